/**
 * One line of the clinic's morning, for whoever works there. Nothing clinical: the reason of a visit and all else of the
 * Encounter go only to who may read it (`encounter`).
 */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Appointment, Encounter, Patient } from '@medplum/fhirtypes';
import type { Stored } from '../store/repository.ts';
import type { BookedRow, PersonRow, VisitRow } from './api.ts';

const PRIORITIES = new Set(['EM', 'UR']);
const idIn = (reference: string | undefined): string | undefined =>
  /(?:^|\/)([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1];

function personRow(patient: Patient | undefined, id: string, display: string | undefined): PersonRow {
  const names = patient?.name ?? [];
  const name = names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use !== 'old') ?? names[0];
  const built = [...(name?.given ?? []), name?.family].filter(Boolean).join(' ');
  const curp = patient?.identifier?.find(({ system, use }) => system === CURP_SYSTEM && use !== 'old')?.value;
  return {
    id,
    nombre: built || name?.text || display || 'Sin nombre registrado',
    ...(patient?.birthDate && { nacimiento: patient.birthDate }),
    ...(patient?.gender && { sexo: patient.gender }),
    ...(curp && { curp }),
  };
}

export function visitRow(stored: Stored, people: ReadonlyMap<string, Patient>): VisitRow | undefined {
  const encounter = JSON.parse(stored.json) as Encounter;
  const patientId = idIn(encounter.subject?.reference);
  const start = encounter.period?.start;
  if (patientId === undefined || start === undefined) return undefined;
  const priority = encounter.priority?.coding?.find(({ code }) => PRIORITIES.has(code ?? ''))?.code;
  const as = (role: string) =>
    encounter.participant?.find(({ type }) => type?.some((one) => one.coding?.some(({ code }) => code === role)));
  const doctor = as('ATND') ?? as('PPRF');
  const first = encounter.type?.flatMap(({ coding = [] }) => coding.map(({ code }) => code)) ?? [];
  return {
    id: stored.id,
    version: stored.versionId,
    estado: encounter.status,
    paciente: personRow(people.get(patientId), patientId, encounter.subject?.display),
    llegada: start,
    desde: encounter.statusHistory?.at(-1)?.period?.end ?? start,
    prioridad: (priority as 'EM' | 'UR' | undefined) ?? 'R',
    ...(isPreferred(encounter) && { preferente: true }),
    ...(first.includes('primera-vez') && { primeraVez: true }),
    ...(first.includes('subsecuente') && { primeraVez: false }),
    ...(doctor?.individual && { medico: staffRow(doctor.individual) }),
    ...(encounter.appointment?.[0] && { cita: idIn(encounter.appointment[0].reference) ?? '' }),
  };
}

export function bookedRow(stored: Stored, people: ReadonlyMap<string, Patient>): BookedRow | undefined {
  const appointment = JSON.parse(stored.json) as Appointment;
  const actors = (appointment.participant ?? []).map(({ actor }) => actor);
  const person = actors.find((actor) => actor?.reference?.startsWith('Patient/'));
  const patientId = idIn(person?.reference);
  if (patientId === undefined || appointment.start === undefined) return undefined;
  const doctor = actors.find((actor) => actor?.reference?.startsWith('Practitioner') || actor?.type === 'Practitioner');
  const service = appointment.serviceType?.[0] ?? appointment.specialty?.[0];
  const words = service?.text ?? service?.coding?.find(({ display }) => display)?.display;
  return {
    id: stored.id,
    version: stored.versionId,
    estado: appointment.status,
    paciente: personRow(people.get(patientId), patientId, person?.display),
    hora: appointment.start,
    ...(words && { servicio: words }),
    ...(doctor && { medico: staffRow(doctor) }),
  };
}

/** v3-ActPriority has no "preferential": reception marks the pregnant, the old and the disabled by this meta tag. */
const PREFERRED_TAG = 'preferente';

const isPreferred = ({ meta }: Encounter): boolean => meta?.tag?.some(({ code }) => code === PREFERRED_TAG) ?? false;

const staffRow = (one: {
  readonly display?: string;
  readonly reference?: string;
  readonly identifier?: { readonly value?: string };
}) => {
  const key = one.identifier?.value ?? one.reference;
  return { nombre: one.display ?? key ?? '', ...(key !== undefined && { clave: key }) };
};
