/** What every segment mapping may read: the message, the hospital, and who the message is about. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Organization, Patient, Reference } from '@medplum/fhirtypes';
import { type HospitalProfile, translate } from '../../profile.ts';
import type { Header } from '../header.ts';
import type { Message, Segment } from '../parse.ts';
import type { BundleBuilder } from './bundle-builder.ts';
import { type ConceptOptions, toCodeableConcept } from './datatypes/codeable-concept.ts';
import { toDateTime } from './datatypes/date-time.ts';

export interface MapContext {
  readonly message: Message;
  readonly header: Header;
  readonly profile: HospitalProfile;
  readonly builder: BundleBuilder;
}

export interface MappedPatient {
  readonly reference: Reference<Patient>;
  /** Record number, else CURP: names the person in keys that the hospital itself makes. */
  readonly localKey: string;
  /** Deliveries with the same key keep their order. */
  readonly patientKey: string;
}

export const concept = (
  context: MapContext,
  segment: Segment,
  field: number,
  options: Omit<ConceptOptions, 'clues'> = {},
): CodeableConcept | undefined => toCodeableConcept(segment.field(field), { clues: context.profile.clues, ...options });

/** A coded field of an HL7 table: the hospital's code translated by its profile, with the table's own system. */
export function tabled(
  context: MapContext,
  segment: Segment,
  field: number,
  table: string,
): CodeableConcept | undefined {
  const result = concept(context, segment, field, {
    defaultSystem: `http://terminology.hl7.org/CodeSystem/v2-${table}`,
  });
  const first = result?.coding?.[0];
  if (first?.code !== undefined) first.code = translate(context.profile, table, first.code);
  return result;
}

export const dateTime = (context: MapContext, segment: Segment, field: number): string | undefined =>
  toDateTime(segment.text(field), context.profile, segment.place(field));

/** The hospital itself as a logical reference: the hub resolves CLUES, the connector holds no Organization. */
export const facility = ({ profile }: MapContext): Reference<Organization> => ({
  type: 'Organization',
  identifier: { system: CLUES_SYSTEM, value: profile.clues },
  display: profile.name,
});
