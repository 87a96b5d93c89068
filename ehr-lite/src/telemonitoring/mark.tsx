/** In the header of who attends: the way to the board with how much nobody has taken, and an alarm while an emergency waits, taken or not. */
import '../texts/orders.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter-preact';
import { asProblem } from '../hub/problem.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { readWaiting } from './board/board.resource.ts';

/** In between the stream of the board, or of what is to be reviewed, tells. */
const AGAIN_MS = 30_000;

const useWaiting = () =>
  useQuery({ queryKey: ['tele', 'waiting'], queryFn: ({ signal }) => readWaiting(signal), refetchInterval: AGAIN_MS });

export function TeleMark() {
  const { data, error } = useWaiting();
  // A hub without telemonitoring (docs/adr/0036).
  if (error !== null && asProblem(error).kind === 'missing') return null;
  const alarm = (data?.emergencias ?? 0) > 0;
  return (
    <Link href="/monitoreo" class={alarm ? 'top-link inbox-alarm' : 'top-link'}>
      <Icon name={alarm ? 'bell' : 'virtual'} />
      <span>{t('tele.mark')}</span>
      {data === undefined || data.nuevas === 0 ? undefined : <b class="top-count">{data.nuevas}</b>}
    </Link>
  );
}

/** Not over the board itself, which shows it. */
export function EmergencyStrip() {
  const count = useWaiting().data?.emergencias ?? 0;
  const [path] = useLocation();
  if (count === 0 || path.startsWith('/monitoreo')) return null;
  return (
    <div class="critical-strip" role="alert">
      <Icon name="bell" />
      <p>
        <strong>{t('tele.mark.emergencies', { count })}</strong>
      </p>
      <Link href="/monitoreo" class="button">
        {t('tele.mark.see')}
      </Link>
    </div>
  );
}
