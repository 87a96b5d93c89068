/**
 * The whole list of what this connector takes: trigger event → mapping, and which segments it reads into which resources.
 * `docs/cobertura-hl7v2.md` is generated from it, and `coverage.test.ts` holds it against what the mappings really make.
 */
import { mapAdt, mapAdtOfTwo } from './to-fhir/adt.ts';
import { ADT_EVENTS } from './to-fhir/adt-events.ts';
import { mapSiu, SIU_EVENTS } from './to-fhir/appointment.ts';
import { mapCharges } from './to-fhir/charge.ts';
import type { MapContext } from './to-fhir/context.ts';
import { MDM_EVENTS, mapMdm } from './to-fhir/document-reference.ts';
import { mapVxu } from './to-fhir/immunization.ts';
import { MERGE_EVENTS, mapMerge } from './to-fhir/merge.ts';
import { mapOrder } from './to-fhir/order.ts';
import { mapOru } from './to-fhir/oru.ts';
import { mapPpr } from './to-fhir/problem.ts';
import { mapRef } from './to-fhir/referral.ts';

/** Segment → resources that it makes or fills. */
export type Coverage = Readonly<Record<string, readonly string[]>>;

export interface Trigger {
  /** es-MX. */
  readonly title: string;
  /** @returns the patient key of the message */
  readonly map: (context: MapContext) => string;
  readonly covers: Coverage;
}

const PERSON: Coverage = { PID: ['Patient'], PD1: ['Patient'], NK1: ['Patient'] };
const VISIT: Coverage = { EVN: ['Encounter'], PV1: ['Encounter'], PV2: ['Encounter'] };
const FINDINGS: Coverage = { OBX: ['Observation'], NTE: ['Observation'] };
const ALLERGIES: Coverage = { AL1: ['AllergyIntolerance'], IAM: ['AllergyIntolerance'] };
const CLINICAL: Coverage = {
  DG1: ['Condition', 'Encounter'],
  ...ALLERGIES,
  PR1: ['Procedure'],
  IN1: ['Coverage'],
  ...FINDINGS,
};
const PERSON_CLINICAL: Coverage = { ...CLINICAL, DG1: ['Condition'] };
const NAMED_VISIT: Coverage = { PV1: ['Encounter'], PV2: ['Encounter'] };
const Z: Coverage = { 'Z..': ['Basic'] };

const trigger = (title: string, map: Trigger['map'], ...covers: Coverage[]): Trigger => ({
  title,
  map,
  covers: Object.assign({}, ...covers, Z),
});

const events = <T extends { readonly title: string }>(
  code: string,
  table: Readonly<Record<string, T>>,
  make: (event: T) => Trigger,
): Record<string, Trigger> =>
  Object.fromEntries(Object.entries(table).map(([event, row]) => [`${code}^${event}`, make(row)]));

const named = (code: string, titles: Readonly<Record<string, string>>, ...rest: [Trigger['map'], ...Coverage[]]) =>
  Object.fromEntries(Object.entries(titles).map(([event, title]) => [`${code}^${event}`, trigger(title, ...rest)]));

const RESULTS: Coverage = {
  ORC: ['DiagnosticReport'],
  OBR: ['DiagnosticReport'],
  ...FINDINGS,
  NTE: ['DiagnosticReport', 'Observation'],
};
const ORDERS: Coverage = {
  ORC: ['ServiceRequest', 'MedicationRequest'],
  OBR: ['ServiceRequest'],
  TQ1: ['ServiceRequest', 'MedicationRequest'],
  DG1: ['ServiceRequest'],
  SPM: ['Specimen', 'ServiceRequest'],
  OBX: ['Observation', 'ServiceRequest'],
  NTE: ['Observation', 'ServiceRequest', 'MedicationRequest'],
  RXO: ['MedicationRequest'],
  RXE: ['MedicationRequest'],
  RXR: ['MedicationRequest'],
  ...ALLERGIES,
};
const DISPENSES: Coverage = {
  ...ALLERGIES,
  ORC: ['MedicationDispense'],
  RXD: ['MedicationDispense'],
  RXR: ['MedicationDispense'],
  NTE: ['MedicationDispense'],
};
const ADMINISTRATIONS: Coverage = {
  ...ALLERGIES,
  ORC: ['MedicationAdministration'],
  RXA: ['MedicationAdministration'],
  RXR: ['MedicationAdministration'],
};

const MERGED: Readonly<Record<string, Coverage>> = {
  link: { PID: ['Patient', 'Task'] },
  unlink: { PID: ['Patient', 'Task'] },
  person: { MRG: ['Task'] },
  withdraw: { PID: ['Patient', 'Task'] },
  number: { MRG: ['Patient'] },
  account: { MRG: ['Account'] },
  visit: { ...VISIT, MRG: ['Task'] },
  'move-visit': { ...VISIT, MRG: ['Encounter'] },
};

const TRIGGER_TABLE: Readonly<Record<string, Trigger>> = {
  ...events('ADT', ADT_EVENTS, ({ title, person }) =>
    person ? trigger(title, mapAdt, PERSON, PERSON_CLINICAL) : trigger(title, mapAdt, PERSON, VISIT, CLINICAL),
  ),
  'ADT^A17': trigger('Intercambio de camas', mapAdtOfTwo, PERSON, VISIT, CLINICAL),
  ...events('ADT', MERGE_EVENTS, ({ title, kind }) => trigger(title, mapMerge, PERSON, MERGED[kind]!)),
  ...named(
    'ORU',
    { R01: 'Resultado', R30: 'Resultado junto a la cama, pide orden', R32: 'Resultado preautorizado', R40: 'Alarma' },
    ...([mapOru, PERSON, NAMED_VISIT, RESULTS] as const),
  ),
  ...named(
    'OUL',
    { R22: 'Resultado por muestra', R23: 'Resultado por contenedor', R24: 'Resultado por orden' },
    ...([mapOru, PERSON, NAMED_VISIT, RESULTS] as const),
  ),
  ...named('ORM', { O01: 'Orden' }, mapOrder, PERSON, NAMED_VISIT, ORDERS),
  ...named(
    'OML',
    { O21: 'Orden de laboratorio', O33: 'Orden por muestra', O35: 'Orden por contenedor', O39: 'Orden por embarque' },
    ...([mapOrder, PERSON, NAMED_VISIT, ORDERS] as const),
  ),
  ...named('OMG', { O19: 'Orden clínica' }, mapOrder, PERSON, NAMED_VISIT, ORDERS),
  ...named('OMI', { O23: 'Orden de imagen' }, mapOrder, PERSON, NAMED_VISIT, ORDERS),
  ...named('OMP', { O09: 'Orden de farmacia' }, mapOrder, PERSON, NAMED_VISIT, ORDERS),
  ...named('RDE', { O11: 'Receta codificada', O25: 'Resurtido' }, mapOrder, PERSON, NAMED_VISIT, ORDERS),
  ...named('RDS', { O13: 'Surtido' }, mapOrder, PERSON, NAMED_VISIT, DISPENSES),
  ...named('RAS', { O17: 'Administración' }, mapOrder, PERSON, NAMED_VISIT, ADMINISTRATIONS),
  ...events('SIU', SIU_EVENTS, ({ title }) =>
    trigger(title, mapSiu, PERSON, {
      SCH: ['Appointment'],
      TQ1: ['Appointment'],
      AIS: ['Appointment'],
      AIG: ['Appointment'],
      AIL: ['Appointment'],
      AIP: ['Appointment'],
      NTE: ['Appointment'],
    }),
  ),
  'VXU^V04': trigger('Vacunación', mapVxu, PERSON, NAMED_VISIT, ALLERGIES, {
    ORC: ['Immunization'],
    RXA: ['Immunization'],
    RXR: ['Immunization'],
    OBX: ['Immunization', 'Observation'],
    NTE: ['Immunization', 'Observation'],
  }),
  ...events('MDM', MDM_EVENTS, ({ title }) =>
    trigger(title, mapMdm, PERSON, NAMED_VISIT, { TXA: ['DocumentReference'], OBX: ['DocumentReference'] }),
  ),
  ...named(
    'DFT',
    { P03: 'Cargos', P11: 'Cargos, ampliado' },
    ...([mapCharges, { ...PERSON, PID: ['Patient', 'Account'] }, NAMED_VISIT, chargeCoverage()] as const),
  ),
  ...named(
    'BAR',
    {
      P01: 'Cuenta nueva',
      P02: 'Cuenta depurada',
      P05: 'Cuenta actualizada',
      P06: 'Cuenta terminada',
      P12: 'Diagnósticos y procedimientos',
    },
    ...([mapCharges, { ...PERSON, PID: ['Patient', 'Account'] }, NAMED_VISIT, chargeCoverage()] as const),
  ),
  ...named(
    'REF',
    { I12: 'Referencia', I13: 'Referencia modificada', I14: 'Referencia cancelada', I15: 'Estado de la referencia' },
    ...([mapRef, PERSON, NAMED_VISIT, PERSON_CLINICAL, referralCoverage()] as const),
  ),
  ...named(
    'PPR',
    { PC1: 'Problema nuevo', PC2: 'Problema modificado', PC3: 'Problema borrado' },
    ...([mapPpr, PERSON, NAMED_VISIT, { PRB: ['Condition'] }] as const),
  ),
};

function chargeCoverage(): Coverage {
  return { FT1: ['ChargeItem'], DG1: ['Condition'], PR1: ['Procedure'], IN1: ['Coverage'] };
}

function referralCoverage(): Coverage {
  return {
    RF1: ['ServiceRequest'],
    PRD: ['ServiceRequest'],
    MSH: ['ServiceRequest'],
    DG1: ['Condition', 'ServiceRequest'],
    NTE: ['Observation', 'ServiceRequest'],
  };
}

export const TRIGGERS = TRIGGER_TABLE;
