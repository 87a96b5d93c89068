/**
 * What is measured: panels and vital signs with LOINC codes, UCUM units and the reference ranges of an adult laboratory.
 * Values follow the person: diabetes raises glucose and HbA1c, hypertension the pressure.
 */
import type { Random } from './random.ts';

export interface Measure {
  readonly code: string;
  readonly display: string;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
  readonly mean: number;
  readonly deviation: number;
  readonly decimals: number;
}

export interface Panel {
  readonly code: string;
  readonly display: string;
  /** HL7 table 0074. */
  readonly section: 'CH' | 'HM' | 'UR' | 'VR' | 'PHY';
  readonly measures: readonly Measure[];
}

export type Flag = 'N' | 'H' | 'L' | 'A';

export interface Result {
  readonly code: string;
  readonly display: string;
  readonly value: number | string;
  readonly decimals: number;
  readonly unit: string;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly flag: Flag;
}

export interface Body {
  readonly ageYears: number;
  readonly diabetic: boolean;
  readonly hypertensive: boolean;
  readonly feverish: boolean;
}

/** code | display | unit | low | high | mean | deviation | decimals */
const measures = (rows: string): Measure[] =>
  rows
    .trim()
    .split('\n')
    .map((row) => {
      const [code = '', display = '', unit = '', low = '', high = '', mean, deviation, decimals] = row
        .split('|')
        .map((cell) => cell.trim());
      return {
        code,
        display,
        unit,
        ...(low === '' ? {} : { low: Number(low) }),
        ...(high === '' ? {} : { high: Number(high) }),
        mean: Number(mean),
        deviation: Number(deviation),
        decimals: Number(decimals),
      };
    });

export const PANELS: Readonly<Record<string, Panel>> = {
  QS: {
    code: '24323-8',
    display: 'Química sanguínea',
    section: 'CH',
    measures: measures(`
      2345-7 | Glucosa en suero o plasma | mg/dL | 70 | 100 | 90 | 9 | 0
      3091-6 | Urea en suero o plasma | mg/dL | 15 | 43 | 29 | 8 | 0
      2160-0 | Creatinina en suero o plasma | mg/dL | 0.6 | 1.2 | 0.85 | 0.18 | 2`),
  },
  LIP: {
    code: '24331-1',
    display: 'Perfil de lípidos',
    section: 'CH',
    measures: measures(`
      2093-3 | Colesterol total | mg/dL | | 200 | 190 | 34 | 0
      2571-8 | Triglicéridos | mg/dL | | 150 | 145 | 55 | 0
      2085-9 | Colesterol HDL | mg/dL | 40 | | 46 | 10 | 0`),
  },
  HBA: {
    code: '55454-3',
    display: 'Hemoglobina glucosilada',
    section: 'CH',
    measures: measures(`4548-4 | Hemoglobina A1c | % | 4 | 5.6 | 5.3 | 0.3 | 1`),
  },
  TSH: {
    code: '11579-0',
    display: 'Tirotropina',
    section: 'CH',
    measures: measures(`11580-8 | Tirotropina (TSH) | m[IU]/L | 0.4 | 4.5 | 3.4 | 1.4 | 2`),
  },
  BH: {
    code: '58410-2',
    display: 'Biometría hemática',
    section: 'HM',
    measures: measures(`
      718-7 | Hemoglobina | g/dL | 12 | 17.5 | 14.2 | 1.6 | 1
      4544-3 | Hematocrito | % | 36 | 52 | 43 | 4.5 | 1
      6690-2 | Leucocitos | 10*3/uL | 4.5 | 11 | 7.6 | 2 | 1
      777-3 | Plaquetas | 10*3/uL | 150 | 450 | 265 | 60 | 0`),
  },
  EGO: {
    code: '24356-8',
    display: 'Examen general de orina',
    section: 'UR',
    measures: measures(`
      5803-2 | pH de la orina | [pH] | 5 | 8 | 6.1 | 0.7 | 1
      5811-5 | Densidad de la orina | 1 | 1.005 | 1.03 | 1.018 | 0.006 | 3`),
  },
  VIR: {
    code: '94500-6',
    display: 'SARS-CoV-2, ARN por amplificación de ácidos nucleicos',
    section: 'VR',
    measures: [],
  },
};

export const VITAL_SIGNS: Panel = {
  code: '85353-1',
  display: 'Signos vitales',
  section: 'PHY',
  measures: measures(`
    8480-6 | Presión arterial sistólica | mm[Hg] | 90 | 130 | 114 | 9 | 0
    8462-4 | Presión arterial diastólica | mm[Hg] | 60 | 85 | 73 | 6 | 0
    8867-4 | Frecuencia cardiaca | /min | 60 | 100 | 78 | 9 | 0
    8310-5 | Temperatura corporal | Cel | 36 | 37.5 | 36.6 | 0.3 | 1
    59408-5 | Saturación de oxígeno | % | 90 | 100 | 95 | 1.6 | 0`),
};

/** Detected is the abnormal outcome of a test that answers in words. */
const NOT_DETECTED = 'No detectado';

export function measure(random: Random, panel: Panel, body: Body): Result[] {
  if (panel.measures.length === 0) {
    const detected = random.chance(0.15);
    const { code, display } = panel;
    const value = detected ? 'Detectado' : NOT_DETECTED;
    return [
      { code, display, value, decimals: 0, unit: '', low: undefined, high: undefined, flag: detected ? 'A' : 'N' },
    ];
  }
  return panel.measures.map((each) => {
    const raw = random.around(each.mean + shift(each.code, body, random), each.deviation);
    const value = Number(Math.max(0, Math.min(each.unit === '%' ? 100 : raw, raw)).toFixed(each.decimals));
    const flag: Flag =
      each.high !== undefined && value > each.high ? 'H' : each.low !== undefined && value < each.low ? 'L' : 'N';
    const { code, display, unit, decimals, low, high } = each;
    return { code, display, value, decimals, unit, low, high, flag };
  });
}

function shift(code: string, { ageYears, diabetic, hypertensive, feverish }: Body, random: Random): number {
  switch (code) {
    case '2345-7':
      return diabetic ? random.int(15, 140) : 0;
    case '4548-4':
      return diabetic ? random.int(7, 50) / 10 : 0;
    case '8480-6':
      return (hypertensive ? random.int(8, 45) : 0) + Math.max(0, ageYears - 40) / 4 - (ageYears < 12 ? 16 : 0);
    case '8462-4':
      return (hypertensive ? random.int(4, 22) : 0) - (ageYears < 12 ? 12 : 0);
    case '8867-4':
      return (feverish ? 12 : 0) + Math.max(0, 10 - ageYears) * 4;
    case '8310-5':
      return feverish ? random.int(6, 22) / 10 : 0;
    case '6690-2':
      return feverish ? random.int(1, 6) : 0;
    case '718-7':
      return ageYears < 12 ? -1.4 : 0;
    default:
      return 0;
  }
}
