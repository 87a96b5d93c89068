/** $wait: onto the waiting list of a service. $decline: not that place; he waits on. Leaving the list is $cancel, accepting is $book. */
import type { Appointment, AppointmentParticipant, HealthcareService } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { parseCriteria } from '../../store/criteria.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { isCitizen, mayActFor, parsed, write } from '../act.ts';
import { stateWords } from '../appointment-status.ts';
import { type Asked, codeOf, idOf, instantOf, needed, textOf } from '../asked.ts';
import { PRIORITY_GROUPS, personOf } from '../book.ts';
import type { Changing } from '../change.ts';
import { refuseKeptElsewhere } from '../kept-elsewhere.ts';
import { PRIORITY_URL } from '../systems.ts';
import { accepts, MOST_KM, released, waitExtension } from './entry.ts';

export async function wait(acting: Changing, context: RequestContext, asked: Asked): Promise<Appointment[]> {
  const patientId = needed(idOf(asked, 'patient-reference', 'Patient'), 'patient-reference', 'Envíe Patient/…');
  if (!isCitizen(context)) await acting.store.permit(context, 'create', 'Appointment', 'Appointment/$wait');
  await mayActFor(acting, context, patientId);
  const serviceId = needed(idOf(asked, 'service', 'HealthcareService'), 'service', 'Envíe HealthcareService/…');
  const agendas = (await acting.directory.agendas()).filter((one) => one.serviceId === serviceId);
  const [agenda] = agendas;
  if (agenda === undefined)
    throw fault('business-rule', 'Ese servicio no recibe citas en Amate.', {
      path: 'HealthcareService',
      fix: 'Elija un servicio que tenga agenda.',
    });
  const standing = await waitingFor(acting, patientId, serviceId);
  if (standing !== undefined) return [standing];
  const resource = entryFor(asked, patientId, agenda.service);
  const [result] = await write(
    acting,
    context,
    [{ kind: 'create', fullUrl: undefined, resource, condition: undefined }],
    { operationId: textOf(asked, 'operation-id'), interaction: 'create', patientId },
  );
  return [parsed(result!)];
}

/** Once per service: asking again keeps the old turn. */
async function waitingFor(
  { repository }: Changing,
  patientId: string,
  serviceId: string,
): Promise<Appointment | undefined> {
  const criteria = parseCriteria(`patient=Patient/${patientId}&status=waitlist,pending`);
  const query = { type: 'Appointment', criteria, sort: [], count: 100, cursor: undefined, total: 'none' as const };
  const { matches } = await repository.search(query, {});
  const wanted = JSON.stringify(waitExtension(serviceId, 0).extension[0]);
  return (
    matches.find(({ json }) => json.includes(wanted)) &&
    parsed({ stored: matches.find(({ json }) => json.includes(wanted))! })
  );
}

/** Since when, and that the person is 60 or older, the write rule says (turn.ts). */
function entryFor(asked: Asked, patientId: string, { id, type: serviceType, name }: HealthcareService): Appointment {
  const group = codeOf(asked, 'priority-group', PRIORITY_GROUPS);
  const reason = textOf(asked, 'reason');
  const period = {
    ...(asked.values.has('start') && { start: new Date(instantOf(asked, 'start')).toISOString() }),
    ...(asked.values.has('end') && { end: new Date(instantOf(asked, 'end')).toISOString() }),
  };
  return {
    resourceType: 'Appointment',
    status: 'waitlist',
    extension: [
      waitExtension(id!, kmOf(asked)),
      ...(group === undefined ? [] : [{ url: PRIORITY_URL, valueCode: group }]),
    ],
    ...(serviceType !== undefined && { serviceType }),
    ...(reason !== undefined && { reasonCode: [{ text: reason }] }),
    ...(Object.keys(period).length > 0 && { requestedPeriod: [period] }),
    participant: [
      { actor: { reference: `Patient/${patientId}` }, status: 'tentative' } as unknown as AppointmentParticipant,
      accepts(`HealthcareService/${id}`, name),
    ],
  };
}

function kmOf({ values }: Asked): number {
  const text = values.get('distance-km') ?? '0';
  const km = /^\d{1,3}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (km <= MOST_KM) return km;
  throw fault('value', 'La distancia no se entiende.', {
    path: "Parameters.parameter('distance-km')",
    rule: `Kilómetros, de 0 a ${MOST_KM}`,
    fix: 'Envíe por ejemplo 5.',
  });
}

export async function decline(
  acting: Changing,
  context: RequestContext,
  id: string,
  asked: Asked,
): Promise<Appointment[]> {
  const stored = await acting.store.read(context, 'Appointment', id);
  const appointment = JSON.parse(stored.json) as Appointment;
  const patientId = personOf(appointment);
  if (patientId !== undefined && isCitizen(context)) await mayActFor(acting, context, patientId);
  if (isCitizen(context)) await refuseKeptElsewhere(acting.repository, appointment);
  if (appointment.status === 'waitlist') return [appointment];
  if (appointment.status !== 'pending')
    throw fault('business-rule', `No hay un lugar ofrecido: ${stateWords(appointment)}.`, {
      path: 'Appointment.status',
      rule: 'Se rechaza un lugar que se ofreció',
      fix: 'Si no puede ir a una cita ya dada, cancélela.',
    });
  const resource = released(appointment);
  const [result] = await write(
    acting,
    context,
    [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored.versionId }],
    { operationId: textOf(asked, 'operation-id'), interaction: 'update', patientId },
  );
  return [parsed(result!)];
}
