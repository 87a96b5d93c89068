/** What was just done, with its undo; it stays until the next act or until it is closed. */
import { Icon } from '../pictures/icon.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import type { Acts } from './use-acts.ts';

export function Moved({ acts }: { readonly acts: Acts }) {
  if (acts.problem !== undefined) return <ProblemNotice error={acts.problem} />;
  const { done } = acts;
  if (done === undefined) return null;
  return (
    <div class="queue-done">
      <Icon name="check" />
      <p>{done.words}</p>
      {done.undo === undefined ? undefined : (
        <button type="button" class="button" onClick={acts.undo}>
          {t('moved.undo')}
        </button>
      )}
      <button type="button" class="button" onClick={acts.close}>
        {t('moved.close')}
      </button>
    </div>
  );
}
