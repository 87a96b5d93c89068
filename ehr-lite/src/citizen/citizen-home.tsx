/** The citizen's first screen: its doors, each with what waits behind it. */
import { DoorCards } from '../home/door-cards.tsx';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';

export function CitizenHome({ name }: { readonly name: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.citizen');
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('citizen.home.title')}
      </h1>
      <p class="lead">{t('citizen.home.lead', { name: calm(name) })}</p>
      <DoorCards whose="paciente" />
    </>
  );
}

/** Llave CDMX writes names in capitals; a greeting does not shout. */
const calm = (name: string): string =>
  name === name.toUpperCase() ? name.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase()) : name;
