/** Network edge of what is to be reviewed: what is critical apart and always whole, the rest by pages, and how many there are. */
import { CLUES_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import type { Bundle, Observation, Patient } from '../hub/r4.ts';
import { FHIR_BASE, pageOf, read } from '../hub/read.ts';
import type { DiagnosticReport } from '../order/order.resource.ts';
import { codeOf, type Found, inboxOf, type Reviewed, termOf } from './inbox.ts';

const CODES = ['revisar-resultado', 'revisar-contrarreferencia'];
/** As `inbox.ts` reads them: nothing of these waits behind a page. */
const CRITICAL = 'stat,asap';
const AT_ONCE = 50;
const HOUR_MS = 3_600_000;

const criteriaOf = (clues: string, codes = CODES): URLSearchParams =>
  new URLSearchParams({
    code: codes.map((code) => `${TAREA_SYSTEM}|${code}`).join(','),
    'owner:identifier': `${CLUES_SYSTEM}|${clues}`,
  });
/** One stream for all that somebody has to do: alerts of telemonitoring too, which have a board of their own. */
export const followedOf = (clues: string): string => String(criteriaOf(clues, [...CODES, 'alerta-telemonitoreo']));

/** Which of what is not critical. */
export type RestOf = { readonly view: 'clinic' | 'overdue' } | { readonly view: 'mine'; readonly key: string };

type Anything = Task | Patient | DiagnosticReport | Observation | ServiceRequest;
export interface InboxPart {
  readonly items: readonly Reviewed[];
  /** Path of the next page. */
  readonly next: string | undefined;
}

export async function readCritical(clues: string, signal?: AbortSignal): Promise<readonly Reviewed[]> {
  const asked = withDetails(openOf(clues));
  asked.set('priority', CRITICAL);
  asked.set('_sort', 'authored-on');
  const items: Reviewed[] = [];
  for (let path: string | undefined = pathOf(asked); path !== undefined; ) {
    const part: InboxPart = await readPart(path, signal);
    items.push(...part.items);
    path = part.next;
  }
  return items;
}

/** @param next of the page before */
export async function readRest(
  clues: string,
  rest: RestOf,
  next: string | undefined,
  signal?: AbortSignal,
): Promise<InboxPart> {
  if (next !== undefined) return readPart(next, signal);
  const asked = await restOf(clues, rest, signal);
  if (asked === undefined) return { items: [], next: undefined };
  // By name the more urgent come first from behind: urgent, routine.
  asked.set('_sort', '-priority,authored-on');
  return readPart(pathOf(withDetails(asked)), signal);
}

export async function countRest(clues: string, rest: RestOf, signal?: AbortSignal): Promise<number> {
  const asked = await restOf(clues, rest, signal);
  if (asked === undefined) return 0;
  asked.set('_summary', 'count');
  return (await read<Bundle<Task>>(pathOf(asked), signal)).total ?? 0;
}

const pathOf = (asked: URLSearchParams): string => `${FHIR_BASE}/Task?${asked}`;

function openOf(clues: string): URLSearchParams {
  const asked = criteriaOf(clues);
  asked.set('status', 'requested,accepted');
  return asked;
}

function withDetails(asked: URLSearchParams): URLSearchParams {
  for (const include of ['Task:focus', 'Task:patient']) asked.append('_include', include);
  asked.append('_include:iterate', 'DiagnosticReport:result');
  asked.set('_count', String(AT_ONCE));
  return asked;
}

/** undefined: there are none. */
async function restOf(clues: string, rest: RestOf, signal?: AbortSignal): Promise<URLSearchParams | undefined> {
  const asked = openOf(clues);
  asked.set('priority:not', CRITICAL);
  if (rest.view === 'mine') asked.set('requester:identifier', rest.key);
  if (rest.view !== 'overdue') return asked;
  const before = await overdueBefore(asked, signal);
  if (before === undefined) return undefined;
  asked.set('authored-on', `lt${before}`);
  return asked;
}

/**
 * No parameter asks for a Task's term, but all of a hub's have the same: the one that waits longest tells it, and whether there is any. To
 * the hour, so that the same question is asked again within it.
 */
async function overdueBefore(rest: URLSearchParams, signal?: AbortSignal): Promise<string | undefined> {
  const asked = new URLSearchParams([...rest, ['_sort', 'authored-on'], ['_count', '1']]);
  const [oldest] = pageOf<Task>('Task', await read<Bundle<Task>>(pathOf(asked), signal)).resources;
  const term = oldest && termOf(oldest);
  if (term === undefined || term.endMs >= hubNow()) return undefined;
  const nextHourMs = Math.ceil((hubNow() - term.lengthMs) / HOUR_MS) * HOUR_MS;
  return new Date(nextHourMs).toISOString();
}

async function readPart(path: string, signal?: AbortSignal): Promise<InboxPart> {
  const bundle = await read<Bundle<Anything>>(path, signal);
  const all = (bundle.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  const of = <R extends Anything>(type: R['resourceType']): ReadonlyMap<string, R> =>
    new Map(all.flatMap((one) => (one.resourceType === type ? [[`${type}/${one.id}`, one as R] as const] : [])));
  const tasks = of<Task>('Task');
  const found: Found = {
    tasks: [...tasks.values()].filter((task) => CODES.includes(codeOf(task) ?? '')),
    patients: of<Patient>('Patient'),
    reports: of<DiagnosticReport>('DiagnosticReport'),
    results: of<Observation>('Observation'),
    referrals: tasks,
    orders: of<ServiceRequest>('ServiceRequest'),
  };
  return { items: inboxOf(found, hubNow()), next: pageOf('Task', bundle as Bundle<Task>).next };
}
