/**
 * Result organizers to DiagnosticReport with its Observations, vital signs, social history and other observations to Observation
 * (C-CDA on FHIR, CF-results, CF-vitals, CF-social).
 */
import { LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type {
  CodeableConcept,
  DiagnosticReport,
  Observation,
  ObservationReferenceRange,
  Reference,
} from '@medplum/fhirtypes';
import { addEntry, type SectionContext } from '../context.ts';
import { effectiveOf, instantOf, observedValue, orUnknown, referredText, toConcept, toQuantity } from '../datatypes.ts';
import { all, attribute, first, isNegated, relatedOf, wordsOf } from '../element.ts';
import type { Element } from '../xml.ts';
import { performersOf } from './participant.ts';

const CATEGORY_SYSTEM = 'http://terminology.hl7.org/CodeSystem/observation-category';
export type ObservationCategory = 'laboratory' | 'vital-signs' | 'social-history' | 'survey' | 'exam' | 'procedure';

const STATUS: Readonly<Record<string, Observation['status']>> = {
  completed: 'final',
  active: 'registered',
  held: 'registered',
  suspended: 'registered',
  aborted: 'cancelled',
  cancelled: 'cancelled',
  nullified: 'entered-in-error',
};
const ABSENT: Readonly<Record<string, string>> = {
  UNK: 'unknown',
  NI: 'unknown',
  ASKU: 'asked-unknown',
  NASK: 'not-asked',
  NAV: 'temp-unknown',
  MSK: 'masked',
  NA: 'not-applicable',
  NINF: 'negative-infinity',
  PINF: 'positive-infinity',
};

/** A panel without a report of its own (vital signs) is only the bracket around its observations. */
export function addObservations(context: SectionContext, organizer: Element, category: ObservationCategory): void {
  const members = relatedOf(organizer);
  const pressures = category === 'vital-signs' ? pressurePairs(members) : new Map<Element, Element>();
  const paired = new Set(pressures.values());
  for (const inner of members) {
    if (paired.has(inner)) continue;
    const diastolic = pressures.get(inner);
    if (diastolic !== undefined) addPressure(context, inner, diastolic, organizer);
    else if (inner.name === 'observation') addObservation(context, inner, category, organizer);
    else if (inner.name === 'organizer') addObservations(context, inner, category);
  }
}

const SYSTOLIC = '8480-6';
const DIASTOLIC = '8462-4';

/** Systolic and diastolic of one panel, in the order in which they stand. */
function pressurePairs(members: readonly Element[]): Map<Element, Element> {
  const coded = (code: string): Element[] => members.filter((each) => attribute(each, 'code', 'code') === code);
  const diastolic = coded(DIASTOLIC);
  return new Map(coded(SYSTOLIC).flatMap((each, index) => (diastolic[index] ? [[each, diastolic[index]]] : [])));
}

/** A blood pressure is one observation with two components (R4 vital signs). */
function addPressure(context: SectionContext, systolic: Element, diastolic: Element, panel: Element): void {
  const component = [systolic, diastolic].map((part) => {
    const { valueQuantity } = observedValue(context, first(part, 'value'));
    const code = orUnknown(toConcept(context, first(part, 'code')));
    return valueQuantity ? { code, valueQuantity } : { code, dataAbsentReason: absent('UNK') };
  });
  const own = effectiveOf(context, systolic);
  addEntry<Observation>(
    context,
    {
      resourceType: 'Observation',
      status: STATUS[attribute(systolic, 'statusCode', 'code')] ?? 'final',
      category: [{ coding: [{ system: CATEGORY_SYSTEM, code: 'vital-signs' }] }],
      code: {
        coding: [{ system: LOINC_SYSTEM, code: '85354-9', display: 'Blood pressure panel' }],
        text: 'Presión arterial',
      },
      subject: context.patient,
      ...(Object.keys(own).length > 0 ? own : effectiveOf(context, panel)),
      component,
    },
    systolic,
  );
}

export function addReport(context: SectionContext, organizer: Element): void {
  const result = relatedOf(organizer)
    .filter(({ name }) => name === 'observation')
    .map((inner) => addObservation(context, inner, 'laboratory', organizer));
  const status = attribute(organizer, 'statusCode', 'code');
  addEntry<DiagnosticReport>(
    context,
    {
      resourceType: 'DiagnosticReport',
      status:
        status === 'completed' ? 'final' : status === 'aborted' || status === 'cancelled' ? 'cancelled' : 'registered',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
      code: orUnknown(toConcept(context, first(organizer, 'code'))),
      subject: context.patient,
      ...effectiveOf(context, organizer),
      issued: instantOf(context, first(organizer, 'author/time')),
      performer: performersOf(organizer),
      result,
    },
    organizer,
  );
}

export function addObservation(
  context: SectionContext,
  observation: Element,
  category: ObservationCategory,
  panel?: Element,
): Reference<Observation> {
  const value = first(observation, 'value');
  const read = isNegated(observation) ? {} : observedValue(context, value);
  const components = componentsOf(context, observation);
  const own = effectiveOf(context, observation);
  const when = Object.keys(own).length > 0 ? own : panel === undefined ? {} : effectiveOf(context, panel);
  const note = referredText(context, first(observation, 'text'));
  const empty = Object.keys(read).length === 0 && components.length === 0;
  return addEntry<Observation>(
    context,
    {
      resourceType: 'Observation',
      status: STATUS[attribute(observation, 'statusCode', 'code')] ?? 'final',
      category: [{ coding: [{ system: CATEGORY_SYSTEM, code: category }] }],
      code: orUnknown(toConcept(context, first(observation, 'code'))),
      subject: context.patient,
      ...when,
      performer: performersOf(observation),
      ...read,
      ...(empty && {
        dataAbsentReason: absent(isNegated(observation) ? 'NA' : (value?.attributes.nullFlavor ?? 'UNK')),
      }),
      interpretation: all(observation, 'interpretationCode').flatMap((code) => toConcept(context, code) ?? []),
      ...(note && note !== wordsOf(value) && { note: [{ text: note }] }),
      bodySite: toConcept(context, first(observation, 'targetSiteCode')),
      method: toConcept(context, first(observation, 'methodCode')),
      referenceRange: all(observation, 'referenceRange/observationRange').flatMap((range) => rangeOf(context, range)),
      component: components,
    },
    observation,
  );
}

/** Supporting observations: parts of a scale, a rhythm, what a lung function test consists of. */
function componentsOf(context: SectionContext, observation: Element): NonNullable<Observation['component']> {
  return relatedOf(observation).flatMap((part) => {
    const code = part.name === 'observation' ? toConcept(context, first(part, 'code')) : undefined;
    const { valueInteger, valueQuantity, valueCodeableConcept, valueString } = observedValue(
      context,
      first(part, 'value'),
    );
    const value = { valueInteger, valueQuantity, valueCodeableConcept, valueString };
    return code === undefined || Object.values(value).every((each) => each === undefined) ? [] : [{ code, ...value }];
  });
}

const absent = (nullFlavor: string): CodeableConcept => ({
  coding: [
    { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: ABSENT[nullFlavor] ?? 'unknown' },
  ],
});

function rangeOf(context: SectionContext, range: Element): ObservationReferenceRange[] {
  const value = first(range, 'value');
  const text = referredText(context, first(range, 'text')) || (value?.children.length ? wordsOf(value) : '');
  const [low, high] = [toQuantity(first(value, 'low')), toQuantity(first(value, 'high'))];
  return text || low || high ? [{ ...(low && { low }), ...(high && { high }), ...(text && { text }) }] : [];
}
