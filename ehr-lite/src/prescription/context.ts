/** What the checks must know of the person, out of the record. What is not written down stays unknown. */

import { ATC_SYSTEM, CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import {
  type Childbearing,
  childbearingOf,
  PREGNANCY_DAYS,
  type Statement,
  toldBy,
} from '@amate/terminology/prescribing/childbearing.ts';
import { filtrationOf } from '@amate/terminology/prescribing/kidney.ts';
import type { Context } from '@amate/terminology/prescribing/model.ts';
import { weightFor } from '@amate/terminology/prescribing/weight.ts';
import { allergiesOf } from '../allergy/allergies.ts';
import { cityDay, parseWhen } from '../calendar/when.ts';
import { codeIn, wordsOf } from '../hub/coded.ts';
import type { AllergyIntolerance, Condition, Observation, Patient } from '../hub/r4.ts';
import type { PrescriptionDraft } from './line.ts';

export interface Resources {
  readonly patient: Patient | undefined;
  readonly allergies: readonly AllergyIntolerance[];
  readonly conditions: readonly Condition[];
  readonly measures: readonly Observation[];
}

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const WEIGHT = '29463-7';
const DAY_MS = 86_400_000;
const MONTH_MS = 30.4375 * DAY_MS;
/** Older than this, a kidney's value says nothing of today; no other measure is asked for longer ago. */
export const KIDNEY_DAYS = 400;

export function contextOf(resources: Resources, nowMs: number): Context & { readonly weightKg?: number } {
  const { patient, measures } = resources;
  const birth = Date.parse(patient?.birthDate ?? '');
  const ageMonths = Number.isNaN(birth) ? undefined : Math.max(0, (nowMs - birth) / MONTH_MS);
  const sex = patient?.gender === 'female' || patient?.gender === 'male' ? patient.gender : undefined;
  const newest = (code: string, days: number) => newestOf(measures, code, nowMs - days * DAY_MS);
  const egfr = egfrOf(newest, ageMonths, sex);
  return {
    conditions: standing(resources.conditions, nowMs),
    allergies: allergensOf(resources.allergies),
    ...(ageMonths !== undefined && { ageMonths, ...weightOf(measures, ageMonths, nowMs) }),
    ...(sex && { sex }),
    ...(sex !== 'male' && childbearingOf(statementsOf(resources), nowMs)),
    ...(egfr !== undefined && { egfr }),
  };
}

/**
 * What the doctor said in this visit goes before the record. A diagnosis of this visit goes before both where it warns: a selector that says
 * otherwise is a contradiction, and is not resolved in silence.
 */
export function withVisit(
  context: Context,
  { childbearing: said, cie10 }: Pick<PrescriptionDraft, 'childbearing' | 'cie10'>,
): Context {
  // All of one moment, which is now: of a birth and a pregnancy the one that warns stands.
  const statements = cie10.flatMap(toldBy).map((told) => ({ told, atMs: 0 }));
  const diagnosed: Childbearing = context.sex === 'male' ? {} : childbearingOf(statements, 0);
  const known =
    said === 'unknown'
      ? { ...context, ...diagnosed }
      : { ...context, pregnant: said === 'pregnant', lactating: said === 'lactating' };
  return {
    ...known,
    ...(diagnosed.pregnant === true && { pregnant: true }),
    ...(diagnosed.lactating === true && { lactating: true }),
  };
}

/** The newest that can be believed, with the day it was taken: what cannot be read is passed over, not guessed. */
function weightOf(
  measures: readonly Observation[],
  ageMonths: number,
  nowMs: number,
): { readonly weightKg?: number; readonly weighedOn?: string } {
  for (const one of newestFirst(measures, WEIGHT)) {
    const atMs = momentOf(one)!;
    const weightKg = weightFor(one.valueQuantity ?? {}, ageMonths, (nowMs - atMs) / DAY_MS);
    if (weightKg !== undefined) return { weightKg, weighedOn: cityDay(atMs) };
  }
  return {};
}

type Newest = (code: string, days: number) => Observation | undefined;

function egfrOf(newest: Newest, ageMonths: number | undefined, sex: string | undefined): number | undefined {
  for (const code of ['98979-8', '62238-1', '33914-3']) {
    const value = newest(code, KIDNEY_DAYS)?.valueQuantity?.value;
    if (value !== undefined) return value;
  }
  const creatinine = newest('2160-0', KIDNEY_DAYS)?.valueQuantity;
  if (creatinine?.value === undefined || ageMonths === undefined || sex === undefined) return undefined;
  if (creatinine.code !== undefined && creatinine.code !== 'mg/dL') return undefined;
  return filtrationOf(creatinine.value, ageMonths / 12, sex === 'female');
}

const SAID: Readonly<Record<string, Statement['told']>> = {
  ...{ '77386006': 'pregnant', 'LA15173-0': 'pregnant' },
  ...{ '60001007': 'not-pregnant', 'LA26683-5': 'not-pregnant' },
};

function statementsOf({ conditions, measures }: Resources): readonly Statement[] {
  const observed = newestFirst(measures, '82810-3').flatMap((one): readonly Statement[] => {
    const value = one.valueCodeableConcept;
    const told = SAID[codeIn(value, SNOMED) ?? codeIn(value, LOINC) ?? ''];
    return told === undefined ? [] : [{ told, atMs: momentOf(one)! }];
  });
  const diagnosed = conditions.flatMap((one): readonly Statement[] => {
    const { recordedDate, onsetDateTime } = one;
    const atMs = lastMomentOf(recordedDate ?? onsetDateTime);
    const code = standingCode(one);
    if (code === undefined || atMs === undefined) return [];
    const sinceMs = parseWhen(onsetDateTime)?.ms;
    return toldBy(code).map((told) => ({ told, atMs, ...(sinceMs !== undefined && { sinceMs }) }));
  });
  return [...observed, ...diagnosed];
}

/** Of a day without hour its end: it is not known to lie before what bears an hour. */
function lastMomentOf(text: string | undefined): number | undefined {
  const when = parseWhen(text);
  return when === undefined ? undefined : when.precision === 'day' ? when.ms + DAY_MS : when.ms;
}

const momentOf = (one: Observation): number | undefined =>
  parseWhen(one.effectiveDateTime ?? one.effectiveInstant ?? one.effectivePeriod?.start)?.ms;

function newestFirst(measures: readonly Observation[], code: string): readonly Observation[] {
  return measures
    .filter((one) => codeIn(one.code, LOINC) === code && !['entered-in-error', 'cancelled'].includes(one.status ?? ''))
    .filter((one) => momentOf(one) !== undefined)
    .sort((a, b) => momentOf(b)! - momentOf(a)!);
}

const newestOf = (measures: readonly Observation[], code: string, sinceMs: number): Observation | undefined =>
  newestFirst(measures, code).filter((one) => momentOf(one)! >= sinceMs)[0];

const ENDED = ['inactive', 'resolved', 'remission'];

/** undefined of what has ended, was wrong, or has no code. */
function standingCode({ code, clinicalStatus, verificationStatus }: Condition): string | undefined {
  const ended = ENDED.includes(clinicalStatus?.coding?.[0]?.code ?? '');
  const wrong = ['refuted', 'entered-in-error'].includes(verificationStatus?.coding?.[0]?.code ?? '');
  return ended || wrong ? undefined : codeIn(code, CIE10_SYSTEM)?.replace('.', '');
}

/** What is of childbearing passes by itself. */
function standing(conditions: readonly Condition[], nowMs: number): readonly string[] {
  return conditions.flatMap((one) => {
    const code = standingCode(one);
    if (code === undefined) return [];
    const since = Date.parse(one.recordedDate ?? one.onsetDateTime ?? '');
    return toldBy(code).length > 0 && !(nowMs - since <= PREGNANCY_DAYS * DAY_MS) ? [] : [code];
  });
}

function allergensOf(resources: readonly AllergyIntolerance[]): NonNullable<Context['allergies']> {
  const listed = allergiesOf(resources);
  if (listed.kind !== 'listed') return [];
  return listed.allergies.map(({ id, substance }) => {
    const { code, recorder }: Partial<AllergyIntolerance> = resources.find((one) => one.id === id) ?? {};
    const [atc, source] = [codeIn(code, ATC_SYSTEM), recorder?.display];
    return {
      text: wordsOf(code) ?? substance,
      ...(atc !== undefined && { atc }),
      ...(source !== undefined && { source }),
    };
  });
}
