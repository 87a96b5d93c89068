/** `/mis-citas`: what is to come, of oneself and of who is in one's care; each can be moved, cancelled, and taken back. */
import '../texts/booking.ts';
import './booking.css';
import { appointmentFolio } from '@amate/terminology/booking/folio.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { choose, type Somebody, usePeople } from '../citizen/whose.tsx';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { AnswerButtons } from './answer-buttons.tsx';
import { ArrivalCode } from './arrival-code.tsx';
import { type Appointment, book, cancel, findAppointments } from './booking.resource.ts';
import { CallThem } from './call-them.tsx';
import { keeperOf } from './keeper.resource.ts';
import { saveCalendar, shownOf } from './shown.ts';
import { bookingAt } from './steps.ts';

const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['citizen', 'appointments'] });

export function AppointmentsPage({ own }: { readonly own: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.appointments');
  const people = usePeople(own);
  const [gone, setGone] = useState<Appointment | undefined>();
  const list = useQuery({
    queryKey: ['citizen', 'appointments'],
    queryFn: ({ signal }) => findAppointments(signal),
    refetchOnMount: 'always',
  });
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('appt.title')}
      </h1>
      <p>
        <Link href="/agendar" class="button button-main button-wide">
          {t('appt.new')}
        </Link>
      </p>
      {gone === undefined ? undefined : <Undo key={gone.id} gone={gone} onDone={() => setGone(undefined)} />}
      <Reading of={list} />
      {list.data?.length === 0 && gone === undefined ? (
        <Empty title={t('appt.none')} fix={t('appt.none.fix')} />
      ) : undefined}
      <ul class="choices">
        {list.data?.map((one) => (
          <Card key={one.id} appointment={one} people={people} onCancelled={() => setGone(one)} />
        ))}
      </ul>
      <p class="quiet">
        <a href="/citas">{t('appt.without')}</a>
      </p>
    </>
  );
}

interface CardProps {
  readonly appointment: Appointment;
  readonly people: readonly Somebody[];
  readonly onCancelled: () => void;
}

const STATES = { pending: true, waitlist: true, arrived: true, noshow: true } as const;
const isTold = (status: string | undefined): status is keyof typeof STATES => status !== undefined && status in STATES;

function Card({ appointment, people, onCancelled }: CardProps) {
  const one = shownOf(appointment);
  const keeper = keeperOf(appointment);
  const person = people.find(({ id }) => id === one.personId);
  const act = useAct(async () => {
    await cancel(one.id);
    announce(t('appt.cancelled', { when: one.when }));
    onCancelled();
    await again();
  });
  return (
    <li class="card">
      <h2>{one.when}</h2>
      <p>
        {one.who === undefined ? one.service : t('book.with', { service: one.service, who: one.who })}
        <br />
        {one.clinic}
      </p>
      {person === undefined || person.own ? undefined : <p>{t('appt.for', { name: person.name })}</p>}
      {isTold(appointment.status) ? <p class="tag">{t(`appt.state.${appointment.status}`)}</p> : undefined}
      <p class="quiet">{t('appt.folio', { folio: appointmentFolio(one.id) })}</p>
      {keeper === undefined ? undefined : <CallThem keeper={keeper} />}
      {keeper === undefined && (appointment.status === 'pending' || one.asks) ? (
        <AnswerButtons one={one} onDone={again} />
      ) : undefined}
      {appointment.status === 'booked' || appointment.status === 'arrived' ? <ArrivalCode one={one} /> : undefined}
      <Buttons appointment={appointment} person={person} busy={act.busy} onCancel={() => void act.run()} />
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </li>
  );
}

interface ButtonsProps {
  readonly appointment: Appointment;
  readonly person: Somebody | undefined;
  readonly busy: boolean;
  readonly onCancel: () => void;
}

/** What the hospital keeps has none but its calendar: it is changed there. */
function Buttons({ appointment, person, busy, onCancel }: ButtonsProps) {
  const one = shownOf(appointment);
  const isOpen = appointment.status === 'pending' || appointment.status === 'waitlist';
  const service = one.service
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return (
    <div class="buttons">
      {isOpen ? undefined : (
        <button
          type="button"
          class="button button-quiet"
          aria-label={t('appt.calendar.of', { when: one.when })}
          onClick={() => saveCalendar(appointment)}
        >
          {t('appt.calendar')}
        </button>
      )}
      {isOpen || one.place === undefined ? undefined : (
        <Link
          href={bookingAt({ servicio: service, cambia: one.id })}
          class="button button-quiet"
          aria-label={t('appt.move.of', { when: one.when })}
          onClick={() => person !== undefined && choose(person)}
        >
          {t('appt.move')}
        </Link>
      )}
      {keeperOf(appointment) !== undefined ? undefined : (
        <button
          type="button"
          class="button button-quiet"
          aria-label={t('appt.cancel.of', { when: one.when })}
          aria-disabled={busy}
          onClick={onCancel}
        >
          {t('appt.cancel')}
        </button>
      )}
    </div>
  );
}

/** The same place again, if nobody took it meanwhile. */
function Undo({ gone, onDone }: { readonly gone: Appointment; readonly onDone: () => void }) {
  const one = shownOf(gone);
  const act = useAct(async () => {
    await book({ place: one.place!, patientId: one.personId! });
    announce(t('appt.undone', { when: one.when }));
    onDone();
    await again();
  });
  return (
    <div class="undo">
      <p>{t('appt.cancelled', { when: one.when })}</p>
      {one.place === undefined ? undefined : (
        <button
          type="button"
          class="button"
          aria-disabled={act.busy}
          onClick={() => void act.run()}
          ref={(button) => button?.focus()}
        >
          {t('appt.undo')}
        </button>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}
