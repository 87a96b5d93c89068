/**
 * Takes note of every committed version of an Appointment, whichever door it came through: a place that became free, who waits, what is to be
 * told and when, and when its person counts as missing. In one commit with how far was read.
 */
import type { Appointment } from '@medplum/fhirtypes';
import { enqueue } from '../../notices/enqueue.ts';
import type { Version } from '../../notices/follow.ts';
import type { NoticeKind } from '../../notices/kinds.ts';
import { beforeQuiet } from '../../notices/quiet-hours.ts';
import { heldUntil, stands } from '../appointment-status.ts';
import { personOf } from '../book.ts';
import type { Directory } from '../directory.ts';
import { placeId, placeOf } from '../place.ts';
import { entryOf } from './entry.ts';
import {
  deleteEntry,
  deleteWatch,
  insertFreed,
  type Queryable,
  saveEntry,
  saveOffer,
  saveWatch,
  selectWatch,
  type WatchRow,
} from './sql.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** One that should have gone so long ago does not go. */
const GRACE_MS = 30 * MINUTE_MS;

/** How long before the beginning, and how long before it the reminder helps nobody any more. */
const REMINDERS: readonly (readonly [NoticeKind, number, number])[] = [
  ['recordatorio-7d', 7 * DAY_MS, 2 * DAY_MS],
  ['recordatorio-1d', DAY_MS, 4 * HOUR_MS],
  ['recordatorio-hoy', 3 * HOUR_MS, 0],
];

export interface Noting {
  readonly directory: Pick<Directory, 'byId'>;
  readonly nowMs: () => number;
}

export async function noteAppointment(db: Queryable, version: Version, { directory, nowMs }: Noting): Promise<void> {
  const id = version.publicId ?? version.key;
  const now = nowMs();
  const before = await selectWatch(db, id);
  if (before !== undefined && before.version >= version.version) return;
  const appointment = version.deleted ? undefined : (JSON.parse(version.content) as Appointment);
  const row = appointment && (await watchOf(directory, id, version, appointment));
  if (before?.place && before.place !== row?.place && (before.startMs ?? 0) > now)
    await insertFreed(db, before.place, before.startMs!, now);
  if (appointment === undefined || row === undefined) {
    await deleteWatch(db, id);
    return deleteEntry(db, id);
  }
  await saveWatch(db, row);
  await noteWaiting(db, id, appointment, row, now);
  if (row.patientId !== null) await plan(db, appointment, row, before, now);
}

async function watchOf(
  directory: Noting['directory'],
  id: string,
  { key, version }: Version,
  appointment: Appointment,
): Promise<WatchRow> {
  const place = stands(appointment) ? placeOf(appointment) : undefined;
  const startMs = Date.parse(appointment.start ?? '');
  const minutes = place === undefined ? 0 : ((await directory.byId(place.scheduleId))?.rules.missingMinutes ?? 0);
  return {
    ...{ appointment: id, version, key: key.replaceAll('-', ''), status: appointment.status ?? '' },
    patientId: personOf(appointment) ?? null,
    place: place === undefined ? null : placeId(place),
    startMs: Number.isNaN(startMs) ? null : startMs,
    heldUntilMs: heldUntil(appointment) ?? null,
    missingMs: minutes === 0 || Number.isNaN(startMs) ? null : startMs + minutes * MINUTE_MS,
  };
}

async function noteWaiting(
  db: Queryable,
  id: string,
  appointment: Appointment,
  { status, place, startMs, heldUntilMs, patientId }: WatchRow,
  now: number,
): Promise<void> {
  if (status === 'waitlist') {
    const entry = entryOf(id, appointment, now);
    return entry === undefined ? deleteEntry(db, id) : saveEntry(db, entry);
  }
  if (status !== 'pending' || place === null || heldUntilMs === null) return deleteEntry(db, id);
  const offered = await saveOffer(db, id, place, heldUntilMs, now);
  if (!offered || patientId === null || startMs === null) return;
  await enqueue(db, {
    ...{ key: `oferta/${id}/${place}/${heldUntilMs}`, kind: 'oferta', patientId, appointment: id, startMs },
    ...{ dueMs: now, expiresMs: heldUntilMs, linkUntilMs: heldUntilMs },
  });
}

async function plan(
  db: Queryable,
  appointment: Appointment,
  { appointment: id, status, place, startMs, patientId, version }: WatchRow,
  before: WatchRow | undefined,
  now: number,
): Promise<void> {
  const about = { patientId: patientId!, appointment: id };
  if (status === 'waitlist' && before?.status === 'booked')
    await enqueue(db, {
      ...{ ...about, key: `cita-sin-lugar/${id}/${version}`, kind: 'cita-sin-lugar' },
      ...{ dueMs: now, expiresMs: now + DAY_MS },
    });
  if (status !== 'booked' || place === null || startMs === null || startMs <= now) return;
  const asked = appointment.participant.some(
    (one) => one.status === 'needs-action' && /(?:^|\/)Patient\//.test(one.actor?.reference ?? ''),
  );
  if (asked)
    await enqueue(db, {
      ...{ ...about, key: `cita-movida/${id}/${startMs}`, kind: 'cita-movida', startMs },
      ...{ dueMs: now, expiresMs: startMs, linkUntilMs: startMs },
    });
  for (const [kind, leadMs, lateMs] of REMINDERS) {
    const dueMs = beforeQuiet(startMs - leadMs);
    if (dueMs < now - GRACE_MS) continue;
    await enqueue(db, {
      ...{ ...about, key: `${kind}/${id}/${startMs}`, kind, startMs },
      ...{ dueMs, expiresMs: startMs - lateMs, linkUntilMs: startMs },
    });
  }
}
