/** The one way a problem is shown: what is so, what to do, and a button that does it. */
import { Link } from 'wouter-preact';
import { asProblem } from '../hub/problem.ts';
import { t } from '../texts/t.ts';
import { Wrong } from './wrong.tsx';

interface NoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** Being asked again. */
  readonly busy?: boolean;
}

export function ProblemNotice({ error, onRetry, busy = false }: NoticeProps) {
  const problem = asProblem(error);
  const canRetry = onRetry !== undefined && (problem.kind === 'line' || problem.kind === 'broken');
  return (
    <Wrong icon={problem.kind === 'line' ? 'cutOff' : 'problem'} said={problem.said}>
      {canRetry ? (
        <button type="button" class="button" aria-disabled={busy} onClick={busy ? undefined : onRetry}>
          {t(busy ? 'problem.retrying' : 'problem.retry')}
        </button>
      ) : undefined}
      {problem.kind === 'missing' ? (
        <Link href="/" class="button">
          {t('problem.home')}
        </Link>
      ) : undefined}
    </Wrong>
  );
}
