/** For the navigation of who attends: how much of the board nobody has taken, and an alarm while an emergency waits, taken or not. */
import '../texts/orders.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter-preact';
import { asProblem } from '../hub/problem.ts';
import { Icon } from '../pictures/icon.tsx';
import { tellMark } from '../shell/navigation/marks.ts';
import { t } from '../texts/t.ts';
import { readWaiting } from './board/board.resource.ts';

/** In between the stream of the board, or of what is to be reviewed, tells. */
const AGAIN_MS = 30_000;

const useWaiting = () =>
  useQuery({ queryKey: ['tele', 'waiting'], queryFn: ({ signal }) => readWaiting(signal), refetchInterval: AGAIN_MS });

export function TeleMark() {
  const { data, error } = useWaiting();
  // A hub without telemonitoring (docs/adr/0036).
  const absent = error !== null && asProblem(error).kind === 'missing';
  const { nuevas: count = 0, emergencias = 0 } = data ?? {};
  useEffect(() => tellMark('tele', { count, alarm: emergencias > 0, absent }), [count, emergencias > 0, absent]);
  return null;
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
