/** Network edge of the citizen's appointments: the nearest clinics (`/clinicas`), and the operations of IHE Scheduling. */
import type { Reference } from '../hub/r4.ts';
import { ask, FHIR_BASE, read, search } from '../hub/read.ts';

export interface Clinic {
  readonly id: string;
  readonly nombre: string;
  readonly alcaldia?: string;
  readonly cp?: string;
  readonly calle?: string;
  /** Id of the HealthcareService. */
  readonly servicio?: string;
  /** Ids of Schedules. */
  readonly agendas: readonly string[];
  /** First place, an instant. */
  readonly primero?: string;
  /** Where it stands on a map. */
  readonly mapa?: string;
  readonly servicios?: readonly { readonly clave: string; readonly nombre: string }[];
}
export interface Clinics {
  readonly servicios: readonly { readonly clave: string; readonly nombre: string }[];
  readonly alcaldias: readonly string[];
  readonly cerca?: { readonly cp?: string; readonly alcaldia?: string };
  readonly entendido: boolean;
  readonly clinicas: readonly Clinic[];
}
export interface Appointment {
  readonly resourceType: 'Appointment';
  readonly id?: string;
  readonly status?: string;
  readonly start?: string;
  readonly end?: string;
  readonly meta?: { readonly versionId?: string };
  readonly slot?: readonly Reference[];
  readonly extension?: readonly { readonly url: string; readonly valueInstant?: string }[];
  readonly participant?: readonly { readonly actor?: Reference; readonly status?: string }[];
}
interface Answer {
  readonly total?: number;
  readonly entry?: readonly { readonly resource?: Appointment }[];
}

const DAY_MS = 86_400_000;
export const LOOK_DAYS = 60;
const PLACES = 40;

export interface Where {
  readonly service?: string | undefined;
  readonly near?: string | undefined;
  readonly patientId: string;
}

export function findClinics({ service, near, patientId }: Where, signal?: AbortSignal): Promise<Clinics> {
  const params = new URLSearchParams({ paciente: patientId });
  if (service !== undefined) params.set('servicio', service);
  if (near) params.set('cerca', near);
  return read(`/clinicas?${params}`, signal);
}

export async function findPlaces(
  agendas: readonly string[],
  patientId: string,
  fromMs: number,
  signal?: AbortSignal,
): Promise<readonly Appointment[]> {
  const params = new URLSearchParams({
    start: new Date(fromMs).toISOString(),
    end: new Date(Date.now() + LOOK_DAYS * DAY_MS).toISOString(),
    schedule: agendas.join(','),
    'patient-reference': `Patient/${patientId}`,
    _count: String(PLACES),
  });
  return appointmentsIn(await read<Answer>(`${FHIR_BASE}/Appointment/$find?${params}`, signal));
}

const appointmentsIn = ({ entry = [] }: Answer): Appointment[] =>
  entry.flatMap(({ resource }) => (resource?.resourceType === 'Appointment' ? [resource] : []));

/** Of everybody whom the law lets the person see, from today on. */
export async function findAppointments(signal?: AbortSignal): Promise<readonly Appointment[]> {
  const since = new Date(Date.now() - DAY_MS / 4).toISOString();
  const page = await search<Appointment>('Appointment', { date: `ge${since}`, _sort: 'date', _count: '50' }, signal);
  const waiting = await search<Appointment>('Appointment', { status: 'waitlist', _count: '20' }, signal);
  const all = [...page.resources, ...waiting.resources.filter(({ start }) => start === undefined)];
  return all.filter(({ status }) => status !== 'cancelled' && status !== 'entered-in-error');
}

/** Named by an operation id, so that a second tap, or a lost answer, books once. */
async function operate(path: string, values: Readonly<Record<string, string | undefined>>): Promise<Appointment> {
  const given: Readonly<Record<string, string | undefined>> = { 'operation-id': crypto.randomUUID(), ...values };
  const parameter = Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    return [
      name.endsWith('-reference') || name === 'service'
        ? { name, valueReference: { reference: value } }
        : { name, valueString: value },
    ];
  });
  const body = { resourceType: 'Parameters', parameter };
  const [made] = appointmentsIn(await ask<Answer>({ method: 'POST', path: `${FHIR_BASE}/Appointment/${path}`, body }));
  return made!;
}

export interface Booking {
  readonly place: string;
  readonly patientId: string;
  readonly reason?: string;
  readonly operation?: string;
}
export const book = ({ place, patientId, reason, operation }: Booking): Promise<Appointment> =>
  operate('$book', {
    'appointment-reference': `Appointment/${place}`,
    'patient-reference': `Patient/${patientId}`,
    reason,
    ...(operation !== undefined && { 'operation-id': operation }),
  });
export const moveTo = (id: string, place: string): Promise<Appointment> =>
  operate(`${id}/$reschedule`, { 'appointment-reference': `Appointment/${place}` });
export const cancel = (id: string): Promise<Appointment> => operate(`${id}/$cancel`, {});

/** A place that was offered from the waiting list. */
export const accept = (id: string): Promise<Appointment> =>
  operate('$book', { 'appointment-reference': `Appointment/${id}` });
/** Not that place: the turn on the waiting list stays. */
export const decline = (id: string): Promise<Appointment> => operate(`${id}/$decline`, {});
/** What the reception's scanner reads. */
export const readCode = (id: string, signal?: AbortSignal): Promise<{ readonly codigo: string }> =>
  read(`/llegadas/codigo/${encodeURIComponent(id)}`, signal);
export const waitFor = (service: string, patientId: string): Promise<Appointment> =>
  operate('$wait', { 'patient-reference': `Patient/${patientId}`, service: `HealthcareService/${service}` });
