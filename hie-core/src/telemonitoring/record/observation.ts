/** Readings as Observations of the person (https://hl7.org/fhir/R4/observation.html), and the day's summary that is derived from them. */
import { UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import { cityDayStartMs } from '../alerts/when.ts';
import { idFor, LECTURA_SYSTEM, observationId, TELE_SYSTEM } from '../ids.ts';
import { KINDS, type KindName, type Part, SYMPTOMS, symptomsIn } from '../kinds.ts';
import { CORRECTED_CLOCK } from '../reading.ts';
import type { DaySummary, RecordedReading, Spread } from './sql.ts';
import type { Named } from './write.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const STATISTICS = 'http://terminology.hl7.org/CodeSystem/observation-statistics';
const DAY_MS = 86_400_000;

export function observationOf(reading: RecordedReading): Named<Observation> {
  const { patient, deviceName, kind, saidMs, atMs, receivedMs, flags } = reading;
  return {
    resourceType: 'Observation',
    id: observationId(patient, deviceName, kind, saidMs),
    identifier: [{ system: LECTURA_SYSTEM, value: `${deviceName}/${kind}/${saidMs}` }],
    status: 'final',
    ...about(kind),
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: new Date(atMs).toISOString(),
    issued: new Date(receivedMs).toISOString(),
    ...(isDevice(deviceName) && { device: { reference: `Device/${deviceName}` } }),
    ...((flags & CORRECTED_CLOCK) !== 0 && {
      note: [{ text: 'El reloj del aparato no coincidía; la hora se corrigió al recibirla.' }],
    }),
    ...valuesOf(reading),
  };
}

/** What comes without a device of its own has a name with a diagonal. */
export const isDevice = (name: string): boolean => !name.includes('/');

function about(kind: KindName): Pick<Observation, 'category' | 'code'> {
  const { system, code, profiled, name, category } = KINDS[kind];
  const codes = profiled === undefined ? [code] : [code, profiled];
  return {
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
    code: { coding: codes.map((one) => ({ system, code: one })), text: name },
  };
}

function valuesOf({ kind, value, second }: RecordedReading): Partial<Observation> {
  const { value: first, second: other } = KINDS[kind];
  if (kind === 'sintomas') {
    const present = new Set(symptomsIn(value));
    return {
      component: SYMPTOMS.map((symptom) => ({
        code: { coding: [{ system: TELE_SYSTEM, code: symptom }] },
        valueBoolean: present.has(symptom),
      })),
    };
  }
  if (other === undefined || second === undefined) return { valueQuantity: quantity(kind, value) };
  return { component: [component(kind, first, value), component(kind, other, second)] };
}

const component = (kind: KindName, { loinc, name }: Part, value: number): ObservationComponent => ({
  code: { coding: [{ system: KINDS[kind].system, code: loinc }], text: name },
  valueQuantity: quantity(kind, value),
});

const quantity = (kind: KindName, value: number): Quantity => ({
  ...{ value, unit: KINDS[kind].shown, system: UCUM_SYSTEM, code: KINDS[kind].unit },
});

/** One a day and kind, made again when something of the day comes late. */
export function summaryOf({ patient, kind, day, many, value, second }: DaySummary): Named<Observation> {
  const startMs = cityDayStartMs(day);
  const { value: first, second: other } = KINDS[kind];
  return {
    resourceType: 'Observation',
    id: idFor('resumen', patient, kind, day),
    identifier: [{ system: LECTURA_SYSTEM, value: `resumen/${patient}/${kind}/${day}` }],
    status: 'final',
    category: about(kind).category!,
    code: {
      coding: [{ system: TELE_SYSTEM, code: `resumen-${kind}` }],
      text: `${KINDS[kind].name}: resumen del día`,
    },
    subject: { reference: `Patient/${patient}` },
    effectivePeriod: { start: new Date(startMs).toISOString(), end: new Date(startMs + DAY_MS - 1).toISOString() },
    component: [
      { code: statistic('count', 'Lecturas'), valueInteger: many },
      ...spread(kind, first, value),
      ...(other === undefined || second === undefined ? [] : spread(kind, other, second)),
    ],
  };
}

const statistic = (code: string, text: string) => ({ coding: [{ system: STATISTICS, code }], text });

const spread = (kind: KindName, { loinc, name }: Part, { least, most, mean }: Spread): ObservationComponent[] =>
  (
    [
      ['minimum', 'mínimo', least],
      ['average', 'promedio', mean],
      ['maximum', 'máximo', most],
    ] as const
  ).map(([code, word, value]) => {
    const named = statistic(code, `${name}, ${word}`);
    const of = { system: KINDS[kind].system, code: loinc };
    return { code: { ...named, coding: [...named.coding, of] }, valueQuantity: quantity(kind, value) };
  });
