/**
 * From rows to the record, some moments behind them: each reading an Observation, each day that is over a summary, and what a wrong pairing
 * had put into somebody's record is said to have been in error. All of it may be met twice and is written once.
 */
import type { Observation } from '@medplum/fhirtypes';
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { asFollower } from '../../jobs/sql.ts';
import { cityDay, cityDayStartMs } from '../alerts/when.ts';
import { observationId } from '../ids.ts';
import { IMPLAUSIBLE, MOVED } from '../reading.ts';
import { observationOf, summaryOf } from './observation.ts';
import {
  type DayRow,
  isOurs,
  isTakenBack,
  noteDays,
  numberOfKind,
  type RecordedReading,
  selectAfter,
  selectRetractions,
  settleRetraction,
  takeDueDays,
  unrecordedMs,
} from './sql.ts';
import { current, type Named, type WriteParts, writeEach } from './write.ts';

export interface RecordParts extends WriteParts {
  readonly db: Database;
}

const AT_ONCE = 500;
const PER_TRANSACTION = 250;
/** How far the record may stay behind while readings pour in. */
const PATIENCE_MS = 30_000;
const DAYS_AT_ONCE = 100;
const DAY_MS = 86_400_000;
/** After midnight, for what is still on its way. */
const SETTLE_MS = 3_600_000;
const LATE_MS = 10 * 60_000;

/** One step. @param isBusy who sends a reading waits for its answer: the record lets them go first, but for so long. @returns whether there is more at once */
export const followReadings = (parts: RecordParts, isBusy: () => boolean): Promise<boolean> =>
  asFollower(parts.db, 'telemonitoring', async (client, position) => {
    if (isBusy() && (await unrecordedMs(client, position ?? '0', parts.nowMs())) < PATIENCE_MS)
      return { position, done: false };
    const read = await selectAfter(client, position ?? '0', AT_ONCE);
    const ours = read.rows.filter(isOurs);
    for (let at = 0; at < ours.length; at += PER_TRANSACTION)
      await writeReadings(parts, ours.slice(at, at + PER_TRANSACTION));
    await annul(parts, read.rows.filter(isTakenBack), 'Quien lo anotó lo retiró.');
    const days = daysOf(read.rows, parts.nowMs());
    if (days.length > 0) await noteDays(client, days);
    const retracted = await retract(parts, client);
    return { position: read.position, done: read.more || retracted };
  }).then((more) => more ?? false);

async function writeReadings(parts: WriteParts, readings: readonly RecordedReading[]): Promise<void> {
  const made = readings.map((reading) => ({ reading, resource: observationOf(reading) }));
  const there = await current<Observation>(
    parts,
    'Observation',
    made.map(({ resource }) => resource.id),
  );
  const missing = made.filter(({ reading, resource }) => {
    const before = there.get(resource.id);
    // What somebody said of it since stays; only what a pairing took away comes back with it.
    return before === undefined || ((reading.flags & MOVED) !== 0 && before.status === 'entered-in-error');
  });
  await writeEach(
    parts,
    missing.map(({ resource }) => [resource]),
  );
}

/** Also of what came from the record, and of what was taken back. */
function daysOf(readings: readonly RecordedReading[], nowMs: number): DayRow[] {
  const days = new Map<string, DayRow>();
  for (const { person, kind, atMs, flags } of readings) {
    if (kind === 'sintomas' || (flags & IMPLAUSIBLE) !== 0) continue;
    const day = cityDay(atMs);
    const dueMs = Math.max(cityDayStartMs(day) + DAY_MS + SETTLE_MS, nowMs + LATE_MS);
    days.set(`${person} ${kind} ${day}`, { person, kind: numberOfKind(kind), day, dueMs });
  }
  return [...days.values()];
}

/** @returns whether there was one */
async function retract(parts: WriteParts, client: Queryable): Promise<boolean> {
  const wrong = (await selectRetractions(client)).map(({ device, ...one }) => ({ ...one, deviceName: device }));
  await annul(parts, wrong, 'El aparato estaba vinculado a otra persona por error.');
  return settleRetraction(client);
}

/** What the record has of these was in error. */
async function annul(
  parts: WriteParts,
  readings: readonly Pick<RecordedReading, 'patient' | 'deviceName' | 'kind' | 'saidMs'>[],
  text: string,
): Promise<void> {
  const ids = readings.map(({ patient, deviceName, kind, saidMs }) => observationId(patient, deviceName, kind, saidMs));
  for (let at = 0; at < ids.length; at += PER_TRANSACTION) {
    const there = await current<Observation>(parts, 'Observation', ids.slice(at, at + PER_TRANSACTION));
    const standing = [...there.values()].filter(({ status }) => status !== 'entered-in-error');
    await writeEach(
      parts,
      standing.map((one): Named[] => [{ ...one, status: 'entered-in-error', note: [...(one.note ?? []), { text }] }]),
    );
  }
}

/** @returns whether there is more at once */
export const summarizeDays = (parts: RecordParts): Promise<boolean> =>
  inTransaction(parts.db, async (client) => {
    const due = await takeDueDays(client, DAYS_AT_ONCE);
    const empty = due.filter(({ many }) => many === 0).map((day) => summaryOf(day).id);
    const there = await current<Observation>(parts, 'Observation', empty);
    await writeEach(parts, [
      ...due.filter(({ many }) => many > 0).map((day) => [summaryOf(day)]),
      ...[...there.values()].map((one): Named[] => [{ ...one, status: 'entered-in-error' }]),
    ]);
    return due.length >= DAYS_AT_ONCE;
  });
