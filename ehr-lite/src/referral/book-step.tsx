/** Giving an appointment: a free place of the hospital's referral services when it keeps its agenda here, or the date by hand. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cityDay, parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import type { Move } from './move.ts';
import { bookPlace, freePlaces, type Place } from './referral.resource.ts';
import type { Referral } from './referral.ts';

interface BookStepProps {
  readonly referral: Referral;
  readonly who: Who;
  readonly busy: boolean;
  readonly onDone: (step: Move) => Promise<void>;
}

/** Mexico City keeps UTC−6 all year since 2022. */
const instantOf = (local: string): string => `${local}:00-06:00`;

export function BookStep({ referral, who, busy, onDone }: BookStepProps) {
  const [typed, setTyped] = useState('');
  const day = cityDay(hubNow());
  const places = useQuery({
    queryKey: ['referral', referral.task.id, 'places', day],
    queryFn: () => freePlaces(who.clues ?? '', referral, day),
    retry: false,
  });
  const taking = useAct(async (place: Place) => {
    const appointmentId = await bookPlace(place, referral);
    await onDone({ to: 'citada', at: place.start, appointmentId });
  });
  const found = places.data ?? [];
  return (
    <div class="order-details">
      <Reading of={places} silent />
      {found.length === 0 ? undefined : (
        // biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields.
        <div class="order-group order-wide" role="group" aria-label={t('ref.book.places')}>
          <p aria-hidden="true">{t('ref.book.places')}</p>
          {found.map((place) => (
            <button
              key={place.id}
              type="button"
              class="button"
              disabled={busy || taking.busy}
              onClick={() => void taking.run(place)}
            >
              {showWhen(parseWhen(place.start)!)}
              {place.service === '' ? '' : ` · ${place.service}`}
            </button>
          ))}
        </div>
      )}
      <div class="order-field">
        <label for="ref-when">{t('ref.book.when')}</label>
        <input
          id="ref-when"
          type="datetime-local"
          min={`${day}T00:00`}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p>
          <button
            type="button"
            class="button button-main"
            disabled={busy || typed === ''}
            onClick={() => void onDone({ to: 'citada', at: instantOf(typed) })}
          >
            {t('ref.book')}
          </button>
        </p>
      </div>
      {taking.error === undefined ? undefined : <ProblemNotice error={taking.error} />}
    </div>
  );
}
