/**
 * The signed note as a Composition (https://hl7.org/fhir/R4/composition.html): final, authored, legally attested; one section for each part that
 * says something, with the numeral of the norm in its code and with references to what was measured, diagnosed and prescribed.
 */
import { CANONICAL_BASE, CLUES_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type {
  BundleEntry,
  Composition,
  CompositionSection,
  Condition,
  Extension,
  Organization,
  Reference,
} from '@medplum/fhirtypes';
import type { Signing } from '../consultation/section.ts';
import { inSpanish } from '../texts/t.ts';
import { KINDS, type Part } from './kinds.ts';
import { divOf } from './narrative.ts';
import { carriedIn, type NoteValue, textOf } from './value.ts';

export const NOTA_SYSTEM = `${CANONICAL_BASE}/sid/nota`;
/** The text was carried unchanged from this note. */
export const TEXTO_ARRASTRADO = `${CANONICAL_BASE}/StructureDefinition/texto-arrastrado`;
/** Which part of the note (`kinds.ts`); its display is the numeral that asks for it. */
export const PARTE_SYSTEM = `${CANONICAL_BASE}/CodeSystem/parte-de-nota`;

export function noteEntries(value: NoteValue, signing: Signing): readonly BundleEntry[] {
  if (value.id === undefined) return [];
  const note = compositionOf(value, value.id, signing);
  return [
    { fullUrl: `urn:uuid:${value.id}`, resource: note, request: { method: 'PUT', url: `Composition/${value.id}` } },
  ];
}

export function compositionOf(value: NoteValue, id: string, signing: Signing): Composition {
  const { parts, loinc } = KINDS[value.kind];
  const { visit, author, at } = signing;
  const { clues } = visit.who;
  const title = inSpanish(`note.kind.${value.kind}`);
  return {
    ...{ resourceType: 'Composition', id, status: 'final', title, date: at },
    identifier: { system: NOTA_SYSTEM, value: id },
    type: { coding: [{ system: LOINC_SYSTEM, code: loinc }], text: title },
    subject: { reference: `Patient/${visit.patientId}` },
    encounter: { reference: `Encounter/${visit.encounter.id}` },
    author: [author],
    attester: [{ mode: 'legal', time: at, party: author }],
    ...(clues !== undefined && { custodian: custodianOf(clues, visit.encounter.serviceProvider) }),
    section: parts.flatMap((part) => sectionOf(part, value, signing) ?? []),
  };
}

const custodianOf = (clues: string, provider: Reference | undefined): Reference<Organization> => ({
  ...{ type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } },
  ...(provider?.display !== undefined && { display: provider.display }),
});

function sectionOf(part: Part, value: NoteValue, { made }: Signing): CompositionSection | undefined {
  const given = givenTo(part, value, made);
  const typed = textOf(value, part.key).trim();
  const div = divOf([...given.words, typed].filter((text) => text !== '').join('\n\n'));
  if (div === undefined) return undefined;
  const carried = carriedIn(value, part.key);
  const extension: Extension[] =
    carried === undefined
      ? []
      : [{ url: TEXTO_ARRASTRADO, valueReference: { reference: `Composition/${carried.noteId}` } }];
  return {
    ...(extension.length > 0 && { extension }),
    title: inSpanish(`note.part.${part.key}`),
    code: {
      coding: [
        { system: LOINC_SYSTEM, code: part.loinc },
        { system: PARTE_SYSTEM, code: part.key, display: `NOM-004-SSA3-2012, ${part.numeral}` },
      ],
    },
    text: { status: typed === '' ? 'generated' : 'additional', div },
    ...(given.references.length > 0 && { entry: given.references.map((reference) => ({ reference })) }),
  };
}

interface Given {
  readonly words: readonly string[];
  readonly references: readonly string[];
}

/** What a part says without typing. */
export function givenTo(part: Part, value: NoteValue, made: readonly BundleEntry[]): Given {
  if (part.from === 'vitals') {
    const words = value.vitals.map((one) => one.words).join('\n');
    return { words: words === '' ? [] : [words], references: [...new Set(value.vitals.map((one) => one.reference))] };
  }
  if (part.from === 'visit') {
    const words = value.visit[part.key];
    return { words: words === undefined ? [] : [words], references: [] };
  }
  const resources = made.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  const chosen = resources.filter((one) =>
    part.from === 'diagnoses'
      ? one.resourceType === 'Condition' && isOfVisit(one)
      : part.from === 'prescription' && one.resourceType === 'MedicationRequest' && one.status === 'active',
  );
  const lines = chosen.map((one, index) => `${index + 1}. ${wordsFor(one)}`);
  return {
    words: lines.length === 0 ? [] : [lines.join('\n')],
    references: chosen.map((one) => `${one.resourceType}/${one.id}`),
  };
}

const isOfVisit = ({ category = [] }: Condition): boolean =>
  category.some(({ coding = [] }) => coding.some(({ code }) => code === 'encounter-diagnosis'));

function wordsFor(resource: NonNullable<BundleEntry['resource']>): string {
  if (resource.resourceType === 'Condition') {
    const code = resource.code?.coding?.[0]?.code;
    const standing = resource.note?.[0]?.text;
    return [resource.code?.text, code === undefined ? undefined : `(${code})`, standing].filter(Boolean).join(' ');
  }
  if (resource.resourceType !== 'MedicationRequest') return '';
  const medicine = resource.medicationCodeableConcept?.text ?? resource.medicationReference?.display ?? '';
  return [medicine, ...(resource.dosageInstruction ?? []).map(({ text }) => text)].filter(Boolean).join('. ');
}
