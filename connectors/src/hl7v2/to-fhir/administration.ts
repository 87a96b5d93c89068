/** RXA of RAS to MedicationAdministration: v2-to-FHIR ORC[MedicationAdministration]; vaccines of VXU are `immunization.ts`. */
import type { MedicationAdministration } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { CONCEPT_MAPS } from './concept-maps.ts';
import { concept, dateTime, type MapContext } from './context.ts';
import { amount, medicine, nameOf, routeOf, type Treated } from './dose.ts';
import type { Unkeyed } from './medicine-keys.ts';
import { unnumbered } from './message-key.ts';
import { numbersOf, type OrderSegments } from './order-group.ts';
import { toPractitioner } from './practitioner.ts';
import { administracionSystem, indicacionSystem } from './systems.ts';

export function toAdministration(
  context: MapContext,
  order: OrderSegments,
  rxa: Segment,
  { patient, encounter }: Treated,
): Unkeyed {
  const { clues } = context.profile;
  const { placer, filler } = numbersOf(order);
  const given = dateTime(context, rxa, 3);
  if (given === undefined) {
    throw refuse('101', rxa.place(3), `${rxa.place(3)} no dice cuándo se administró. Ponga fecha y hora.`);
  }
  const number = filler || placer || unnumbered(context, patient.localKey, rxa);
  const code = medicine(context, rxa, 5);
  const value = `${number}:${rxa.text(2) || rxa.index}:${given}`;
  const plain = { system: administracionSystem(clues), value };
  const performers = rxa.repetitions(10).flatMap((xcn) => toPractitioner(xcn, clues) ?? []);
  const dose = amount(context, rxa, 6, 7);
  const route = routeOf(context, order);
  const administration: MedicationAdministration = {
    resourceType: 'MedicationAdministration',
    status: statusOf(rxa),
    statusReason: [concept(context, rxa, 18)].filter((one) => one !== undefined),
    medicationCodeableConcept: code,
    subject: patient.reference,
    context: encounter,
    effectiveDateTime: given,
    performer: performers.map((actor) => ({ actor })),
    reasonCode: [concept(context, rxa, 19)].filter((one) => one !== undefined),
    request:
      placer === ''
        ? undefined
        : { type: 'MedicationRequest', identifier: { system: indicacionSystem(clues), value: placer } },
    // mad-1: a dosage says how much was given.
    dosage: dose === undefined ? undefined : { dose, ...route },
  };
  return { resource: administration, plain, name: nameOf(code), from: rxa };
}

/** Table 0322 by RXA-20; RXA-21 = D takes back what was said. */
function statusOf(rxa: Segment): MedicationAdministration['status'] {
  if (rxa.text(21).toUpperCase() === 'D') return 'entered-in-error';
  return (CONCEPT_MAPS.completionStatus[rxa.text(20).toUpperCase()] as 'completed' | 'not-done') ?? 'completed';
}
