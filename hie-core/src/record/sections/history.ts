/** Immunizations and procedures: what was done, not what was refused or planned. */
import type { Immunization, Procedure } from '@medplum/fhirtypes';
import { statementOf } from '../absence.ts';
import { fewOfEach, newestFirst } from '../choose.ts';
import type { PersonRecord } from '../person-record.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { dayText, timeOf, timeText } from '../when.ts';
import { conceptKey, conceptsText, conceptText, join, statusText } from '../words.ts';

const MAX_PROCEDURES = 60;
const NOT_DONE = new Set(['not-done', 'preparation', 'stopped']);

export function immunizations(record: PersonRecord): SectionBody {
  const given = record
    .of('Immunization')
    .filter(({ status, vaccineCode }) => status === 'completed' && statementOf(vaccineCode) !== 'no-information');
  const shown = fewOfEach(newestFirst(given, dateOf), sameDose, 1);
  return body(['Vacuna', 'Fecha', 'Dosis', 'Enfermedad', 'Lote', 'Fuente'], shown, (immunization) => [
    conceptText(immunization.vaccineCode),
    dayText(immunization.occurrenceDateTime) || (immunization.occurrenceString ?? ''),
    doseText(immunization),
    conceptsText(immunization.protocolApplied?.flatMap(({ targetDisease }) => targetDisease ?? [])),
    immunization.lotNumber ?? '',
    sourceText(immunization, record),
  ]);
}

const dateOf = (immunization: Immunization): string | undefined =>
  immunization.occurrenceDateTime ?? immunization.recorded;

/** The same vaccine on the same day, told by two facilities. */
const sameDose = ({ vaccineCode, occurrenceDateTime }: Immunization): string =>
  conceptKey(vaccineCode) && occurrenceDateTime ? `${conceptKey(vaccineCode)} ${dayText(occurrenceDateTime)}` : '';

const doseText = ({ protocolApplied, doseQuantity }: Immunization): string =>
  (protocolApplied ?? [])
    .map(({ doseNumberPositiveInt, doseNumberString, seriesDosesPositiveInt }) =>
      join([String(doseNumberPositiveInt ?? doseNumberString ?? ''), String(seriesDosesPositiveInt ?? '')], ' de '),
    )
    .find(Boolean) ??
  (doseQuantity?.value === undefined ? '' : `${doseQuantity.value} ${doseQuantity.unit ?? ''}`.trim());

export function procedures(record: PersonRecord): SectionBody {
  const done = record
    .of('Procedure')
    .filter(({ status, code }) => !NOT_DONE.has(status ?? '') && statementOf(code) !== 'no-information');
  const newest = newestFirst(done, performedOn);
  const times = new Map<string, number>();
  for (const { code } of newest) times.set(conceptKey(code), (times.get(conceptKey(code)) ?? 0) + 1);
  const shown = fewOfEach(newest, ({ code }) => conceptKey(code), 1).slice(0, MAX_PROCEDURES);
  return body(['Procedimiento', 'Última vez', 'Veces', 'Sitio', 'Estado', 'Fuente'], shown, (procedure) => [
    conceptText(procedure.code) || 'Procedimiento sin nombre',
    timeText(procedure, 'performed'),
    conceptKey(procedure.code) === '' ? '1' : String(times.get(conceptKey(procedure.code))),
    conceptsText(procedure.bodySite),
    procedure.status === 'completed' ? '' : statusText(procedure.status),
    sourceText(procedure, record),
  ]);
}

const performedOn = (procedure: Procedure): string | undefined =>
  timeOf(procedure, 'performed') ?? procedure.meta?.lastUpdated;
