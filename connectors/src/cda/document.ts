/**
 * The document itself: its original bytes as Binary, a DocumentReference that points at them, its narrative as Composition, and for each
 * section a Provenance that says of which resources it is the source.
 */
import { hash } from 'node:crypto';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type {
  Binary,
  Coding,
  Composition,
  CompositionSection,
  DocumentReference,
  DocumentReferenceRelatesTo,
  Identifier,
  Patient,
  Provenance,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import type { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import { documentoSystem } from '../hl7v2/to-fhir/systems.ts';
import { identifiersOf, type Reading } from './context.ts';
import { dateTimeOf, instantOf, orUnknown, periodOf, toConcept } from './datatypes.ts';
import { all, attribute, first, wordsOf } from './element.ts';
import { uriOf } from './oid.ts';
import { documentAuthors, organizationOf, signerOf } from './to-fhir/participant.ts';
import type { Element } from './xml.ts';

export interface ReadSection {
  readonly code: string;
  readonly title: string;
  readonly body: CompositionSection;
  readonly made: readonly Reference[];
}

export interface DocumentParts {
  readonly reading: Reading;
  readonly builder: BundleBuilder;
  readonly document: Element;
  readonly raw: Uint8Array;
  readonly documentId: string;
  readonly patient: Reference<Patient>;
  readonly encounter: Reference | undefined;
  readonly sections: readonly ReadSection[];
}

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+$/;

export function addDocument(parts: DocumentParts): void {
  const reference = addReference(parts);
  if (parts.sections.length > 0) addComposition(parts);
  addProvenances(parts, reference);
}

/** What the document says of itself and both its forms share. */
function facts({ reading, document }: DocumentParts) {
  const { clues, name } = reading.profile;
  const custodian = first(document, 'custodian/assignedCustodian/representedCustodianOrganization');
  const label = attribute(document, 'confidentialityCode', 'code');
  const security: Coding[] = label === 'R' || label === 'V' ? [{ system: CONFIDENTIALITY, code: label }] : [];
  return {
    title: wordsOf(first(document, 'title')) || attribute(document, 'code', 'displayName') || 'Documento clínico',
    type: orUnknown(toConcept(reading, first(document, 'code'))),
    custodian: {
      type: 'Organization',
      identifier: { system: CLUES_SYSTEM, value: clues },
      display: organizationOf(custodian)?.display ?? name,
    } as const,
    author: documentAuthors(document),
    security,
    period: periodOf(reading, first(document, 'documentationOf/serviceEvent/effectiveTime')),
  };
}

function identifiersOfDocument({ reading, documentId, document }: DocumentParts): Identifier[] {
  const system = documentoSystem(reading.profile.clues);
  const set = first(document, 'setId')?.attributes;
  const setSystem = set && uriOf(set.root ?? '');
  const series = setSystem && set.extension?.trim() ? [{ system: setSystem, value: set.extension.trim() }] : [];
  return [{ system, value: documentId }, ...identifiersOf(document), ...series];
}

function addReference(parts: DocumentParts): Reference {
  const { reading, builder, document, documentId, patient, encounter } = parts;
  const said = facts(parts);
  const key = { system: documentoSystem(reading.profile.clues), value: documentId };
  const resource: DocumentReference = {
    resourceType: 'DocumentReference',
    ...(said.security.length > 0 && { meta: { security: said.security }, securityLabel: [{ coding: said.security }] }),
    masterIdentifier: key,
    identifier: identifiersOfDocument(parts),
    status: 'current',
    docStatus: signerOf(document) ? 'final' : undefined,
    type: said.type,
    subject: patient,
    date: instantOf(reading, first(document, 'effectiveTime')),
    author: said.author,
    authenticator: signerOf(document),
    custodian: said.custodian,
    relatesTo: replacedBy(parts),
    description: said.title,
    content: [original(parts, said.title), ...unstructured(parts, said.title)],
    context: { encounter: encounter ? [encounter as Reference<never>] : undefined, period: said.period },
  };
  return builder.add(resource, 'update', key, { name: 'ClinicalDocument', index: 1 });
}

type Content = DocumentReference['content'][number];

/** The bytes as they came; the hash is of them, SHA-1 as R4 asks. */
function original({ builder, patient, raw }: DocumentParts, title: string): Content {
  const contentType = 'application/xml';
  const data = Buffer.from(raw).toString('base64');
  const stored = builder.put<Binary>(
    { resourceType: 'Binary', contentType, securityContext: patient, data },
    'Binary:original',
  );
  const sha1 = hash('sha1', raw, 'base64');
  return { attachment: { contentType, url: stored.reference!, title, size: raw.length, hash: sha1 } };
}

/** What this one takes the place of, or adds to. */
const replacedBy = ({ reading, document }: DocumentParts): DocumentReferenceRelatesTo[] =>
  all(document, 'relatedDocument').flatMap((related) => {
    const id = first(related, 'parentDocument/id')?.attributes;
    if (id === undefined || related.attributes.typeCode === 'XFRM') return [];
    const value = documentKey(id.root ?? '', id.extension ?? '');
    const code = related.attributes.typeCode === 'APND' ? ('appends' as const) : ('replaces' as const);
    const identifier = { system: documentoSystem(reading.profile.clues), value };
    return [{ code, target: { type: 'DocumentReference', identifier } }];
  });

/** nonXMLBody: a scanned or printed document inside; readable by itself. A reference to a file elsewhere is only named. */
function unstructured({ document, builder, patient }: DocumentParts, title: string): DocumentReference['content'] {
  const text = first(document, 'component/nonXMLBody/text');
  if (text === undefined) return [];
  const { mediaType = '', representation } = text.attributes;
  const contentType = MEDIA_TYPE.test(mediaType) ? mediaType : 'text/plain';
  const address = attribute(text, 'reference', 'value');
  if (address !== '') return [{ attachment: { contentType, title: `${title} (${address.slice(0, 200)})` } }];
  const data =
    representation === 'B64' ? wordsOf(text).replace(/\s/g, '') : Buffer.from(wordsOf(text)).toString('base64');
  if (data === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(data) || data.length % 4 !== 0) return [];
  const stored = builder.put<Binary>(
    { resourceType: 'Binary', contentType, securityContext: patient, data },
    'Binary:nonXMLBody',
  );
  return [{ attachment: { contentType, url: stored.reference!, title } }];
}

function addComposition(parts: DocumentParts): void {
  const { reading, builder, document, documentId, patient, encounter, sections } = parts;
  const said = facts(parts);
  const identifier = { system: `${documentoSystem(reading.profile.clues)}/composicion`, value: documentId };
  const signer = signerOf(document);
  const composition: Composition = {
    resourceType: 'Composition',
    ...(said.security.length > 0 && { meta: { security: said.security } }),
    identifier,
    status: signer ? 'final' : 'preliminary',
    type: said.type,
    subject: patient,
    encounter: encounter as Composition['encounter'],
    date: dateTimeOf(reading, first(document, 'effectiveTime')) ?? '1900',
    author: said.author.length > 0 ? said.author : [said.custodian],
    title: said.title,
    attester: signer
      ? [{ mode: 'legal', time: dateTimeOf(reading, first(document, 'legalAuthenticator/time')), party: signer }]
      : undefined,
    custodian: said.custodian,
    event: said.period ? [{ period: said.period }] : undefined,
    section: sections.map(({ body }) => body),
  };
  // A signed note stays as it is (docs/adr/0031); a corrected document has another id.
  builder.add(composition, 'create', identifier, { name: 'ClinicalDocument', index: 1 });
}

/** One for each section that made something: its targets come from that section of that document. */
function addProvenances(
  { reading, builder, document, sections, documentId }: DocumentParts,
  reference: Reference,
): void {
  const { clues, name } = reading.profile;
  const recorded = instantOf(reading, first(document, 'effectiveTime')) ?? '1900-01-01T00:00:00Z';
  const agent = documentAuthors(document)
    .slice(0, 20)
    .map((who) => ({ who }));
  const hospital = { who: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues }, display: name } };
  for (const [index, section] of sections.entries()) {
    if (section.made.length === 0) continue;
    const provenance: Provenance = {
      resourceType: 'Provenance',
      target: [...section.made] as Reference<Resource>[],
      recorded,
      activity: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion',
            code: 'LA',
            display: 'legally authenticated',
          },
        ],
      },
      agent: [...agent, hospital] as Provenance['agent'],
      entity: [
        {
          role: 'source',
          what: { ...(reference as Reference<DocumentReference>), display: `${section.title} (${section.code})` },
        },
      ],
    };
    if (signerOf(document) === undefined) delete provenance.activity;
    builder.put(provenance, `Provenance:${documentId}:${index}`, { name: section.code, index: index + 1 });
  }
}

export const documentKey = (root: string, extension: string): string =>
  extension.trim() === '' ? root.trim() : `${root.trim()}^${extension.trim()}`;
