/** An appointment without leaving the alert: the unit's first places, one press books, and the alert keeps which it was. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { book, cancel } from '../../booking/booking.resource.ts';
import { shownOf } from '../../booking/shown.ts';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { doAct } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import { titleOf } from '../board/board.ts';
import type { ActFormProps } from './act-panel.tsx';
import { findUnitPlaces } from './places.resource.ts';

const FIRST = 8;

export function BookForm({ alert, who, onDone }: ActFormProps) {
  const [count, setCount] = useState(FIRST);
  const clues = who.clues ?? '';
  const found = useQuery({
    queryKey: ['tele', 'places', clues, alert.paciente, count],
    queryFn: ({ signal }) => findUnitPlaces(clues, alert.paciente, count, signal),
    staleTime: 0,
  });
  // Of each place: a press that is repeated books once.
  const operations = useRef(new Map<string, string>());
  const act = useAct(async (place: string, when: string) => {
    const reason = t('tele.book.reason', { what: titleOf(alert) });
    const operation = operations.current.get(place) ?? crypto.randomUUID();
    operations.current.set(place, operation);
    const made = await book({ place, patientId: alert.paciente, reason, operation }).catch((error) => {
      void found.refetch();
      throw error;
    });
    const words = t('tele.done.cita', { name: nameWords(alert), when });
    await doAct(
      alert,
      'cita',
      words,
      { motivo: when, recurso: `Appointment/${made.id}` },
      { takeBack: () => cancel(made.id!), undone: t('tele.undone.cita', { name: nameWords(alert) }) },
    );
    onDone();
  });
  const places = (found.data ?? []).map((one) => shownOf(one));
  return (
    <div class="desk-form">
      <h3>{t('tele.book.title')}</h3>
      <Reading of={found} words="tele.book.loading" />
      {found.data !== undefined && places.length === 0 ? (
        <p>
          <strong>{t('tele.book.none')}</strong> {t('tele.book.none.fix')}
        </p>
      ) : undefined}
      <ul class="tele-acts">
        {places.map(({ id, when, spoken }) => (
          <li key={id}>
            <button
              type="button"
              class="button"
              aria-label={t('tele.book.take', { when: spoken })}
              disabled={act.busy}
              onClick={() => void act.run(id, when)}
            >
              {when}
            </button>
          </li>
        ))}
      </ul>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <div class="desk-foot">
        {places.length >= count ? (
          <button type="button" class="button" onClick={() => setCount(count + FIRST)}>
            {t('tele.book.more')}
          </button>
        ) : undefined}
        <button type="button" class="button" onClick={onDone}>
          {t('tele.acts.cancel')}
        </button>
      </div>
    </div>
  );
}
