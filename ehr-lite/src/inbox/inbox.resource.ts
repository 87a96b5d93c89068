/** Network edge of what is to be reviewed: one search, with what each Task is about. */
import { CLUES_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Task } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import type { Bundle, Observation, Patient } from '../hub/r4.ts';
import { FHIR_BASE, read } from '../hub/read.ts';
import type { DiagnosticReport } from '../order/order.resource.ts';
import { codeOf, type Found, inboxOf, type Reviewed } from './inbox.ts';

const CODES = ['revisar-resultado', 'revisar-contrarreferencia'];
const MOST = 200;

const criteriaOf = (clues: string, codes = CODES): URLSearchParams =>
  new URLSearchParams({
    code: codes.map((code) => `${TAREA_SYSTEM}|${code}`).join(','),
    'owner:identifier': `${CLUES_SYSTEM}|${clues}`,
  });
/** One stream for all that somebody has to do: alerts of telemonitoring too, which have a board of their own. */
export const followedOf = (clues: string): string => String(criteriaOf(clues, [...CODES, 'alerta-telemonitoreo']));

type Anything = Task | Patient | DiagnosticReport | Observation;

export async function readInbox(clues: string, signal?: AbortSignal): Promise<readonly Reviewed[]> {
  const asked = criteriaOf(clues);
  asked.set('status', 'requested,accepted');
  for (const include of ['Task:focus', 'Task:patient']) asked.append('_include', include);
  asked.append('_include:iterate', 'DiagnosticReport:result');
  asked.set('_count', String(MOST));
  const { entry = [] } = await read<Bundle<Anything>>(`${FHIR_BASE}/Task?${asked}`, signal);
  const all = entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  const of = <R extends Anything>(type: R['resourceType']): ReadonlyMap<string, R> =>
    new Map(all.flatMap((one) => (one.resourceType === type ? [[`${type}/${one.id}`, one as R] as const] : [])));
  const tasks = [...of<Task>('Task').values()];
  const found: Found = {
    tasks: tasks.filter((task) => CODES.includes(codeOf(task) ?? '')),
    patients: of<Patient>('Patient'),
    reports: of<DiagnosticReport>('DiagnosticReport'),
    results: of<Observation>('Observation'),
    referrals: of<Task>('Task'),
  };
  return inboxOf(found, hubNow());
}
