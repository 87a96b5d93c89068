/**
 * Check-in by the appointment's code: the Appointment becomes `arrived` and its person is in the clinic's queue (an Encounter, docs/adr/0032), in
 * one transaction. The same code again finds the same visit.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Appointment, Encounter, Patient } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { whenOf } from '../../notices/when.ts';
import { parseCriteria } from '../../store/criteria.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { type Acting, parsed } from '../act.ts';
import { actorOf } from '../agenda.ts';
import { personOf } from '../book.ts';
import { dayOf } from '../day-places.ts';
import type { Directory } from '../directory.ts';
import { placeOf } from '../place.ts';
import type { Codes } from './code.ts';
import { actorsOf } from './entry.ts';
import { readAppointment } from './own-act.ts';
import { selectWatchByKey } from './sql.ts';

const STAFF = new Set(['recepcion', 'enfermeria', 'medico']);

export interface Arriving extends Acting {
  readonly db: Database;
  readonly directory: Directory;
  readonly codes: Codes;
  readonly nowMs: () => number;
}

export interface Arrived {
  readonly estado: 'llego' | 'ya-estaba';
  readonly visita: string;
  readonly cita: string;
  readonly paciente: string;
  readonly nombre: string;
}

export async function arrive(arriving: Arriving, context: RequestContext, code: string): Promise<Arrived> {
  const clues = clinicOf(context);
  const key = arriving.codes.open(code);
  const watch = key === undefined ? undefined : await selectWatchByKey(arriving.db, key);
  const read = watch && (await readAppointment(arriving, watch.appointment));
  if (read === undefined)
    throw fault('not-found', 'Ese código no es de una cita de Amate.', {
      rule: 'El código de la cita va firmado',
      fix: 'Busque a la persona por su CURP o su nombre.',
    });
  const { appointment, versionId } = read;
  await isHere(arriving, appointment, clues);
  const patientId = personOf(appointment);
  if (patientId === undefined)
    throw fault('business-rule', 'La cita no dice de quién es.', { fix: 'Búsquela por su nombre.' });
  await arriving.store.permit(context, 'create', 'Encounter', 'llegadas');
  const nombre = await nameOf(arriving, patientId);
  const about = { cita: appointment.id!, paciente: patientId, nombre };
  const standing = await visitOf(arriving, appointment.id!);
  if (standing !== undefined) return { ...about, estado: 'ya-estaba', visita: standing };
  mayArrive(appointment, arriving.nowMs());
  const results = await arriving.store.transact(
    context,
    [
      {
        ...{ kind: 'update', fullUrl: undefined, target: { id: appointment.id! }, ifMatch: versionId },
        resource: { ...appointment, status: 'arrived' },
      },
      {
        ...{ kind: 'create', fullUrl: undefined, condition: undefined },
        resource: visitFor(appointment, patientId, nombre, clues, arriving.nowMs()),
      },
    ],
    { operationId: `llegada/${appointment.id}/${versionId}`, interaction: 'transaction' },
  );
  const visit = results.find(({ stored }) => stored.type === 'Encounter')!;
  return { ...about, estado: 'llego', visita: visit.stored.id };
}

function clinicOf({ caller }: RequestContext): string {
  if (STAFF.has(caller.role) && caller.clues !== undefined) return caller.clues;
  throw fault('forbidden', 'La llegada la registra quien atiende en la unidad.', {
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de recepción, enfermería o medicina de la unidad.',
  });
}

async function isHere({ directory }: Arriving, appointment: Appointment, clues: string): Promise<void> {
  const place = placeOf(appointment);
  const agenda = place && (await directory.byId(place.scheduleId));
  const identifiers = [
    ...[agenda?.organization?.identifier, agenda?.location?.identifier, agenda?.service.identifier].flatMap(
      (one) => one ?? [],
    ),
    ...actorsOf(appointment).flatMap((actor) => actor?.identifier ?? []),
  ];
  if (identifiers.some(({ system, value }) => system === CLUES_SYSTEM && value === clues)) return;
  const where = agenda?.location?.name ?? agenda?.organization?.name;
  throw fault('business-rule', `La cita es en otra unidad${where === undefined ? '' : `: ${where}`}.`, {
    rule: 'La llegada se registra en la unidad de la cita',
    fix: 'Indique a la persona a dónde ir; si la van a atender aquí, regístrela sin cita.',
  });
}

/** As the waiting room hears it. */
async function nameOf({ repository }: Arriving, patientId: string): Promise<string> {
  const [stored] = await repository.readMany([{ type: 'Patient', id: patientId }], {});
  const names = stored === undefined ? [] : ((JSON.parse(stored.json) as Patient).name ?? []);
  const name = names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use !== 'old') ?? names[0];
  return [...(name?.given ?? []), name?.family].filter(Boolean).join(' ') || (name?.text ?? '');
}

function mayArrive({ status, start }: Appointment, now: number): void {
  const startMs = Date.parse(start ?? '');
  if (!['booked', 'noshow', 'arrived', 'checked-in'].includes(status ?? ''))
    throw fault('business-rule', 'La cita ya no está en pie.', {
      path: 'Appointment.status',
      value: status,
      fix: 'Si la van a atender, regístrela sin cita.',
    });
  if (dayOf(startMs) !== dayOf(now))
    throw fault('business-rule', `La cita no es hoy: es ${whenOf(startMs)}.`, {
      path: 'Appointment.start',
      rule: 'La llegada se registra el día de la cita',
      fix: 'Si la van a atender hoy, regístrela sin cita.',
    });
}

async function visitOf({ repository }: Arriving, appointmentId: string): Promise<string | undefined> {
  const criteria = parseCriteria(`appointment=Appointment/${appointmentId}`);
  const query = { type: 'Encounter', criteria, sort: [], count: 10, cursor: undefined, total: 'none' as const };
  const { matches } = await repository.search(query, {});
  return matches.map((stored) => parsed<Encounter>({ stored })).find(({ status }) => status !== 'entered-in-error')?.id;
}

function visitFor(appointment: Appointment, patientId: string, nombre: string, clues: string, now: number): Encounter {
  const doctor = actorsOf(appointment).find((one) => actorOf([one], 'Practitioner') !== undefined);
  const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
  return {
    resourceType: 'Encounter',
    status: 'arrived',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    priority: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', code: 'R', display: 'routine' }],
    },
    subject: { reference: `Patient/${patientId}`, ...(nombre !== '' && { display: nombre }) },
    appointment: [{ reference: `Appointment/${appointment.id}` }],
    period: { start: new Date(now).toISOString() },
    serviceProvider: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } },
    ...(doctor !== undefined && {
      participant: [
        {
          type: [{ coding: [{ system: participation, code: 'PPRF', display: 'primary performer' }] }],
          individual: doctor as NonNullable<Encounter['participant']>[number]['individual'],
        },
      ],
    }),
  };
}
