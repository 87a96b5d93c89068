/** The devices of one person: those that he has, with the last that came, and those that he had. */
import './device.css';
import '../../texts/home-readings.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { devicesOf, type WornDevice } from './device.resource.ts';
import { whenWords } from './when-words.ts';

interface PersonDevicesProps {
  readonly patient: string;
  /** The person himself looks. */
  readonly own?: boolean;
}

export function PersonDevices({ patient, own = false }: PersonDevicesProps) {
  const list = useQuery({
    queryKey: ['devices', 'of', patient],
    queryFn: ({ signal }) => devicesOf(patient, signal),
    refetchOnMount: 'always',
  });
  const all = list.data?.aparatos ?? [];
  const now = all.filter(({ hasta }) => hasta === null);
  const before = all.filter(({ hasta }) => hasta !== null);
  return (
    <section class="home-devices" aria-labelledby="home-devices">
      <h2 id="home-devices">{t(own ? 'own.devices' : 'device.of')}</h2>
      <Reading of={list} />
      {list.data !== undefined && now.length === 0 ? <p class="quiet">{t('device.of.none')}</p> : undefined}
      <Devices devices={now} own={own} />
      {before.length > 0 && !own ? (
        <details>
          <summary>{t('device.before')}</summary>
          <Devices devices={before} own={own} />
        </details>
      ) : undefined}
      {own ? undefined : (
        <p>
          <Link href={`/monitoreo/vincular/${patient}`} class="button">
            {t('athome.pair')}
          </Link>
        </p>
      )}
    </section>
  );
}

function Devices({ devices, own }: { readonly devices: readonly WornDevice[]; readonly own: boolean }) {
  return (
    <ul class="device-list">
      {devices.map(({ id, nombre, modelo, serie, desde, hasta, ultima, propio }) => (
        <li key={`${id} ${desde}`}>
          <span>
            {propio && !own ? <Link href={`/monitoreo/aparato/${id}`}>{nombre}</Link> : <strong>{nombre}</strong>}{' '}
            <span class="quiet">{[modelo, serie].filter(Boolean).join(' · ')}</span>
          </span>
          <span class="quiet">
            {hasta === null
              ? ultima === null
                ? t('device.last.none')
                : t('device.last', { when: whenWords(ultima) })
              : `${whenWords(desde)} – ${whenWords(hasta)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
