/** A message: a Communication of the person's record, read in the portal, and an act of the alert. */
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { t } from '../../texts/t.ts';
import { doAct, tell } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import { ActForm, ActText } from './act-form.tsx';
import type { ActFormProps } from './act-panel.tsx';
import { sendMessage } from './message.ts';

export function MessageForm({ alert, who, onDone }: ActFormProps) {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const [id] = useState(() => crypto.randomUUID());
  const act = useAct(async () => {
    const sent = await sendMessage({ id, patientId: alert.paciente, text: text.trim(), who });
    // The alert knows it only once it is in the record.
    if (sent.kind === 'queued') {
      tell(t('tele.message.queued', { name: nameWords(alert) }));
      return onDone();
    }
    const recurso = `Communication/${id}`;
    const words = t('tele.done.mensaje', { name: nameWords(alert) });
    await doAct(alert, 'mensaje', words, { motivo: text.trim(), recurso });
    onDone();
  });
  const empty = text.trim() === '';
  return (
    <ActForm
      onSubmit={() => (empty ? setAsked(true) : void act.run())}
      onCancel={onDone}
      save={t('tele.message.save')}
      wrong={asked && empty ? t('tele.message.empty') : undefined}
      {...act}
    >
      <ActText
        id="tele-message"
        label={t('tele.message.text')}
        hint={t('tele.message.hint')}
        value={text}
        onValue={setText}
        rows={3}
      />
    </ActForm>
  );
}
