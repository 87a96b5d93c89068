/** What a visit is and how it moves, without network. States: https://hl7.org/fhir/R4/valueset-encounter-status.html */
import type { Encounter, Reference } from '@medplum/fhirtypes';
import { notBefore } from '../calendar/when.ts';
import type { Who } from '../session/who.ts';
import {
  ACT_CODE,
  CONSULTATION_TYPE,
  clinicReference,
  consultationType,
  PREFERRED,
  type Priority,
  participation,
  priorityConcept,
} from './codes.ts';
import { staffKey, staffReference } from './staff.ts';

export type Visited = Encounter & { readonly id: string };
export type VisitState = 'booked' | 'waiting' | 'ready' | 'attended' | 'finished' | 'left' | 'absent';

const STATE: Readonly<Record<string, VisitState>> = {
  planned: 'booked',
  arrived: 'waiting',
  triaged: 'ready',
  'in-progress': 'attended',
  onleave: 'attended',
  finished: 'finished',
  cancelled: 'left',
};
export const stateOf = (status: string | undefined): VisitState => STATE[status ?? ''] ?? 'waiting';

export interface Arrival {
  /** Made by this screen. */
  readonly id: string;
  readonly patient: Reference;
  readonly clues: string;
  /** FHIR instant, by the hub's clock. */
  readonly at: string;
  readonly priority: Priority;
  readonly preferred: boolean;
  readonly reason: string | undefined;
  readonly appointmentId?: string | undefined;
  /** Whom the booking names. */
  readonly doctor?: Reference | undefined;
}

export function arrivalOf(arrival: Arrival): Visited {
  const { id, patient, clues, at, priority, preferred, reason, appointmentId, doctor } = arrival;
  return {
    resourceType: 'Encounter',
    id,
    ...(preferred && { meta: { tag: [PREFERRED] } }),
    status: 'arrived',
    class: { system: ACT_CODE, code: 'AMB', display: 'ambulatory' },
    priority: priorityConcept(priority),
    subject: patient as never,
    ...(appointmentId !== undefined && { appointment: [{ reference: `Appointment/${appointmentId}` }] }),
    ...(doctor !== undefined && { participant: [{ type: participation('PPRF'), individual: doctor as never }] }),
    period: { start: at },
    ...(reason !== undefined && { reasonCode: [{ text: reason }] }),
    serviceProvider: clinicReference(clues),
  };
}

/** The same visit in its new state; what it was stays told in statusHistory. A doctor's name leaves with the consultation undone. */
export function moved(encounter: Visited, status: Encounter['status'], now: string, who?: Who): Visited {
  const history = encounter.statusHistory ?? [];
  const since = history.at(-1)?.period?.end ?? encounter.period?.start ?? now;
  const at = notBefore(now, since);
  const others = (encounter.participant ?? []).filter((one) => !isRole(one, 'ATND'));
  const takes = status === 'in-progress' && who !== undefined;
  const undone = status === 'arrived' || status === 'triaged';
  const participant = takes
    ? [...others, { type: participation('ATND'), individual: staffReference(who), period: { start: at } }]
    : undone
      ? others
      : (encounter.participant ?? []);
  const { participant: _was, ...rest } = encounter;
  const { end: _end, ...open } = encounter.period ?? {};
  const closed = status === 'finished' || status === 'cancelled';
  return {
    ...rest,
    status,
    statusHistory: [...history, { status: encounter.status, period: { start: since, end: at } }],
    period: closed ? { ...open, end: at } : open,
    ...(participant.length > 0 && { participant }),
  };
}

export const withType = (encounter: Visited, first: boolean): Visited => ({
  ...encounter,
  type: [...(encounter.type ?? []).filter((one) => !one.coding?.some(isOfType)), consultationType(first)],
});

export function isFirstTime(encounter: Encounter): boolean | undefined {
  const code = encounter.type?.flatMap(({ coding = [] }) => coding).find(isOfType)?.code;
  return code === undefined ? undefined : code === 'primera-vez';
}
const isOfType = ({ system }: { readonly system?: string }): boolean => system === CONSULTATION_TYPE;

/** Who has the patient now. */
export const attendedBy = (encounter: Encounter): Reference | undefined =>
  encounter.participant?.find((one) => isRole(one, 'ATND'))?.individual;

export function isMine(encounter: Encounter, who: Who): boolean {
  const by = attendedBy(encounter);
  return by !== undefined && by.identifier?.value === staffKey(who);
}

const isRole = ({ type }: NonNullable<Encounter['participant']>[number], role: string): boolean =>
  type?.some(({ coding }) => coding?.some(({ code }) => code === role)) ?? false;
