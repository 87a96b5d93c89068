/** AL1 and IAM to AllergyIntolerance: v2-to-FHIR AL1[AllergyIntolerance], IAM[AllergyIntolerance], tables 0127, 0128, 0323. */
import { alergiaSystem } from '@amate/terminology/identifiers/systems.ts';
import type { AllergyIntolerance, CodeableConcept } from '@medplum/fhirtypes';
import { translate } from '../../profile.ts';
import { type Segment, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, type MapContext, type MappedPatient } from './context.ts';
import { ALLERGY_CATEGORY } from './tables.ts';

const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

export function addAllergies(context: MapContext, patient: MappedPatient): void {
  const seen = new Set<string>();
  const system = alergiaSystem(context.profile.clues);
  const said = [...segmentsOf(context.message, 'AL1'), ...segmentsOf(context.message, 'IAM')];
  for (const al1 of said) {
    if (![2, 3, 4, 5, 6].some((field) => al1.has(field))) continue;
    const code = concept(context, al1, 3);
    if (code === undefined) {
      throw refuse('101', al1.place(3), `${al1.place(3)} no dice a qué es alérgica la persona. Complete el campo.`);
    }
    const value = `${patient.localKey}-${keyOf(code)}`;
    if (seen.has(value)) continue;
    seen.add(value);
    context.builder.add(toAllergy(context, al1, patient, code, { system, value }), 'update', { system, value }, al1);
  }
}

const keyOf = (code: CodeableConcept): string =>
  (code.coding?.[0]?.code ?? code.text ?? '').toUpperCase().replace(/\s+/g, ' ').slice(0, 80);

function toAllergy(
  context: MapContext,
  al1: Segment,
  patient: MappedPatient,
  code: CodeableConcept,
  identifier: { system: string; value: string },
): AllergyIntolerance {
  // IAM begins like AL1; it says in IAM-6 whether the allergy still stands, and in IAM-11 since when.
  const iam = al1.name === 'IAM';
  const withdrawn = iam && al1.text(6).toUpperCase() === 'D';
  const type = translate(context.profile, '0127', al1.text(2).toUpperCase());
  const severity = translate(context.profile, '0128', al1.text(4).toUpperCase());
  const manifestations = al1
    .repetitions(5)
    .map((reaction) => ({ text: reaction.text(1) || reaction.text(2) }))
    .filter(({ text }) => text !== '');
  const category = ALLERGY_CATEGORY[type];
  const system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
  return {
    resourceType: 'AllergyIntolerance',
    identifier: [identifier],
    // ait-2: no clinical status on what was entered in error.
    ...(withdrawn
      ? { verificationStatus: { coding: [{ system: VERIFICATION, code: 'entered-in-error' }] } }
      : { clinicalStatus: { coding: [{ system, code: 'active' }] } }),
    type: type === '' || type === 'MC' ? undefined : 'allergy',
    category: category ? [category] : [],
    // AL1-4 grades the reaction when there is one, else the risk (the two readings of the v2-to-FHIR map).
    criticality: manifestations.length > 0 ? undefined : ({ SV: 'high', MI: 'low' } as const)[severity],
    code,
    patient: patient.reference,
    onsetDateTime: dateTime(context, al1, iam ? 11 : 6),
    recordedDate: iam ? dateTime(context, al1, 13) : undefined,
    reaction:
      manifestations.length === 0
        ? []
        : [
            {
              manifestation: manifestations,
              severity: ({ SV: 'severe', MO: 'moderate', MI: 'mild' } as const)[severity],
            },
          ],
  };
}
