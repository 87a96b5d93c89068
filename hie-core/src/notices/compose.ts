/** What a message says as it is now: the appointment may have been moved or cancelled since it was put into the queue. */
import type { Appointment, Patient } from '@medplum/fhirtypes';
import type { Repository } from '../store/repository.ts';
import { addressOf } from './addresses.ts';
import type { Channel, NoticeKind } from './kinds.ts';
import type { Links } from './links.ts';
import type { Message } from './provider.ts';
import type { NoticeRow } from './sql.ts';
import { footer, inGsm, wordsOf } from './texts.ts';

const HELD_UNTIL = 'apartado-hasta';
/** As which status the appointment has to stand for the message to be true. */
const STATUS: Partial<Readonly<Record<NoticeKind, string>>> = {
  'recordatorio-7d': 'booked',
  'recordatorio-1d': 'booked',
  'recordatorio-hoy': 'booked',
  'cita-movida': 'booked',
  'cita-sin-lugar': 'waitlist',
  oferta: 'pending',
};

export interface Composing {
  readonly repository: Pick<Repository, 'readMany'>;
  readonly links: Links;
  readonly baseUrl: string;
}

export type Composed =
  | { readonly kind: 'message'; readonly message: Message; readonly patient: Patient }
  | { readonly kind: 'omit'; readonly why: string };

export async function compose(
  { repository, links, baseUrl }: Composing,
  row: NoticeRow,
  nowMs: number,
): Promise<Composed> {
  const named = [
    { type: 'Patient', id: row.patientId },
    ...(row.appointment === null ? [] : [{ type: 'Appointment', id: row.appointment }]),
  ];
  const found = await repository.readMany(named, {});
  const of = <T>(type: string): T | undefined => {
    const stored = found.find((one) => one.type === type && !one.deleted);
    return stored === undefined ? undefined : (JSON.parse(stored.json) as T);
  };
  const patient = of<Patient>('Patient');
  if (patient === undefined) return omit('La persona ya no está en el registro.');
  const to = addressOf(patient, row.channel as Channel, nowMs);
  if (to === undefined) return omit('La persona no tiene dirección para este medio.');
  const appointment = of<Appointment>('Appointment');
  const wanted = STATUS[row.kind as NoticeKind];
  if (wanted !== undefined && !stillTrue(appointment, wanted, row)) return omit('La cita cambió antes de avisar.');
  const stop = links.url('b', row.id);
  const words = wordsOf(row.kind as NoticeKind, {
    ...{ startMs: row.startMs ?? undefined, untilMs: heldUntil(appointment), stop },
    place: appointment === undefined ? '' : await placeName(repository, appointment),
    link: row.linkUntilMs === null ? '' : links.url('c', row.id),
    record: baseUrl,
  });
  const text = row.channel === 'sms' ? inGsm(words.sms) : [...words.email, footer(stop)].join('\n\n');
  return { kind: 'message', patient, message: { id: row.id, to, subject: words.subject, text, stopUrl: stop } };
}

const omit = (why: string): Composed => ({ kind: 'omit', why });

const stillTrue = (appointment: Appointment | undefined, status: string, { startMs }: NoticeRow): boolean =>
  appointment?.status === status && (startMs === null || Date.parse(appointment.start ?? '') === startMs);

function heldUntil(appointment: Appointment | undefined): number | undefined {
  const found = appointment?.extension?.find(({ url }) => url.endsWith(`/${HELD_UNTIL}`))?.valueInstant;
  return found === undefined ? undefined : Date.parse(found);
}

/** Name of the unit: of its Location, or of the Organization that gives the service. */
export async function placeName(
  repository: Pick<Repository, 'readMany'>,
  { participant = [] }: Appointment,
): Promise<string> {
  const references = participant.map(({ actor }) => actor?.reference ?? '');
  const location = await named(repository, 'Location', references);
  if (location?.name !== undefined) return location.name;
  const service = await named(repository, 'HealthcareService', references);
  const organization = await named(repository, 'Organization', [service?.providedBy?.reference ?? '']);
  return organization?.name ?? '';
}

interface Named {
  readonly name?: string;
  readonly providedBy?: { readonly reference?: string };
}

async function named(
  repository: Pick<Repository, 'readMany'>,
  type: string,
  references: readonly string[],
): Promise<Named | undefined> {
  const id = references
    .map((one) => new RegExp(`(?:^|/)${type}/([A-Za-z0-9\\-.]{1,64})$`).exec(one)?.[1])
    .find(Boolean);
  if (id === undefined) return undefined;
  const [stored] = await repository.readMany([{ type, id }], {});
  return stored === undefined || stored.deleted ? undefined : (JSON.parse(stored.json) as Named);
}
