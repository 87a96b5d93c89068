/**
 * A SupplyRequest for a shelf of the ledger is a requisition (docs/adr/0038): the same order as the pharmacy's screen makes, of one line, in the
 * statement that stores it; its key is the order's number, which a resource with an id of its sender's is told as an identifier. From there the
 * order moves by its own states (orders/): the resource says the one that the order has, whatever its sender says. Put again as it was first
 * sent, nothing changes. A SupplyRequest for any other place is stored as it comes.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  COMPENDIO_SYSTEM,
  LUGAR_DE_INSUMOS_SYSTEM,
  PEDIDO_SYSTEM,
  QUIEN_SOLICITA,
} from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, MedicationDispense, Resource, SupplyRequest } from '@medplum/fhirtypes';
import { fault, HubError } from '../../errors.ts';
import { keyOf } from '../../store/keys.ts';
import type { Requisition, RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../../store/write-rule.ts';
import { checkMover, keptAt, namedAt } from '../kept.ts';
import { isForShelf } from '../mover.ts';
import { handedOut } from '../prescribed.ts';
import { isShelf, shelfOf } from '../surtido.ts';

/** What an order's state is in R4 (https://hl7.org/fhir/R4/valueset-supplyrequest-status.html). */
export const STATUS: Readonly<Record<string, NonNullable<SupplyRequest['status']>>> = {
  ...({ requested: 'draft', approved: 'active', ordered: 'active' } as const),
  ...({ received: 'completed', rejected: 'cancelled', cancelled: 'cancelled' } as const),
};
const BEGINS: readonly unknown[] = ['draft', 'active', undefined];

export const requestRule: WriteRule = {
  type: 'SupplyRequest',
  lookups: () => [],
  exclusive: () => [],
  takes: (resource) => asksOf(resource as SupplyRequest),
  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    const target = intent.target as SupplyRequest | undefined;
    if (target?.id !== undefined && intent.kind === 'create') return { kind: 'match', id: target.id };
    const resource = await settled(intent, target, read);
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
  refuseDelete(target: Resource): void {
    if (isForShelf(target)) throw closed();
  },
};

const placeOf = ({ deliverTo }: SupplyRequest) => shelfOf({ location: deliverTo } as MedicationDispense);
const keyIn = ({ itemCodeableConcept }: SupplyRequest): string | undefined =>
  itemCodeableConcept?.coding?.find(({ system }) => system === COMPENDIO_SYSTEM)?.code;
const askerOf = ({ extension }: SupplyRequest) => extension?.find(({ url }) => url === QUIEN_SOLICITA);

function asksOf(request: SupplyRequest): readonly Requisition[] {
  const shelf = placeOf(request);
  const item = keyIn(request);
  if (!isForShelf(request) || !isShelf(shelf) || item === undefined) return [];
  const { identifier, display } = askerOf(request)?.valueReference ?? {};
  const asks = { clues: shelf.clues, item, packs: request.quantity.value ?? 0 };
  return [{ asks, actor: display ?? 'sin nombre', account: identifier?.value ?? '' }];
}

async function settled(
  { kind, resource }: RuleIntent,
  before: SupplyRequest | undefined,
  read: RuleRead,
): Promise<SupplyRequest> {
  const given = resource as SupplyRequest;
  if (before !== undefined && isForShelf(before)) return standing(given, before, read);
  if (isForShelf(given)) return begun(given, kind === 'update' ? given.id : undefined, read);
  if (isNumbered(given) || given.deliverFrom?.identifier?.system === LUGAR_DE_INSUMOS_SYSTEM) throw elsewhere();
  return given;
}

const numbersOf = ({ identifier = [] }: SupplyRequest): Identifier[] =>
  identifier.filter(({ system }) => system === PEDIDO_SYSTEM);
const isNumbered = (request: SupplyRequest): boolean => numbersOf(request).length > 0;

/**
 * Asked for: known key, whole packs, the caller's own unit; the hub counts in packs and says who asked.
 * @param ownId that its sender gave it: it says nothing of the order's number
 */
async function begun(given: SupplyRequest, ownId: string | undefined, read: RuleRead): Promise<SupplyRequest> {
  const named = placeOf(given);
  const item = keyIn(given);
  if (item === undefined) throw noKey();
  if (!isShelf(named) || read.supplies === undefined) throw noSuchShelf();
  const { shelf, held } = await keptAt(named, { item, requestId: undefined }, read);
  if (!held.keepsStock) throw noSuchShelf();
  await checkMover(given, shelf, read);
  if (held.item === undefined) throw unknownKey(item);
  if (!BEGINS.includes(given.status)) throw begins(given.status);
  if (isNumbered(given) || (given.id && (await read.supplies.ordered(keyOf(given.resourceType, given.id)))))
    throw numbered();
  const packs = handedOut(given.quantity, held.item, 'SupplyRequest.quantity');
  const deliverTo = namedAt(given.deliverTo, shelf)!;
  const draft = { ...given, deliverTo, status: 'draft' as const, quantity: { value: packs, unit: 'envase' } };
  if (ownId === undefined) return draft;
  const number = { system: PEDIDO_SYSTEM, value: `${keyOf(given.resourceType, ownId)}/${item}` };
  return { ...draft, identifier: [...(given.identifier ?? []), number] };
}

/** What was asked for stays as it was; its state is the order's. */
async function standing(given: SupplyRequest, before: SupplyRequest, read: RuleRead): Promise<SupplyRequest> {
  const shelf = placeOf(before);
  if (isShelf(shelf)) await checkMover(given, shelf, read);
  const order = await read.supplies?.ordered(keyOf(before.resourceType, before.id!));
  const status = order && STATUS[order.state];
  // Whoever does not know the number yet says again what he said first.
  const again = isNumbered(before) && !isNumbered(given);
  const said = again ? { ...given, identifier: [...(given.identifier ?? []), ...numbersOf(before)] } : given;
  const packs = await packsIn(given, before, shelf, read);
  if (status === undefined || packs !== before.quantity.value) throw closed();
  if (!isDeepStrictEqual(essence(said), essence(before))) throw closed();
  const stays = given.status === before.status || given.status === status;
  if (!stays && !(again && BEGINS.includes(given.status))) throw closed();
  const asker = askerOf(before);
  const others = (given.extension ?? []).filter(({ url }) => url !== QUIEN_SOLICITA);
  return { ...said, status, quantity: before.quantity, extension: [...others, ...(asker ? [asker] : [])] };
}

/** In whatever unit of the item it is said; undefined: that is no whole number of packs. */
async function packsIn(
  { quantity }: SupplyRequest,
  before: SupplyRequest,
  shelf: ReturnType<typeof placeOf>,
  read: RuleRead,
): Promise<number | undefined> {
  const item = keyIn(before);
  if (isDeepStrictEqual(quantity, before.quantity) || !isShelf(shelf) || item === undefined) return quantity?.value;
  const held = await read.held({ ...shelf, item, requestId: undefined });
  try {
    return held.item && handedOut(quantity, held.item, 'SupplyRequest.quantity');
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

const essence = (request: SupplyRequest): object => {
  const { deliverTo, deliverFrom, identifier } = request;
  return { item: keyIn(request), place: deliverTo?.identifier, deliverFrom, identifier };
};

const elsewhere = () =>
  fault('business-rule', 'Una requisición dice en deliverTo el anaquel al que llega; su número lo da Amate.', {
    path: 'SupplyRequest.deliverTo',
    rule: 'Pide uno, autoriza otro, y queda quién y cuándo',
    fix: 'Envíela con deliverTo.identifier, p. ej. DFSIC000011/farmacia; entre unidades, en POST /insumos/traspasos.',
  });
const closed = () =>
  fault('business-rule', 'Esa requisición ya es un pedido: aquí no se cambia.', {
    path: 'SupplyRequest',
    rule: 'Pide uno, autoriza otro, y queda quién y cuándo',
    fix: 'Autorícela, recházela o cancélela en POST /insumos/pedidos/{id}/estado; su status lo dirá.',
  });
const begins = (value: string | undefined) =>
  fault('business-rule', 'Una requisición empieza como draft o active.', {
    path: 'SupplyRequest.status',
    value: value ?? '',
    rule: 'Estados de un pedido',
    fix: 'Envíela como draft; su status lo va diciendo Amate.',
  });
const numbered = () =>
  fault('duplicate', 'El número de una requisición lo da Amate, y ese ya es de otro pedido o no es suyo.', {
    path: 'SupplyRequest.identifier',
    fix: 'Envíela sin identifier de pedido y con un id propio.',
  });
const noKey = () =>
  fault('code-invalid', 'Falta la clave del Compendio.', {
    path: 'SupplyRequest.itemCodeableConcept',
    fix: 'Diga la clave del Compendio Nacional de Insumos.',
  });
const noSuchShelf = () =>
  fault('value', 'Ese lugar no lleva existencias en este hub.', {
    path: 'SupplyRequest.deliverTo.identifier',
    fix: 'Registre la primera entrada en /insumos/entradas, o corrija la CLUES.',
  });
const unknownKey = (value: string) =>
  fault('code-invalid', 'De esa clave no se ha recibido nada.', {
    path: 'SupplyRequest.itemCodeableConcept',
    value: value.slice(0, 80),
    fix: 'Pídala la primera vez en /insumos/pedidos, que conoce el catálogo.',
  });
