/** Whether this PC could go on without network, in one short line: only for who has a local key here, since without it nothing is kept. */
import './offline.css';
import { useCell } from '../hub/cell.ts';
import { line } from '../hub/reachable.ts';
import { Icon } from '../pictures/icon.tsx';
import { session } from '../session/session.ts';
import { findsPatients } from '../session/who.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { readiness } from './readiness.ts';
import { vaultState } from './vault-state.ts';

export function ReadyMark() {
  const now = useCell(readiness);
  const up = useCell(line).kind === 'up';
  const open = useCell(vaultState).kind === 'open';
  const who = useCell(session);
  const { kind } = now;
  // The pharmacy's counter asks the hub for each folio. While cut off, the line's own strip says what there is to say.
  const isClinic = who.kind === 'in' && findsPatients(who.who.role);
  if (!isClinic || !open || (!up && kind === 'ready')) return null;
  const words = kind !== 'preparing' ? t(`ready.${kind}`) : t(up ? 'ready.preparing' : 'ready.cut');
  return (
    <p class={`ready ready-${kind}`}>
      <Icon name={kind === 'ready' ? 'check' : kind === 'preparing' && up ? 'again' : 'problem'} />
      <span>
        <span role="status">{words}</span>
        {/* The number is seen, not read aloud at each step. */}
        {kind === 'preparing' && up ? (
          <span aria-hidden="true"> {t('ready.percent', { percent: now.percent })}</span>
        ) : (
          ''
        )}
      </span>
    </p>
  );
}
