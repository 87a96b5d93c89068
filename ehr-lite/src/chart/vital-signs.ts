/**
 * The vital signs a chart shows, by LOINC (https://hl7.org/fhir/R4/observation-vitalsigns.html), and how a reading of each
 * is taken out of an Observation: as its value, or as a component of a blood pressure. Hospitals send them without a
 * category as often as with one, so the code decides.
 */
import type { MeasuredValue, Observation } from '../hub/r4.ts';
import { whenOf } from '../observation/reading.ts';
import { toUnit } from '../result/units.ts';

export type VitalName =
  | 'pressure'
  | 'pulse'
  | 'breathing'
  | 'temperature'
  | 'saturation'
  | 'weight'
  | 'height'
  | 'bmi'
  | 'glucose'
  | 'head';

interface Vital {
  readonly name: VitalName;
  readonly codes: readonly string[];
  /** UCUM; readings in units that do not convert safely are shown as sent, without a line. */
  readonly unit: string;
  readonly decimals: number;
}

export const SYSTOLIC = '8480-6';
export const DIASTOLIC = '8462-4';
export const VITALS: readonly Vital[] = [
  { name: 'pressure', codes: ['85354-9', '55284-4', SYSTOLIC], unit: 'mm[Hg]', decimals: 0 },
  { name: 'pulse', codes: ['8867-4'], unit: '/min', decimals: 0 },
  { name: 'breathing', codes: ['9279-1'], unit: '/min', decimals: 0 },
  { name: 'temperature', codes: ['8310-5'], unit: 'Cel', decimals: 1 },
  { name: 'saturation', codes: ['59408-5', '2708-6'], unit: '%', decimals: 0 },
  { name: 'weight', codes: ['29463-7', '3141-9'], unit: 'kg', decimals: 1 },
  { name: 'height', codes: ['8302-2', '8308-9'], unit: 'cm', decimals: 1 },
  { name: 'bmi', codes: ['39156-5'], unit: 'kg/m2', decimals: 1 },
  { name: 'head', codes: ['9843-4', '8287-5'], unit: 'cm', decimals: 1 },
  { name: 'glucose', codes: ['2339-0', '2340-8', '41653-7', '32016-8'], unit: 'mg/dL', decimals: 0 },
];
export const VITAL_CODES: readonly string[] = [...VITALS.flatMap((vital) => vital.codes), DIASTOLIC];

export interface VitalPoint {
  readonly ms: number;
  readonly value: number;
  /** Diastolic, of a pressure. */
  readonly low: number | undefined;
}
export interface VitalCourse {
  readonly vital: Vital;
  /** Oldest first, only what could be dated and brought to one unit. */
  readonly points: readonly VitalPoint[];
  readonly latest: Observation;
}

const hasCode = (code: MeasuredValue & { readonly code?: Observation['code'] }, codes: readonly string[]): boolean =>
  code.code?.coding?.some((coding) => codes.includes(coding.code ?? '')) ?? false;

const WITHOUT_VALUE = new Set(['entered-in-error', 'cancelled', 'registered']);

/** One course per sign that was ever measured, in the usual order. `observations` newest first. */
export function coursesOf(observations: readonly Observation[]): readonly VitalCourse[] {
  const valid = observations.filter((one) => !WITHOUT_VALUE.has(one.status ?? ''));
  return VITALS.flatMap((vital) => {
    const own = valid.filter((one) => hasCode(one, vital.codes));
    const [latest] = own;
    if (latest === undefined) return [];
    const points = own
      .flatMap((one) => pointOf(vital, one, valid))
      .sort((a, b) => a.ms - b.ms)
      .slice(-12);
    return [{ vital, points, latest }];
  });
}

function pointOf(vital: Vital, one: Observation, all: readonly Observation[]): readonly VitalPoint[] {
  const when = whenOf(one);
  if (when === undefined) return [];
  if (vital.name !== 'pressure') {
    const value = numberIn(one, vital.unit);
    return value === undefined ? [] : [{ ms: when.ms, value, low: undefined }];
  }
  const part = (code: string) => one.component?.find((component) => hasCode(component, [code]));
  // A system that files the two halves apart gives them the same moment.
  const other = all.find((candidate) => hasCode(candidate, [DIASTOLIC]) && whenOf(candidate)?.ms === when.ms);
  const high = numberIn(part(SYSTOLIC) ?? one, vital.unit);
  const low = numberIn(part(DIASTOLIC) ?? other, vital.unit);
  return high === undefined ? [] : [{ ms: when.ms, value: high, low }];
}

function numberIn(measured: MeasuredValue | undefined, unit: string): number | undefined {
  const quantity = measured?.valueQuantity;
  if (quantity?.value === undefined || quantity.comparator !== undefined) return undefined;
  return toUnit(quantity.value, quantity.code ?? quantity.unit, unit);
}
