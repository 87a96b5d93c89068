/** An order as R4 SupplyRequests, one for each line (https://hl7.org/fhir/R4/supplyrequest.html), and what came of it as SupplyDeliveries. */
import {
  CLUES_SYSTEM,
  COMPENDIO_SYSTEM,
  LUGAR_DE_INSUMOS_SYSTEM,
  PEDIDO_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry, SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import type { OrderRow } from '../orders/sql.ts';
import { STATUS } from './request-rule.ts';

export interface CameRow {
  readonly operation: string;
  readonly item: string;
  readonly packs: number;
  readonly at: Date;
}

export function orderBundle(order: OrderRow, came: readonly CameRow[]): Bundle {
  const { id, clues, name, state, at, supplier, lines } = order;
  const place = { identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: `${clues}/farmacia` }, display: name };
  const url = (item: string): string => `${id}/${item}`;
  const requests = lines.map(
    ({ clave, nombre, pedidos, autorizados }): SupplyRequest => ({
      resourceType: 'SupplyRequest',
      identifier: [{ system: PEDIDO_SYSTEM, value: url(clave) }],
      status: STATUS[state] ?? 'unknown',
      itemCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: clave, display: nombre }] },
      quantity: { value: autorizados ?? pedidos, unit: 'envase' },
      authoredOn: at.toISOString(),
      requester: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues }, display: name },
      ...(supplier !== null && { supplier: [{ display: supplier }] }),
      deliverTo: place,
    }),
  );
  const deliveries = came.map(
    ({ operation, item, packs, at: when }): SupplyDelivery => ({
      resourceType: 'SupplyDelivery',
      identifier: [{ system: PEDIDO_SYSTEM, value: `${url(item)}/${operation}` }],
      basedOn: [{ type: 'SupplyRequest', identifier: { system: PEDIDO_SYSTEM, value: url(item) } }],
      status: 'completed',
      suppliedItem: {
        quantity: { value: packs, unit: 'envase' },
        itemCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: item }] },
      },
      occurrenceDateTime: when.toISOString(),
      ...(supplier !== null && { supplier: { display: supplier } }),
      destination: place,
    }),
  );
  const entry = [...requests, ...deliveries].map((resource): BundleEntry => ({ resource }));
  return { resourceType: 'Bundle', type: 'collection', entry };
}
