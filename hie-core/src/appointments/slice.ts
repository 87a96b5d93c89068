/** Appointments: agendas, places, bookings, and how much room there is (docs/adr/0026). */
import { randomBytes } from 'node:crypto';
import type { Appointment } from '@medplum/fhirtypes';
import type { Slice } from '../hub/slice.ts';
import { secretNamed } from '../security/sql.ts';
import { occupationKey } from '../store/hashes.ts';
import { keyOf } from '../store/keys.ts';
import type { WriteResult } from '../store/repository.ts';
import type { Occupation } from '../store/write-rule.ts';
import { absenceRule, scheduleRule, serviceRule } from './agenda-rules.ts';
import { createCapacity } from './capacity.ts';
import { createDirectory, LISTED_TYPES } from './directory.ts';
import { createFreePlaces, type FreePlaces } from './free-places.ts';
import { appointmentOccupies } from './occupies.ts';
import { schedulingOperations } from './operations.ts';
import { CLINIC_ROUTES, clinicsRouter, plainRouter } from './plain/routes.ts';
import { responseRule } from './response-rule.ts';
import { CAPACITY_ROUTES, capacityRouter } from './routes.ts';
import { slotHandlers } from './slots.ts';
import type { TakenRow } from './sql.ts';
import { createCodes } from './waitlist/code.ts';
import { openWaitlist } from './waitlist/open.ts';
import { ARRIVAL_ROUTES } from './waitlist/routes.ts';
import { appointmentRule } from './write-rule.ts';

export const appointments: Slice = {
  rules: [appointmentRule(), responseRule, scheduleRule, serviceRule, absenceRule],
  described: [
    { title: 'Citas', base: '/clinicas', routes: CLINIC_ROUTES },
    { title: 'Citas', base: '/llegadas', routes: ARRIVAL_ROUTES },
    { title: 'Citas', base: '/operacion', routes: CAPACITY_ROUTES },
  ],
  async open(context) {
    const { db, repository, store, authenticate, pages, terminology, onWritten, onError } = context;
    const directory = createDirectory(repository, onError);
    const free = createFreePlaces(db, onError);
    const capacity = createCapacity({ db, directory, free });
    const engine = { db, store, repository, onWritten, directory, free, nowMs: Date.now };
    const codes = createCodes(await secretNamed(db, 'appointment-codes', randomBytes(32)));
    const desk = { ...engine, terminology, codes };
    const waitlist = await openWaitlist({ ...context, ...engine, codes });
    return {
      operations: { ...schedulingOperations(engine), ...slotHandlers(engine) },
      mounts: [
        { path: '/operacion', router: capacityRouter(capacity, authenticate) },
        { path: '/citas', router: plainRouter(desk, pages) },
        { path: '/clinicas', router: clinicsRouter(desk, authenticate) },
        ...(waitlist.mounts ?? []),
      ],
      told(results) {
        for (const result of results) hear(result, free, directory.forget);
        if (results.some(({ stored }) => stored.type === 'Appointment')) waitlist.nudge();
      },
      stop: waitlist.stop!,
    };
  },
};

function hear({ stored, outcome }: WriteResult, free: FreePlaces, forget: () => void): void {
  if (outcome === 'matched' || outcome === 'unchanged') return;
  if (LISTED_TYPES.has(stored.type)) forget();
  // An absence takes every seat, of many days; an answer changes an appointment that is not told of here: read again.
  if (stored.type === 'Slot' || stored.type === 'AppointmentResponse') free.touchAll();
  if (stored.type !== 'Appointment') return;
  const takes = stored.deleted ? [] : appointmentOccupies(JSON.parse(stored.json) as Appointment);
  free.apply(
    keyOf('Appointment', stored.id),
    takes.filter(({ of, standing }) => standing && of.startsWith('Schedule/')).map((take) => rowOf(take, stored.id)),
  );
}

const rowOf = ({ of, fromMs, toMs, untilMs, label = '' }: Occupation, id: string): TakenRow => ({
  ...{ key: occupationKey(of), resource: keyOf('Appointment', id), startMs: fromMs, endMs: toMs, label },
  untilMs: untilMs ?? null,
});
