/** What an Appointment or an absence takes: the agenda's seats, the person's time, the professional's (docs/adr/0026). */
import type { Appointment, Extension, Slot } from '@medplum/fhirtypes';
import type { Problem } from '../errors.ts';
import type { Occupation } from '../store/write-rule.ts';
import { actorOf } from './agenda.ts';
import { heldUntil, isCounted, stands } from './appointment-status.ts';
import { PLACE_URL } from './systems.ts';

type Taken = Omit<Problem, 'code'>;

export const PLACE_TAKEN: Taken = {
  text: 'Ese lugar ya no está libre: alguien lo tomó antes.',
  path: 'Appointment.slot',
  rule: 'Un lugar de la agenda se da una sola vez',
  fix: 'Busque otra vez los lugares libres y elija otro.',
};
export const PERSON_BUSY: Taken = {
  text: 'La persona ya tiene una cita a esa hora, aquí o en otra unidad.',
  path: 'Appointment.participant',
  rule: 'Una persona no puede estar en dos citas a la vez',
  fix: 'Elija otra hora, o cancele antes la otra cita.',
};
const PROFESSIONAL_BUSY: Taken = {
  text: 'Quien atiende ya tiene otra cita a esa hora.',
  path: 'Appointment.participant',
  rule: 'Un profesional no atiende a más personas de las que caben en el lugar',
  fix: 'Elija otra hora u otro profesional.',
};
const AGENDA_IN_USE: Taken = {
  text: 'En ese tiempo hay citas dadas: la ausencia las dejaría sin lugar.',
  path: 'Slot',
  rule: 'Una ausencia no se encima con citas',
  fix: 'Use Schedule/[id]/$leave, que ofrece otro lugar a cada persona.',
};

export interface Lugar {
  readonly scheduleId: string;
  readonly seats: number;
  /** Of an absence beside who is there already: it takes that many of the seats; left out: every one. */
  readonly takes?: number;
}

export const lugarExtension = ({ scheduleId, seats, takes }: Lugar): Extension => ({
  url: PLACE_URL,
  extension: [
    { url: 'agenda', valueReference: { reference: `Schedule/${scheduleId}` } },
    { url: 'cupo', valueInteger: seats },
    ...(takes === undefined ? [] : [{ url: 'ocupa', valueInteger: takes }]),
  ],
});

export function lugarOf({ extension }: { readonly extension?: Extension[] }): Lugar | undefined {
  const parts = extension?.find(({ url }) => url === PLACE_URL)?.extension;
  const scheduleId = actorOf([parts?.find(({ url }) => url === 'agenda')?.valueReference], 'Schedule');
  const seats = parts?.find(({ url }) => url === 'cupo')?.valueInteger;
  const takes = parts?.find(({ url }) => url === 'ocupa')?.valueInteger;
  if (scheduleId === undefined || seats === undefined) return undefined;
  return { scheduleId, seats, ...(takes !== undefined && { takes }) };
}

function spanOf({
  start,
  end,
}: {
  readonly start?: string;
  readonly end?: string;
}): { fromMs: number; toMs: number } | undefined {
  const fromMs = Date.parse(start ?? '');
  const toMs = Date.parse(end ?? '');
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

export function appointmentOccupies(appointment: Appointment): readonly Occupation[] {
  const standing = stands(appointment);
  if (!standing && !isCounted(appointment)) return [];
  const span = spanOf(appointment);
  if (span === undefined) return [];
  const lugar = lugarOf(appointment);
  const common = { ...span, standing, untilMs: heldUntil(appointment) };
  const takes: Occupation[] = [];
  if (lugar !== undefined) {
    const { scheduleId, seats } = lugar;
    takes.push({ ...common, of: `Schedule/${scheduleId}`, seats, label: appointment.status!, taken: PLACE_TAKEN });
  }
  if (!standing) return takes;
  const actors = (appointment.participant ?? [])
    .filter(({ status }) => status !== 'declined')
    .map(({ actor }) => actor?.reference?.replace(/^.*\/(?=[A-Z][A-Za-z]+\/[^/]+$)/, '') ?? '');
  for (const of of new Set(actors)) {
    if (of.startsWith('Patient/')) takes.push({ ...common, of, seats: 1, taken: PERSON_BUSY });
    if (of.startsWith('Practitioner/'))
      takes.push({ ...common, of, seats: lugar?.seats ?? 1, taken: PROFESSIONAL_BUSY });
  }
  return takes;
}

export function absenceOccupies(slot: Slot): readonly Occupation[] {
  const lugar = lugarOf(slot);
  const span = spanOf(slot);
  if (slot.status !== 'busy-unavailable' || lugar === undefined || span === undefined) return [];
  const { scheduleId, seats, takes } = lugar;
  const common = {
    ...span,
    of: `Schedule/${scheduleId}`,
    seats,
    standing: true,
    label: 'absence',
    taken: AGENDA_IN_USE,
  };
  return takes === undefined ? [{ ...common, whole: true }] : Array.from({ length: takes }, () => common);
}
