/** People whose record was opened in this session; gone at sign-out. */
import { Link } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { t } from '../texts/t.ts';
import { opened } from './search-memory.ts';

export function Recent() {
  const people = useCell(opened);
  if (people.length === 0) return null;
  return (
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
  );
}
