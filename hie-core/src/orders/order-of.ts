/**
 * Which order a report answers: the one it names (`basedOn`: by reference, or by the placer order number that came back in OBR-2), else
 * the newest open order of the same person and study in the last months, which is said to be a guess. A report that answers
 * no order of anybody's is in the record, and in nobody's inbox.
 */
import { ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { DiagnosticReport, ServiceRequest } from '@medplum/fhirtypes';
import { parseCriteria } from '../store/criteria.ts';
import type { Repository } from '../store/repository.ts';
import type { SamePerson } from '../store/same-person.ts';
import { isSameSubject } from './same-subject.ts';

export type Tie = 'por-numero' | 'posible' | 'otra-persona';

export interface Answered {
  readonly order: ServiceRequest & { readonly id: string };
  readonly tie: Tie;
}

/** An order older than that has been given up or done elsewhere. */
const WINDOW_DAYS = 120;
const DAY_MS = 86_400_000;

export interface OrderReads {
  readonly repository: Pick<Repository, 'search'>;
  readonly samePerson: SamePerson;
}
type Order = Answered['order'];

export async function orderOf(
  { repository, samePerson }: OrderReads,
  report: DiagnosticReport,
  nowMs: number,
): Promise<Answered | undefined> {
  for (const named of report.basedOn ?? []) {
    const { value } = named.identifier?.system === ORDEN_SYSTEM ? named.identifier : {};
    const id = /^ServiceRequest\/([A-Za-z0-9\-.]{1,64})$/.exec(named.reference ?? '')?.[1];
    const query = value ? `identifier=${ORDEN_SYSTEM}|${encodeURIComponent(value)}` : id ? `_id=${id}` : undefined;
    const [order] = query === undefined ? [] : await find(repository, query);
    if (order === undefined) continue;
    // A number typed for somebody else must not pass as his result.
    const same = isSameSubject(samePerson, order.subject, report.subject);
    return { order, tie: same ? 'por-numero' : 'otra-persona' };
  }
  const guess = await guessed(repository, report, nowMs);
  return guess === undefined ? undefined : { order: guess, tie: 'posible' };
}

async function guessed(
  reads: OrderReads['repository'],
  report: DiagnosticReport,
  nowMs: number,
): Promise<Order | undefined> {
  const codes = (report.code?.coding ?? []).flatMap(({ system, code }) =>
    system && code ? [`${system}|${code}`] : [],
  );
  const person = report.subject?.reference;
  if (codes.length === 0 || !person?.startsWith('Patient/')) return undefined;
  const since = new Date(nowMs - WINDOW_DAYS * DAY_MS).toISOString().slice(0, 10);
  const asked = new URLSearchParams({
    patient: person,
    status: 'active',
    authored: `ge${since}`,
    code: codes.join(','),
  });
  const orders = await find(reads, String(asked));
  const taken = report.effectiveDateTime ?? report.effectivePeriod?.start;
  return orders
    .filter(({ authoredOn }) => taken === undefined || Date.parse(authoredOn ?? '') <= Date.parse(taken) + DAY_MS)
    .sort((a, b) => (b.authoredOn ?? '').localeCompare(a.authoredOn ?? ''))[0];
}

async function find(reads: OrderReads['repository'], query: string): Promise<readonly Order[]> {
  const criteria = parseCriteria(query);
  const asked = { type: 'ServiceRequest', criteria, sort: [], count: 20, cursor: undefined, total: 'none' as const };
  const { matches } = await reads.search(asked, {});
  return matches.map(({ json }) => JSON.parse(json) as Order).filter(({ status }) => status !== 'entered-in-error');
}
