/** `/monitoreo/aparato/:id`: one device: who has had it, giving it back, and undoing a pairing with somebody else's. */
import './device.css';
import '../../texts/home-readings.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { queries } from '../../hub/queries.ts';
import { useAct } from '../../hub/use-act.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { toldApart } from '../board/alert-facts.tsx';
import { type Device, type Pairing, readDevice, releaseDevice } from './device.resource.ts';
import { Field } from './field.tsx';
import { UndoPairing } from './undo-pairing.tsx';
import { whenWords } from './when-words.ts';

export function DevicePage({ id }: { readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.device');
  const found = useQuery({ queryKey: ['devices', id], queryFn: ({ signal }) => readDevice(id, signal) });
  const device = found.data;
  const again = () => queries.invalidateQueries({ queryKey: ['devices'] });
  return (
    <section class="devices">
      <h1 ref={heading} tabIndex={-1}>
        {device?.nombre ?? t('title.device')}
      </h1>
      <Reading of={found} />
      {device === undefined ? undefined : (
        <>
          <p class="quiet">{[device.modelo, device.serie].filter(Boolean).join(' · ')}</p>
          <History pairings={device.vinculos} />
          {device.vinculos.some(({ hasta }) => hasta === null) ? <Release device={device} onDone={again} /> : undefined}
          {device.vinculos.length > 0 ? <UndoPairing device={device} onDone={again} /> : undefined}
        </>
      )}
    </section>
  );
}

function History({ pairings }: { readonly pairings: readonly Pairing[] }) {
  return (
    <section class="card" aria-labelledby="device-history">
      <h2 id="device-history">{t('device.history')}</h2>
      {pairings.length === 0 ? <p>{t('device.nobody')}</p> : undefined}
      <ul class="device-list">
        {[...pairings].reverse().map(({ paciente, persona, quien, desde, hasta }) => (
          <li key={desde}>
            {persona === null ? t('device.hidden') : <Link href={`/paciente/${paciente}/en-casa`}>{persona}</Link>}
            {quien === null ? undefined : <span class="quiet">{toldApart(quien)}</span>}
            <span>
              {whenWords(desde)} – {hasta === null ? <strong>{t('device.now')}</strong> : whenWords(hasta)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Release({ device, onDone }: { readonly device: Device; readonly onDone: () => Promise<void> }) {
  const [reason, setReason] = useState('');
  const act = useAct(async () => {
    await releaseDevice(device.id, reason.trim());
    announce(t('release.done'));
    await onDone();
  });
  return (
    <form
      class="card device-form"
      aria-labelledby="device-release"
      onSubmit={(event) => {
        event.preventDefault();
        void act.run();
      }}
    >
      <h2 id="device-release">{t('release.title')}</h2>
      <Field id="release-reason" label={t('release.reason')} value={reason} onType={setReason} />
      <button type="submit" class="button" aria-disabled={act.busy}>
        {t('release.act')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}
