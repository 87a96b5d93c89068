/** What came back and has to be read: each review Task with what it is about, in the order in which it should be read. */
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { parseWhen } from '../calendar/when.ts';
import type { Observation, Patient } from '../hub/r4.ts';
import type { DiagnosticReport } from '../order/order.resource.ts';

export type Severity = 'critical' | 'abnormal' | 'normal';

export interface Reviewed {
  readonly task: Task & { readonly id: string };
  readonly kind: 'result' | 'answer';
  readonly severity: Severity;
  readonly patient: Patient | undefined;
  readonly patientId: string | undefined;
  /** undefined: hidden from who asks, or of another kind. */
  readonly report: DiagnosticReport | undefined;
  readonly results: readonly Observation[];
  /** Of a referral that came to an end without a note. */
  readonly referral: Task | undefined;
  /** Composition that came back. */
  readonly noteId: string | undefined;
  readonly atMs: number;
  readonly overdue: boolean;
  /** Nobody has taken it. */
  readonly waiting: boolean;
  readonly escalated: boolean;
  readonly corrected: boolean;
  readonly tie: string | undefined;
  /** The laboratory first sent it as another person's. */
  readonly moved: boolean;
  /** What came for this order was another person's: there is no result to read. */
  readonly withdrawn: boolean;
  readonly order: ServiceRequest | undefined;
  readonly takenBy: string | undefined;
  readonly askedBy: string | undefined;
  readonly askedKey: string | undefined;
}

export interface Found {
  readonly tasks: readonly Task[];
  readonly patients: ReadonlyMap<string, Patient>;
  readonly reports: ReadonlyMap<string, DiagnosticReport>;
  readonly results: ReadonlyMap<string, Observation>;
  readonly referrals: ReadonlyMap<string, Task>;
  readonly orders: ReadonlyMap<string, ServiceRequest>;
}

const SEVERITY: Readonly<Record<string, Severity>> = { stat: 'critical', asap: 'critical', urgent: 'abnormal' };
const RANK: readonly Severity[] = ['critical', 'abnormal', 'normal'];
export const TAKEN_BY = 'tomado-por';

export const codeOf = ({ code }: Task): string | undefined =>
  code?.coding?.find(({ system }) => system === TAREA_SYSTEM)?.code;

export function inboxOf(found: Found, nowMs: number): readonly Reviewed[] {
  return found.tasks
    .flatMap((task) => (task.id === undefined ? [] : [reviewedOf(task as Reviewed['task'], found, nowMs)]))
    .sort(inReadingOrder);
}

/** Critical first, then abnormal, then what waits longest. */
export const inReadingOrder = (a: Reviewed, b: Reviewed): number =>
  RANK.indexOf(a.severity) - RANK.indexOf(b.severity) || a.atMs - b.atMs;

function reviewedOf(task: Reviewed['task'], found: Found, nowMs: number): Reviewed {
  const { focus, businessStatus, requester, output = [], input = [] } = task;
  const said = new Map(input.map(({ type, valueString }) => [type.text, valueString]));
  const tie = said.get('vinculo');
  const about = focus?.reference ?? '';
  const report = found.reports.get(about);
  const patientId = task.for?.reference?.replace(/^Patient\//, '');
  const state = businessStatus?.coding?.[0]?.code;
  const due = termOf(task)?.endMs;
  return {
    task,
    kind: codeOf(task) === 'revisar-resultado' ? 'result' : 'answer',
    severity: SEVERITY[task.priority ?? ''] ?? 'normal',
    patient: found.patients.get(task.for?.reference ?? ''),
    patientId,
    report,
    results: (report?.result ?? []).flatMap(({ reference }) => found.results.get(reference ?? '') ?? []),
    referral: found.referrals.get(about),
    noteId: about.startsWith('Composition/') ? about.slice('Composition/'.length) : undefined,
    atMs: parseWhen(task.authoredOn)?.ms ?? nowMs,
    overdue: due !== undefined && due < nowMs,
    waiting: task.status === 'requested',
    escalated: state === 'escalado',
    corrected: state === 'corregido',
    tie,
    moved: said.get('persona') === 'era-otra',
    withdrawn: tie === 'retirado',
    order: found.orders.get(about),
    takenBy: output.find(({ type }) => type.text === TAKEN_BY)?.valueReference?.display,
    askedBy: requester?.display,
    askedKey: requester?.identifier?.value,
  };
}

/** By when it should have been reviewed, and how long that is from when it came. */
export function termOf(task: Task): { readonly endMs: number; readonly lengthMs: number } | undefined {
  const endMs = parseWhen(task.restriction?.period?.end)?.ms;
  const fromMs = parseWhen(task.authoredOn)?.ms;
  return endMs === undefined ? undefined : { endMs, lengthMs: endMs - (fromMs ?? endMs) };
}

/** Critical results that nobody took: `mine` at once, everybody's when the hub says that nobody did. */
export function alarmsOf(list: readonly Reviewed[], ownKey: string) {
  const open = list.filter(({ severity, waiting }) => severity === 'critical' && waiting);
  const escalated = open.filter((one) => one.escalated);
  return { open, escalated, mine: open.filter(({ askedKey }) => askedKey === ownKey) };
}
