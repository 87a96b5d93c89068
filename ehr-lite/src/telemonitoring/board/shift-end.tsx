/** The end of a shift: all that one has goes to whoever comes next, with one word about it; nothing of what was written is lost. */
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { ActForm, ActText } from '../alert/act-form.tsx';
import { tell } from './acts.tsx';
import { nameWords } from './alert-facts.tsx';
import { type Alert, postAct } from './board.resource.ts';
import { passAll } from './pass-all.ts';
import { freshenTele } from './use-board.ts';

interface ShiftEndProps {
  readonly who: Who;
  /** Those that he has. */
  readonly alerts: readonly Alert[];
}

export function ShiftEnd({ who, alerts }: ShiftEndProps) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const nivel = who.role === 'medico' ? 'medico' : 'enfermeria';
  const act = useAct(async () => {
    const body = { nivel, motivo: note.trim() } as const;
    const { left, error } = await passAll(alerts, (alert) => postAct(alert, 'turnar', body));
    const count = alerts.length - left.length;
    const names = left.map(nameWords).join('; ');
    if (count > 0) tell(left.length === 0 ? t('tele.shift.done', { count }) : t('tele.shift.some', { count, names }));
    await freshenTele();
    if (error !== undefined) throw error;
    setOpen(false);
    setNote('');
  });
  // Somebody took what was to be handed over: why it was not stays said.
  if (alerts.length === 0) return open && act.error !== undefined ? <ProblemNotice error={act.error} /> : null;
  if (!open)
    return (
      <p>
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t('tele.shift')}
        </button>
      </p>
    );
  return (
    <section class="card tele-form" aria-labelledby="tele-shift">
      <h2 id="tele-shift">{t('tele.shift')}</h2>
      <ActForm
        onSubmit={() => void act.run()}
        onCancel={() => setOpen(false)}
        save={t('tele.shift.save', { count: alerts.length })}
        {...act}
      >
        <p>{t('tele.shift.about', { level: t(`tele.level.${nivel}`) })}</p>
        <ActText id="tele-shift-note" label={t('tele.shift.note')} value={note} onValue={setNote} />
      </ActForm>
    </section>
  );
}
