/** RXD to MedicationDispense (HL7 v2.5.1 §4.14.4): what another system's pharmacy handed out; it takes nothing from a shelf of the hub. */
import type { MedicationDispense } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { dateTime, facility, type MapContext } from './context.ts';
import { amount, instruction, medicine, nameOf, routeOf, type Treated } from './dose.ts';
import type { Unkeyed } from './medicine-keys.ts';
import { unnumbered } from './message-key.ts';
import { allInOrder, numbersOf, type OrderSegments, textOf } from './order-group.ts';
import { toPractitioner } from './practitioner.ts';
import { indicacionSystem, surtidoSystem } from './systems.ts';

export function toDispense(
  context: MapContext,
  order: OrderSegments,
  rxd: Segment,
  { patient, encounter }: Treated,
): Unkeyed {
  const { clues } = context.profile;
  const { placer, filler } = numbersOf(order);
  const number = rxd.text(7) || filler || placer || unnumbered(context, patient.localKey, rxd);
  const code = medicine(context, rxd, 2);
  // RXD-7 numbers the whole prescription, of one medicine or several.
  const plain = { system: surtidoSystem(clues), value: `${number}:${rxd.text(1) || rxd.index}` };
  const words = instruction(rxd, 9);
  const note = textOf(allInOrder(order, 'NTE'));
  const dispense: MedicationDispense = {
    resourceType: 'MedicationDispense',
    status: 'completed',
    medicationCodeableConcept: code,
    subject: patient.reference,
    context: encounter,
    performer: [{ actor: (rxd.has(10) ? toPractitioner(rxd.field(10), clues) : undefined) ?? facility(context) }],
    authorizingPrescription:
      placer === ''
        ? undefined
        : [{ type: 'MedicationRequest', identifier: { system: indicacionSystem(clues), value: placer } }],
    quantity: amount(context, rxd, 4, 5),
    whenHandedOver: dateTime(context, rxd, 3),
    note: note === '' ? undefined : [{ text: note }],
    dosageInstruction: [{ text: words, ...routeOf(context, order) }],
  };
  return { resource: dispense, plain, name: nameOf(code), from: rxd };
}
