/**
 * A requisition to a shelf of the ledger has states, and who may move it (orders/): so it is made at `/insumos/pedidos` and read in FHIR there.
 * A plain SupplyRequest cannot pass itself off as one; of any other place, it is stored as it comes.
 */
import { LUGAR_DE_INSUMOS_SYSTEM, PEDIDO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Resource, SupplyRequest } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { RuleIntent, RuleVerdict, WriteRule } from '../../store/write-rule.ts';

export const requestRule: WriteRule = {
  type: 'SupplyRequest',
  lookups: () => [],
  exclusive: () => [],
  async decide({ kind, resource, target }: RuleIntent): Promise<RuleVerdict> {
    if (isRequisition(resource)) throw elsewhere();
    if (target?.id === undefined) return { kind: 'create', resource };
    if (kind === 'create') return { kind: 'match', id: target.id };
    return { kind: 'replace', id: target.id, resource };
  },
};

function isRequisition(resource: Resource): boolean {
  const { deliverTo, deliverFrom, identifier = [] } = resource as SupplyRequest;
  const places = [deliverTo?.identifier?.system, deliverFrom?.identifier?.system];
  return places.includes(LUGAR_DE_INSUMOS_SYSTEM) || identifier.some(({ system }) => system === PEDIDO_SYSTEM);
}

const elsewhere = () =>
  fault('business-rule', 'Las requisiciones de una unidad se hacen en /insumos/pedidos.', {
    path: 'SupplyRequest.deliverTo',
    rule: 'Pide uno, autoriza otro, y queda quién y cuándo',
    fix: 'Envíela a POST /insumos/pedidos; se lee como SupplyRequest en /insumos/fhir/pedidos/{id}.',
  });
