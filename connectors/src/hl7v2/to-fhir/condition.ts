/** DG1 to Condition, one per code and visit: v2-to-FHIR DG1[Condition] and DG1[Encounter] for use and rank. */
import { hash } from 'node:crypto';
import { CIE10_SYSTEM, diagnosticoSystem } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Condition, Encounter, EncounterDiagnosis, Reference } from '@medplum/fhirtypes';
import { type Segment, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, type MapContext, type MappedPatient, tabled } from './context.ts';
import { dottedCie10 } from './datatypes/codeable-concept.ts';
import { eventDateTime } from './encounter.ts';
import { toPractitioner } from './practitioner.ts';

const looksLikeCie10 = /^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$/i;

/** Adds the conditions and returns how the encounter names them. */
export function addConditions(
  context: MapContext,
  patient: MappedPatient,
  visit: string,
  encounter: Reference<Encounter> | undefined,
): EncounterDiagnosis[] {
  const seen = new Map<string, Reference<Condition>>();
  return segmentsOf(context.message, 'DG1').map((dg1) => {
    const code = diagnosisCode(context, dg1);
    const value = `${visit}-${keyOf(code)}`;
    let condition = seen.get(value);
    if (condition === undefined) {
      const resource = toCondition(context, dg1, patient, code, value, encounter);
      const key = { system: diagnosticoSystem(context.profile.clues), value };
      condition = context.builder.add(resource, 'update', key, dg1);
      seen.set(value, condition);
    }
    const rank = Number(dg1.text(15));
    return {
      condition,
      use: diagnosisUse(context, dg1),
      ...(dg1.has(15) && Number.isInteger(rank) && rank > 0 ? { rank } : {}),
    };
  });
}

/** Table 0052 `A` is FHIR's admission diagnosis; the rest keeps the v2 code. */
function diagnosisUse(context: MapContext, dg1: Segment): CodeableConcept | undefined {
  const use = tabled(context, dg1, 6, '0052');
  if (use?.coding?.[0]?.code !== 'A') return use;
  const system = 'http://terminology.hl7.org/CodeSystem/diagnosis-role';
  return { coding: [{ system, code: 'AD', display: 'Admission diagnosis' }] };
}

function diagnosisCode(context: MapContext, dg1: Segment): CodeableConcept {
  const bare = dg1.text(3, 3) === '' && looksLikeCie10.test(dg1.text(3));
  const method = dg1.text(2);
  const code =
    concept(context, dg1, 3, {
      ...(bare && !/9/.test(method) ? { defaultSystem: CIE10_SYSTEM } : {}),
      normalize: (value, system) => (system.startsWith(CIE10_SYSTEM) ? dottedCie10(value) : value),
    }) ?? {};
  const text = dg1.text(4) || code.text;
  if (code.coding === undefined && !text) {
    throw refuse('101', dg1.place(3), `${dg1.place(3)} no trae diagnóstico. Ponga el código CIE-10 o su descripción.`);
  }
  return { ...code, ...(text ? { text } : {}) };
}

/** A diagnosis in words only is known by its words. */
function keyOf(code: CodeableConcept): string {
  const coded = code.coding?.[0]?.code;
  if (coded !== undefined) return coded;
  return hash('sha256', (code.text ?? '').toLowerCase()).slice(0, 12);
}

function toCondition(
  context: MapContext,
  dg1: Segment,
  patient: MappedPatient,
  code: CodeableConcept,
  value: string,
  encounter: Reference<Encounter> | undefined,
): Condition {
  const withdrawn = dg1.text(21).toUpperCase() === 'D';
  const asserter = dg1.has(16) ? toPractitioner(dg1.field(16), context.profile.clues) : undefined;
  const onset = dateTime(context, dg1, 5);
  const status = withdrawn ? 'entered-in-error' : 'confirmed';
  const working = dg1.text(6).toUpperCase() === 'W';
  return {
    resourceType: 'Condition',
    identifier: [{ system: diagnosticoSystem(context.profile.clues), value }],
    // con-5: no clinical status on what was entered in error.
    clinicalStatus: withdrawn ? undefined : statusOf('condition-clinical', 'active'),
    verificationStatus: statusOf('condition-ver-status', working && !withdrawn ? 'provisional' : status),
    category: [statusOf('condition-category', 'encounter-diagnosis')],
    code,
    subject: patient.reference,
    encounter,
    onsetDateTime: onset,
    recordedDate: dateTime(context, dg1, 19) ?? onset ?? eventDateTime(context),
    asserter,
  };
}

const statusOf = (name: string, code: string): CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${name}`, code }],
});
