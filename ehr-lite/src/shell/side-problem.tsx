/** What could not be read beside what the screen is for: one line, and a way to ask again. */
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';

interface SideProblemProps {
  readonly words: string;
  /** Left out: asking again would not help. */
  readonly onRetry?: (() => void) | undefined;
}

export const SideProblem = ({ words, onRetry }: SideProblemProps) => (
  <p class="side-problem" role="status">
    <Icon name="problem" />
    <span>{words}</span>
    {onRetry === undefined ? undefined : (
      <button type="button" class="button button-small" onClick={onRetry}>
        {t('problem.retry')}
      </button>
    )}
  </p>
);
