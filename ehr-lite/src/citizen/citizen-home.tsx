/** The citizen's first screen: its doors, each with what waits behind it. */
import { Link } from 'wouter-preact';
import { Icon, type IconName } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';

interface Door {
  readonly href: string;
  readonly key: 'appointments' | 'clinics' | 'record' | 'readings' | 'accesses' | 'hidden' | 'notices' | 'share';
  readonly icon: IconName;
}

export const DOORS: readonly Door[] = [
  { href: '/mis-citas', key: 'appointments', icon: 'ambulatory' },
  { href: '/unidades', key: 'clinics', icon: 'hospital' },
  { href: '/mi-expediente', key: 'record', icon: 'other' },
  { href: '/mis-mediciones', key: 'readings', icon: 'home' },
  { href: '/quien-vio', key: 'accesses', icon: 'eye' },
  { href: '/que-oculto', key: 'hidden', icon: 'hidden' },
  { href: '/compartir', key: 'share', icon: 'up' },
  { href: '/avisos', key: 'notices', icon: 'bell' },
];

export function CitizenHome({ name }: { readonly name: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.citizen');
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('citizen.home.title')}
      </h1>
      <p class="lead">{t('citizen.home.lead', { name: calm(name) })}</p>
      <ul class="door-cards">
        {DOORS.map(({ href, key, icon }) => (
          <li key={key}>
            <Link href={href} class="card door-to">
              <Icon name={icon} />
              <span>
                <strong>{t(`citizen.go.${key}`)}</strong>
                <span>{t(`citizen.go.${key}.about`)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Llave CDMX writes names in capitals; a greeting does not shout. */
const calm = (name: string): string =>
  name === name.toUpperCase() ? name.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase()) : name;
