/**
 * Which section an observation belongs to: by its code where the IPS names codes, else by its category. Answers to
 * questionnaires, examination findings and activity are no part of a summary.
 */

import { LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Observation } from '@medplum/fhirtypes';
import { presentKeys } from './present-keys.ts';
import { timeOf } from './when.ts';
import { hasCode } from './words.ts';

export type ObservationKind = 'result' | 'vital-sign' | 'social' | 'pregnancy' | 'other';

export const PREGNANCY_STATUS = new Set(['82810-3', '11778-8', '11779-6', '11780-4']);
const PREGNANCY_HISTORY = new Set('11636-8 11637-6 11638-4 11639-2 11640-0 11612-9 11613-7 11614-5 33065-4'.split(' '));
/** Tobacco and alcohol, whatever category they came with. */
const SOCIAL = new Set(['72166-2', '74013-4']);
/** R4 vital signs profile; what hospitals send without a category is known by these. */
const VITAL_SIGNS = new Set(
  '85353-1 9279-1 8867-4 2708-6 59408-5 8310-5 8302-2 9843-4 29463-7 39156-5 85354-9 8480-6 8462-4 8478-0'.split(' '),
);

export function kindOf({ code, category }: Observation): ObservationKind {
  const is = (codes: ReadonlySet<string>) => hasCode(code, LOINC_SYSTEM, codes);
  if (is(PREGNANCY_STATUS) || is(PREGNANCY_HISTORY)) return 'pregnancy';
  if (is(SOCIAL)) return 'social';
  const categories = new Set(category?.flatMap(({ coding }) => coding?.map((one) => one.code) ?? []));
  if (is(VITAL_SIGNS) || categories.has('vital-signs')) return 'vital-sign';
  if (categories.has('social-history')) return 'social';
  const isResult =
    categories.size === 0 || ['laboratory', 'imaging', 'LAB', 'RAD', 'IMG'].some((one) => categories.has(one));
  return isResult ? 'result' : 'other';
}

const WITHOUT_RESULT = new Set(['registered', 'cancelled']);

const SAYING = new Set(['component', 'dataAbsentReason', 'interpretation', 'note']);

/** Whether it says something: an order without a result does not, a panel says it in its members. */
export function saysSomething(observation: Observation): boolean {
  if (WITHOUT_RESULT.has(observation.status ?? '')) return false;
  return presentKeys(observation).some((key) => key.startsWith('value') || SAYING.has(key));
}

export const observedOn = (observation: Observation): string | undefined =>
  timeOf(observation, 'effective') ??
  observation.effectiveInstant ??
  observation.issued ??
  observation.meta?.lastUpdated;
