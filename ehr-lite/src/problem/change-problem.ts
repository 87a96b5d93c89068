/** Putting a problem on the list, closing it, opening it again (https://hl7.org/fhir/R4/condition.html). */
import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Condition as Written } from '@medplum/fhirtypes';
import { cityDay } from '../calendar/when.ts';
import { author } from '../chart/author.ts';
import { apply, withoutHubParts } from '../chart/change.ts';
import { diagnosisOf } from '../condition/words.ts';
import { hubNow } from '../hub/clock.ts';
import type { Condition } from '../hub/r4.ts';
import { t } from '../texts/t.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const status = (system: string, code: string) => ({ coding: [{ system, code }] });

export interface NewProblem {
  readonly words: string;
  /** CIE-10; left out for a problem in the doctor's own words. */
  readonly code?: string;
  /** FHIR date, may be partial. */
  readonly since?: string;
}

export function addProblem(patientId: string, { words, code, since }: NewProblem): Promise<void> {
  const coding = code === undefined ? {} : { coding: [{ system: CIE10_SYSTEM, code, display: words }] };
  return add(patientId, { ...coding, text: words }, since, words);
}

/** The diagnosis of a visit as a problem of the list; the visit's own entry stays as it was written. */
export function addToList(patientId: string, condition: Condition): Promise<void> {
  const { words } = diagnosisOf(condition);
  const code = condition.code === undefined ? { text: words } : (condition.code as Written['code']);
  return add(patientId, code!, condition.onsetDateTime ?? condition.recordedDate?.slice(0, 10), words);
}

function add(patientId: string, code: NonNullable<Written['code']>, since: string | undefined, words: string) {
  const resource: Written & { id: string } = {
    resourceType: 'Condition',
    id: crypto.randomUUID(),
    clinicalStatus: status(CLINICAL, 'active'),
    verificationStatus: status(VERIFICATION, 'confirmed'),
    category: [status(CATEGORY, 'problem-list-item')],
    code,
    subject: { reference: `Patient/${patientId}` },
    ...(since !== undefined && { onsetDateTime: since }),
    recordedDate: new Date(hubNow()).toISOString(),
    recorder: author(),
  };
  // con-5: an entry in error has no clinical status.
  const undone = ({ clinicalStatus: _, ...now }: Written): Written => ({
    ...now,
    verificationStatus: status(VERIFICATION, 'entered-in-error'),
  });
  return apply({ patientId, words: t('problem.added', { what: words }), resource, seen: undefined, undone });
}

export function closeProblem(patientId: string, condition: Condition): Promise<void> {
  const before = withoutHubParts(condition) as unknown as Written & { id: string };
  const resource = {
    ...before,
    clinicalStatus: status(CLINICAL, 'resolved'),
    abatementDateTime: cityDay(hubNow()),
  };
  const words = t('problem.closed', { what: diagnosisOf(condition).words });
  return apply({ patientId, words, resource, seen: condition.meta?.versionId, undone: () => before });
}

export function reopenProblem(patientId: string, condition: Condition): Promise<void> {
  const before = withoutHubParts(condition) as unknown as Written & { id: string };
  const { abatementDateTime: _, ...rest } = before;
  const resource = { ...rest, clinicalStatus: status(CLINICAL, 'active') };
  const words = t('problem.reopened', { what: diagnosisOf(condition).words });
  return apply({ patientId, words, resource, seen: condition.meta?.versionId, undone: () => before });
}
