/** The one way a problem is shown: what is so, what to do, and a button that does it. */
import { Link } from 'wouter-preact';
import { asProblem } from '../hub/problem.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';

export function ProblemNotice({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const problem = asProblem(error);
  const canRetry = onRetry !== undefined && (problem.kind === 'line' || problem.kind === 'broken');
  return (
    <div class="notice notice-problem" role="alert">
      <Icon name={problem.kind === 'line' ? 'cutOff' : 'problem'} />
      <div>
        {problem.said.map((said) => (
          <p key={said.text}>
            <strong>{said.text}</strong> {said.fix}
          </p>
        ))}
        {canRetry ? (
          <button type="button" class="button" onClick={onRetry}>
            {t('problem.retry')}
          </button>
        ) : undefined}
        {problem.kind === 'missing' ? (
          <Link href="/" class="button">
            {t('problem.home')}
          </Link>
        ) : undefined}
      </div>
    </div>
  );
}
