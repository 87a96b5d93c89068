/** Which service of the unit, and which free place: by day, and within the day by who attends. One touch takes it. */
import { clockOf, dayKeyOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Appointment } from '../booking/booking.resource.ts';
import { goOnFrom, type Shown, shownOf } from '../booking/shown.ts';
import { daySaid } from '../booking/spoken.ts';
import { hubNow } from '../hub/clock.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { freePlaces, isLastPage, servicesHere } from './agenda.resource.ts';

interface PlaceChoiceProps {
  readonly clues: string | undefined;
  readonly patientId: string;
  readonly moves: Shown | undefined;
  readonly busy: boolean;
  readonly onChoose: (place: Appointment) => void;
  readonly onBack: () => void;
}

export function PlaceChoice({ clues, patientId, moves, busy, onChoose, onBack }: PlaceChoiceProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const services = useQuery({
    ...{ queryKey: ['services', clues], enabled: clues !== undefined },
    queryFn: ({ signal }) => servicesHere(clues!, signal),
  });
  const [chosen, setChosen] = useState<string>();
  const all = services.data ?? [];
  const service =
    chosen ?? all.find(({ name }) => name === moves?.service)?.id ?? (all.length === 1 ? all[0]!.id : undefined);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="agenda-choice">
      <h3 ref={heading} tabIndex={-1}>
        {moves === undefined ? t('agenda.new') : t('agenda.moves', { when: moves.when })}
      </h3>
      <Reading of={services} />
      {services.data?.length === 0 || clues === undefined ? (
        <Empty title={t('agenda.noServices')} fix={t('agenda.noServices.fix')} />
      ) : undefined}
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields. */}
      <div class="agenda-services" role="group" aria-label={t('agenda.service')}>
        {all.map(({ id, name }) => (
          <button key={id} type="button" class="button" aria-pressed={id === service} onClick={() => setChosen(id)}>
            {name}
          </button>
        ))}
      </div>
      {service === undefined ? undefined : (
        <Places key={service} service={service} patientId={patientId} busy={busy} onChoose={onChoose} />
      )}
      <p>
        <button type="button" class="button" onClick={onBack}>
          {t('agenda.back')}
        </button>
      </p>
    </div>
  );
}

type PlacesProps = Pick<PlaceChoiceProps, 'patientId' | 'busy' | 'onChoose'> & { readonly service: string };

function Places({ service, patientId, busy, onChoose }: PlacesProps) {
  const [from, setFrom] = useState(hubNow);
  const found = useQuery({
    queryKey: ['patient', patientId, 'places', service, from],
    queryFn: ({ signal }) => freePlaces(service, patientId, from, signal),
    refetchOnMount: 'always',
  });
  const all = found.data ?? [];
  if (found.error !== null || found.data === undefined) return <Reading of={found} words="agenda.looking" />;
  if (all.length === 0) return <p>{t('agenda.full')}</p>;
  return (
    <div aria-busy={busy}>
      {grouped(all).map(({ key, day, groups }) => (
        <section key={key} aria-labelledby={`agenda-${key}`}>
          <h4 id={`agenda-${key}`}>{day}</h4>
          {groups.map(({ who, places }) => (
            <div key={who}>
              {who === '' ? undefined : <p class="quiet">{who}</p>}
              <ul class="hours">
                {places.map(({ shown, place }) => (
                  <li key={shown.id}>
                    <button
                      type="button"
                      class="button"
                      aria-label={shown.spoken}
                      aria-disabled={busy}
                      onClick={() => onChoose(place)}
                    >
                      {clockOf(shown.startMs)}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
      {isLastPage(all) ? undefined : (
        <button type="button" class="button button-wide" onClick={() => setFrom(goOnFrom(all))}>
          {t('agenda.more')}
        </button>
      )}
    </div>
  );
}

interface Placed {
  readonly shown: Shown;
  readonly place: Appointment;
}
interface OfDay {
  readonly key: string;
  readonly day: string;
  readonly groups: readonly { readonly who: string; readonly places: readonly Placed[] }[];
}

/** Chrome 109 has no Map.groupBy. */
function grouped(all: readonly Appointment[]): readonly OfDay[] {
  const days = new Map<string, Map<string, Placed[]>>();
  for (const place of all) {
    const shown = shownOf(place);
    const key = dayKeyOf(shown.startMs);
    const day = days.get(key) ?? new Map<string, Placed[]>();
    const who = shown.who ?? '';
    days.set(key, day.set(who, [...(day.get(who) ?? []), { shown, place }]));
  }
  return [...days].map(([key, day]) => ({
    key,
    day: daySaid([...day.values()][0]![0]!.shown.startMs, hubNow()),
    groups: [...day].map(([who, places]) => ({ who, places })),
  }));
}
