/** In a notice of what was done: taking it back, and what went wrong if it could not be. */
import type { Act } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';

export function UndoButton({ act }: { readonly act: Act<[], void> }) {
  return (
    <>
      <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run()}>
        {t('undo.back')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </>
  );
}
