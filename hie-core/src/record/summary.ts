/**
 * A person's International Patient Summary as a document Bundle, from the resources that the caller may see. Pure: the same
 * input gives the same bytes. It decides nothing about access, and stores nothing.
 * Spec: https://hl7.org/fhir/uv/ips/STU2/StructureDefinition-Bundle-uv-ips.html, https://hl7.org/fhir/R4/documents.html
 */
import type {
  Bundle,
  BundleEntry,
  Device,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Resource,
} from '@medplum/fhirtypes';
import { nameText, writeComposition, writeSection } from './composition.ts';
import { confidentialityLabel, highestConfidentiality } from './confidentiality.ts';
import { derivedUuid } from './derived-id.ts';
import { linkedFrom } from './linked.ts';
import { withMissingData } from './missing-data.ts';
import { LANGUAGE } from './narrative.ts';
import { type PersonRecord, personRecord } from './person-record.ts';
import { type ReferenceBase, referenceBase, resourceKey, withAbsoluteReferences } from './references.ts';
import { SECTIONS } from './sections/sections.ts';

/** Who answers for the document: the exchange itself (a Device or Organization) or the clinician who asked for it. */
export type SummaryAuthor = Device | Organization | Practitioner | PractitionerRole;

export interface SummaryInput {
  /** With an id. */
  readonly patient: Patient;
  /** Current versions, any types, any number, any order; what is not this person's is left out. */
  readonly resources: readonly Resource[];
  /** Ids of all records that were merged into one with this; left out: none was. */
  readonly records?: readonly string[] | undefined;
  readonly now: Date;
  /** With an id. */
  readonly author: SummaryAuthor;
  /** A UUID, lower case: id and identifier of the document. */
  readonly bundleId: string;
  /** FHIR base of the exchange, without a slash at its end: every fullUrl and reference begins with it. */
  readonly baseUrl: string;
  /** es-MX, when the person hid something from who asks: an empty section then does not mean that there is nothing. */
  readonly concealed?: string | undefined;
}

export function buildPatientSummary(input: SummaryInput): Bundle {
  const { patient, resources, records, now, author, bundleId, baseUrl, concealed } = input;
  const base = referenceBase(patient, baseUrl, records);
  const record = personRecord(patient, resources, now, base);
  const urlOf = (resource: Resource) => `${baseUrl}/${resourceKey(resource)}`;
  const bodies = SECTIONS.map((spec) => ({ spec, body: spec.body(record) }));
  const entries = entriesOf(
    bodies.flatMap(({ body }) => body.entries),
    author,
    record,
    base,
  );
  const confidentiality = highestConfidentiality(entries);
  const nowIso = now.toISOString();
  const composition = writeComposition({
    id: derivedUuid(bundleId, 'Composition'),
    patient,
    subject: { reference: urlOf(patient), ...(nameText(patient) ? { display: nameText(patient) } : {}) },
    author: { reference: urlOf(author) },
    nowIso,
    confidentiality,
    concealed,
    sections: bodies.flatMap(({ spec, body }) => writeSection(spec, body, urlOf) ?? []),
  });
  return {
    resourceType: 'Bundle',
    id: bundleId,
    meta: {
      profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips'],
      security: [confidentialityLabel(confidentiality)],
      // A summary of somebody who does not exist is marked as they are.
      ...(patient.meta?.tag ? { tag: patient.meta.tag } : {}),
    },
    language: LANGUAGE,
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${bundleId}` },
    type: 'document',
    timestamp: nowIso,
    entry: [
      { fullUrl: `urn:uuid:${composition.id}`, resource: composition },
      ...entries.map((resource): BundleEntry => ({ fullUrl: urlOf(resource), resource })),
    ],
  };
}

/** The person, the author, the entries of the sections in their order, then what these need to be understood. */
function entriesOf(
  chosen: readonly Resource[],
  author: SummaryAuthor,
  record: PersonRecord,
  base: ReferenceBase,
): Resource[] {
  const roots = new Map<string, Resource>();
  for (const resource of [record.patient, author, ...chosen]) {
    if (!roots.has(resourceKey(resource))) roots.set(resourceKey(resource), resource);
  }
  const all = [...roots.values(), ...linkedFrom([...roots.values()], record)];
  const inside = new Set(all.map(resourceKey));
  const patientUrl = `${base.baseUrl}/${base.patientKey}`;
  return all.map((resource) => withMissingData(withAbsoluteReferences(resource, base, inside), patientUrl));
}
