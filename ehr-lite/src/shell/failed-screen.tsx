/** Stands where a screen could not be drawn: what is safe, a way to try again, and a way home. */
import { Link, useLocation } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { hubNow } from '../hub/clock.ts';
import { vaultState } from '../offline/vault-state.ts';
import { t } from '../texts/t.ts';
import { useArrival } from './arrive.ts';
import { hourOf } from './hour-of.ts';
import { Wrong } from './wrong.tsx';

interface FailedProps {
  readonly onRetry: () => void;
  /** Writes on this PC what is typed, as soon as it has its local key. */
  readonly keepsDrafts?: boolean;
}

export function FailedScreen({ onRetry, keepsDrafts = false }: FailedProps) {
  const heading = useArrival<HTMLHeadingElement>('title.failed');
  const onDisk = useCell(vaultState).kind === 'open';
  const [path] = useLocation();
  const drafts = onDisk ? t('failed.kept') : t(keepsDrafts ? 'failed.memory' : 'failed.lost');
  return (
    <section class="card">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.failed')}
      </h1>
      <Wrong said={[{ text: t('failed.text'), fix: t('failed.saved') }]}>
        <p>{drafts}</p>
        <p class="buttons">
          <button type="button" class="button button-main" onClick={onRetry}>
            {t('failed.again')}
          </button>
          {path === '/' ? undefined : (
            <Link href="/" class="button">
              {t('problem.home')}
            </Link>
          )}
        </p>
      </Wrong>
      <p class="quiet">{t('failed.tell', { time: hourOf(hubNow()) })}</p>
    </section>
  );
}

/** Where even the frame could not be drawn: all that stands on the page. */
export const FailedApp = ({ onRetry }: FailedProps) => (
  <main class="failed-app">
    <FailedScreen onRetry={onRetry} />
  </main>
);
