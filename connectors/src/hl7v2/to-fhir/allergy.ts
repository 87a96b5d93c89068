/** AL1 to AllergyIntolerance: v2-to-FHIR AL1[AllergyIntolerance], tables 0127 and 0128. */
import { alergiaSystem } from '@amate/terminology/identifiers/systems.ts';
import type { AllergyIntolerance, CodeableConcept } from '@medplum/fhirtypes';
import { translate } from '../../profile.ts';
import { type Segment, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, type MapContext, type MappedPatient } from './context.ts';
import { ALLERGY_CATEGORY } from './tables.ts';

export function addAllergies(context: MapContext, patient: MappedPatient): void {
  const seen = new Set<string>();
  const system = alergiaSystem(context.profile.clues);
  for (const al1 of segmentsOf(context.message, 'AL1')) {
    if (![2, 3, 4, 5, 6].some((field) => al1.has(field))) continue;
    const code = concept(context, al1, 3);
    if (code === undefined) {
      throw refuse('101', al1.place(3), `${al1.place(3)} no dice a qué es alérgica la persona. Complete el campo.`);
    }
    const value = `${patient.localKey}-${keyOf(code)}`;
    if (seen.has(value)) continue;
    seen.add(value);
    context.builder.add(toAllergy(context, al1, patient, code, { system, value }), 'update', { system, value });
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
  const type = translate(context.profile, '0127', al1.text(2).toUpperCase());
  const severity = translate(context.profile, '0128', al1.text(4).toUpperCase());
  const manifestations = al1.repetitions(5).map((reaction) => ({ text: reaction.text(1) || reaction.text(2) }));
  const category = ALLERGY_CATEGORY[type];
  const system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
  return {
    resourceType: 'AllergyIntolerance',
    identifier: [identifier],
    clinicalStatus: { coding: [{ system, code: 'active' }] },
    type: type === '' || type === 'MC' ? undefined : 'allergy',
    category: category ? [category] : [],
    // AL1-4 grades the reaction when there is one, else the risk (the two readings of the v2-to-FHIR map).
    criticality: manifestations.length > 0 ? undefined : ({ SV: 'high', MI: 'low' } as const)[severity],
    code,
    patient: patient.reference,
    onsetDateTime: dateTime(context, al1, 6),
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
