/** One taking of vital signs as Observations: profiles of R4's vital signs, one `send()` with the visit's new state. */
import { LOINC_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Observation, ObservationReferenceRange, Quantity, Reference } from '@medplum/fhirtypes';
import { ABOUT, bodyMassIndex, type Measure } from './measures.ts';
import { bmiRangeOf, type Judgement, judge, type Range, rangeOf, SOURCES } from './ranges.ts';

export interface Taken {
  readonly patientId: string;
  readonly visitId: string;
  /** FHIR instant, by the hub's clock. */
  readonly at: string;
  readonly ageMonths: number | undefined;
  readonly performer: Reference;
  readonly values: Readonly<Partial<Record<Measure, number>>>;
  /** Ids given so far, by LOINC code; kept by the screen while it is open. */
  readonly ids: Map<string, string>;
}

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const INTERPRETATION = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const CODE: Readonly<Record<Exclude<Judgement, 'unjudged'>, readonly [code: string, display: string]>> = {
  veryLow: ['LL', 'Critical low'],
  low: ['L', 'Low'],
  normal: ['N', 'Normal'],
  high: ['H', 'High'],
  veryHigh: ['HH', 'Critical high'],
};
const PRESSURE = { system: LOINC_SYSTEM, code: '85354-9', display: 'Blood pressure panel with all children optional' };
/** The profile of oxygen saturation wants both codes. */
const ARTERIAL = { system: LOINC_SYSTEM, code: '2708-6', display: 'Oxygen saturation in Arterial blood' };
const BMI = { loinc: '39156-5', display: 'Body mass index (BMI) [Ratio]', unit: 'kg/m2', shown: 'kg/m²' };
const SINGLE: readonly Measure[] = [
  ...(['pulse', 'respiration', 'temperature', 'saturation', 'weight', 'height', 'head', 'glucose'] as const),
];

export function entriesOf(taken: Taken): BundleEntry[] {
  const { values, ageMonths } = taken;
  const { systolic, diastolic, weight, height } = values;
  const observations: Observation[] = [];
  if (systolic !== undefined && diastolic !== undefined)
    observations.push({
      ...base(taken, PRESSURE.code, 'Presión arterial', [PRESSURE]),
      component: (['systolic', 'diastolic'] as const).map((one) => ({
        code: { coding: [coding(one)] },
        ...measured(values[one]!, ABOUT[one], rangeOf(one, ageMonths)),
      })),
    });
  for (const one of SINGLE) {
    const value = values[one];
    if (value === undefined) continue;
    const codes = one === 'saturation' ? [ARTERIAL, coding(one)] : [coding(one)];
    observations.push({
      ...base(taken, ABOUT[one].loinc, NAMES[one], codes),
      ...measured(value, ABOUT[one], rangeOf(one, ageMonths)),
    });
  }
  const index = bodyMassIndex(weight, height);
  if (index !== undefined)
    observations.push({
      ...base(taken, BMI.loinc, 'Índice de masa corporal', [
        { system: LOINC_SYSTEM, code: BMI.loinc, display: BMI.display },
      ]),
      ...measured(index, BMI, bmiRangeOf(ageMonths)),
    });
  return observations.map((resource) => ({
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
    request: { method: 'PUT', url: `Observation/${resource.id}` },
  }));
}

/** In words of the clinic: what the record shows when no catalogue is at hand. */
const NAMES: Readonly<Record<Measure, string>> = {
  systolic: 'Presión sistólica',
  diastolic: 'Presión diastólica',
  pulse: 'Frecuencia cardiaca',
  respiration: 'Frecuencia respiratoria',
  temperature: 'Temperatura corporal',
  saturation: 'Saturación de oxígeno',
  weight: 'Peso',
  height: 'Talla',
  head: 'Perímetro cefálico',
  glucose: 'Glucosa capilar',
};

const coding = (one: Measure) => ({ system: LOINC_SYSTEM, code: ABOUT[one].loinc, display: ABOUT[one].display });

function base(taken: Taken, key: string, text: string, codes: NonNullable<Observation['code']>['coding']) {
  const id = taken.ids.get(key) ?? crypto.randomUUID();
  taken.ids.set(key, id);
  return {
    resourceType: 'Observation' as const,
    id,
    status: 'final' as const,
    category: [{ coding: [{ system: CATEGORY, code: 'vital-signs', display: 'Vital Signs' }] }],
    code: { coding: codes ?? [], text },
    subject: { reference: `Patient/${taken.patientId}` },
    encounter: { reference: `Encounter/${taken.visitId}` },
    effectiveDateTime: taken.at,
    performer: [taken.performer as Reference<never>],
  };
}

function measured(
  value: number,
  { unit, shown }: { readonly unit: string; readonly shown: string },
  range: Range | undefined,
) {
  const quantity = (amount: number): Quantity => ({ value: amount, unit: shown, system: UCUM_SYSTEM, code: unit });
  const judgement = judge(value, range);
  const referenceRange: ObservationReferenceRange[] =
    range === undefined
      ? []
      : [
          {
            ...(range.low !== undefined && { low: quantity(range.low) }),
            ...(range.high !== undefined && { high: quantity(range.high) }),
            text: SOURCES[range.source].name,
          },
        ];
  return {
    valueQuantity: quantity(value),
    ...(judgement !== 'unjudged' && {
      interpretation: [{ coding: [{ system: INTERPRETATION, code: CODE[judgement][0], display: CODE[judgement][1] }] }],
    }),
    ...(referenceRange.length > 0 && { referenceRange }),
  };
}
