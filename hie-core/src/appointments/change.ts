/**
 * $cancel and $reschedule: a citizen until the limit of the service and only what is kept here, staff always. The place is free again in the same
 * commit.
 */
import type { Appointment } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { RequestContext } from '../store/guarded.ts';
import { type Acting, isCitizen, parsed, write } from './act.ts';
import { stateWords } from './appointment-status.ts';
import { type Asked, idOf, needed, textOf } from './asked.ts';
import { personOf } from './book.ts';
import type { Directory } from './directory.ts';
import { refuseKeptElsewhere } from './kept-elsewhere.ts';
import { parsePlace, placeOf, slotReference } from './place.ts';

const MINUTE_MS = 60_000;
/** Only what is to come can be cancelled or moved. */
const OPEN = new Set(['pending', 'booked', 'waitlist', 'proposed']);

export interface Changing extends Acting {
  readonly directory: Directory;
  readonly nowMs: () => number;
}

export async function cancel(
  changing: Changing,
  context: RequestContext,
  id: string,
  asked: Asked,
): Promise<Appointment[]> {
  const { appointment, versionId } = await readOpen(changing, context, id);
  if (appointment.status === 'cancelled') return [appointment];
  await mayChange(changing, context, appointment);
  const reason = textOf(asked, 'reason');
  const resource: Appointment = {
    ...appointment,
    status: 'cancelled',
    cancelationReason: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason',
          code: isCitizen(context) ? 'pat' : 'prov',
        },
      ],
      ...(reason !== undefined && { text: reason }),
    },
  };
  return update(changing, context, resource, versionId, textOf(asked, 'operation-id'));
}

export async function reschedule(
  changing: Changing,
  context: RequestContext,
  id: string,
  asked: Asked,
): Promise<Appointment[]> {
  const named = idOf(asked, 'appointment-reference', 'Appointment');
  const wanted = needed(named, 'appointment-reference', 'Envíe el Appointment que dio $find para la nueva hora.');
  const place = needed(
    parsePlace(wanted),
    'appointment-reference',
    'Envíe el Appointment que dio $find para la nueva hora.',
  );
  const { appointment, versionId } = await readOpen(changing, context, id);
  if (appointment.status === 'cancelled') throw notOpen(appointment);
  await mayChange(changing, context, appointment);
  return update(changing, context, moved(appointment, place), versionId, textOf(asked, 'operation-id'));
}

/** The same appointment in another place: whom it is for and why stay, the agenda says the rest. */
export function moved(appointment: Appointment, place: NonNullable<ReturnType<typeof parsePlace>>): Appointment {
  const { start: _start, end: _end, serviceType: _type, specialty: _specialty, ...rest } = appointment;
  const people = appointment.participant?.filter(
    ({ actor }) => !/(?:^|\/)(?:Practitioner|HealthcareService|Location)\//.test(actor?.reference ?? ''),
  );
  return { ...rest, status: 'booked', slot: [slotReference(place)], participant: people as Appointment['participant'] };
}

async function readOpen({ store }: Changing, context: RequestContext, id: string) {
  const stored = await store.read(context, 'Appointment', id);
  const appointment = JSON.parse(stored.json) as Appointment;
  if (!OPEN.has(appointment.status ?? '') && appointment.status !== 'cancelled') throw notOpen(appointment);
  return { appointment, versionId: stored.versionId };
}

const notOpen = ({ status }: Appointment) =>
  fault('business-rule', `La cita ya no se puede cambiar: ${stateWords({ status })}.`, {
    path: 'Appointment.status',
    rule: 'Se cancela o se cambia lo que está por venir',
    fix: 'Si hace falta otra cita, pida una nueva.',
  });

async function mayChange(
  { directory, nowMs, repository }: Changing,
  context: RequestContext,
  appointment: Appointment,
): Promise<void> {
  if (!isCitizen(context)) return;
  await refuseKeptElsewhere(repository, appointment);
  const place = placeOf(appointment);
  if (place === undefined) return;
  const minutes = (await directory.byId(place.scheduleId))?.rules.cancelMinutes ?? 0;
  if (place.startMs - nowMs() >= minutes * MINUTE_MS) return;
  throw fault('business-rule', `La cita se cancela o se cambia hasta ${minutes} minutos antes.`, {
    path: 'Appointment.start',
    rule: 'Límite de cancelación del servicio',
    fix: 'Avise por teléfono a la unidad de salud.',
  });
}

async function update(
  changing: Changing,
  context: RequestContext,
  resource: Appointment,
  ifMatch: string,
  operationId: string | undefined,
): Promise<Appointment[]> {
  const [result] = await write(
    changing,
    context,
    [{ kind: 'update', fullUrl: undefined, resource, target: { id: resource.id! }, ifMatch }],
    { operationId, interaction: 'update', patientId: personOf(resource) },
  );
  return [parsed(result!)];
}
