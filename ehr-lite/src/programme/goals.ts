/**
 * Goals of the programmes for diabetes and hypertension, as data. Each names its source; `checked` is true only where the figure
 * was read in that text. The norms and guides themselves were found (NOM-015-SSA2-2010, DOF 23-11-2010; NOM-030-SSA2-2009, DOF
 * 31-05-2010; GPC-IMSS-718-18; GPC-IMSS-076-21), their tables were not at hand when this was written: until the operator's clinical
 * committee has compared them, the sheet says «por cotejar» beside each. A Goal of the person (https://hl7.org/fhir/R4/goal.html)
 * always goes before these.
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';

export const GOALS_VERSION = '2026.1';
export type ProgrammeName = 'diabetes' | 'hypertension';

/** Reviews that have no result to measure: done and when. */
export const REVIEW_SYSTEM = `${CANONICAL_BASE}/CodeSystem/revision-de-programa`;

export type Target =
  /** Both ends inclusive unless `below`. UCUM. */
  | {
      readonly kind: 'range';
      readonly low?: number;
      readonly high?: number;
      readonly below?: boolean;
      readonly unit: string;
    }
  | { readonly kind: 'pressure'; readonly systolicBelow: number; readonly diastolicBelow: number }
  | { readonly kind: 'done' };

export interface ProgrammeGoal {
  readonly id: string;
  readonly name: string;
  /** LOINC, or REVIEW_SYSTEM for reviews. */
  readonly codes: readonly string[];
  readonly target: Target;
  readonly everyMonths: number;
  readonly sex?: 'female' | 'male';
  readonly source: string;
  readonly checked: boolean;
}

const NOM_015 = 'NOM-015-SSA2-2010';
const NOM_030 = 'NOM-030-SSA2-2009';
const GPC_DIABETES = 'GPC-IMSS-718-18';
const GPC_PRESSURE = 'GPC-IMSS-076-21';
const A1C = ['4548-4', '17856-6', '55454-3'];
const LDL = ['13457-7', '2089-1', '18262-6'];
const ALBUMIN = ['9318-7', '14959-1', '32294-1'];
const PRESSURE = ['85354-9', '55284-4', '8480-6'];

export const PROGRAMMES: Readonly<
  Record<ProgrammeName, { readonly cie10: RegExp; readonly goals: readonly ProgrammeGoal[] }>
> = {
  diabetes: {
    cie10: /^E1[0-4]/,
    goals: [
      {
        ...{ id: 'hba1c', name: 'Hemoglobina glucosilada (HbA1c)', codes: A1C, everyMonths: 3 },
        ...{
          target: { kind: 'range', high: 7, below: true, unit: '%' },
          source: `${NOM_015}; ${GPC_DIABETES}`,
          checked: false,
        },
      },
      {
        ...{ id: 'glucosa-ayuno', name: 'Glucosa en ayuno', codes: ['1558-6', '14771-0'], everyMonths: 3 },
        ...{ target: { kind: 'range', low: 70, high: 130, unit: 'mg/dL' }, source: NOM_015, checked: false },
      },
      {
        ...{ id: 'presion', name: 'Presión arterial', codes: PRESSURE, everyMonths: 1 },
        ...{ target: { kind: 'pressure', systolicBelow: 130, diastolicBelow: 80 }, source: NOM_015, checked: false },
      },
      {
        ...{ id: 'ldl', name: 'Colesterol LDL', codes: LDL, everyMonths: 12 },
        ...{
          target: { kind: 'range', high: 100, below: true, unit: 'mg/dL' },
          source: `${NOM_015}; ${GPC_DIABETES}`,
          checked: false,
        },
      },
      {
        ...{ id: 'trigliceridos', name: 'Triglicéridos', codes: ['2571-8'], everyMonths: 12 },
        ...{ target: { kind: 'range', high: 150, below: true, unit: 'mg/dL' }, source: NOM_015, checked: false },
      },
      {
        ...{ id: 'imc', name: 'Peso: índice de masa corporal', codes: ['39156-5'], everyMonths: 1 },
        ...{ target: { kind: 'range', high: 25, below: true, unit: 'kg/m2' }, source: NOM_015, checked: false },
      },
      {
        ...{ id: 'microalbuminuria', name: 'Microalbuminuria (cociente albúmina/creatinina)', codes: ALBUMIN },
        ...{
          target: { kind: 'range', high: 30, below: true, unit: 'mg/g' },
          everyMonths: 12,
          source: `${NOM_015}; ${GPC_DIABETES}`,
          checked: false,
        },
      },
      {
        ...{ id: 'pies', name: 'Revisión de pies', codes: ['pies'], target: { kind: 'done' }, everyMonths: 12 },
        ...{ source: `${NOM_015}; ${GPC_DIABETES}`, checked: false },
      },
      {
        ...{
          id: 'fondo-de-ojo',
          name: 'Fondo de ojo',
          codes: ['fondo-de-ojo'],
          target: { kind: 'done' },
          everyMonths: 12,
        },
        ...{ source: `${NOM_015}; ${GPC_DIABETES}`, checked: false },
      },
    ],
  },
  hypertension: {
    cie10: /^I1[0-5]/,
    goals: [
      {
        ...{ id: 'presion', name: 'Presión arterial', codes: PRESSURE, everyMonths: 1 },
        ...{
          target: { kind: 'pressure', systolicBelow: 140, diastolicBelow: 90 },
          source: `${NOM_030}; ${GPC_PRESSURE}`,
          checked: false,
        },
      },
      {
        ...{ id: 'imc', name: 'Peso: índice de masa corporal', codes: ['39156-5'], everyMonths: 1 },
        ...{ target: { kind: 'range', high: 25, below: true, unit: 'kg/m2' }, source: NOM_030, checked: false },
      },
      {
        ...{ id: 'ldl', name: 'Colesterol LDL', codes: LDL, everyMonths: 12 },
        ...{ target: { kind: 'range', high: 100, below: true, unit: 'mg/dL' }, source: GPC_PRESSURE, checked: false },
      },
      {
        ...{ id: 'creatinina', name: 'Creatinina', codes: ['2160-0'], everyMonths: 12, sex: 'female' },
        ...{ target: { kind: 'range', high: 1.1, unit: 'mg/dL' }, source: GPC_PRESSURE, checked: false },
      },
      {
        ...{ id: 'creatinina', name: 'Creatinina', codes: ['2160-0'], everyMonths: 12, sex: 'male' },
        ...{ target: { kind: 'range', high: 1.3, unit: 'mg/dL' }, source: GPC_PRESSURE, checked: false },
      },
      {
        ...{ id: 'potasio', name: 'Potasio', codes: ['2823-3'], everyMonths: 12 },
        ...{ target: { kind: 'range', low: 3.5, high: 5.1, unit: 'mmol/L' }, source: GPC_PRESSURE, checked: false },
      },
      {
        ...{ id: 'microalbuminuria', name: 'Microalbuminuria (cociente albúmina/creatinina)', codes: ALBUMIN },
        ...{
          target: { kind: 'range', high: 30, below: true, unit: 'mg/g' },
          everyMonths: 12,
          source: GPC_PRESSURE,
          checked: false,
        },
      },
      {
        ...{
          id: 'electrocardiograma',
          name: 'Electrocardiograma',
          codes: ['11524-6', '34534-8'],
          target: { kind: 'done' },
        },
        ...{ everyMonths: 12, source: `${NOM_030}; ${GPC_PRESSURE}`, checked: false },
      },
      {
        ...{
          id: 'fondo-de-ojo',
          name: 'Fondo de ojo',
          codes: ['fondo-de-ojo'],
          target: { kind: 'done' },
          everyMonths: 12,
        },
        ...{ source: NOM_030, checked: false },
      },
    ],
  },
};
