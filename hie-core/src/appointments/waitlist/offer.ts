/**
 * Offers places that became free to who waits, one person at a time per place, in fair order, each for a limited time (docs/adr/0034). The offer
 * holds the place (status `pending`), so the database itself keeps it from being given twice; killed anywhere, the next step goes on from what
 * is stored.
 */
import type { Database } from '../../db.ts';
import { HubError } from '../../errors.ts';
import { asFollower } from '../../jobs/sql.ts';
import { isQuiet } from '../../notices/quiet-hours.ts';
import type { Acting } from '../act.ts';
import { moved } from '../change.ts';
import type { Directory, Listed } from '../directory.ts';
import { PERSON_BUSY, PLACE_TAKEN } from '../occupies.ts';
import { type Place, parsePlace } from '../place.ts';
import { HELD_UNTIL_URL } from '../systems.ts';
import { released } from './entry.ts';
import { nearTo } from './near.ts';
import { ofAgenda, readAppointment, rewrite } from './own-act.ts';
import {
  deleteFreed,
  type FreedRow,
  freeLapsedHolds,
  saveSeen,
  selectFreed,
  selectLapsedOffers,
  selectNext,
} from './sql.ts';

const MINUTE_MS = 60_000;
const AT_ONCE = 20;
/** Who is offered a place has at least this long to answer, or it is not offered. */
const LEAST_MS = 10 * MINUTE_MS;
/** Of the time until the beginning, so that the next has his turn too. */
const SHARE = 4;

export interface Offering extends Pick<Acting, 'repository' | 'onWritten' | 'store'> {
  readonly db: Database;
  readonly directory: Directory;
  readonly nowMs: () => number;
}

/** One step of the one hub that offers. @returns whether there may be more at once */
export async function offerPlaces(offering: Offering): Promise<boolean> {
  const more = await asFollower(offering.db, 'ofertas', async (_client, position) => ({
    position,
    done: await step(offering),
  }));
  return more ?? false;
}

async function step(offering: Offering): Promise<boolean> {
  const { db, nowMs } = offering;
  const lapsed = await selectLapsedOffers(db, nowMs(), AT_ONCE);
  let done = 0;
  for (const appointment of lapsed) if (await release(offering, appointment)) done++;
  await freeLapsedHolds(db, nowMs());
  // Nobody is woken for an offer, and none lapses while he sleeps: what becomes free in the night waits here, open to all.
  if (isQuiet(nowMs())) return done > 0;
  const freed = await selectFreed(db, AT_ONCE);
  for (const one of freed) if (await offerOne(offering, one)) done++;
  // What was written is to be noted at once: the message goes by that.
  return done > 0;
}

/** The limit passed: he waits on, and the place is the next one's. */
async function release(offering: Offering, id: string): Promise<boolean> {
  const read = await readAppointment(offering, id);
  if (read?.appointment.status !== 'pending') return false;
  return unlessChanged(() => rewrite(offering, ofAgenda, released(read.appointment), read.versionId));
}

/** @returns whether it is dealt with */
async function offerOne(offering: Offering, freed: FreedRow): Promise<boolean> {
  const { db, directory, nowMs } = offering;
  const place = parsePlace(freed.place);
  const agenda = place && (await directory.byId(place.scheduleId));
  const untilMs = place && agenda && !agenda.isClosed ? limitOf(agenda, place, nowMs()) : undefined;
  const end = async (): Promise<true> => {
    await deleteFreed(db, freed);
    return true;
  };
  if (place === undefined || agenda === undefined || untilMs === undefined) return end();
  const near = nearTo(agenda, await directory.agendas());
  for (;;) {
    const next = await selectNext(db, near, freed.place, place.startMs);
    if (next === undefined) return end();
    const outcome = await offerTo(offering, next, place, untilMs);
    // Taken by somebody, or now held for this one: either way it is no longer free.
    if (outcome === 'offered' || outcome === 'taken') return end();
    // He was changed this moment; who he is now is known at the next step.
    if (outcome === 'changed') return false;
    await saveSeen(db, freed.place, next, nowMs());
  }
}

/** Until when it can be offered to one person; undefined: too late for offers. */
function limitOf({ rules }: Listed, { startMs }: Place, now: number): number | undefined {
  const leftMs = startMs - rules.leadMinutes * MINUTE_MS - now;
  const forMs = Math.min(rules.offerMinutes * MINUTE_MS, Math.max(LEAST_MS, leftMs / SHARE));
  return forMs > leftMs ? undefined : now + Math.floor(forMs);
}

async function offerTo(
  offering: Offering,
  id: string,
  place: Place,
  untilMs: number,
): Promise<'offered' | 'taken' | 'changed' | 'not-his'> {
  const read = await readAppointment(offering, id);
  if (read?.appointment.status !== 'waitlist') return 'changed';
  const resource = moved(read.appointment, place);
  const until = { url: HELD_UNTIL_URL, valueInstant: new Date(untilMs).toISOString() };
  try {
    await rewrite(
      offering,
      ofAgenda,
      { ...resource, status: 'pending', extension: [...(resource.extension ?? []), until] },
      read.versionId,
    );
    return 'offered';
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (error.code === 'duplicate' || error.problems.some(({ rule }) => rule === PLACE_TAKEN.rule))
      return error.problems.some(({ rule }) => rule === PERSON_BUSY.rule) ? 'not-his' : 'taken';
    if (error.code === 'conflict' || error.code === 'lock-error')
      return error.problems.some(({ rule }) => rule === PERSON_BUSY.rule) ? 'not-his' : 'changed';
    if (error.code === 'business-rule') return 'not-his';
    throw error;
  }
}

async function unlessChanged(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'conflict') throw error;
    return false;
  }
}
