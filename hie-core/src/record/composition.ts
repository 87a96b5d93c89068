/** The Composition of a patient summary: what each section says in words and which entries it stands on. */
import { CANONICAL_BASE, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Composition, CompositionSection, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { emptyReason } from './absence.ts';
import { LANGUAGE, narrative, paragraph, tableXhtml } from './narrative.ts';
import type { SectionBody } from './section-body.ts';
import type { SectionSpec } from './sections/sections.ts';
import { dayText } from './when.ts';

const LOINC = 'http://loinc.org';
/** Something of the record is not shown to who asked for this summary. */
const CONCEALED = `${CANONICAL_BASE}/StructureDefinition/informacion-oculta`;
const TITLE = 'Resumen Internacional del Paciente';

/** @param urlOf fullUrl of an entry; undefined for a section that has nothing to say and need not */
export function writeSection(
  spec: SectionSpec,
  { entries, table, empty }: SectionBody,
  urlOf: (resource: Resource) => string,
): CompositionSection | undefined {
  const head = {
    title: spec.title,
    code: { coding: [{ system: LOINC, code: spec.code, display: spec.display }], text: spec.title },
  };
  if (entries.length === 0) {
    if (spec.nothing === undefined) return undefined;
    const { code, text } = empty ?? { code: 'unavailable' as const, text: spec.nothing };
    return { ...head, text: narrative(paragraph(text)), emptyReason: emptyReason(code, text) };
  }
  return {
    ...head,
    text: narrative(tableXhtml(table)),
    entry: entries.map((resource) => ({ reference: urlOf(resource) })),
  };
}

export interface CompositionParts {
  readonly id: string;
  readonly patient: Patient;
  readonly subject: Reference<Patient>;
  readonly author: Reference;
  readonly nowIso: string;
  readonly confidentiality: NonNullable<Composition['confidentiality']>;
  readonly concealed?: string | undefined;
  readonly sections: CompositionSection[];
}

export function writeComposition(parts: CompositionParts): Composition {
  return {
    resourceType: 'Composition',
    id: parts.id,
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips'] },
    language: LANGUAGE,
    text: narrative(
      paragraph(`${TITLE}. ${introduction(parts.patient)}`) +
        paragraph(CAUTION) +
        (parts.concealed === undefined ? '' : paragraph(parts.concealed)),
    ),
    ...(parts.concealed !== undefined && { extension: [{ url: CONCEALED, valueBoolean: true }] }),
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${parts.id}` },
    status: 'final',
    type: { coding: [{ system: LOINC, code: '60591-5', display: 'Patient summary Document' }], text: TITLE },
    subject: parts.subject,
    date: parts.nowIso,
    author: [parts.author as NonNullable<Composition['author']>[number]],
    title: TITLE,
    confidentiality: parts.confidentiality,
    section: parts.sections,
  };
}

const CAUTION =
  'Generado automáticamente con lo que las unidades de salud han compartido; puede estar incompleto. Confirme con la persona antes de decidir.';
const GENDER: Readonly<Record<string, string>> = { male: 'hombre', female: 'mujer', other: 'otro' };

function introduction(patient: Patient): string {
  const curp = patient.identifier?.find(({ system, use }) => system === CURP_SYSTEM && use !== 'old')?.value;
  return [
    nameText(patient) || 'Persona sin nombre registrado',
    curp ? `CURP ${curp}` : '',
    patient.birthDate ? `nacimiento ${dayText(patient.birthDate)}` : 'fecha de nacimiento desconocida',
    GENDER[patient.gender ?? ''] ? `sexo ${GENDER[patient.gender ?? '']}` : '',
    patient.deceasedBoolean || patient.deceasedDateTime ? `defunción ${dayText(patient.deceasedDateTime)}`.trim() : '',
  ]
    .filter(Boolean)
    .join('; ')
    .concat('.');
}

export function nameText({ name }: Patient): string {
  const chosen = name?.find(({ use }) => use === 'official') ?? name?.find(({ use }) => use !== 'old') ?? name?.[0];
  return chosen?.text ?? [...(chosen?.given ?? []), chosen?.family ?? ''].filter(Boolean).join(' ');
}
