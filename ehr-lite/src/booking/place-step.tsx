/** When: places of the nearest clinic by day; other clinics with their first place; another zone. There is always a next step. */

import { clockOf, dayKeyOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import type { Somebody } from '../citizen/whose.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Reading } from '../shell/reading.tsx';
import { Wrong } from '../shell/wrong.tsx';
import { t } from '../texts/t.ts';
import { type Appointment, type Clinic, type Clinics, findPlaces } from './booking.resource.ts';
import { goOnFrom, type Shown, shownOf } from './shown.ts';
import { daySaid, timeSaid } from './spoken.ts';
import { bookingAt, type Step } from './steps.ts';
import { WaitButton } from './wait-button.tsx';
import { WhereForm } from './where-form.tsx';

interface PlaceStepProps {
  readonly clinics: UseQueryResult<Clinics>;
  readonly step: Step;
  readonly whose: Somebody;
  readonly onChosen: (all: readonly Appointment[], id: string) => void;
}

export function PlaceStep({ clinics, step, whose, onChosen }: PlaceStepProps) {
  const heading = useArrival<HTMLHeadingElement>('title.book');
  const list = clinics.data?.clinicas ?? [];
  const chosen = list.find(({ id }) => id === step.unidad) ?? list.find(({ primero }) => primero) ?? list[0];
  const service = clinics.data?.servicios.find(({ clave }) => clave === step.servicio)?.nombre ?? '';
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t(step.cambia ? 'book.move' : 'book.when')}
      </h1>
      {whose.own ? undefined : <p class="lead">{t('book.for', { name: whose.name })}</p>}
      <Reading of={clinics} />
      {clinics.data?.entendido === false ? <Wrong said={[{ text: t('book.where.unknown') }]} /> : undefined}
      {chosen === undefined ? undefined : (
        <>
          <p class="lead">
            {t('book.at', { service, clinic: [chosen.nombre, chosen.alcaldia].filter(Boolean).join(', ') })}
          </p>
          <Places key={`${chosen.id} ${whose.id}`} clinic={chosen} patientId={whose.id} onChosen={onChosen} />
        </>
      )}
      {list.length > 1 ? (
        <section aria-labelledby="others">
          <h2 id="others">{t('book.others')}</h2>
          <ul class="choices">
            {list
              .filter((one) => one !== chosen)
              .map((one) => (
                <li key={one.id}>
                  <Link href={bookingAt({ ...step, unidad: one.id })} class="card clinic">
                    <strong>{one.nombre}</strong>
                    {one.alcaldia === undefined ? undefined : <span>{one.alcaldia}</span>}
                    <span class="quiet">
                      {one.primero === undefined
                        ? t('book.noFirst')
                        : t('book.first', { when: timeSaid(Date.parse(one.primero), Date.now()) })}
                    </span>
                  </Link>
                </li>
              ))}
          </ul>
        </section>
      ) : undefined}
      {clinics.data === undefined ? undefined : <WhereForm clinics={clinics.data} step={step} />}
    </>
  );
}

interface PlacesProps {
  readonly clinic: Clinic;
  readonly patientId: string;
  readonly onChosen: PlaceStepProps['onChosen'];
}

function Places({ clinic, patientId, onChosen }: PlacesProps) {
  const [from, setFrom] = useState(() => Date.now());
  const found = useQuery({
    queryKey: ['citizen', 'places', clinic.id, clinic.agendas, patientId, from],
    queryFn: ({ signal }) => findPlaces(clinic.agendas, patientId, from, signal),
    refetchOnMount: 'always',
  });
  const all = found.data ?? [];
  const days = byDay(all);
  return (
    <div aria-busy={found.isFetching}>
      <Reading of={found} />
      {days.map(([key, places]) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <h2 id={`day-${key}`}>{daySaid(places[0]!.startMs, Date.now())}</h2>
          <ul class="hours">
            {places.map((place) => (
              <li key={place.id}>
                <button type="button" class="button" aria-label={place.spoken} onClick={() => onChosen(all, place.id)}>
                  {clockOf(place.startMs)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {found.data !== undefined && all.length === 0 ? (
        <div class="notice">
          <div>
            <h2>{t('book.full')}</h2>
            <p>{t('book.full.fix')}</p>
            {clinic.servicio === undefined ? undefined : <WaitButton service={clinic.servicio} patientId={patientId} />}
          </div>
        </div>
      ) : undefined}
      {all.length >= 40 ? (
        <button type="button" class="button button-wide" onClick={() => setFrom(goOnFrom(all))}>
          {t('book.more')}
        </button>
      ) : undefined}
    </div>
  );
}

/** Chrome 109 has no Map.groupBy. */
function byDay(all: readonly Appointment[]): readonly (readonly [string, readonly Shown[]])[] {
  const days = new Map<string, Shown[]>();
  for (const place of all.map((one) => shownOf(one))) {
    const key = dayKeyOf(place.startMs);
    days.set(key, [...(days.get(key) ?? []), place]);
  }
  return [...days];
}
