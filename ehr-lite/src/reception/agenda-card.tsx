/** Reception's card of a person's appointments: what is to come, given, moved or cancelled at the counter or on the telephone; each is taken back. */
import '../texts/morning.ts';
import './reception.css';
import '../booking/booking.css';
import { appointmentFolio } from '@amate/terminology/booking/folio.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Appointment, book, cancel, moveTo } from '../booking/booking.resource.ts';
import { type Shown, shownOf } from '../booking/shown.ts';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { toCome } from './agenda.resource.ts';
import { PlaceChoice } from './place-choice.tsx';

interface AgendaCardProps {
  readonly who: Who;
  readonly patientId: string;
}

/** What was just done, as it can be taken back. */
interface Done {
  readonly words: string;
  readonly undo: (() => Promise<unknown>) | undefined;
}
/** A new one, or which one is moved. */
type Choosing = 'new' | Shown;

export function AgendaCard({ who, patientId }: AgendaCardProps) {
  const key = ['patient', patientId, 'appointments'];
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => toCome(patientId, signal),
    refetchOnMount: 'always',
  });
  const [choosing, setChoosing] = useState<Choosing>();
  const [done, setDone] = useState<Done>();
  const told = useRef<HTMLParagraphElement>(null);
  // The same place asked for again after a lost answer is the same booking.
  const booking = useRef<{ readonly place: string; readonly operation: string }>();
  // The button that did it is gone.
  useEffect(() => told.current?.focus(), [done]);
  const act = useAct(async (work: () => Promise<Done>) => {
    const made = await work().finally(() => queries.invalidateQueries({ queryKey: key }));
    setDone(made);
    setChoosing(undefined);
  });
  const give = (place: Appointment) =>
    act.run(async () => {
      const at = place.id ?? '';
      if (booking.current?.place !== at) booking.current = { place: at, operation: crypto.randomUUID() };
      const made = await book({ ...booking.current, patientId });
      booking.current = undefined;
      const { id, when, service } = shownOf(made);
      const words = t('agenda.given', { what: said(when, service), folio: appointmentFolio(id) });
      return { words, undo: () => cancel(id) };
    });
  const move = (one: Shown, place: Appointment) =>
    act.run(async () => {
      const { when, service } = shownOf(await moveTo(one.id, place.id ?? ''));
      const words = t('agenda.moved', { what: said(when, service) });
      return { words, undo: one.place === undefined ? undefined : () => moveTo(one.id, one.place!) };
    });
  const drop = (one: Shown) =>
    act.run(async () => {
      await cancel(one.id);
      const words = t('agenda.cancelled', { what: said(one.when, one.service) });
      return { words, undo: one.place === undefined ? undefined : () => book({ place: one.place!, patientId }) };
    });
  return (
    <section class="card carers" aria-labelledby="agenda-title">
      <h2 id="agenda-title">{t('agenda.title')}</h2>
      {done === undefined ? undefined : (
        <p ref={told} tabIndex={-1} class="notice agenda-done" role="status">
          {done.words}{' '}
          {done.undo === undefined ? undefined : (
            <button
              type="button"
              class="button"
              aria-disabled={act.busy}
              onClick={() =>
                void act.run(() => done.undo!().then(() => ({ words: t('agenda.undone'), undo: undefined })))
              }
            >
              {t('moved.undo')}
            </button>
          )}
        </p>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <Reading of={list} />
      {list.data?.length === 0 ? <p>{t('agenda.none')}</p> : undefined}
      <ul class="agenda-list">
        {(list.data ?? []).map((appointment) => (
          <Line
            key={appointment.id}
            one={shownOf(appointment)}
            busy={act.busy}
            onMove={setChoosing}
            onDrop={(one) => void drop(one)}
          />
        ))}
      </ul>
      {choosing === undefined ? (
        <button type="button" class="button button-main" onClick={() => setChoosing('new')}>
          {t('agenda.new')}
        </button>
      ) : (
        <PlaceChoice
          key={choosing === 'new' ? 'new' : choosing.id}
          clues={who.clues}
          patientId={patientId}
          moves={choosing === 'new' ? undefined : choosing}
          busy={act.busy}
          onChoose={(place) => void (choosing === 'new' ? give(place) : move(choosing, place))}
          onBack={() => setChoosing(undefined)}
        />
      )}
    </section>
  );
}

const said = (when: string, service: string): string => [service, when].filter(Boolean).join(', ');

interface LineProps {
  readonly one: Shown;
  readonly busy: boolean;
  readonly onMove: (one: Shown) => void;
  readonly onDrop: (one: Shown) => void;
}

function Line({ one, busy, onMove, onDrop }: LineProps) {
  const about = [one.service, one.who, one.clinic].filter(Boolean).join(' · ');
  return (
    <li>
      <p>
        <strong>{one.when}</strong>
        <br />
        {about === '' ? undefined : (
          <>
            {about}
            <br />
          </>
        )}
        <span class="quiet">{t('agenda.folio', { folio: appointmentFolio(one.id) })}</span>
      </p>
      <div class="desk-foot">
        <button
          type="button"
          class="button"
          aria-label={t('agenda.move.of', { when: one.when })}
          onClick={() => onMove(one)}
        >
          {t('agenda.move')}
        </button>
        <button
          type="button"
          class="button"
          aria-label={t('agenda.cancel.of', { when: one.when })}
          aria-disabled={busy}
          onClick={() => onDrop(one)}
        >
          {t('agenda.cancel')}
        </button>
      </div>
    </li>
  );
}
