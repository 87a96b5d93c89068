/**
 * Schedule/[id]/$leave: who attends will not be there. One commit closes the time and gives everybody who had a place in it the next
 * free one of the same service (to be accepted: participant needs-action), or puts him on the waiting list when there is none. What was only
 * held or offered is given back; who arrived or was seen stays as he is, and so does another absence.
 */
import type { Appointment, Slot } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { fault, HubError } from '../errors.ts';
import { stampKeeper } from '../registries/read.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { WriteIntent } from '../store/repository.ts';
import { parsed, writeAsHub } from './act.ts';
import { type Asked, instantOf, textOf } from './asked.ts';
import type { Changing } from './change.ts';
import { DAY_MS } from './day-places.ts';
import type { Listed } from './directory.ts';
import type { FreePlaces } from './free-places.ts';
import { givenBack, offered } from './leave/moved.ts';
import { offersFor } from './leave/offers.ts';
import { type Piece, piecesOf } from './leave/pieces.ts';
import { lugarExtension } from './occupies.ts';
import { placeOf } from './place.ts';
import { type StandingRow, selectStanding } from './sql.ts';
import { WAIT_URL } from './systems.ts';

const MOST_DAYS = 92;
const MOST_AFFECTED = 500;
/** Nobody else's: all others keep what they have. */
const MOVABLE: ReadonlySet<string> = new Set(['pending', 'booked']);
/** Somebody may book into the time, or take an offered place, while it is worked out. */
const ATTEMPTS = 5;

export interface Leaving extends Changing {
  readonly db: Database;
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
      const intents = await intentsOf(leaving, context, absence);
      // Under its name it may have been done before: then it is answered as it was.
      if (intents.length === 0 && operationId === undefined) return [];
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

async function intentsOf(leaving: Leaving, context: RequestContext, absence: Absence): Promise<WriteIntent[]> {
  const { agenda, fromMs, toMs } = absence;
  const standing = await selectStanding(leaving.db, agenda.key, fromMs, toMs);
  const affected = await affectedBy(leaving, absence, standing);
  const booked = affected.flatMap(({ appointment }) => (appointment.status === 'booked' ? [appointment] : []));
  const offers = await offersFor(leaving, absence, booked);
  const stays = standing.filter(({ label }) => !MOVABLE.has(label));
  const pieces = piecesOf(absence, stays, agenda);
  if (pieces.length > MOST_AFFECTED) throw tooMuch();
  return [
    ...pieces.map((piece): WriteIntent => {
      // By the hub's own right, so the mark that the door would set of whose system writes is set here: its rule looks whose agenda it is.
      const resource = stampKeeper(absenceOf(absence, piece), context.caller);
      return { kind: 'create', fullUrl: undefined, resource, condition: undefined };
    }),
    ...affected.map(({ appointment, versionId, waits }): WriteIntent => {
      const resource =
        appointment.status === 'pending'
          ? givenBack(appointment, waits)
          : offered(appointment, offers.get(appointment));
      return { kind: 'update', fullUrl: undefined, resource, target: { id: resource.id! }, ifMatch: versionId };
    }),
  ];
}

function absenceOf({ agenda, reason }: Absence, { fromMs, toMs, takes }: Piece): Slot {
  const { capacity, overbooking } = agenda.rules;
  return {
    resourceType: 'Slot',
    ...(takes !== undefined && {
      extension: [lugarExtension({ scheduleId: agenda.id, seats: capacity + overbooking, takes })],
    }),
    schedule: { reference: `Schedule/${agenda.id}` },
    status: 'busy-unavailable',
    start: new Date(fromMs).toISOString(),
    end: new Date(toMs).toISOString(),
    ...(reason !== undefined && { comment: reason }),
  };
}

interface Affected {
  readonly appointment: Appointment;
  readonly versionId: string;
  readonly waits: boolean;
}

/** Whoever has a place in that time, the earliest first. */
async function affectedBy(
  { repository }: Leaving,
  { agenda }: Absence,
  standing: readonly StandingRow[],
): Promise<Affected[]> {
  const waits = new Map(standing.flatMap((row) => (MOVABLE.has(row.label) ? [[row.id, row.waits] as const] : [])));
  if (waits.size > MOST_AFFECTED) throw tooMuch();
  if (waits.size === 0) return [];
  const stored = await repository.readMany(
    [...waits.keys()].map((id) => ({ type: 'Appointment', id })),
    {},
  );
  return stored
    .filter(({ deleted }) => !deleted)
    .map(({ id, json, versionId }) => {
      const appointment = JSON.parse(json) as Appointment;
      const asked = appointment.extension?.some(({ url }) => url === WAIT_URL) ?? false;
      return { appointment, versionId, waits: asked || waits.get(id) === true };
    })
    .filter(({ appointment }) => MOVABLE.has(appointment.status) && placeOf(appointment)?.scheduleId === agenda.id)
    .sort((a, b) => (a.appointment.start! < b.appointment.start! ? -1 : 1));
}

const tooMuch = (): HubError =>
  fault('too-costly', `La ausencia mueve más de ${MOST_AFFECTED} citas de una vez.`, {
    path: 'Parameters.parameter',
    fix: 'Divida la ausencia en periodos más cortos.',
  });
