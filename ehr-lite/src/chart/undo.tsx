/** What was just done, and the button that takes it back. It stays until something else is done: nobody is hurried. */
import { useCell } from '../hub/cell.ts';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type Done, lastDone } from './change.ts';

export function UndoBar({ patientId }: { readonly patientId: string }) {
  const done = useCell(lastDone);
  return done?.patientId === patientId ? <Bar key={done.words} done={done} /> : null;
}

function Bar({ done }: { readonly done: Done }) {
  const act = useAct(async () => done.undo?.());
  return (
    <div class="undo-bar">
      <Icon name="check" />
      <p>{done.queued ? t('chart.queued', { what: done.words }) : done.words}</p>
      {done.undo === undefined ? undefined : (
        <button type="button" class="button button-small" disabled={act.busy} onClick={() => void act.run()}>
          {t('chart.undo')}
        </button>
      )}
      <button type="button" class="button button-small" onClick={() => lastDone.set(undefined)}>
        {t('chart.undo.close')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}
