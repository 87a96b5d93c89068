/** A referral as both sides see it. */
import { ESTADO_DE_REFERENCIA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import {
  type Ageing,
  ageingOf,
  isReferralState,
  type ReferralState,
} from '@amate/terminology/ordering/referral-states.ts';
import type { Task } from '@medplum/fhirtypes';
import { parseWhen } from '../calendar/when.ts';
import type { Patient, ServiceRequest } from '../hub/r4.ts';

export interface Referral {
  readonly task: Task & { readonly id: string };
  readonly state: ReferralState;
  readonly patient: Patient | undefined;
  readonly patientId: string;
  readonly request: ServiceRequest | undefined;
  readonly specialty: string;
  readonly urgent: boolean;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly ageing: Ageing;
  readonly appointment: string | undefined;
  readonly note: string | undefined;
  readonly returned: string | undefined;
}

const DAY_MS = 86_400_000;

export function referralOf(
  task: Task,
  patient: Patient | undefined,
  request: ServiceRequest | undefined,
  nowMs: number,
): Referral | undefined {
  const state = task.businessStatus?.coding?.find(({ system }) => system === ESTADO_DE_REFERENCIA_SYSTEM)?.code;
  if (task.id === undefined || !isReferralState(state)) return undefined;
  const asked = parseWhen(task.authoredOn)?.ms ?? nowMs;
  const days = Math.max(0, Math.floor((nowMs - asked) / DAY_MS));
  return {
    task: task as Referral['task'],
    state,
    patient,
    patientId: task.for?.reference?.replace(/^Patient\//, '') ?? '',
    request,
    specialty: task.code?.text ?? '',
    urgent: task.priority !== undefined && task.priority !== 'routine',
    from: task.requester?.display ?? task.requester?.identifier?.value ?? '',
    to: task.owner?.display ?? task.owner?.identifier?.value ?? '',
    days,
    ageing: ageingOf(days),
    appointment: task.executionPeriod?.start,
    note: compositionIn(task.input),
    returned: compositionIn(task.output),
  };
}

/** Urgent first, then what waits longest. */
export const byWaiting = (a: Referral, b: Referral): number => Number(b.urgent) - Number(a.urgent) || b.days - a.days;

const compositionIn = (items: Task['input'] | Task['output']): string | undefined =>
  items
    ?.find(({ valueReference }) => valueReference?.reference?.startsWith('Composition/'))
    ?.valueReference?.reference?.slice(12);
