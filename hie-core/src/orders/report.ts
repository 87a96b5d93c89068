/** A report that came in: whose order it answers, how urgent it is, and so what has to be reviewed. */
import { type Judged, severityOf, worst } from '@amate/terminology/ordering/critical-values.ts';
import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import type { Repository } from '../store/repository.ts';
import { digestOf } from './digest.ts';
import { type Answered, type OrderReads, orderOf } from './order-of.ts';
import { REVIEW_RESULT, type Wanted } from './review.ts';

const NOT_YET: readonly string[] = ['registered', 'cancelled', 'entered-in-error'];
const MOST_RESULTS = 500;

export interface ReportReads extends OrderReads {
  readonly repository: Pick<Repository, 'search' | 'readMany'>;
  /** Of the hub alone. */
  readonly digestKey: Uint8Array;
}

/** What was found for an earlier version of it. */
export interface Before extends Answered {
  /** It was another person's report then: whose order it is, is asked anew. */
  readonly moved: boolean;
}

export interface WantedOfReport extends Wanted {
  readonly order: Answered['order'];
  readonly inputs: Readonly<Record<string, string>> & { readonly vinculo: Answered['tie'] };
}

export const isReadable = ({ id, status }: DiagnosticReport): boolean => id !== undefined && !NOT_YET.includes(status);

export async function reviewOfReport(
  reads: ReportReads,
  report: DiagnosticReport,
  nowMs: number,
  before?: Before,
): Promise<WantedOfReport | undefined> {
  const answered = await answeredBy(reads, report, nowMs, before);
  const clinic = answered?.order.requisition?.assigner;
  if (answered === undefined || clinic?.identifier === undefined) return undefined;
  const results = await resultsOf(reads, report);
  return {
    code: REVIEW_RESULT,
    focus: `DiagnosticReport/${report.id}`,
    severity: worst(results.map((one) => severityOf(one as Judged))),
    person: report.subject,
    order: answered.order,
    clinic: { type: 'Organization', ...clinic },
    inputs: {
      vinculo: answered.tie,
      estado: report.status,
      resultados: digestOf(reads.digestKey, report, results),
      ...(before?.moved && { persona: 'era-otra' }),
    },
  };
}

/** What answers no order of the person it is now said to be of is still in the inbox of who was told it was his. */
async function answeredBy(
  reads: ReportReads,
  report: DiagnosticReport,
  nowMs: number,
  before: Before | undefined,
): Promise<Answered | undefined> {
  if (before === undefined) return orderOf(reads, report, nowMs);
  if (!before.moved) return before;
  const anew = await orderOf(reads, report, nowMs);
  const clinic = anew?.order.requisition?.assigner?.identifier;
  return clinic === undefined ? { order: before.order, tie: 'otra-persona' } : anew;
}

async function resultsOf({ repository }: ReportReads, { result = [] }: DiagnosticReport): Promise<Observation[]> {
  const named = result.slice(0, MOST_RESULTS).flatMap(({ reference }) => {
    const id = /^Observation\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1];
    return id === undefined ? [] : [{ type: 'Observation', id }];
  });
  const found = named.length === 0 ? [] : await repository.readMany(named, {});
  return found.map(({ json }) => JSON.parse(json) as Observation);
}
