/** The first screen by role: who attends people begins by finding one; the others read what they can do today. */
import { Link } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { FindPatient } from '../patient/find-patient.tsx';
import { opened } from '../patient/search-memory.ts';
import { EmptyCodex } from '../pictures/illustration.tsx';
import { findsPatients, type Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';

export function Home({ who }: { readonly who: Who }) {
  return findsPatients(who.role) ? <Finding /> : <Plain who={who} />;
}

function Finding() {
  const people = useCell(opened);
  return (
    <div class="home">
      <FindPatient />
      {people.length === 0 ? undefined : (
        <section class="recent" aria-labelledby="recent-title">
          <h2 id="recent-title">{t('home.recent')}</h2>
          <ul>
            {people.map((person) => (
              <li key={person.id}>
                <Link href={`/paciente/${person.id}`}>{person.name}</Link> <span class="quiet">{person.about}</span>
              </li>
            ))}
          </ul>
          <p class="quiet">{t('home.recent.note')}</p>
        </section>
      )}
    </div>
  );
}

function Plain({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.home');
  const role = who.role as 'farmacia' | 'administrador' | 'sistema';
  return (
    <section class="card plain">
      <EmptyCodex />
      <h1 ref={heading} tabIndex={-1}>
        {t('home.hello', { name: who.name })}
      </h1>
      <h2>{t('home.plain')}</h2>
      <p>{t(`home.${role}`)}</p>
      <p class="quiet">{t('home.ask')}</p>
    </section>
  );
}
