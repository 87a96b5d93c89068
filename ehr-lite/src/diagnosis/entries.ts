/**
 * Diagnoses as Conditions of this visit (https://hl7.org/fhir/R4/condition.html), the Encounter's ranked list of them, and what goes to the
 * problem list besides.
 */
import { CANONICAL_BASE, CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { BundleEntry, Condition, Encounter } from '@medplum/fhirtypes';
import type { Signing } from '../consultation/section.ts';
import { inSpanish } from '../texts/t.ts';
import type { DiagnosesValue, DiagnosisLine } from './value.ts';

/** First time or subsequent, as the outpatient form of DGIS asks (CEX, relación temporal). */
export const RELACION_TEMPORAL = `${CANONICAL_BASE}/StructureDefinition/relacion-temporal`;
const HL7 = 'http://terminology.hl7.org/CodeSystem';
const CATEGORY = `${HL7}/condition-category`;

export function diagnosisEntries({ lines }: DiagnosesValue, signing: Signing): readonly BundleEntry[] {
  return lines.flatMap((line) => [
    put(line.id, conditionOf(line, signing, 'encounter-diagnosis')),
    ...(line.toProblems ? [put(line.problemId, conditionOf(line, signing, 'problem-list-item'))] : []),
  ]);
}

const put = (id: string, resource: Condition): BundleEntry => ({
  fullUrl: `urn:uuid:${id}`,
  resource: { ...resource, id },
  request: { method: 'PUT', url: `Condition/${id}` },
});

function conditionOf(
  line: DiagnosisLine,
  { visit, author, at }: Signing,
  category: 'encounter-diagnosis' | 'problem-list-item',
): Condition {
  const standing = line.certainty === 'provisional' ? inSpanish('dx.provisional').toLowerCase() : undefined;
  return {
    resourceType: 'Condition',
    extension: [{ url: RELACION_TEMPORAL, valueCode: line.occurrence === 'first' ? 'primera-vez' : 'subsecuente' }],
    clinicalStatus: { coding: [{ system: `${HL7}/condition-clinical`, code: 'active' }] },
    verificationStatus: { coding: [{ system: `${HL7}/condition-ver-status`, code: line.certainty }] },
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
    code: { coding: [{ system: CIE10_SYSTEM, code: line.code, display: line.words }], text: line.words },
    subject: { reference: `Patient/${visit.patientId}` },
    encounter: { reference: `Encounter/${visit.encounter.id}` },
    recordedDate: at,
    recorder: author,
    ...(standing !== undefined && { note: [{ text: standing }] }),
  };
}

/** R4 Encounter.diagnosis: rank 1 is the main one. */
export const encounterDiagnoses = ({ lines }: DiagnosesValue): Partial<Encounter> =>
  lines.length === 0
    ? {}
    : {
        diagnosis: lines.map((line, index) => ({
          condition: { reference: `Condition/${line.id}`, display: line.words },
          use: { text: inSpanish(index === 0 ? 'dx.main' : 'dx.secondary') },
          rank: index + 1,
        })),
      };
