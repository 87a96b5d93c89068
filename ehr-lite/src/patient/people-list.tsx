/** People found: real links (open in another tab, spoken as links), walked with the arrow keys. */
import { forwardRef } from 'preact/compat';
import { Link } from 'wouter-preact';
import { showAge } from '../calendar/age.ts';
import { showDay, speakDay, type When } from '../calendar/when.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { curpWords } from './curp-words.ts';
import { namesakes, type Person } from './person.ts';

interface PeopleProps {
  readonly people: readonly Person[];
  readonly stale: boolean;
  readonly onLeaveUp: () => void;
  /** Where a person leads; left out: to the record. */
  readonly addressOf?: ((id: string) => string) | undefined;
}

export const recordOf = (id: string): string => `/paciente/${id}`;

export const PeopleList = forwardRef<HTMLUListElement, PeopleProps>((props, ref) => {
  const { people, stale, onLeaveUp, addressOf = recordOf } = props;
  const twins = namesakes(people);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const links = [...(event.currentTarget as HTMLElement).querySelectorAll('a')];
    const target = links[links.indexOf(document.activeElement as HTMLAnchorElement) + step];
    if (target === undefined) {
      if (step < 0) onLeaveUp();
    } else target.focus();
  };
  return (
    <ul ref={ref} class="people" aria-label={t('find.results')} aria-busy={stale} onKeyDown={onKey}>
      {people.map((person) => (
        <li key={person.id}>
          <Link href={addressOf(person.id)} class="person" aria-label={spoken(person, twins.has(person.id))}>
            <span class="person-name">{person.name}</span>
            <span class="person-facts">
              <span>{person.age === undefined ? t('person.noAge') : showAge(person.age)}</span>
              <span>{person.sex}</span>
              <span>
                {person.birth === undefined ? t('person.noBirth') : born(person.birth, showDay(person.birth))}
              </span>
              {person.place === undefined ? undefined : <span>{person.place}</span>}
            </span>
            <span class={person.curp?.kind === 'held' ? 'curp' : 'curp-none'}>{curpWords(person)}</span>
            {twins.has(person.id) ? (
              <span class="tag tag-warn">
                <Icon name="allergy" />
                {t('find.namesake')}
              </span>
            ) : undefined}
            {person.deceased ? <span class="tag">{t('person.deceased')}</span> : undefined}
          </Link>
        </li>
      ))}
    </ul>
  );
});

const born = (birth: When, date: string): string =>
  birth.precision === 'day' || birth.precision === 'time' ? t('person.born', { date }) : t('person.bornIn', { date });

function spoken(person: Person, twin: boolean): string {
  return [
    person.name,
    person.age === undefined ? t('person.noAge') : showAge(person.age),
    person.sex,
    person.birth === undefined ? t('person.noBirth') : born(person.birth, speakDay(person.birth)),
    person.curp?.kind === 'held' ? `${t('person.curp')} ${person.curp.value}` : curpWords(person),
    ...(person.place === undefined ? [] : [person.place]),
    ...(twin ? [t('find.namesake')] : []),
    ...(person.deceased ? [t('person.deceased')] : []),
  ].join(', ');
}
