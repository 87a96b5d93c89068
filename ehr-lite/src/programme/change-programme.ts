/** Writing down that a review was done, and the person's own goal. */
import { LOINC_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { GoalTarget, Goal as WrittenGoal, Observation as WrittenObservation } from '@medplum/fhirtypes';
import { cityDay } from '../calendar/when.ts';
import { author } from '../chart/author.ts';
import { apply, withoutHubParts } from '../chart/change.ts';
import { DIASTOLIC, SYSTOLIC } from '../chart/vital-signs.ts';
import { hubNow } from '../hub/clock.ts';
import type { Goal } from '../hub/r4.ts';
import { inSpanish, t } from '../texts/t.ts';
import { type ProgrammeGoal, REVIEW_SYSTEM } from './goals.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const systemOf = (code: string): string => (/^\d/.test(code) ? LOINC_SYSTEM : REVIEW_SYSTEM);

export function recordReview(patientId: string, goal: ProgrammeGoal): Promise<void> {
  const [code] = goal.codes as readonly [string, ...string[]];
  const now = new Date(hubNow()).toISOString();
  const resource: WrittenObservation & { id: string } = {
    resourceType: 'Observation',
    id: crypto.randomUUID(),
    status: 'final',
    category: [{ coding: [{ system: CATEGORY, code: 'exam' }] }],
    code: { coding: [{ system: systemOf(code), code, display: goal.name }], text: goal.name },
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: now,
    issued: now,
    performer: [author()],
    valueString: inSpanish('programme.done'),
  };
  const words = t('programme.recorded', { what: goal.name });
  return apply({
    patientId,
    words,
    resource,
    seen: undefined,
    undone: (last) => ({ ...last, status: 'entered-in-error' }),
  });
}

/** Upper bounds: one number, or systolic and diastolic. Replaces the person's goal of the same measure. */
export function setGoal(
  patientId: string,
  goal: ProgrammeGoal,
  bounds: readonly number[],
  before: Goal | undefined,
): Promise<void> {
  const unit = goal.target.kind === 'range' ? goal.target.unit : 'mm[Hg]';
  const codes = goal.target.kind === 'pressure' ? [SYSTOLIC, DIASTOLIC] : [goal.codes[0]!];
  const target = codes.map(
    (code, index): GoalTarget => ({
      measure: { coding: [{ system: LOINC_SYSTEM, code }] },
      detailQuantity: { value: bounds[index]!, comparator: '<', unit, system: UCUM_SYSTEM, code: unit },
    }),
  );
  const written =
    before === undefined ? undefined : (withoutHubParts(before) as unknown as WrittenGoal & { id: string });
  const resource: WrittenGoal & { id: string } = {
    ...(written ?? { resourceType: 'Goal', id: crypto.randomUUID(), subject: { reference: `Patient/${patientId}` } }),
    lifecycleStatus: 'active',
    description: { text: inSpanish('programme.goal.words', { what: goal.name, value: `${bounds.join('/')} ${unit}` }) },
    startDate: cityDay(hubNow()),
    expressedBy: author(),
    target,
  } as WrittenGoal & { id: string };
  const undone = (now: WrittenGoal): WrittenGoal => written ?? { ...now, lifecycleStatus: 'cancelled' };
  const words = t('programme.goal.saved', { what: goal.name });
  return apply({ patientId, words, resource, seen: before?.meta?.versionId, undone });
}
