/** The first screen by role: who attends people begins with the morning; the others read what they can do today. */
import { EmptyCodex } from '../pictures/illustration.tsx';
import { findsPatients, type Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { later } from '../shell/later.tsx';
import { t } from '../texts/t.ts';

const morning = later(() => import('../queue/morning-page.tsx').then((module) => module.MorningPage));
const dispense = later(() => import('../dispense/dispense-page.tsx').then((module) => module.DispensePage));
const manage = later(() => import('./manage-home.tsx').then((module) => module.ManageHome));

export function Home({ who }: { readonly who: Who }) {
  if (who.role === 'farmacia') return <dispense.Screen who={who} />;
  if (who.role === 'administrador') return <manage.Screen who={who} />;
  return findsPatients(who.role) ? <morning.Screen who={who} /> : <Plain who={who} />;
}

function Plain({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.home');
  return (
    <section class="card plain">
      <EmptyCodex />
      <h1 ref={heading} tabIndex={-1}>
        {t('home.hello', { name: who.name })}
      </h1>
      <h2>{t('home.plain')}</h2>
      <p>{t('home.sistema')}</p>
      <p class="quiet">{t('home.ask')}</p>
    </section>
  );
}
