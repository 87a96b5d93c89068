/** ORC with RXO or RXE, RXR and TQ1 to MedicationRequest: v2-to-FHIR RXO[MedicationRequest], RXR, TQ1[MedicationRequest]. */
import type { Dosage, MedicationRequest } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { concept, dateTime, facility, type MapContext } from './context.ts';
import { amount, instruction, medicine, routeOf, type Treated } from './dose.ts';
import { unnumbered } from './message-key.ts';
import { allInOrder, inOrder, numbersOf, type OrderSegments, textOf } from './order-group.ts';
import { toPractitioner } from './practitioner.ts';
import { orderStatus, priorityOf } from './service-request.ts';
import { indicacionSystem } from './systems.ts';

/** Where the two segments keep the same thing. */
const SITES = {
  RXO: { code: 1, low: 2, high: 3, unit: 4, words: [7, 6], quantity: 11, quantityUnit: 12, refills: 13, reason: 20 },
  RXE: { code: 2, low: 3, high: 4, unit: 5, words: [7, 21], quantity: 10, quantityUnit: 11, refills: 12, reason: 27 },
} as const;

const STATUS: Readonly<Record<string, MedicationRequest['status']>> = {
  revoked: 'stopped',
  'on-hold': 'on-hold',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
};

export function addMedicationRequest(
  context: MapContext,
  order: OrderSegments,
  detail: Segment,
  taken: Set<string>,
  { patient, encounter }: Treated,
): void {
  const { orc } = order;
  const { clues } = context.profile;
  const site = detail.name === 'RXE' ? SITES.RXE : SITES.RXO;
  const { placer, filler } = numbersOf(order);
  const code = medicine(context, detail, site.code);
  const number = placer || filler || unnumbered(context, patient.localKey, detail);
  const value = taken.has(number) ? `${number}:${detail.index}` : number;
  taken.add(value);
  const system = indicacionSystem(clues);
  const requester = orc?.has(12) ? toPractitioner(orc.field(12), clues) : undefined;
  const refills = Number(detail.text(site.refills));
  const note = textOf(allInOrder(order, 'NTE'));
  const request: MedicationRequest = {
    resourceType: 'MedicationRequest',
    identifier: [
      { system, value },
      ...(filler !== '' && filler !== value ? [{ system: `${system}/farmacia`, value: filler }] : []),
    ],
    status: STATUS[orderStatus(orc)] ?? 'active',
    intent: 'order',
    priority: priorityOf(order),
    medicationCodeableConcept: code,
    subject: patient.reference,
    encounter,
    authoredOn: orc ? dateTime(context, orc, 9) : undefined,
    requester: requester ?? facility(context),
    reasonCode: [concept(context, detail, site.reason)].filter((one) => one !== undefined),
    note: note === '' ? undefined : [{ text: note }],
    dosageInstruction: [dosage(context, order, detail, site)],
    dispenseRequest: {
      quantity: amount(context, detail, site.quantity, site.quantityUnit),
      numberOfRepeatsAllowed:
        detail.has(site.refills) && Number.isInteger(refills) && refills >= 0 ? refills : undefined,
    },
  };
  context.builder.add(request, 'update', { system, value }, detail);
}

function dosage(
  context: MapContext,
  order: OrderSegments,
  detail: Segment,
  site: (typeof SITES)[keyof typeof SITES],
): Dosage {
  const tq1 = inOrder(order, 'TQ1');
  const low = amount(context, detail, site.low, site.unit);
  const high = amount(context, detail, site.high, site.unit);
  const pattern = tq1?.text(3) || order.orc?.text(7, 2) || '';
  const start = tq1 ? dateTime(context, tq1, 7) : undefined;
  const end = tq1 ? dateTime(context, tq1, 8) : undefined;
  const ordered = start === undefined || end === undefined || Date.parse(start) <= Date.parse(end);
  const range = low !== undefined && high !== undefined && high.value! > low.value!;
  return {
    text: site.words.map((field) => instruction(detail, field)).find((text) => text !== ''),
    additionalInstruction: tq1?.has(11) ? [{ text: tq1.text(11) }] : undefined,
    timing: {
      code: pattern === '' ? undefined : { text: pattern },
      // per-1
      repeat: start || end ? { boundsPeriod: ordered ? { start, end } : { start } } : undefined,
    },
    ...routeOf(context, order),
    doseAndRate: low === undefined ? undefined : [range ? { doseRange: { low, high } } : { doseQuantity: low }],
  };
}
