/**
 * One C-CDA R2.1 document to one FHIR transaction, purely (HL7 C-CDA on FHIR: https://hl7.org/fhir/us/ccda). What cannot be mapped comes
 * back as a reason; what a document says beyond the mapped entries stays in its narrative and in the original.
 */
import type { Bundle, CompositionSection, Reference } from '@medplum/fhirtypes';
import { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import type { HospitalProfile } from '../profile.ts';
import type { Reading, SectionContext } from './context.ts';
import { toConcept } from './datatypes.ts';
import { addDocument, documentKey, type ReadSection } from './document.ts';
import { all, attribute, first, wordsOf } from './element.ts';
import { narrativeById, toXhtml } from './narrative.ts';
import { addPatient } from './patient.ts';
import { mapEntries } from './sections.ts';
import { addEncompassing } from './to-fhir/encounter.ts';
import { DocumentRefused, type Element, readXml, XML_LIMITS, type XmlLimits } from './xml.ts';

export type DocumentResult =
  | {
      readonly kind: 'mapped';
      readonly bundle: Bundle;
      readonly patientKey: string;
      readonly documentId: string;
      /** es-MX, of what became no resource of its own. */
      readonly left: readonly string[];
    }
  | { readonly kind: 'refused'; readonly text: string };

const CDA = 'urn:hl7-org:v3';

export function mapDocument(raw: Uint8Array, profile: HospitalProfile, limits: XmlLimits = XML_LIMITS): DocumentResult {
  try {
    return mapRead(readXml(raw, limits), raw, profile);
  } catch (error) {
    if (error instanceof DocumentRefused) return { kind: 'refused', text: error.message };
    throw error;
  }
}

function mapRead(document: Element, raw: Uint8Array, profile: HospitalProfile): DocumentResult {
  requireDocument(document);
  const { root = '', extension = '' } = first(document, 'id')?.attributes ?? {};
  if (root.trim() === '') {
    throw new DocumentRefused(
      'El documento no tiene id: sin él no se puede saber si ya llegó. Póngale uno (ClinicalDocument/id).',
    );
  }
  const documentId = documentKey(root, extension);
  const builder = new BundleBuilder(raw, profile.clues, documentId);
  const reading: Reading = { profile, narrative: narrativeById(document), left: new Set() };
  const { reference: patient, patientKey } = addPatient(reading, builder, document);
  const base = { ...reading, builder, documentId, patient, used: new Set<string>(), counter: { entries: 0 } };
  const visit: Reference[] = [];
  addEncompassing({ ...base, section: 'componentOf', made: visit }, document);
  const sections = all(document, 'component/structuredBody/component/section').flatMap((section) =>
    readSections(base, section),
  );
  addDocument({ reading, builder, document, raw, documentId, patient, encounter: visit[0], sections });
  return { kind: 'mapped', bundle: builder.build(), patientKey, documentId, left: [...reading.left] };
}

function requireDocument(document: Element): void {
  if (document.name === 'ClinicalDocument' && document.namespace === CDA) return;
  const named =
    document.name === 'ClinicalDocument' ? 'ClinicalDocument de otro espacio de nombres' : document.name.slice(0, 60);
  throw new DocumentRefused(
    `No es un documento clínico CDA: su raíz es <${named}> y debe ser ClinicalDocument de ${CDA}.`,
  );
}

/** Sections may hold sections; each stands for itself, in order. */
function readSections(base: Omit<SectionContext, 'section' | 'made'>, section: Element): ReadSection[] {
  const code = attribute(section, 'code', 'code') || 'sin-codigo';
  const made: Reference[] = [];
  if (section.attributes.nullFlavor === undefined)
    mapEntries({ ...base, section: code.replace(/[^\w.-]/g, '_'), made }, section);
  const concept = toConcept(base, first(section, 'code'));
  const title = wordsOf(first(section, 'title')) || concept?.text || 'Sección';
  const div = toXhtml(first(section, 'text')) ?? (made.length === 0 ? EMPTY : undefined);
  const body: CompositionSection = {
    title,
    ...(concept && { code: concept }),
    ...(div && { text: { status: 'additional', div } }),
    ...(made.length > 0 && { entry: made }),
  };
  return [
    { code, title, body, made },
    ...all(section, 'component/section').flatMap((inner) => readSections(base, inner)),
  ];
}

/** cmp-1: a section says something. */
const EMPTY = '<div xmlns="http://www.w3.org/1999/xhtml">Sección sin contenido en el documento.</div>';
