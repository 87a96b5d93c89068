/** What nursing measures: LOINC and UCUM of R4's vital signs (https://hl7.org/fhir/R4/observation-vitalsigns.html). */
export const MEASURES = [
  ...(['systolic', 'diastolic', 'pulse', 'respiration', 'temperature'] as const),
  ...(['saturation', 'weight', 'height', 'head', 'glucose'] as const),
] as const;
export type Measure = (typeof MEASURES)[number];

export interface About {
  readonly loinc: string;
  readonly display: string;
  /** UCUM. */
  readonly unit: string;
  /** As people write it. */
  readonly shown: string;
  readonly decimals: number;
  /** What a living person can have: beyond it, it is a slip of the key. Our own limits, wider than any record we know. */
  readonly least: number;
  readonly most: number;
}

export const ABOUT: Readonly<Record<Measure, About>> = {
  systolic: at('8480-6', 'Systolic blood pressure', 'mm[Hg]', 'mmHg', 0, 30, 300),
  diastolic: at('8462-4', 'Diastolic blood pressure', 'mm[Hg]', 'mmHg', 0, 10, 200),
  pulse: at('8867-4', 'Heart rate', '/min', 'por min', 0, 20, 300),
  respiration: at('9279-1', 'Respiratory rate', '/min', 'por min', 0, 4, 120),
  temperature: at('8310-5', 'Body temperature', 'Cel', '°C', 1, 25, 44),
  saturation: at('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry', '%', '%', 0, 30, 100),
  weight: at('29463-7', 'Body weight', 'kg', 'kg', 2, 0.3, 400),
  height: at('8302-2', 'Body height', 'cm', 'cm', 1, 20, 250),
  head: at('9843-4', 'Head Occipital-frontal circumference', 'cm', 'cm', 1, 15, 65),
  glucose: at('41653-7', 'Glucose [Mass/volume] in Capillary blood by Glucometer', 'mg/dL', 'mg/dL', 0, 10, 900),
};

function at(
  loinc: string,
  display: string,
  unit: string,
  shown: string,
  decimals: number,
  least: number,
  most: number,
): About {
  return { loinc, display, unit, shown, decimals, least, most };
}

export const HEAD_UNDER_MONTHS = 24;
/** Of somebody without age the head is not asked for. */
export const measuresFor = (ageMonths: number | undefined): readonly Measure[] =>
  MEASURES.filter((one) => one !== 'head' || (ageMonths !== undefined && ageMonths < HEAD_UNDER_MONTHS));

export type Read =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'wrong'; readonly why: 'number' | 'impossible' };

/** `36,5` and `36.5` alike; nothing else that a number could be taken for. */
export function readMeasure(measure: Measure, text: string): Read {
  const clean = text.trim().replace(',', '.');
  if (clean === '') return { kind: 'empty' };
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(clean)) return { kind: 'wrong', why: 'number' };
  const { least, most, decimals } = ABOUT[measure];
  const value = Number(Number(clean).toFixed(decimals));
  return value < least || value > most ? { kind: 'wrong', why: 'impossible' } : { kind: 'value', value };
}

/** kg/m², one decimal. */
export function bodyMassIndex(weightKg: number | undefined, heightCm: number | undefined): number | undefined {
  if (weightKg === undefined || heightCm === undefined) return undefined;
  return Number((weightKg / (heightCm / 100) ** 2).toFixed(1));
}
