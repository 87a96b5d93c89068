/**
 * Diagnostic reports that say more than their observations: imaging, and whatever carries a conclusion. A clinical note that
 * came as a report is no result.
 */
import type { DiagnosticReport } from '@medplum/fhirtypes';
import { fewOfEach, newestFirst } from '../choose.ts';
import type { PersonRecord } from '../person-record.ts';
import { timeOf } from '../when.ts';
import { conceptKey, conceptText } from '../words.ts';

const V2_0074 = 'http://terminology.hl7.org/CodeSystem/v2-0074';
/** HL7 table 0074: the sections that make images or tracings. */
const IMAGING = new Set([
  'RAD',
  'RX',
  'RUS',
  'CT',
  'NMR',
  'NMS',
  'NRS',
  'OUS',
  'VUS',
  'XRC',
  'CUS',
  'EC',
  'EN',
  'IMG',
  'imaging',
]);
const READY = new Set(['final', 'amended', 'corrected', 'appended', 'preliminary', 'partial']);
const MAX_REPORTS = 10;

export function reportsInSummary(record: PersonRecord): DiagnosticReport[] {
  const reports = record.of('DiagnosticReport').filter((report) => READY.has(report.status ?? '') && isResult(report));
  return fewOfEach(newestFirst(reports, dateOf), ({ code }) => conceptKey(code), 2).slice(0, MAX_REPORTS);
}

export const reportTitle = (report: DiagnosticReport): string => conceptText(report.code);

const dateOf = (report: DiagnosticReport): string | undefined =>
  timeOf(report, 'effective') ?? report.issued ?? report.meta?.lastUpdated;

function isResult({ category, conclusion, conclusionCode }: DiagnosticReport): boolean {
  const codings = category?.flatMap(({ coding }) => coding ?? []) ?? [];
  if (codings.some(({ code }) => IMAGING.has(code ?? ''))) return true;
  const fromService =
    codings.length === 0 || codings.some(({ system, code }) => system === V2_0074 || code === 'laboratory');
  return fromService && (conclusion !== undefined || (conclusionCode?.length ?? 0) > 0);
}
