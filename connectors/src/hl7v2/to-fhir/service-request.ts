/**
 * ORC and OBR to ServiceRequest: v2-to-FHIR ORC[ServiceRequest], OBR[ServiceRequest], TQ1[ServiceRequest]. An order that a clinic of the hub
 * made comes back under its own number and is only named, never rewritten.
 */
import { estudioSystem, ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { readOrderNumber } from '@amate/terminology/ordering/order-number.ts';
import type { Encounter, Identifier, Observation, Reference, ServiceRequest, Specimen } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { CONCEPT_MAPS } from './concept-maps.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient } from './context.ts';
import { sectionCategory } from './diagnostic-report.ts';
import { unnumbered } from './message-key.ts';
import { allInOrder, inOrder, numbersOf, type OrderSegments, textOf } from './order-group.ts';
import { toPractitioner } from './practitioner.ts';
import { solicitudSystem } from './systems.ts';

export interface Ordered {
  readonly patient: MappedPatient;
  readonly encounter: Reference<Encounter> | undefined;
  readonly specimens: readonly Reference<Specimen>[];
  readonly supporting: readonly Reference<Observation>[];
}

const V2_0203 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
type Numbered = Identifier & { system: string; value: string };
const typed = (code: string, system: string, value: string): Numbered => ({
  type: { coding: [{ system: V2_0203, code }] },
  system,
  value,
});

export function addServiceRequest(
  context: MapContext,
  order: OrderSegments,
  obr: Segment,
  taken: Set<string>,
  ordered: Ordered,
): void {
  const code = concept(context, obr, 4);
  if (code === undefined) {
    throw refuse('101', obr.place(4), `${obr.place(4)} no dice qué estudio se pide. Ponga su código o su nombre.`);
  }
  const own = unnumbered(context, ordered.patient.localKey, obr);
  const identifiers = identifiersOf(context, order, code.coding?.[0]?.code ?? code.text ?? '', taken, own);
  const first = identifiers[0]!;
  // Two studies of one order of a clinic: named once.
  const ours = first.system === ORDEN_SYSTEM;
  if (ours && context.builder.holding('ServiceRequest', first) !== undefined) return;
  const { orc } = order;
  const { clues } = context.profile;
  const requester = orc?.has(12) ? orc.field(12) : obr.field(16);
  const note = textOf(allInOrder(order, 'NTE'));
  const request: ServiceRequest = {
    resourceType: 'ServiceRequest',
    identifier: identifiers,
    status: orderStatus(orc),
    intent: { A: 'order' as const, G: 'reflex-order' as const }[obr.text(11).toUpperCase()] ?? 'order',
    category: [sectionCategory(obr.text(24).toUpperCase())].filter((one) => one !== undefined),
    priority: priorityOf(order, obr.text(5)),
    code,
    subject: ordered.patient.reference,
    encounter: ordered.encounter,
    occurrenceDateTime: dateTime(context, obr, 6) ?? startOf(context, order) ?? dateTime(context, obr, 7),
    authoredOn: orc ? dateTime(context, orc, 9) : undefined,
    requester: requester.isEmpty ? facility(context) : (toPractitioner(requester, clues) ?? facility(context)),
    requisition: orc?.has(4) ? typed('PGN', `${solicitudSystem(clues)}/grupo`, orc.text(4)) : undefined,
    reasonCode: [concept(context, obr, 31), ...diagnoses(context, order)].filter((one) => one !== undefined),
    supportingInfo: [...ordered.supporting],
    specimen: [...ordered.specimens],
    note: [note, obr.text(13)].filter((text) => text !== '').map((text) => ({ text })),
  };
  context.builder.add(request, ours ? 'create' : 'update', first, obr);
}

/** The first one is the key. One placer number over several studies names none of them, so the study's code is added. */
function identifiersOf(
  context: MapContext,
  order: OrderSegments,
  code: string,
  taken: Set<string>,
  unnumbered: string,
): Numbered[] {
  const { clues } = context.profile;
  const { placer, filler } = numbersOf(order);
  const own = readOrderNumber(placer);
  if (own !== undefined) return [typed('PLAC', ORDEN_SYSTEM, own)];
  const all = [
    ...(placer === '' ? [] : [typed('PLAC', solicitudSystem(clues), placer)]),
    ...(filler === '' ? [] : [typed('FILL', estudioSystem(clues), filler)]),
  ];
  const first = all[0] ?? typed('PLAC', solicitudSystem(clues), unnumbered);
  const name = `${first.system}|${first.value}`;
  if (!taken.has(name)) {
    taken.add(name);
    return all.length === 0 ? [first] : all;
  }
  return [{ ...first, value: `${first.value}:${code}${countOf(taken, `${name}:${code}`)}` }, ...all];
}

function countOf(taken: Set<string>, base: string): string {
  let count = 1;
  while (taken.has(`${base}${count === 1 ? '' : `:${count}`}`)) count++;
  taken.add(`${base}${count === 1 ? '' : `:${count}`}`);
  return count === 1 ? '' : `:${count}`;
}

/**
 * ORC-5 (what became of it), else ORC-1 (what is asked). HL7's map leaves `CA` active until the filler confirms; to a reader of the
 * record an order that its own author cancelled is no order.
 */
export function orderStatus(orc: Segment | undefined): NonNullable<ServiceRequest['status']> {
  const [control, status] = [orc?.text(1).toUpperCase() ?? '', orc?.text(5).toUpperCase() ?? ''];
  const found = CONCEPT_MAPS.orderStatus[status] ?? (control === 'CA' ? 'revoked' : CONCEPT_MAPS.orderControl[control]);
  return (found as ServiceRequest['status']) ?? 'active';
}

export function priorityOf(order: OrderSegments, obr5 = ''): ServiceRequest['priority'] {
  const code = inOrder(order, 'TQ1')?.text(9) || order.orc?.text(7, 6) || obr5;
  return CONCEPT_MAPS.priority[code.toUpperCase()] as ServiceRequest['priority'];
}

function startOf(context: MapContext, order: OrderSegments): string | undefined {
  const tq1 = inOrder(order, 'TQ1');
  return tq1 ? dateTime(context, tq1, 7) : undefined;
}

const diagnoses = (context: MapContext, order: OrderSegments): ServiceRequest['reasonCode'] & object =>
  allInOrder(order, 'DG1').flatMap((dg1) => concept(context, dg1, 3) ?? []);
