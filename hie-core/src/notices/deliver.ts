/**
 * The queue of messages: each is leased, composed as things are now, and handed to its provider. A hub that dies lets its lease lapse: the
 * message goes again under the same id. What was refused is over; what may work later waits longer each time, until it helps nobody.
 */
import type { Patient } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { addressOf } from './addresses.ts';
import { type Composing, compose } from './compose.ts';
import { type Channel, kindOf, type Topic } from './kinds.ts';
import { wishOf } from './preferences.ts';
import type { Carried, Provider } from './provider.ts';
import { afterQuiet } from './quiet-hours.ts';
import { finishNotice, leaseNotices, type NoticeRow, postponeNotice, selectWanted } from './sql.ts';

const MINUTE_MS = 60_000;
/** Longer than a provider may take. */
const LEASE_MS = 2 * MINUTE_MS;
const AT_ONCE = 8;
const WAITS_MS = [1, 5, 15, 60, 180, 360].map((minutes) => minutes * MINUTE_MS);
const MOST_ATTEMPTS = 10;

export interface Delivering extends Composing {
  readonly db: Database;
  readonly providers: readonly Provider[];
  readonly nowMs: () => number;
}

/** One step. @returns whether there may be more at once */
export async function deliver(parts: Delivering): Promise<boolean> {
  const leased = await leaseNotices(parts.db, { nowMs: parts.nowMs(), leaseMs: LEASE_MS, limit: AT_ONCE });
  await Promise.all(leased.map((row) => deliverOne(parts, row)));
  return leased.length === AT_ONCE;
}

async function deliverOne(parts: Delivering, row: NoticeRow): Promise<void> {
  const { db, providers, nowMs } = parts;
  const omit = (why: string): Promise<void> => finishNotice(db, row.id, 'omitido', why, nowMs());
  const kind = kindOf(row.kind);
  const provider = providers.find(({ channel }) => channel === row.channel);
  if (kind === undefined) return omit('Este hub no conoce este aviso.');
  if (provider === undefined) return omit('Este hub no tiene proveedor para este medio.');
  if (row.expiresMs <= nowMs()) return omit('Ya no servía.');
  const { wanted, way } = wishOf(await selectWanted(db, row.patientId), row.topic as Topic);
  if (!wanted) return omit('La persona no quiere estos avisos.');
  const morning = kind.atNight && row.channel === 'correo' ? nowMs() : afterQuiet(nowMs());
  if (morning > nowMs())
    return morning < row.expiresMs
      ? postponeNotice(db, row.id, morning, undefined, false)
      : omit('Solo se podía avisar de noche.');
  const composed = await compose(parts, row, nowMs());
  if (composed.kind === 'omit') return omit(composed.why);
  if (way !== undefined && way !== row.channel && isReached(parts, composed.patient, way))
    return omit('La persona pidió el aviso por otro medio.');
  if (!kind.everyWay && row.channel === 'sms' && way !== 'sms' && isReached(parts, composed.patient, 'correo'))
    return omit('Se avisa por correo.');
  await settle(parts, row, await provider.send(composed.message));
}

/** A way that leads nowhere is no wish to hear nothing: then it goes by the other. */
const isReached = ({ providers, nowMs }: Delivering, patient: Patient, way: Channel): boolean =>
  providers.some(({ channel }) => channel === way) && addressOf(patient, way, nowMs()) !== undefined;

async function settle({ db, nowMs }: Delivering, row: NoticeRow, carried: Carried): Promise<void> {
  const now = nowMs();
  if (carried.kind === 'sent') return finishNotice(db, row.id, 'enviado', undefined, now);
  if (carried.kind === 'refused') return finishNotice(db, row.id, 'fallido', carried.why, now);
  const next = now + WAITS_MS[Math.min(row.attempts, WAITS_MS.length) - 1]!;
  if (row.attempts >= MOST_ATTEMPTS || next >= row.expiresMs)
    return finishNotice(db, row.id, 'fallido', carried.why, now);
  await postponeNotice(db, row.id, next, carried.why, true);
}
