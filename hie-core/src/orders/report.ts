/** A report that came in: whose order it answers, how urgent it is, and so what has to be reviewed. */
import { type Judged, type Severity, severityOf, worst } from '@amate/terminology/ordering/critical-values.ts';
import type { DiagnosticReport } from '@medplum/fhirtypes';
import type { Repository } from '../store/repository.ts';
import { type Answered, orderOf } from './order-of.ts';
import { REVIEW_RESULT, type Wanted } from './review.ts';

const NOT_YET: readonly string[] = ['registered', 'cancelled', 'entered-in-error'];
const MOST_RESULTS = 500;

type Reads = Pick<Repository, 'search' | 'readMany'>;

export const isReadable = ({ id, status }: DiagnosticReport): boolean => id !== undefined && !NOT_YET.includes(status);

/** @param known what was found for an earlier version of it */
export async function reviewOfReport(
  reads: Reads,
  report: DiagnosticReport,
  nowMs: number,
  known?: Answered,
): Promise<Wanted | undefined> {
  const answered = known ?? (await orderOf(reads, report, nowMs));
  const clinic = answered?.order.requisition?.assigner;
  if (answered === undefined || clinic?.identifier === undefined) return undefined;
  return {
    code: REVIEW_RESULT,
    focus: `DiagnosticReport/${report.id}`,
    severity: await severityIn(reads, report),
    person: report.subject,
    order: answered.order,
    clinic: { type: 'Organization', ...clinic },
    inputs: { vinculo: answered.tie, estado: report.status },
  };
}

async function severityIn(reads: Reads, { result = [] }: DiagnosticReport): Promise<Severity> {
  const named = result.slice(0, MOST_RESULTS).flatMap(({ reference }) => {
    const id = /^Observation\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1];
    return id === undefined ? [] : [{ type: 'Observation', id }];
  });
  const found = named.length === 0 ? [] : await reads.readMany(named, {});
  return worst(found.map(({ json }) => severityOf(JSON.parse(json) as Judged)));
}
