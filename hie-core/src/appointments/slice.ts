/** Appointments: agendas, places, bookings, and how much room there is (docs/adr/0026). */
import type { Appointment } from '@medplum/fhirtypes';
import type { Slice } from '../hub/slice.ts';
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
import { clinicsRouter, plainRouter } from './plain/routes.ts';
import { capacityRouter } from './routes.ts';
import type { TakenRow } from './sql.ts';
import { openWaitlist } from './waitlist/open.ts';
import { appointmentRule } from './write-rule.ts';

export const appointments: Slice = {
  rules: [appointmentRule(), scheduleRule, serviceRule, absenceRule],
  async open(context) {
    const { db, repository, store, authenticate, pages, terminology, onWritten, onError } = context;
    const directory = createDirectory(repository, onError);
    const free = createFreePlaces(db, onError);
    const capacity = createCapacity({ db, directory, free });
    const engine = { store, repository, onWritten, directory, free, nowMs: Date.now };
    const desk = { ...engine, terminology };
    const waitlist = await openWaitlist({ ...context, ...engine });
    return {
      operations: schedulingOperations(engine),
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
  // An absence takes every seat, of many days: read again.
  if (stored.type === 'Slot') free.touchAll();
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
