/** A code that a device takes once: as QR and as letters, with the minutes that it is good for, until it was taken or ran out. */
import '../../texts/home-readings.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { FolioQr } from '../../prescription/folio-qr.tsx';
import { announce } from '../../shell/announce.tsx';
import { Wrong } from '../../shell/wrong.tsx';
import { t } from '../../texts/t.ts';
import type { Code } from './device.resource.ts';

const LOOK_MS = 3_000;
const TICK_MS = 5_000;
const MINUTE_MS = 60_000;

interface PairingCodeProps {
  readonly code: Code;
  /** Asked again and again: whether the device took it. */
  readonly isTaken: (signal: AbortSignal) => Promise<boolean>;
  readonly onTaken: () => void;
  readonly onAgain: () => void;
  readonly busy: boolean;
}

export function PairingCode({ code, isTaken, onTaken, onAgain, busy }: PairingCodeProps) {
  const left = useMinutesLeft(code);
  const { data: taken } = useQuery({
    queryKey: ['pairing', code.codigo],
    queryFn: ({ signal }) => isTaken(signal),
    refetchInterval: (query) => (query.state.data === true || left === 0 ? false : LOOK_MS),
    refetchIntervalInBackground: true,
    gcTime: 0,
  });
  useEffect(() => {
    if (taken !== true) return;
    announce(t('pair.done'));
    onTaken();
  }, [taken]);
  if (left === 0)
    return (
      <Wrong said={[{ text: t('pair.expired') }]}>
        <button type="button" class="button button-main" aria-disabled={busy} onClick={onAgain}>
          {t('pair.again')}
        </button>
      </Wrong>
    );
  return (
    <section class="card pair-code" aria-label={t('pair.code')}>
      <FolioQr folio={code.qr} label={t('pair.qr')} look="pair-qr" />
      <div>
        <p>{t('pair.how')}</p>
        <p class="pair-letters">
          <output aria-label={t('pair.code')} data-code>
            {code.codigo}
          </output>
        </p>
        <p>{t('pair.left', { count: left })}</p>
        <p class="quiet" role="status">
          {t('pair.waiting')}
        </p>
      </div>
    </section>
  );
}

/** Rounded up; 0: it is over. */
function useMinutesLeft({ codigo, minutos }: Code): number {
  const [left, setLeft] = useState(minutos);
  useEffect(() => {
    const endMs = Date.now() + minutos * MINUTE_MS;
    const look = () => setLeft(Math.max(0, Math.ceil((endMs - Date.now()) / MINUTE_MS)));
    look();
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [codigo]);
  return left;
}
