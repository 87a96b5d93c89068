/**
 * What is expected at each age, and where it becomes dangerous. Each table names its source; `verified: false` stands where no
 * primary text was read: those wait for the clinic's own review before they may be relied on (docs/STATUS.md).
 */
import type { Measure } from './measures.ts';

export interface Source {
  readonly id: string;
  readonly name: string;
  readonly verified: boolean;
}

export const SOURCES = {
  pals: {
    id: 'pals',
    name: 'American Heart Association, PALS 2015: signos vitales por edad (niñas y niños despiertos)',
    verified: true,
  },
  nom030: {
    id: 'nom030',
    name: 'NOM-030-SSA2-2009, hipertensión arterial: 140/90 mmHg o más; crisis 180/120 mmHg',
    verified: false,
  },
  adult: { id: 'adult', name: 'Valores de uso general en personas adultas', verified: false },
  altitude: {
    id: 'altitude',
    name: 'Saturación esperada a 2,240 m: Rojas-Camayo y col., Thorax 2018;73:776-778 (percentiles por altitud)',
    verified: false,
  },
  nom015: {
    id: 'nom015',
    name: 'NOM-015-SSA2-2010, diabetes; hipoglucemia grave menor de 54 mg/dL (ADA)',
    verified: false,
  },
  nom008: { id: 'nom008', name: 'NOM-008-SSA3-2017, sobrepeso y obesidad; bajo peso: OMS', verified: false },
} as const satisfies Record<string, Source>;
export type SourceId = keyof typeof SOURCES;

export interface Range {
  readonly low?: number;
  readonly high?: number;
  /** At or beyond: tell the doctor. */
  readonly veryLow?: number;
  readonly veryHigh?: number;
  readonly source: SourceId;
}

/** From this age in months on, until the next line. */
type ByAge = readonly (readonly [fromMonths: number, low: number, high: number])[];

const PULSE: ByAge = [
  [0, 100, 205],
  [1, 100, 190],
  [12, 98, 140],
  [36, 80, 120],
  [72, 75, 118],
  [144, 60, 100],
];
const RESPIRATION: ByAge = [
  [0, 30, 53],
  [12, 22, 37],
  [36, 20, 28],
  [72, 18, 25],
  [144, 12, 20],
];
const SYSTOLIC: ByAge = [
  [0, 67, 84],
  [1, 72, 104],
  [12, 86, 106],
  [36, 89, 112],
  [72, 97, 115],
  [120, 102, 120],
  [144, 110, 131],
];
const DIASTOLIC: ByAge = [
  [0, 35, 53],
  [1, 37, 56],
  [12, 42, 63],
  [36, 46, 72],
  [72, 57, 76],
  [120, 61, 80],
  [144, 64, 83],
];
/** PALS: hypotension by age; above it the table says nothing of danger. */
const childHypotension = (months: number): number =>
  months < 1 ? 60 : months < 12 ? 70 : months < 120 ? 70 + 2 * Math.floor(months / 12) : 90;

const CHILD_UNTIL_MONTHS = 16 * 12;
const ADULT_BMI_FROM_MONTHS = 18 * 12;

const ADULT: Readonly<Partial<Record<Measure, Range>>> = {
  systolic: { low: 90, high: 139, veryLow: 79, veryHigh: 180, source: 'nom030' },
  diastolic: { low: 60, high: 89, veryLow: 39, veryHigh: 120, source: 'nom030' },
  pulse: { low: 60, high: 100, veryLow: 40, veryHigh: 130, source: 'adult' },
  respiration: { low: 12, high: 20, veryLow: 8, veryHigh: 30, source: 'adult' },
};
const EVERYBODY: Readonly<Partial<Record<Measure, Range>>> = {
  temperature: { low: 36, high: 37.5, veryLow: 35, veryHigh: 39.5, source: 'adult' },
  saturation: { low: 92, veryLow: 88, source: 'altitude' },
  glucose: { low: 70, high: 140, veryLow: 54, veryHigh: 300, source: 'nom015' },
};
const CHILD: Readonly<Partial<Record<Measure, ByAge>>> = {
  ...{ pulse: PULSE, respiration: RESPIRATION, systolic: SYSTOLIC, diastolic: DIASTOLIC },
};

/** undefined: nothing is judged (weight and height of a child want growth curves). Unknown age: as an adult. */
export function rangeOf(measure: Measure, ageMonths: number | undefined): Range | undefined {
  const everybody = EVERYBODY[measure];
  if (everybody !== undefined) return everybody;
  if (ageMonths === undefined || ageMonths >= CHILD_UNTIL_MONTHS) return ADULT[measure];
  const line = CHILD[measure]?.filter(([from]) => ageMonths >= from).at(-1);
  if (line === undefined) return undefined;
  const [, low, high] = line;
  return {
    ...{ low, high, source: 'pals' as const },
    ...(measure === 'systolic' && { veryLow: childHypotension(ageMonths) - 1 }),
  };
}

export const bmiRangeOf = (ageMonths: number | undefined): Range | undefined =>
  ageMonths === undefined || ageMonths < ADULT_BMI_FROM_MONTHS
    ? undefined
    : { low: 18.5, high: 24.9, source: 'nom008' };

export type Judgement = 'veryLow' | 'low' | 'normal' | 'high' | 'veryHigh' | 'unjudged';

export function judge(value: number, range: Range | undefined): Judgement {
  if (range === undefined) return 'unjudged';
  const { low, high, veryLow, veryHigh } = range;
  if (veryLow !== undefined && value <= veryLow) return 'veryLow';
  if (veryHigh !== undefined && value >= veryHigh) return 'veryHigh';
  if (low !== undefined && value < low) return 'low';
  return high !== undefined && value > high ? 'high' : 'normal';
}
