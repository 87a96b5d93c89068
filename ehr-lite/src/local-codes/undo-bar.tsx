/** What was just done, and the way back. */
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { again } from './again.ts';

export interface Undo {
  readonly said: string;
  readonly back: () => Promise<unknown>;
}

export function UndoBar({ undo, onGone }: { readonly undo: Undo; readonly onGone: () => void }) {
  const act = useAct(async () => {
    await undo.back();
    announce(t('codes.undone'));
    await again();
    onGone();
  });
  return (
    <div class="undo">
      <p>{undo.said}</p>
      <button type="button" class="button button-quiet" aria-disabled={act.busy} onClick={() => void act.run()}>
        {t('codes.undo')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}
