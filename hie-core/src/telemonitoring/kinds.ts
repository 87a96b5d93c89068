/**
 * What a home can measure: how it is coded, in which unit it is kept, and beyond which values it is the device that is wrong and not the
 * person. Plausibility is no alarm: what lies outside is kept as it came and judges nobody (docs/adr/0036).
 */
import { CANONICAL_BASE, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';

export const KIND_NAMES = [
  ...(['presion', 'glucosa', 'saturacion', 'peso', 'temperatura', 'flujo', 'frecuencia', 'sintomas'] as const),
] as const;
export type KindName = (typeof KIND_NAMES)[number];

export interface Part {
  readonly loinc: string;
  readonly name: string;
  /** In the kind's unit, inclusive. */
  readonly plausible: readonly [number, number];
}

export interface Kind {
  /** In the rows of readings: never changes. */
  readonly number: number;
  readonly name: string;
  readonly system: string;
  readonly code: string;
  /** UCUM. */
  readonly unit: string;
  /** As people read it. */
  readonly shown: string;
  /** Grams per mole, where laboratories also speak in moles. */
  readonly molarMass?: number;
  /** Codes under which the same comes through FHIR. */
  readonly also?: readonly string[];
  /** Of `also`, the code that the vital-signs profile asks for beside the exact one (https://hl7.org/fhir/R4/oxygensat.html). */
  readonly profiled?: string;
  readonly value: Part;
  /** Diastolic pressure. */
  readonly second?: Part;
  readonly category: 'vital-signs' | 'laboratory' | 'survey' | 'exam';
}

/** Yes or no, one bit each, in this order: add at the end only. */
export const SYMPTOMS = [
  ...([
    'disnea',
    'edema',
    'dolor-toracico',
    'mareo',
    'cefalea',
    'vision-borrosa',
    'sangrado',
    'fiebre',
    'tos',
  ] as const),
  ...(['menos-movimientos-fetales', 'palpitaciones', 'confusion'] as const),
] as const;
export type Symptom = (typeof SYMPTOMS)[number];

const part = (loinc: string, name: string, low: number, high: number): Part => ({
  loinc,
  name,
  plausible: [low, high],
});

export const KINDS: Readonly<Record<KindName, Kind>> = {
  presion: {
    ...{ number: 1, name: 'Presión arterial', system: LOINC_SYSTEM, code: '85354-9', unit: 'mm[Hg]', shown: 'mmHg' },
    ...{ category: 'vital-signs', also: ['55284-4'] },
    value: part('8480-6', 'Presión sistólica', 50, 300),
    second: part('8462-4', 'Presión diastólica', 20, 200),
  },
  glucosa: {
    ...{ number: 2, name: 'Glucosa capilar', system: LOINC_SYSTEM, code: '41653-7', unit: 'mg/dL', shown: 'mg/dL' },
    ...{ category: 'laboratory', molarMass: 180.156, also: ['2339-0', '2345-7', '32016-8', '15074-8', '14743-9'] },
    value: part('41653-7', 'Glucosa capilar', 10, 1_000),
  },
  saturacion: {
    ...{ number: 3, name: 'Saturación de oxígeno', system: LOINC_SYSTEM, code: '59408-5', unit: '%', shown: '%' },
    ...{ category: 'vital-signs', also: ['2708-6'], profiled: '2708-6' },
    value: part('59408-5', 'Saturación de oxígeno', 40, 100),
  },
  peso: {
    ...{ number: 4, name: 'Peso', system: LOINC_SYSTEM, code: '29463-7', unit: 'kg', shown: 'kg' },
    category: 'vital-signs',
    value: part('29463-7', 'Peso', 1, 400),
  },
  temperatura: {
    ...{ number: 5, name: 'Temperatura', system: LOINC_SYSTEM, code: '8310-5', unit: 'Cel', shown: '°C' },
    category: 'vital-signs',
    value: part('8310-5', 'Temperatura', 30, 44),
  },
  flujo: {
    ...{ number: 6, name: 'Flujo espiratorio máximo', system: LOINC_SYSTEM, code: '33452-4', unit: 'L/min' },
    ...{ shown: 'L/min', category: 'exam' },
    value: part('33452-4', 'Flujo espiratorio máximo', 30, 900),
  },
  frecuencia: {
    ...{ number: 7, name: 'Frecuencia cardiaca', system: LOINC_SYSTEM, code: '8867-4', unit: '/min', shown: '/min' },
    category: 'vital-signs',
    value: part('8867-4', 'Frecuencia cardiaca', 20, 250),
  },
  sintomas: {
    ...{
      number: 8,
      name: 'Síntomas de alarma',
      system: `${CANONICAL_BASE}/CodeSystem/telemonitoreo`,
      code: 'sintomas',
    },
    ...{ unit: '1', shown: '', category: 'survey' },
    /** The bits of the symptoms that are there. */
    value: part('sintomas', 'Síntomas de alarma', 0, 2 ** SYMPTOMS.length - 1),
  },
};

const BY_NUMBER = new Map(KIND_NAMES.map((name) => [KINDS[name].number, name]));
export const kindNamed = (number: number): KindName => {
  const name = BY_NUMBER.get(number);
  if (name === undefined) throw new Error(`no kind ${number}`);
  return name;
};

const BY_CODE = new Map(
  KIND_NAMES.flatMap((name) => [KINDS[name].code, ...(KINDS[name].also ?? [])].map((code) => [code, name] as const)),
);
export const kindOfLoinc = (code: string): KindName | undefined => BY_CODE.get(code);

export const bitsOf = (present: readonly Symptom[]): number =>
  present.reduce((bits, symptom) => bits | (1 << SYMPTOMS.indexOf(symptom)), 0);
export const symptomsIn = (bits: number): Symptom[] => SYMPTOMS.filter((_, at) => (bits >> at) & 1);
