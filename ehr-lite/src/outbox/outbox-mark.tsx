/** In the header: how much is still to be sent, by number and word. Stands at start; the outbox itself comes later. */
import { Link, useLocation } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { vaultState } from '../offline/vault-state.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { waiting } from './waiting.ts';

export function OutboxMark() {
  const [path] = useLocation();
  const { pending, stuck } = useCell(waiting);
  const open = useCell(vaultState).kind === 'open';
  const count = pending + stuck;
  if (count === 0 && !open) return null;
  return (
    <Link
      href="/por-enviar"
      class={stuck > 0 ? 'top-link top-stuck' : 'top-link'}
      aria-current={path === '/por-enviar' ? 'page' : undefined}
    >
      <Icon name={stuck > 0 ? 'problem' : 'up'} />
      <span>{t('outbox.mark')}</span>
      {count === 0 ? undefined : <b class="top-count">{count}</b>}
      {stuck > 0 ? <span class="unseen">{t('outbox.stuck', { count: stuck })}</span> : undefined}
    </Link>
  );
}
