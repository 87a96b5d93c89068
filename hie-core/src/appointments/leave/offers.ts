/**
 * The next free places of the service for everybody who loses his: the same professional's first, then anybody's, each place once, and to nobody
 * who is elsewhere at that hour: the database would refuse that one, and with it the whole absence.
 */
import type { Appointment } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { occupationKey } from '../../store/hashes.ts';
import { keyOf } from '../../store/keys.ts';
import { DAY_MS, dayOf, startOfDay } from '../day-places.ts';
import type { Directory, Listed } from '../directory.ts';
import type { FreePlaces } from '../free-places.ts';
import { appointmentOccupies } from '../occupies.ts';
import type { Place } from '../place.ts';
import { selectBusy } from '../sql.ts';

const MINUTE_MS = 60_000;
/** How far ahead another place is looked for. */
const OFFER_DAYS = 60;

export interface Offering {
  readonly db: Database;
  readonly directory: Directory;
  readonly free: FreePlaces;
  readonly nowMs: () => number;
}

interface Away {
  readonly agenda: Listed;
  readonly fromMs: number;
  readonly toMs: number;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** @param lose in the order in which they are served @returns by appointment; who is missing finds none */
export async function offersFor(
  offering: Offering,
  away: Away,
  lose: readonly Appointment[],
): Promise<Map<Appointment, Place>> {
  const offers = new Map<Appointment, Place>();
  if (lose.length === 0) return offers;
  const { directory, free, nowMs } = offering;
  const { agenda } = away;
  const now = nowMs();
  const agendas = (await directory.agendas()).filter(({ serviceId }) => serviceId === agenda.serviceId);
  agendas.sort((a, b) => Number(b.id === agenda.id) - Number(a.id === agenda.id));
  const first = dayOf(Math.max(now, away.fromMs));
  const last = Math.min(first + OFFER_DAYS, dayOf(now + agenda.rules.horizonDays * DAY_MS));
  for (let day = first; day <= last; day++) free.touch(day);
  await free.ready(first, last);
  const busy = await busyOf(offering.db, agendas, lose, startOfDay(first), startOfDay(last + 1));
  const waiting = [...lose];
  for (let day = first; day <= last && waiting.length > 0; day++) {
    for (const [index, { open }] of free.of(agendas, day).entries()) {
      const of = agendas[index]!;
      for (const { startMs } of open) {
        const span = { startMs, endMs: startMs + of.rules.durationMinutes * MINUTE_MS };
        if (!mayOffer(away, of, span, now) || !busy.attends(of, span)) continue;
        const at = waiting.findIndex((one) => busy.canCome(one, span));
        if (at < 0) continue;
        const [one] = waiting.splice(at, 1);
        offers.set(one!, { scheduleId: of.id, startMs });
        busy.add(one!, of, span);
      }
    }
  }
  return offers;
}

function mayOffer({ agenda, fromMs, toMs }: Away, { id }: Listed, { startMs, endMs }: Span, now: number): boolean {
  if (id === agenda.id && startMs < toMs && endMs > fromMs) return false;
  const { leadMinutes, horizonDays } = agenda.rules;
  return startMs >= now + leadMinutes * MINUTE_MS && startMs <= now + horizonDays * DAY_MS;
}

/** Where everybody concerned is already; what they lose now does not count. */
async function busyOf(
  db: Database,
  agendas: readonly Listed[],
  lose: readonly Appointment[],
  fromMs: number,
  toMs: number,
) {
  const persons = new Map(lose.map((one) => [one, personsOf(one)]));
  const attend = new Map(
    agendas.map((one) => [one, one.practitionerIds.map((id) => occupationKey(`Practitioner/${id}`))]),
  );
  const keys = [...new Set([...persons.values(), ...attend.values()].flat())];
  const lost = new Set(lose.map(({ id }) => keyOf('Appointment', id!)));
  const rows = (await selectBusy(db, keys, fromMs, toMs)).filter(({ resource }) => !lost.has(resource));
  const spans = new Map<string, Span[]>(keys.map((key) => [key, []]));
  for (const row of rows) spans.get(row.key)!.push(row);
  const at = (key: string, { startMs, endMs }: Span): number =>
    spans.get(key)!.filter((one) => one.startMs < endMs && one.endMs > startMs).length;
  return {
    attends: (agenda: Listed, span: Span): boolean =>
      attend.get(agenda)!.every((key) => at(key, span) < agenda.rules.capacity),
    canCome: (one: Appointment, span: Span): boolean => persons.get(one)!.every((key) => at(key, span) === 0),
    add(one: Appointment, agenda: Listed, span: Span): void {
      for (const key of [...persons.get(one)!, ...attend.get(agenda)!]) spans.get(key)!.push(span);
    },
  };
}

const personsOf = (appointment: Appointment): string[] =>
  appointmentOccupies(appointment)
    .filter(({ of }) => of.startsWith('Patient/'))
    .map(({ of }) => occupationKey(of));
