/** What the checks must know of the person, out of the record. What is not written down stays unknown. */

import { ATC_SYSTEM, CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { filtrationOf } from '@amate/terminology/prescribing/kidney.ts';
import type { Context } from '@amate/terminology/prescribing/model.ts';
import { allergiesOf } from '../allergy/allergies.ts';
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
const DAY_MS = 86_400_000;
const MONTH_MS = 30.4375 * DAY_MS;
/** Older than this, a pregnancy or a kidney's value says nothing of today. */
const PREGNANCY_DAYS = 280;
const KIDNEY_DAYS = 400;
const WEIGHT_DAYS = 180;
const PREGNANCY = /^(O(?!8[5-9]|9[0-2])|Z33|Z34|Z35|Z3A)/;
const LACTATION = /^(Z391|O92)/;

export function contextOf(resources: Resources, nowMs: number): Context & { readonly weightKg?: number } {
  const { patient, measures } = resources;
  const birth = Date.parse(patient?.birthDate ?? '');
  const ageMonths = Number.isNaN(birth) ? undefined : Math.max(0, (nowMs - birth) / MONTH_MS);
  const sex = patient?.gender === 'female' || patient?.gender === 'male' ? patient.gender : undefined;
  const conditions = standing(resources.conditions, nowMs);
  const newest = (code: string, days: number) => newestOf(measures, code, nowMs - days * DAY_MS);
  const weightKg = newest('29463-7', WEIGHT_DAYS)?.valueQuantity?.value;
  const egfr = egfrOf(newest, ageMonths, sex);
  const pregnant =
    pregnancyOf(newest('82810-3', PREGNANCY_DAYS)) ?? (conditions.some((one) => PREGNANCY.test(one)) || undefined);
  return {
    conditions,
    allergies: allergensOf(resources.allergies),
    ...(ageMonths !== undefined && { ageMonths }),
    ...(sex && { sex }),
    ...(pregnant !== undefined && sex !== 'male' && { pregnant }),
    ...(conditions.some((one) => LACTATION.test(one)) && { lactating: true }),
    ...(egfr !== undefined && { egfr }),
    ...(weightKg !== undefined && { weightKg }),
  };
}

/** What the doctor said in this visit goes before the record. */
export function withSaid(context: Context, said: PrescriptionDraft['childbearing']): Context {
  if (said === 'unknown') return context;
  return { ...context, pregnant: said === 'pregnant', lactating: said === 'lactating' };
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

const pregnancyOf = (status: Observation | undefined): boolean | undefined => {
  const code = codeIn(status?.valueCodeableConcept, SNOMED);
  return code === '77386006' ? true : code === '60001007' ? false : undefined;
};

function newestOf(measures: readonly Observation[], code: string, sinceMs: number): Observation | undefined {
  return measures
    .filter((one) => codeIn(one.code, LOINC) === code && !['entered-in-error', 'cancelled'].includes(one.status ?? ''))
    .filter((one) => Date.parse(one.effectiveDateTime ?? '') >= sinceMs)
    .sort((a, b) => Date.parse(b.effectiveDateTime!) - Date.parse(a.effectiveDateTime!))[0];
}

const ENDED = ['inactive', 'resolved', 'remission'];
/** A pregnancy that nobody closed ends by itself. */
function standing(conditions: readonly Condition[], nowMs: number): readonly string[] {
  return conditions.flatMap((one) => {
    const code = codeIn(one.code, CIE10_SYSTEM)?.replace('.', '');
    const ended = ENDED.includes(one.clinicalStatus?.coding?.[0]?.code ?? '');
    const wrong = ['refuted', 'entered-in-error'].includes(one.verificationStatus?.coding?.[0]?.code ?? '');
    if (code === undefined || ended || wrong) return [];
    const since = Date.parse(one.recordedDate ?? one.onsetDateTime ?? '');
    const passing = PREGNANCY.test(code) || LACTATION.test(code);
    return passing && !(nowMs - since <= PREGNANCY_DAYS * DAY_MS) ? [] : [code];
  });
}

function allergensOf(resources: readonly AllergyIntolerance[]): NonNullable<Context['allergies']> {
  const listed = allergiesOf(resources);
  if (listed.kind !== 'listed') return [];
  return listed.allergies.map(({ id, substance }) => {
    const code = resources.find((one) => one.id === id)?.code;
    const atc = codeIn(code, ATC_SYSTEM);
    return { text: wordsOf(code) ?? substance, ...(atc !== undefined && { atc }) };
  });
}
