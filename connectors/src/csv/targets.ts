/** What a row can become: by resource type the fields a profile may fill, where each goes and what it is. */
import type { Resource } from '@medplum/fhirtypes';

export type Kind = 'text' | 'code' | 'concept' | 'date' | 'dateTime' | 'value' | 'integer';

export interface Target {
  /** Path in the resource; `[]` is the first of a list. */
  readonly path: string;
  readonly kind: Kind;
  readonly required?: true;
}

export type RowType =
  | 'Encounter'
  | 'Condition'
  | 'AllergyIntolerance'
  | 'Observation'
  | 'Immunization'
  | 'MedicationRequest'
  | 'Procedure';

const target = (path: string, kind: Kind, required?: true): Target => ({ path, kind, ...(required && { required }) });

export const FIELDS: Readonly<Record<RowType, Readonly<Record<string, Target>>>> = {
  Encounter: {
    status: target('status', 'code'),
    class: target('class', 'code'),
    start: target('period.start', 'dateTime', true),
    end: target('period.end', 'dateTime'),
    type: target('type[]', 'concept'),
    reason: target('reasonCode[]', 'concept'),
    practitioner: target('participant[].individual.display', 'text'),
    place: target('location[].location.display', 'text'),
  },
  Condition: {
    code: target('code', 'concept', true),
    clinicalStatus: target('clinicalStatus.coding[].code', 'code'),
    onset: target('onsetDateTime', 'dateTime'),
    recorded: target('recordedDate', 'dateTime'),
    note: target('note[].text', 'text'),
  },
  AllergyIntolerance: {
    code: target('code', 'concept', true),
    criticality: target('criticality', 'code'),
    onset: target('onsetDateTime', 'dateTime'),
    reaction: target('reaction[].manifestation[]', 'concept'),
    note: target('note[].text', 'text'),
  },
  Observation: {
    status: target('status', 'code'),
    category: target('category[].coding[].code', 'code'),
    code: target('code', 'concept', true),
    effective: target('effectiveDateTime', 'dateTime', true),
    value: target('', 'value', true),
    interpretation: target('interpretation[]', 'concept'),
    referenceRange: target('referenceRange[].text', 'text'),
    performer: target('performer[].display', 'text'),
    note: target('note[].text', 'text'),
  },
  Immunization: {
    status: target('status', 'code'),
    vaccine: target('vaccineCode', 'concept', true),
    date: target('occurrenceDateTime', 'dateTime', true),
    lot: target('lotNumber', 'text'),
    dose: target('protocolApplied[].doseNumberPositiveInt', 'integer'),
    site: target('site', 'concept'),
    performer: target('performer[].actor.display', 'text'),
  },
  MedicationRequest: {
    status: target('status', 'code'),
    medication: target('medicationCodeableConcept', 'concept', true),
    authored: target('authoredOn', 'dateTime'),
    dosage: target('dosageInstruction[].text', 'text'),
    requester: target('requester.display', 'text'),
  },
  Procedure: {
    status: target('status', 'code'),
    code: target('code', 'concept', true),
    date: target('performedDateTime', 'dateTime'),
    performer: target('performer[].actor.display', 'text'),
  },
};

const coding = (system: string, code: string) => ({ coding: [{ system, code }] });
const HL7 = 'http://terminology.hl7.org/CodeSystem/';

/** What holds when the profile says nothing else. */
export function emptyOf(type: RowType): Resource {
  const defaults: Record<RowType, object> = {
    Encounter: { status: 'finished', class: { system: `${HL7}v3-ActCode`, code: 'AMB' } },
    Condition: {
      clinicalStatus: coding(`${HL7}condition-clinical`, 'active'),
      category: [coding(`${HL7}condition-category`, 'problem-list-item')],
    },
    AllergyIntolerance: { clinicalStatus: coding(`${HL7}allergyintolerance-clinical`, 'active') },
    Observation: { status: 'final', category: [coding(`${HL7}observation-category`, 'laboratory')] },
    Immunization: { status: 'completed' },
    MedicationRequest: { status: 'active', intent: 'order' },
    Procedure: { status: 'completed' },
  };
  return { resourceType: type, ...defaults[type] } as Resource;
}

/** Where the person stands in it. */
export const subjectOf = (type: RowType): 'patient' | 'subject' =>
  type === 'AllergyIntolerance' || type === 'Immunization' ? 'patient' : 'subject';

/** Sets what stands at a path, making what is on the way. Only `class` is a Coding: its code goes inside. */
export function put(resource: object, path: string, value: unknown): void {
  const steps = (path === 'class' ? 'class.code' : path).split('.');
  let holder = resource as Record<string, unknown>;
  for (const [index, step] of steps.entries()) {
    const name = step.replace('[]', '');
    const last = index === steps.length - 1;
    if (!step.endsWith('[]')) {
      if (last) holder[name] = value;
      else {
        holder[name] ??= {};
        holder = holder[name] as Record<string, unknown>;
      }
      continue;
    }
    holder[name] ??= [];
    const list = holder[name] as unknown[];
    if (last) list[0] = value;
    else {
      list[0] ??= {};
      holder = list[0] as Record<string, unknown>;
    }
  }
}
