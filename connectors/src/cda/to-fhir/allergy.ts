/** Allergy Concern Act and Allergy Intolerance Observation to AllergyIntolerance (C-CDA on FHIR, CF-allergies). */
import type { AllergyIntolerance, AllergyIntoleranceReaction, CodeableConcept } from '@medplum/fhirtypes';
import { addEntry, type SectionContext } from '../context.ts';
import { dateTimeOf, orUnknown, toConcept } from '../datatypes.ts';
import { attribute, first, hasTemplate, isNegated, relatedBy, relatedOf } from '../element.ts';
import type { Element } from '../xml.ts';
import { authorOf } from './participant.ts';

export const ALLERGY_OBSERVATION = '2.16.840.1.113883.10.20.22.4.7';
const ALLERGY_STATUS = '2.16.840.1.113883.10.20.22.4.28';
const REACTION = '2.16.840.1.113883.10.20.22.4.9';
const SEVERITY = '2.16.840.1.113883.10.20.22.4.8';
const CRITICALITY = '2.16.840.1.113883.10.20.22.4.145';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const SNOMED = 'http://snomed.info/sct';

type Category = NonNullable<AllergyIntolerance['category']>[number];

/** Type of allergy (SNOMED CT) → type and category. */
const KIND: Readonly<Record<string, { readonly type?: 'allergy' | 'intolerance'; readonly category?: Category }>> = {
  '416098002': { type: 'allergy', category: 'medication' },
  '419511003': { category: 'medication' },
  '59037007': { type: 'intolerance', category: 'medication' },
  '414285001': { type: 'allergy', category: 'food' },
  '418471000': { category: 'food' },
  '235719002': { type: 'intolerance', category: 'food' },
  '426232007': { type: 'allergy', category: 'environment' },
  '419199007': { type: 'allergy' },
  '420134006': {},
  '418038007': {},
};
/** Substance, drug, pharmaceutical product, food. */
const ANY_SUBSTANCE = new Set(['105590001', '410942007', '373873005', '255620007']);
const NONE_KNOWN: Readonly<Record<string, readonly [string, string, string]>> = {
  medication: ['409137002', 'No known history of drug allergy', 'Sin alergias conocidas a medicamentos'],
  food: ['429625007', 'No known food allergy', 'Sin alergias conocidas a alimentos'],
  environment: ['428607008', 'No known environmental allergy', 'Sin alergias ambientales conocidas'],
  any: ['716186003', 'No known allergy', 'Sin alergias conocidas'],
};
const STATUS: Readonly<Record<string, string>> = {
  '55561003': 'active',
  '73425007': 'inactive',
  '413322009': 'resolved',
};
const LEVEL: Readonly<Record<string, AllergyIntoleranceReaction['severity']>> = {
  '255604002': 'mild',
  '371923003': 'mild',
  '6736007': 'moderate',
  '371924009': 'severe',
  '24484000': 'severe',
  '399166001': 'severe',
};
const RISK: Readonly<Record<string, AllergyIntolerance['criticality']>> = {
  CRITL: 'low',
  CRITH: 'high',
  CRITU: 'unable-to-assess',
};

export function addAllergies(context: SectionContext, concern: Element): void {
  if (hasTemplate(concern, ALLERGY_OBSERVATION)) addAllergy(context, concern);
  for (const inner of relatedOf(concern))
    if (hasTemplate(inner, ALLERGY_OBSERVATION)) addAllergy(context, inner, concern);
}

function addAllergy(context: SectionContext, allergy: Element, concern?: Element): void {
  const kind = KIND[attribute(allergy, 'value', 'code')];
  const named = first(allergy, 'participant/participantRole/playingEntity/code');
  const negated = isNegated(allergy);
  // "No allergy to any substance" and no entity at all both say that none is known.
  const substance = negated && ANY_SUBSTANCE.has(named?.attributes.code ?? '') ? undefined : toConcept(context, named);
  const nothing = negated && substance === undefined;
  const ended = dateTimeOf(context, first(allergy, 'effectiveTime/high')) !== undefined;
  const said = STATUS[attribute(relatedBy(allergy, ALLERGY_STATUS), 'value', 'code')];
  const closed = attribute(concern, 'statusCode', 'code') === 'completed';
  addEntry<AllergyIntolerance>(
    context,
    {
      resourceType: 'AllergyIntolerance',
      clinicalStatus: { coding: [{ system: CLINICAL, code: said ?? (ended || closed ? 'resolved' : 'active') }] },
      verificationStatus: { coding: [{ system: VERIFICATION, code: negated && !nothing ? 'refuted' : 'confirmed' }] },
      type: nothing ? undefined : kind?.type,
      category: kind?.category && !nothing ? [kind.category] : undefined,
      criticality: RISK[attribute(relatedBy(allergy, CRITICALITY), 'value', 'code')],
      code: nothing ? noneKnown(kind?.category) : orUnknown(substance ?? toConcept(context, first(allergy, 'value'))),
      patient: context.patient,
      onsetDateTime:
        dateTimeOf(context, first(allergy, 'effectiveTime/low')) ??
        dateTimeOf(context, first(allergy, 'effectiveTime')),
      recordedDate:
        dateTimeOf(context, first(allergy, 'author/time')) ?? dateTimeOf(context, first(concern, 'author/time')),
      recorder: authorOf(allergy) ?? authorOf(concern),
      reaction: relatedOf(allergy)
        .filter((each) => hasTemplate(each, REACTION))
        .flatMap((each) => reactionOf(context, each, allergy)),
    },
    allergy,
  );
}

function noneKnown(category: Category | undefined): CodeableConcept {
  const [code, display, text] = NONE_KNOWN[category ?? 'any'] ?? NONE_KNOWN.any!;
  return { coding: [{ system: SNOMED, code, display }], text };
}

function reactionOf(context: SectionContext, reaction: Element, allergy: Element): AllergyIntoleranceReaction[] {
  const manifestation = toConcept(context, first(reaction, 'value'));
  if (manifestation === undefined) return [];
  const severity = relatedBy(reaction, SEVERITY) ?? relatedBy(allergy, SEVERITY);
  return [
    {
      manifestation: [manifestation],
      severity: LEVEL[attribute(severity, 'value', 'code')],
      onset: dateTimeOf(context, first(reaction, 'effectiveTime/low')),
    },
  ];
}
