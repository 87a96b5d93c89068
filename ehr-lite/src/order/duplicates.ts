/** Whether the same study was asked for or reported a short while ago: said before it is asked for again, with its result when there is one. */
import { parseWhen } from '../calendar/when.ts';
import type { CodeableConcept, Observation, ServiceRequest } from '../hub/r4.ts';
import { readingsOf, whenOf } from '../observation/reading.ts';
import type { DiagnosticReport } from './order.resource.ts';
import { studyByCode, USUAL_DAYS } from './studies.ts';

export interface Before {
  readonly requests: readonly ServiceRequest[];
  readonly results: readonly Observation[];
  readonly reports: readonly DiagnosticReport[];
}

export interface Duplicate {
  readonly kind: 'result' | 'report' | 'asked';
  readonly ms: number;
  readonly value?: string;
}

const DAY_MS = 86_400_000;
const GONE: readonly (string | undefined)[] = ['entered-in-error', 'cancelled', 'revoked'];

export function duplicateOf(
  code: string,
  { requests, results, reports }: Before,
  nowMs: number,
): Duplicate | undefined {
  const study = studyByCode(code);
  const codes = study === undefined ? [code] : [study.loinc, ...(study.also ?? [])];
  const since = nowMs - (study?.days ?? USUAL_DAYS) * DAY_MS;
  const same = (concept: CodeableConcept | undefined) =>
    concept?.coding?.some((coding) => codes.includes(coding.code ?? '')) ?? false;
  const found: Duplicate[] = [
    ...results.flatMap((one): Duplicate[] => {
      const ms = whenOf(one)?.ms;
      if (ms === undefined || !same(one.code) || GONE.includes(one.status)) return [];
      return [{ kind: 'result', ms, value: readingsOf(one)[0]!.value }];
    }),
    ...reports.flatMap((one): Duplicate[] => {
      const ms = parseWhen(one.effectiveDateTime ?? one.effectivePeriod?.start ?? one.issued)?.ms;
      return ms === undefined || !same(one.code) || GONE.includes(one.status) ? [] : [{ kind: 'report', ms }];
    }),
    ...requests.flatMap((one): Duplicate[] => {
      const ms = parseWhen(one.authoredOn)?.ms;
      return ms === undefined || !same(one.code) || one.status !== 'active' ? [] : [{ kind: 'asked', ms }];
    }),
  ];
  return found.filter(({ ms }) => ms >= since).sort((a, b) => b.ms - a.ms)[0];
}
