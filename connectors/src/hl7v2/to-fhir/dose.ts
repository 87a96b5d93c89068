/** What pharmacy segments have in common: amounts with their unit, route and site (RXR), and the medicine's own words. */
import type { CodeableConcept, Dosage, Encounter, Quantity, Reference } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, type MapContext, type MappedPatient } from './context.ts';
import { toDecimal, toUnit } from './datatypes/quantity.ts';
import { inOrder, type OrderSegments } from './order-group.ts';

export interface Treated {
  readonly patient: MappedPatient;
  readonly encounter: Reference<Encounter> | undefined;
}

export function amount(context: MapContext, segment: Segment, field: number, unit: number): Quantity | undefined {
  const value = toDecimal(segment.text(field));
  return value === undefined ? undefined : { value, ...toUnit(segment.field(unit), context.profile.clues) };
}

export function medicine(context: MapContext, segment: Segment, field: number): CodeableConcept {
  const found = concept(context, segment, field);
  if (found !== undefined) return found;
  throw refuse('101', segment.place(field), `${segment.place(field)} no dice qué medicamento es. Complete el campo.`);
}

export const nameOf = ({ coding, text }: CodeableConcept): string => coding?.[0]?.code ?? text ?? '';

export function routeOf(context: MapContext, order: OrderSegments): Pick<Dosage, 'route' | 'site' | 'method'> {
  const rxr = inOrder(order, 'RXR');
  if (rxr === undefined) return {};
  return { route: concept(context, rxr, 1), site: concept(context, rxr, 2), method: concept(context, rxr, 4) };
}

/** RXO-6, RXE-7, RXE-21 … are CWE: their words are what counts. */
export const instruction = (segment: Segment, field: number): string =>
  segment
    .repetitions(field)
    .map((part) => part.text(2) || part.text(9) || part.text(1))
    .filter((text) => text !== '')
    .join('\n');
