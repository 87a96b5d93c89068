/**
 * Problems: what is active apart from what is over. The same diagnosis of many visits is one row, its latest; the list that
 * a clinician keeps comes before the diagnoses of encounters.
 */

import type { Condition } from '@medplum/fhirtypes';
import { SNOMED_SYSTEM, statementOf, withNegationCode } from '../absence.ts';
import { fewOfEach, newestFirst } from '../choose.ts';
import { settle } from '../denial.ts';
import type { PersonRecord } from '../person-record.ts';
import { presentKeys } from '../present-keys.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { codesOf, firstCode } from '../status.ts';
import { dayText, timeOf, timeText } from '../when.ts';
import { conceptKey, conceptText, join, standing } from '../words.ts';

const LIST_CODES = new Set(['11450-4']);
const NO_PROBLEMS = { system: SNOMED_SYSTEM, code: '160245001', display: 'No current problems or disability' };
const OVER = ['inactive', 'remission', 'resolved'];
/** Newest first, so that what is left out is the oldest; nobody reads more in an emergency. */
const MAX_PAST = 60;

export function activeProblems(record: PersonRecord): SectionBody {
  const { affirmed, denials, empty } = settle(record, held(record), {
    statement: ({ code }) => statementOf(code),
    dateOf,
    isCurrent: (condition) => !isOver(condition),
    listCodes: LIST_CODES,
  });
  const active = fewOfEach(
    affirmed.filter((condition) => !isOver(condition)),
    ({ code }) => conceptKey(code),
    1,
  );
  const shown = [
    ...active.filter(isListed),
    ...active.filter((condition) => !isListed(condition)),
    ...denials.map(coded),
  ];
  return {
    ...body(['Problema de salud', 'Estado', 'Inicio', 'Último registro', 'Fuente'], shown, (condition) => [
      nameOf(condition),
      stateOf(condition),
      timeText(condition, 'onset'),
      dayText(dateOf(condition)),
      sourceText(condition, record),
    ]),
    empty: empty ?? onlyPast(affirmed.length),
  };
}

export function pastProblems(record: PersonRecord): SectionBody {
  const past = held(record).filter((condition) => statementOf(condition.code) === 'affirmed' && isOver(condition));
  const shown = fewOfEach(past, ({ code }) => conceptKey(code), 1).slice(0, MAX_PAST);
  return body(['Problema de salud', 'Estado', 'Inicio', 'Fin', 'Fuente'], shown, (condition) => [
    nameOf(condition),
    stateOf(condition),
    timeText(condition, 'onset'),
    timeText(condition, 'abatement'),
    sourceText(condition, record),
  ]);
}

const held = (record: PersonRecord): Condition[] =>
  newestFirst(
    record.of('Condition').filter(({ verificationStatus }) => !codesOf(verificationStatus).has('refuted')),
    dateOf,
  );

const dateOf = (condition: Condition): string | undefined =>
  condition.recordedDate ?? timeOf(condition, 'onset') ?? condition.meta?.lastUpdated;

function isOver(condition: Condition): boolean {
  const codes = codesOf(condition.clinicalStatus);
  if (codes.size > 0) return OVER.some((code) => codes.has(code));
  return presentKeys(condition).some((key) => key.startsWith('abatement'));
}

const isListed = ({ category }: Condition): boolean =>
  category?.some((concept) => codesOf(concept).has('problem-list-item') || codesOf(concept).has('75326-9')) ?? false;

const isDenial = ({ code }: Condition): boolean => statementOf(code) !== 'affirmed';

const nameOf = (condition: Condition): string =>
  isDenial(condition)
    ? join(['Problemas de salud negados', conceptText(condition.code)], ': ')
    : join([conceptText(condition.code), conceptText(condition.severity)], ', ');

const stateOf = (condition: Condition): string =>
  isDenial(condition)
    ? 'Negado'
    : standing(firstCode(condition.clinicalStatus), firstCode(condition.verificationStatus));

const coded = (condition: Condition): Condition => ({
  ...condition,
  code: withNegationCode(condition.code ?? {}, NO_PROBLEMS),
});

const onlyPast = (known: number): SectionBody['empty'] =>
  known === 0
    ? undefined
    : { code: 'unavailable', text: 'No hay problemas de salud activos en el expediente compartido; hay antecedentes.' };
