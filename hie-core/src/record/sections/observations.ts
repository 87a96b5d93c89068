/** Results, vital signs, social history and pregnancy: the latest of each code, and of what is measured the two before it. */
import { LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes';
import { fewOfEach, newestFirst } from '../choose.ts';
import { kindOf, type ObservationKind, observedOn, PREGNANCY_STATUS, saysSomething } from '../observation-kind.ts';
import { judgementText, referenceRangeText, valueText } from '../observation-text.ts';
import type { PersonRecord } from '../person-record.ts';
import { resourceKey } from '../references.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { DAY_MS, dayText, startMs } from '../when.ts';
import { conceptKey, conceptText, hasCode, join, statusText } from '../words.ts';
import { reportsInSummary, reportTitle } from './reports.ts';

/** A trend needs more than one point; more than three is a record, no summary. */
const FEW = 3;
const MAX_CODES = 60;
/** A status or an expected date older than a pregnancy says nothing of today. */
const PREGNANCY_MS = 308 * DAY_MS;

export function results(record: PersonRecord): SectionBody {
  const reports = reportsInSummary(record);
  const observations = latest(record, 'result', FEW);
  const head = ['Estudio', 'Resultado', 'Interpretación', 'Referencia', 'Fecha', 'Fuente'];
  const shown: (DiagnosticReport | Observation)[] = [...reports, ...observations];
  return body(head, shown, (item) =>
    item.resourceType === 'Observation' ? resultRow(item, record) : reportRow(item, record),
  );
}

export const vitalSigns = (record: PersonRecord): SectionBody =>
  measured('Signo vital', latest(record, 'vital-sign', FEW), record);

export const socialHistory = (record: PersonRecord): SectionBody =>
  measured('Hábito o antecedente', latest(record, 'social', 1), record);

export function pregnancy(record: PersonRecord): SectionBody {
  const isOld = (observation: Observation) =>
    hasCode(observation.code, LOINC_SYSTEM, PREGNANCY_STATUS) &&
    startMs(observedOn(observation)) < record.nowMs - PREGNANCY_MS;
  const shown = latest(record, 'pregnancy', 1).filter((observation) => !isOld(observation));
  return measured('Dato', shown, record);
}

/** A record may hold thousands: they are told apart once. */
const told = new WeakMap<PersonRecord, ReadonlyMap<ObservationKind, Observation[]>>();

function ofKind(record: PersonRecord, kind: ObservationKind): readonly Observation[] {
  let kinds = told.get(record);
  if (kinds === undefined) {
    kinds = Map.groupBy(record.of('Observation').filter(saysSomething), kindOf);
    told.set(record, kinds);
  }
  return kinds.get(kind) ?? [];
}

function latest(record: PersonRecord, kind: ObservationKind, most: number): Observation[] {
  const newest = fewOfEach(newestFirst(ofKind(record, kind), observedOn), byCode, most * 3);
  const different = fewOfEach(newest, sameness, 1);
  const chosen = new Set<string>();
  return fewOfEach(different, byCode, most).filter((observation) => {
    chosen.add(conceptKey(observation.code) || resourceKey(observation));
    return chosen.size <= MAX_CODES;
  });
}

const byCode = ({ code }: Observation): string => conceptKey(code);

/** The same result told by the laboratory and by the hospital that asked for it. */
const sameness = (observation: Observation): string =>
  byCode(observation) &&
  JSON.stringify([byCode(observation), startMs(observedOn(observation)), valueText(observation)]);

function measured(what: string, observations: readonly Observation[], record: PersonRecord): SectionBody {
  return body([what, 'Valor', 'Fecha', 'Fuente'], observations, (observation) => [
    conceptText(observation.code),
    join([valueText(observation), judgementText(observation)]),
    dayText(observedOn(observation)),
    sourceText(observation, record),
  ]);
}

const resultRow = (observation: Observation, record: PersonRecord): string[] => [
  conceptText(observation.code),
  join([valueText(observation), statusText(observation.status)]),
  judgementText(observation),
  referenceRangeText(observation),
  dayText(observedOn(observation)),
  sourceText(observation as Resource, record),
];

const reportRow = (report: DiagnosticReport, record: PersonRecord): string[] => [
  reportTitle(report),
  join([report.conclusion ?? conceptText(report.conclusionCode?.[0]), statusText(report.status)]),
  '',
  '',
  dayText(report.effectiveDateTime ?? report.effectivePeriod?.start ?? report.issued),
  sourceText(report, record),
];
