/** Who was found, and the one key that comes next: to the room when booked, else the reason is asked. */
import { Link } from 'wouter-preact';
import { showAge } from '../calendar/age.ts';
import { showDay, showTime } from '../calendar/when.ts';
import { curpWords } from '../patient/curp-words.ts';
import { namesakes, type Person } from '../patient/person.ts';
import type { Acts } from '../queue/use-acts.ts';
import { t } from '../texts/t.ts';
import type { Line } from '../visit/morning.ts';
import { NextButton } from './next-button.tsx';

interface FoundProps {
  readonly people: readonly Person[];
  readonly lines: readonly Line[];
  readonly acts: Acts;
  /** After a scan the act takes the focus: Enter does it. */
  readonly focus: boolean;
  readonly onChoose: (person: Person) => void;
  readonly onArrived: () => void;
}

export function FoundPeople({ people, lines, acts, focus, onChoose, onArrived }: FoundProps) {
  if (people.length === 0) return null;
  const twins = namesakes(people);
  return (
    <ul class="desk-people" aria-label={t('find.results')}>
      {people.map((person, at) => {
        const booked = lines.find((line) => line.person.id === person.id && line.state === 'booked');
        const here = lines.find((line) => line.person.id === person.id && HERE.has(line.state));
        return (
          <li key={person.id}>
            <p class="desk-name">{person.name}</p>
            <p class="quiet">
              {[person.age && showAge(person.age), person.sex, person.birth && showDay(person.birth), curpWords(person)]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {twins.has(person.id) ? <p class="tag tag-warn">{t('find.namesake')}</p> : undefined}
            {booked !== undefined ? (
              <p>{t('desk.booked', { time: showTime({ ms: booked.fromMs, precision: 'time' }) ?? '' })}</p>
            ) : here === undefined ? (
              <p class="quiet">{t('desk.notBooked')}</p>
            ) : undefined}
            {here === undefined ? (
              <NextButton
                words={t('act.arrive')}
                spoken={t('act.arriveOf', { name: person.name })}
                first={at === 0}
                focus={focus && at === 0}
                disabled={acts.busy}
                onClick={() => {
                  if (booked === undefined) return onChoose(person);
                  acts.arrive(booked);
                  onArrived();
                }}
              />
            ) : (
              <p>{t('desk.here', { state: t(`state.${here.state}`) })}</p>
            )}
            <Link href={`/paciente/${person.id}`} class="button" aria-label={t('desk.recordOf', { name: person.name })}>
              {t('desk.record')}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

const HERE: ReadonlySet<Line['state']> = new Set(['waiting', 'ready', 'attended']);
