/** Whether a place may be taken by who wants it: every rule of the service but the one the database holds (that it is free). */
import type { Appointment, Patient } from '@medplum/fhirtypes';
import { fault, type HubError } from '../errors.ts';
import type { Agenda } from './agenda.ts';
import { happened, isUnplanned, priorityGroup } from './appointment-status.ts';
import { DAY_MS, type DayPlace, dayOf, dayPlaces } from './day-places.ts';

const MINUTE_MS = 60_000;
/** Ley de los Derechos de las Personas Adultas Mayores, artículo 3: from 60 years. */
const ELDERLY_YEARS = 60;
/** Places for priority groups are everybody's from a day before. */
const PRIORITY_UNTIL_MS = DAY_MS;

export interface Claim {
  readonly agenda: Agenda;
  readonly startMs: number;
  readonly appointment: Appointment;
  /** Asked only when it matters. */
  readonly patient: () => Promise<Patient | undefined>;
  readonly nowMs: number;
}

/** @throws HubError `business-rule`, with what to do instead */
export async function checkClaim(claim: Claim): Promise<void> {
  const { agenda, startMs, appointment } = claim;
  const place = dayPlaces(agenda, dayOf(startMs)).find((one) => one.startMs === startMs);
  if (place === undefined)
    throw refuse(
      'La agenda no tiene un lugar que empiece a esa hora.',
      'Horario, ausencias y días inhábiles de la agenda',
    );
  if (agenda.rules.referralOnly && !isReferred(appointment))
    throw refuse(
      'A este servicio se llega con una referencia.',
      'Servicio solo por referencia',
      'Pida la referencia en su centro de salud; un sistema la envía en Appointment.basedOn.',
      'Appointment.basedOn',
    );
  if (happened(appointment)) return;
  checkTime(claim);
  await checkKind(claim, place);
}

const isReferred = ({ basedOn }: Appointment): boolean =>
  basedOn?.some(({ reference, type, identifier }) =>
    identifier !== undefined ? type === 'ServiceRequest' : /(?:^|\/)ServiceRequest\/|^urn:/.test(reference ?? ''),
  ) ?? false;

function checkTime({ agenda, startMs, appointment, nowMs }: Claim): void {
  const { leadMinutes, horizonDays, durationMinutes } = agenda.rules;
  // Who is at the desk may have a place that has begun.
  const earliest = isUnplanned(appointment) ? nowMs - durationMinutes * MINUTE_MS : nowMs + leadMinutes * MINUTE_MS;
  if (startMs < earliest)
    throw refuse(
      leadMinutes === 0 ? 'Esa hora ya pasó.' : `Ese lugar se toma con ${leadMinutes} minutos de anticipación.`,
      'Anticipación del servicio',
    );
  if (startMs > nowMs + horizonDays * DAY_MS)
    throw refuse(
      `La agenda se abre ${horizonDays} días antes.`,
      'Horizonte del servicio',
      'Elija una fecha más cercana.',
    );
}

async function checkKind({ startMs, appointment, patient, nowMs }: Claim, { kind }: DayPlace): Promise<void> {
  if (kind === 'open' || isUnplanned(appointment)) return;
  if (kind === 'walk-in')
    throw refuse('Ese lugar se guarda para quien llega sin cita.', 'Lugares sin cita del servicio');
  if (startMs - nowMs <= PRIORITY_UNTIL_MS || priorityGroup(appointment) !== undefined) return;
  const person = await patient();
  if (person !== undefined && isElderly(person, startMs)) return;
  throw refuse(
    'Ese lugar se guarda para embarazadas y personas mayores de 60 años hasta un día antes.',
    'Lugares prioritarios del servicio',
    'Elija otro lugar; si la persona es de un grupo prioritario, dígalo en la unidad (un sistema: priority-group).',
  );
}

export function isElderly({ birthDate }: Pick<Patient, 'birthDate'>, atMs: number): boolean {
  if (birthDate === undefined) return false;
  const at = new Date(atMs).toISOString();
  const limit = `${Number(at.slice(0, 4)) - ELDERLY_YEARS}${at.slice(4, 10)}`;
  return birthDate.padEnd(10, '-01').slice(0, 10) <= limit;
}

const refuse = (
  text: string,
  rule: string,
  fix = 'Busque los lugares libres ($find) y elija otro.',
  path = 'Appointment.slot',
): HubError => fault('business-rule', text, { path, rule, fix });
