/** A call: the telephone dials, and what was said stays written. */
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { t } from '../../texts/t.ts';
import { doAct } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import { ActForm, ActText } from './act-form.tsx';
import type { ActFormProps } from './act-panel.tsx';

export function CallForm({ alert, onDone }: ActFormProps) {
  const [note, setNote] = useState('');
  const act = useAct(async () => {
    await doAct(alert, 'llamar', t('tele.done.llamar', { name: nameWords(alert) }), { motivo: note.trim() });
    onDone();
  });
  return (
    <ActForm onSubmit={() => void act.run()} onCancel={onDone} save={t('tele.call.save')} {...act}>
      {alert.telefono === null ? (
        <p>{t('tele.call.none')}</p>
      ) : (
        <p>
          <a class="button" href={`tel:${alert.telefono.replace(/[^\d+]/g, '')}`}>
            {t('tele.call.dial', { phone: alert.telefono })}
          </a>
        </p>
      )}
      <ActText
        id="tele-call-note"
        label={t('tele.call.note')}
        hint={t('tele.call.note.hint')}
        value={note}
        onValue={setNote}
      />
      <div>
        <button type="button" class="button button-small" onClick={() => setNote(t('tele.call.noAnswer'))}>
          {t('tele.call.noAnswer')}
        </button>
      </div>
    </ActForm>
  );
}
