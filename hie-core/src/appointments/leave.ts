/**
 * Schedule/[id]/$leave: who attends will not be there. One commit closes the time and gives everybody who had a place in it the next
 * free one of the same service (to be accepted: participant needs-action), or puts him on the waiting list when there is none.
 */
import { spokenTimeOf } from '@amate/terminology/booking/mexico-city-day.ts';
import type { Appointment, Slot } from '@medplum/fhirtypes';
import { fault, HubError } from '../errors.ts';
import { parseCriteria } from '../store/criteria.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { WriteIntent } from '../store/repository.ts';
import { parsed, writeAsHub } from './act.ts';
import { stands } from './appointment-status.ts';
import { type Asked, instantOf, textOf } from './asked.ts';
import { personOf } from './book.ts';
import { type Changing, moved } from './change.ts';
import { DAY_MS, dayOf } from './day-places.ts';
import type { Listed } from './directory.ts';
import type { FreePlaces } from './free-places.ts';
import { placeOf } from './place.ts';

const MOST_DAYS = 92;
/** How far ahead another place is looked for. */
const OFFER_DAYS = 60;
const MOST_AFFECTED = 500;
/** Somebody may book into the time, or take an offered place, while it is worked out. */
const ATTEMPTS = 5;

export interface Leaving extends Changing {
  readonly free: FreePlaces;
}

interface Absence {
  readonly agenda: Listed;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string | undefined;
}

export async function leave(
  leaving: Leaving,
  context: RequestContext,
  id: string,
  asked: Asked,
): Promise<Appointment[]> {
  await leaving.store.permit(context, 'create', 'Slot', `Schedule/${id}/$leave`);
  await leaving.store.permit(context, 'update', 'Appointment', `Schedule/${id}/$leave`);
  const agenda = await leaving.directory.byId(id);
  if (agenda === undefined)
    throw fault('not-found', 'No existe una agenda con ese id.', { path: 'Schedule', fix: 'Revise el id.' });
  const absence = {
    agenda,
    fromMs: instantOf(asked, 'start'),
    toMs: instantOf(asked, 'end'),
    reason: textOf(asked, 'reason'),
  };
  if (absence.fromMs >= absence.toMs || absence.toMs - absence.fromMs > MOST_DAYS * DAY_MS)
    throw fault('value', `La ausencia termina después de empezar y dura a lo más ${MOST_DAYS} días.`, {
      path: 'Parameters.parameter',
      fix: 'Corrija start y end.',
    });
  const operationId = textOf(asked, 'operation-id');
  for (let attempt = 1; ; attempt++) {
    try {
      const intents = await intentsOf(leaving, absence);
      const results = await writeAsHub(leaving, context, intents, {
        operationId,
        interaction: 'transaction',
        patientId: undefined,
      });
      return results.filter(({ stored }) => stored.type === 'Appointment').map((result) => parsed(result));
    } catch (error) {
      const lost = error instanceof HubError && (error.code === 'duplicate' || error.code === 'conflict');
      if (!lost || attempt === ATTEMPTS) throw error;
    }
  }
}

async function intentsOf(leaving: Leaving, absence: Absence): Promise<WriteIntent[]> {
  const { agenda, fromMs, toMs, reason } = absence;
  const affected = await affectedBy(leaving, absence);
  const offers = await offersFor(leaving, absence, affected.length);
  const slot: Slot = {
    resourceType: 'Slot',
    schedule: { reference: `Schedule/${agenda.id}` },
    status: 'busy-unavailable',
    start: new Date(fromMs).toISOString(),
    end: new Date(toMs).toISOString(),
    ...(reason !== undefined && { comment: reason }),
  };
  return [
    { kind: 'create', fullUrl: undefined, resource: slot, condition: undefined },
    ...affected.map(({ appointment, versionId }, index): WriteIntent => {
      const resource = offered(appointment, offers[index]);
      return { kind: 'update', fullUrl: undefined, resource, target: { id: resource.id! }, ifMatch: versionId };
    }),
  ];
}

interface Affected {
  readonly appointment: Appointment;
  readonly versionId: string;
}

async function affectedBy({ repository }: Leaving, { agenda, fromMs, toMs }: Absence): Promise<Affected[]> {
  const at = (ms: number): string => new Date(ms).toISOString();
  // One that began before may reach into it.
  const since = fromMs - agenda.rules.durationMinutes * 60_000;
  const criteria = parseCriteria(
    `actor=HealthcareService/${agenda.serviceId}&date=ge${at(since)}&date=lt${at(toMs)}&status=pending,booked`,
  );
  const query = { type: 'Appointment', criteria, sort: [], count: 1_000, cursor: undefined, total: 'none' as const };
  const { matches } = await repository.search(query, {});
  const affected = matches
    .map(({ json, versionId }) => ({ appointment: JSON.parse(json) as Appointment, versionId }))
    .filter(({ appointment }) => {
      const place = placeOf(appointment);
      const endMs = Date.parse(appointment.end ?? '');
      return place?.scheduleId === agenda.id && stands(appointment) && place.startMs < toMs && endMs > fromMs;
    })
    .sort((a, b) => (a.appointment.start! < b.appointment.start! ? -1 : 1));
  if (affected.length <= MOST_AFFECTED) return affected;
  throw fault('too-costly', `La ausencia mueve más de ${MOST_AFFECTED} citas de una vez.`, {
    path: 'Parameters.parameter',
    fix: 'Divida la ausencia en periodos más cortos.',
  });
}

type Offer = { readonly scheduleId: string; readonly startMs: number };

/** The same professional's first, then anybody's of the service; each once. */
async function offersFor({ directory, free, nowMs }: Leaving, absence: Absence, wanted: number): Promise<Offer[]> {
  if (wanted === 0) return [];
  const { agenda, fromMs, toMs } = absence;
  const now = nowMs();
  const agendas = (await directory.agendas()).filter(({ serviceId }) => serviceId === agenda.serviceId);
  agendas.sort((a, b) => Number(b.id === agenda.id) - Number(a.id === agenda.id));
  const first = dayOf(Math.max(now, fromMs));
  const last = Math.min(first + OFFER_DAYS, dayOf(now + agenda.rules.horizonDays * DAY_MS));
  for (let day = first; day <= last; day++) free.touch(day);
  await free.ready(first, last);
  const offers: Offer[] = [];
  const earliest = now + agenda.rules.leadMinutes * 60_000;
  for (let day = first; day <= last && offers.length < wanted; day++) {
    free.of(agendas, day).forEach((places, index) => {
      const { id } = agendas[index]!;
      for (const { startMs } of places.open) {
        const gone = id === agenda.id && startMs < toMs && startMs + agenda.rules.durationMinutes * 60_000 > fromMs;
        if (!gone && startMs >= earliest && startMs <= now + agenda.rules.horizonDays * DAY_MS)
          offers.push({ scheduleId: id, startMs });
      }
    });
  }
  return offers.slice(0, wanted);
}

function offered(appointment: Appointment, offer: Offer | undefined): Appointment {
  const before = appointment.start ?? '';
  const person = personOf(appointment);
  const asks = (one: Appointment): Appointment['participant'] =>
    one.participant?.map((each) =>
      person !== undefined && each.actor?.reference === `Patient/${person}`
        ? { ...each, status: 'needs-action' }
        : each,
    ) as Appointment['participant'];
  const comment = `Se movió: quien atiende no estará. La cita era el ${when(before)}.`;
  if (offer !== undefined) {
    const one = moved(appointment, offer);
    return { ...one, comment, participant: asks(one) };
  }
  const { slot: _slot, start: _start, end: _end, ...rest } = appointment;
  return {
    ...rest,
    status: 'waitlist',
    comment: `Sin lugar por ahora: quien atiende no estará el ${when(before)}.`,
    participant: asks(appointment),
  };
}

const when = (instant: string): string => spokenTimeOf(Date.parse(instant), Date.now());
