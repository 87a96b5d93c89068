/** Somebody else takes it: a level of the ladder, whose time runs from now, or a person by name; and what they should know. */
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { t } from '../../texts/t.ts';
import { doAct } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import { isOwn } from '../board/board.ts';
import { useBoard } from '../board/use-board.ts';
import { ActForm, ActText } from './act-form.tsx';
import type { ActFormProps } from './act-panel.tsx';

const TO = ['medico', 'emergencia', 'enfermeria', 'person'] as const;
type To = (typeof TO)[number];

export function HandOverForm({ alert, who, onDone }: ActFormProps) {
  const [to, setTo] = useState<To>(who.role === 'medico' ? 'person' : 'medico');
  const [person, setPerson] = useState('');
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const others = (useBoard().data?.alertas ?? []).filter((one) => !isOwn(one, who));
  const known = new Set(others.flatMap(({ laTiene }) => (laTiene === null ? [] : [laTiene])));
  const name = person.trim();
  const act = useAct(async () => {
    const whom = to === 'person' ? name : t(`tele.level.${to}`);
    const words = t('tele.done.turnar', { name: nameWords(alert), to: whom });
    await doAct(alert, 'turnar', words, {
      ...(to === 'person' ? { a: name } : { nivel: to }),
      motivo: note.trim(),
    });
    onDone();
  });
  const empty = to === 'person' && name === '';
  return (
    <ActForm
      onSubmit={() => (empty ? setAsked(true) : void act.run())}
      onCancel={onDone}
      save={t('tele.handOver.save')}
      wrong={asked && empty ? t('tele.handOver.empty') : undefined}
      {...act}
    >
      <fieldset>
        <legend>{t('tele.handOver.to')}</legend>
        {TO.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="tele-to" checked={to === one} onChange={() => setTo(one)} />
            {t(`tele.handOver.${one}`)}
          </label>
        ))}
      </fieldset>
      {to === 'person' ? (
        <>
          <ActText id="tele-to" label={t('tele.handOver.name')} value={person} onValue={setPerson} list="tele-staff" />
          <datalist id="tele-staff">
            {[...known].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      ) : undefined}
      <ActText id="tele-to-note" label={t('tele.handOver.note')} value={note} onValue={setNote} />
    </ActForm>
  );
}
