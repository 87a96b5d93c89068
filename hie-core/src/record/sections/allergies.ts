/** Allergies and intolerances: every one that was not refuted, the dangerous first; a denial only while nobody says otherwise. */
import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { SNOMED_SYSTEM, statementOf, withNegationCode } from '../absence.ts';
import { fewOfEach, newestFirst } from '../choose.ts';
import { settle } from '../denial.ts';
import type { PersonRecord } from '../person-record.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { codesOf, firstCode } from '../status.ts';
import { dayText, startMs, timeOf, timeText } from '../when.ts';
import { conceptKey, conceptsText, conceptText, join, standing } from '../words.ts';

const HEAD = ['Alergia o intolerancia', 'Reacción', 'Riesgo', 'Estado', 'Desde', 'Fuente'];
const LIST_CODES = new Set(['48765-2', '52473-6', '52472-8']);
const NO_KNOWN_ALLERGY = { system: SNOMED_SYSTEM, code: '716186003', display: 'No known allergy' };
const CRITICALITY: Readonly<Record<string, string>> = {
  high: 'Alto',
  low: 'Bajo',
  'unable-to-assess': 'No valorable',
};
const SEVERITY: Readonly<Record<string, string>> = { mild: 'leve', moderate: 'moderada', severe: 'grave' };

export function allergies(record: PersonRecord): SectionBody {
  const standingOnes = newestFirst(
    record.of('AllergyIntolerance').filter(({ verificationStatus }) => !codesOf(verificationStatus).has('refuted')),
    dateOf,
  );
  const { affirmed, denials, empty } = settle(record, standingOnes, {
    statement: ({ code }) => statementOf(code),
    dateOf,
    isCurrent,
    listCodes: LIST_CODES,
  });
  const shown = [...sorted(fewOfEach(affirmed, sameness, 1)), ...denials.map(coded)];
  return { ...body(HEAD, shown, (allergy) => row(allergy, record)), empty };
}

const dateOf = (allergy: AllergyIntolerance): string | undefined =>
  allergy.recordedDate ?? allergy.lastOccurrence ?? timeOf(allergy, 'onset') ?? allergy.meta?.lastUpdated;

/** No status is no statement that it is over. */
function isCurrent({ clinicalStatus }: AllergyIntolerance): boolean {
  const codes = codesOf(clinicalStatus);
  return !codes.has('inactive') && !codes.has('resolved');
}

/** Two hospitals that say the same; one that adds a reaction or a risk adds a row. */
const sameness = (allergy: AllergyIntolerance): string =>
  conceptKey(allergy.code) &&
  JSON.stringify([conceptKey(allergy.code), isCurrent(allergy), allergy.criticality, reactionText(allergy)]);

function sorted(allergies: readonly AllergyIntolerance[]): AllergyIntolerance[] {
  const rank = (allergy: AllergyIntolerance) =>
    (isCurrent(allergy) ? 0 : 10) + (isDangerous(allergy) ? 0 : allergy.criticality === 'low' ? 2 : 1);
  return [...allergies].sort((a, b) => rank(a) - rank(b));
}

const isDangerous = ({ criticality, reaction }: AllergyIntolerance): boolean =>
  criticality === 'high' || (reaction?.some(({ severity }) => severity === 'severe') ?? false);

function coded(allergy: AllergyIntolerance): AllergyIntolerance {
  return statementOf(allergy.code) === 'all-negated'
    ? { ...allergy, code: withNegationCode(allergy.code ?? {}, NO_KNOWN_ALLERGY) }
    : allergy;
}

function reactionText({ reaction }: AllergyIntolerance): string {
  return (reaction ?? [])
    .map(({ manifestation, severity }) => join([conceptsText(manifestation), SEVERITY[severity ?? ''] ?? ''], ', '))
    .filter(Boolean)
    .join('; ');
}

function row(allergy: AllergyIntolerance, record: PersonRecord): string[] {
  const denied = statementOf(allergy.code);
  const name =
    denied === 'affirmed'
      ? conceptText(allergy.code)
      : join([denied === 'all-negated' ? 'Alergias negadas' : 'Negadas', conceptText(allergy.code)], ': ');
  const recorded = dateOf(allergy);
  return [
    name,
    reactionText(allergy),
    CRITICALITY[allergy.criticality ?? ''] ?? '',
    denied === 'affirmed'
      ? standing(firstCode(allergy.clinicalStatus), firstCode(allergy.verificationStatus))
      : 'Negado',
    timeText(allergy, 'onset') || (startMs(recorded) > 0 ? `registrado ${dayText(recorded)}` : ''),
    sourceText(allergy, record),
  ];
}
