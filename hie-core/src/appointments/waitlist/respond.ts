/**
 * What a link does. Looking changes nothing, so that whoever fetches the links of an e-mail beforehand does nothing; acting takes a POST. A link
 * acts once: the message's row is locked while it acts, and what it did is stored with it. Both are commits of their own: a hub that dies in
 * between leaves what it did unmarked, and whoever presses then meets the appointment as it is.
 */
import type { Appointment, AppointmentResponse } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { HubError } from '../../errors.ts';
import { placeName } from '../../notices/compose.ts';
import type { Topic } from '../../notices/kinds.ts';
import type { Links } from '../../notices/links.ts';
import { type LockedNotice, saveWanted, selectNotice, withNotice } from '../../notices/sql.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Acting } from '../act.ts';
import type { Directory } from '../directory.ts';
import { placeOf } from '../place.ts';
import type { Codes } from './code.ts';
import { answered, released } from './entry.ts';
import { ofLink, type Read, readAppointment, rewrite } from './own-act.ts';

const MINUTE_MS = 60_000;
/** The code is shown on the day, also to who comes late. */
const SHOWN_AFTER_MS = 12 * 60 * MINUTE_MS;

/** https://terminology.hl7.org/CodeSystem-appointment-cancellation-reason.html */
const BY_PERSON = 'pat';

export const ACTS = ['confirmar', 'cancelar', 'aceptar', 'rechazar', 'salir'] as const;
export type LinkAct = (typeof ACTS)[number];

export interface Responding extends Acting {
  readonly db: Database;
  readonly directory: Directory;
  readonly links: Links;
  readonly codes: Codes;
  readonly nowMs: () => number;
}

export interface ShownAppointment {
  readonly kind: 'asks' | 'used';
  readonly acts: readonly LinkAct[];
  readonly usedFor: string | undefined;
  readonly startMs: number;
  readonly untilMs: number;
  readonly place: string;
  /** Of an appointment that stands. */
  readonly code: string | undefined;
  /** Too late to cancel by oneself. */
  readonly late: boolean;
}

export type Shown =
  | { readonly kind: 'forged' | 'expired' | 'changed' }
  | { readonly kind: 'stop' | 'stopped'; readonly topic: Topic }
  | ShownAppointment;

export async function show(parts: Responding, token: string): Promise<Shown> {
  const link = parts.links.open(token);
  const row = link && (await selectNotice(parts.db, link.id));
  if (link === undefined || row === undefined) return { kind: 'forged' };
  if (link.purpose === 'b') return { kind: 'stop', topic: row.topic as Topic };
  return showAppointment(parts, row);
}

async function showAppointment(parts: Responding, row: LockedNotice): Promise<Shown> {
  const { startMs, linkUntilMs, usedFor } = row;
  if (row.appointment === null || startMs === null || linkUntilMs === null) return { kind: 'forged' };
  const now = parts.nowMs();
  if (now > startMs + SHOWN_AFTER_MS) return { kind: 'expired' };
  const read = await readAppointment(parts, row.appointment);
  const stands = read !== undefined && Date.parse(read.appointment.start ?? '') === startMs;
  const booked = stands && read.appointment.status === 'booked';
  const late = booked && !(await mayCancel(parts, read.appointment));
  const place = read === undefined ? '' : await placeName(parts.repository, read.appointment);
  const base = {
    ...{ usedFor: usedFor ?? undefined, startMs, untilMs: linkUntilMs, late, place },
    code: booked || (stands && read.appointment.status === 'arrived') ? parts.codes.of(row.appointment) : undefined,
  };
  if (usedFor !== null) return { ...base, kind: 'used', acts: [] };
  const acts = now >= linkUntilMs ? [] : actsOf(row.kind, stands ? read : undefined, late);
  if (acts.length > 0) return { ...base, kind: 'asks', acts };
  if (base.code !== undefined) return { ...base, kind: 'asks', acts };
  return { kind: now >= linkUntilMs ? 'expired' : 'changed' };
}

function actsOf(kind: string, read: Read | undefined, late: boolean): readonly LinkAct[] {
  const status = read?.appointment.status;
  if (kind === 'oferta') return status === 'pending' ? ['aceptar', 'rechazar', 'salir'] : [];
  if (status !== 'booked') return [];
  return late ? ['confirmar'] : ['confirmar', 'cancelar'];
}

async function mayCancel({ directory, nowMs }: Responding, appointment: Appointment): Promise<boolean> {
  const place = placeOf(appointment);
  // Of a hospital's own agenda: nobody there would learn of it.
  if (place === undefined) return false;
  const minutes = (await directory.byId(place.scheduleId))?.rules.cancelMinutes ?? 0;
  return place.startMs - nowMs() >= minutes * MINUTE_MS;
}

export async function act(
  parts: Responding,
  token: string,
  wanted: string,
  from: { readonly address: string; readonly requestId: string },
): Promise<Shown> {
  const link = parts.links.open(token);
  if (link === undefined) return { kind: 'forged' };
  const done = await withNotice(parts.db, link.id, async (row, mark) => {
    if (link.purpose === 'b') {
      await saveWanted(parts.db, row.patientId, row.topic, { wanted: false }, parts.nowMs());
      return { kind: 'stopped', topic: row.topic as Topic } satisfies Shown;
    }
    const shown = await showAppointment(parts, row);
    const one = ACTS.find((name) => name === wanted);
    if (one === undefined || (shown.kind !== 'asks' && shown.kind !== 'changed')) return shown;
    try {
      if (shown.kind === 'asks' && shown.acts.includes(one))
        await perform(parts, row, one, ofLink(row.patientId, from.address, from.requestId));
      else if (!(await isDone(parts, row, one))) return shown;
    } catch (error) {
      // Somebody else changed it this moment: what it is now is shown, and may be acted on.
      if (error instanceof HubError && ['conflict', 'duplicate', 'lock-error', 'business-rule'].includes(error.code))
        return { kind: 'changed' } satisfies Shown;
      throw error;
    }
    await mark(one, parts.nowMs());
    return showAppointment(parts, { ...row, usedFor: one });
  });
  return done ?? { kind: 'forged' };
}

/** What is asked holds: a hub did it and died before it was marked, or its person did it by another way. */
async function isDone(parts: Responding, { kind, appointment: id, startMs }: LockedNotice, wanted: LinkAct) {
  const { appointment } = (await readAppointment(parts, id!)) ?? {};
  const status = appointment?.status;
  const sameTime = Date.parse(appointment?.start ?? '') === startMs;
  const byPerson = appointment?.cancelationReason?.coding?.some(({ code }) => code === BY_PERSON) ?? false;
  const left = status === 'cancelled' && byPerson;
  if (kind !== 'oferta') return wanted === 'cancelar' && left && sameTime;
  if (wanted === 'aceptar') return status === 'booked' && sameTime;
  return wanted === 'rechazar' ? status === 'waitlist' : wanted === 'salir' && left;
}

async function perform(parts: Responding, row: LockedNotice, wanted: LinkAct, context: RequestContext): Promise<void> {
  const { appointment, versionId } = (await readAppointment(parts, row.appointment!))!;
  if (wanted === 'confirmar' || wanted === 'aceptar') {
    const resource: Appointment = { ...answered(appointment, 'accepted'), status: 'booked' };
    const also = {
      kind: 'create',
      fullUrl: undefined,
      resource: responseOf(resource, row),
      condition: undefined,
    } as const;
    // What is confirmed can be confirmed again, so this alone has a name by which the store knows it. The others leave a state in which they are
    // not asked for; and by a name the store would answer with what was done once, whatever the appointment has become since.
    const named = wanted === 'confirmar' ? { operationId: `aviso/${row.key}/${wanted}` } : {};
    return rewrite(parts, context, resource, versionId, { ...named, also: [also] });
  }
  const resource: Appointment =
    wanted === 'rechazar'
      ? released(appointment)
      : {
          ...(wanted === 'salir' ? released(appointment) : appointment),
          status: 'cancelled',
          cancelationReason: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason',
                code: BY_PERSON,
                display: 'Patient',
              },
            ],
          },
        };
  return rewrite(parts, context, resource, versionId);
}

/** https://hl7.org/fhir/R4/appointmentresponse.html: the person said that he comes. */
const responseOf = ({ id, start, end }: Appointment, { patientId }: LockedNotice): AppointmentResponse => ({
  resourceType: 'AppointmentResponse',
  appointment: { reference: `Appointment/${id}` },
  actor: { reference: `Patient/${patientId}` },
  participantStatus: 'accepted',
  ...(start !== undefined && { start }),
  ...(end !== undefined && { end }),
});
