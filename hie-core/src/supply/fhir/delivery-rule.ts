/**
 * A SupplyDelivery that says that packs came to a shelf of the ledger is a receipt (docs/adr/0038), through any door: known key, lot and
 * expiry, whole packs, the caller's own unit, and against an order as at `/insumos/entradas`. Its lot stands in the same extension as a
 * dispense's. Of another place, it is only told.
 */
import { isDeepStrictEqual } from 'node:util';
import { COMPENDIO_SYSTEM, PEDIDO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationDispense, Resource, SupplyDelivery } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { keyOf } from '../../store/keys.ts';
import type { Movement, RuleIntent, RuleRead, RuleVerdict, Shelf, WriteRule } from '../../store/write-rule.ts';
import { DATE } from '../api.ts';
import { cityDate } from '../clock.ts';
import { checkMover, keptAt, namedAt } from '../kept.ts';
import { isNotYet } from '../named-by.ts';
import { type Came, checkAgainst } from '../orders/received.ts';
import { handedOut } from '../prescribed.ts';
import { type LotTaken, type Surtido, shelfOf, surtidoOf, withoutSurtido, withSurtido } from '../surtido.ts';

const DONE = 'completed';

export const deliveryRule = (nowMs: () => number = Date.now): WriteRule => ({
  type: 'SupplyDelivery',
  lookups: () => [],
  exclusive: () => [],
  takes: (resource) => movementsOf(resource as SupplyDelivery),
  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    const target = intent.target as SupplyDelivery | undefined;
    if (target?.id !== undefined && intent.kind === 'create') return { kind: 'match', id: target.id };
    const resource = await settled(intent.resource as SupplyDelivery, target, read, nowMs());
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
  refuseDelete(target: Resource): void {
    if (surtidoOf(target as MedicationDispense) !== undefined) throw closed();
  },
});

const placeOf = ({ destination }: SupplyDelivery) => shelfOf({ location: destination } as MedicationDispense);

function movementsOf(delivery: SupplyDelivery): readonly Movement[] {
  const surtido = delivery.status === DONE ? surtidoOf(delivery) : undefined;
  const shelf = placeOf(delivery);
  if (surtido === undefined || shelf === undefined || shelf === 'unknown') return [];
  const by = delivery.receiver?.[0] ?? delivery.supplier;
  const against = surtido.order;
  return surtido.lots.map(({ packs, ...of }) => ({
    ...{ from: { clues: shelf.clues, kind: 'supplier' }, to: shelf, of, packs, patientId: undefined, fills: undefined },
    actor: by?.display ?? by?.identifier?.value ?? by?.reference ?? 'sin nombre',
    ...(against !== undefined && { against }),
  }));
}

async function settled(
  given: SupplyDelivery,
  before: SupplyDelivery | undefined,
  read: RuleRead,
  nowMs: number,
): Promise<SupplyDelivery> {
  const was = before === undefined ? undefined : surtidoOf(before);
  if (before !== undefined && was !== undefined) {
    await checkMover(given, placeOf(before) as Shelf, read);
    const annulled = before.status === DONE && given.status === 'entered-in-error';
    if (annulled) return carrying({ ...before, status: 'entered-in-error' }, was);
    if (isDeepStrictEqual(essence(given), essence(before))) return carrying(given, was);
    throw closed();
  }
  const named = placeOf(given);
  if (named === undefined || given.status !== DONE) return plain(given);
  const key = given.suppliedItem?.itemCodeableConcept?.coding?.find(({ system }) => system === COMPENDIO_SYSTEM)?.code;
  if (named === 'unknown' || key === undefined) throw noSuchShelf(key);
  const { shelf, held } = await keptAt(named, { item: key, requestId: undefined }, read);
  if (!held.keepsStock) throw noSuchShelf(key);
  await checkMover(given, shelf, read);
  if (held.item === undefined) throw unknownKey(key);
  const packs = handedOut(given.suppliedItem?.quantity ?? {}, held.item, 'SupplyDelivery.suppliedItem.quantity');
  const order = await orderAwaiting(given, { clues: shelf.clues, item: key, packs }, read);
  const here = { ...given, destination: namedAt(given.destination, shelf)! };
  return carrying(here, {
    ...{ item: key, allowed: undefined, order },
    lots: [{ ...lotIn(given, cityDate(nowMs)), item: key, packs }],
  });
}

/** Key of the order that it comes against, which awaits it. What is named may be somebody's request that is no order here. */
async function orderAwaiting(
  given: SupplyDelivery,
  { clues, ...came }: Came & { readonly clues: string },
  read: RuleRead,
): Promise<string | undefined> {
  const order = orderOf(given);
  if (order === undefined) return undefined;
  const awaits = await read.supplies?.ordered(order.key);
  if (awaits === undefined && !order.named) return undefined;
  if (order.item !== undefined && order.item !== came.item) throw otherItem(order.item);
  checkAgainst(awaits, order.key, clues, [came], PATHS);
  return order.key;
}

const PATHS = { order: 'SupplyDelivery.basedOn', packs: 'SupplyDelivery.suppliedItem.quantity' };

/** Whole address or not, a version of it or it. */
const REQUEST = /(?:^|\/)SupplyRequest\/([^/]+)(?:\/_history\/[^/]+)?$/;

interface OrderNamed {
  readonly key: string;
  /** By its number, not by the SupplyRequest that asked for it. */
  readonly named: boolean;
  /** Of the line that it says it fills. */
  readonly item: string | undefined;
}

/** The order that it comes against: by its number, as `/insumos/fhir/pedidos` writes it, or by the SupplyRequest that asked for it. */
function orderOf({ basedOn = [] }: SupplyDelivery): OrderNamed | undefined {
  const numbers = basedOn.flatMap(({ identifier }) => (identifier?.system === PEDIDO_SYSTEM ? [identifier.value] : []));
  if (basedOn.some(({ reference }) => isNotYet(reference, 'SupplyRequest'))) throw byItsId();
  const ids = basedOn.flatMap(({ reference }) => REQUEST.exec(reference ?? '')?.[1] ?? []);
  if (numbers.length + ids.length > 1) throw oneOrder();
  if (ids[0] !== undefined) return { key: keyOf('SupplyRequest', ids[0]), named: false, item: undefined };
  if (numbers.length === 0) return undefined;
  const [, key, item] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(.+))?$/.exec(numbers[0] ?? '') ?? [];
  if (key === undefined) throw oneOrder();
  return { key, named: true, item };
}

const essence = ({ status, suppliedItem, destination, basedOn }: SupplyDelivery): object => ({
  ...{ status, suppliedItem, destination, basedOn },
});

/** The hub's own words of what moved stand in place of the sender's. */
const carrying = (delivery: SupplyDelivery, surtido: Surtido): SupplyDelivery =>
  withSurtido(delivery as unknown as MedicationDispense, surtido) as unknown as SupplyDelivery;
const plain = (delivery: SupplyDelivery): SupplyDelivery =>
  withoutSurtido(delivery as unknown as MedicationDispense) as unknown as SupplyDelivery;

function lotIn(delivery: SupplyDelivery, today: string): Omit<LotTaken, 'item' | 'packs'> {
  const parts = withKey(delivery);
  const [lot] = parts?.lots ?? [];
  if (parts?.lots.length !== 1 || lot === undefined || lot.lot === '' || !DATE.safeParse(lot.expiry).success)
    throw fault('required', 'Faltan el lote y la caducidad de lo que llegó.', {
      path: 'SupplyDelivery.extension',
      rule: 'Un SupplyDelivery dice un lote',
      fix: 'Envíe la extensión surtido con un lote: numero y caducidad.',
    });
  if (lot.expiry < today)
    throw fault('business-rule', 'Ese lote ya caducó: no se recibe.', {
      path: 'SupplyDelivery.extension',
      value: lot.expiry,
      rule: 'Un lote caducado no entra al anaquel',
      fix: 'Devuélvalo a quien lo entregó.',
    });
  const { lot: number, expiry, owner, programme } = lot;
  return { lot: number.slice(0, 40), expiry, owner: owner.slice(0, 60), programme: programme.slice(0, 60) };
}

/** A sender names no key beside the lot: it stands in suppliedItem. */
const withKey = ({ extension }: SupplyDelivery) =>
  surtidoOf({
    extension: (extension ?? []).map((one) =>
      one.extension?.some(({ url }) => url === 'lote') && !one.extension.some(({ url }) => url === 'clave')
        ? { ...one, extension: [...one.extension, { url: 'clave', valueString: '-' }] }
        : one,
    ),
  });

const closed = () =>
  fault('business-rule', 'Esa entrada ya está en el libro de insumos.', {
    path: 'SupplyDelivery.status',
    rule: 'Lo asentado se corrige con un contraasiento',
    fix: 'Anúlela con status entered-in-error y registre de nuevo lo correcto.',
  });
const oneOrder = () =>
  fault('value', 'Una entrada es contra un solo pedido.', {
    path: 'SupplyDelivery.basedOn',
    rule: 'basedOn: el SupplyRequest, o el número del pedido (uuid/clave)',
    fix: 'Envíe un SupplyDelivery por pedido y lote.',
  });
const byItsId = () =>
  fault('business-rule', 'El pedido se nombra por su id, cuando ya está en Amate.', {
    path: 'SupplyDelivery.basedOn',
    rule: 'Se recibe contra un pedido autorizado o enviado',
    fix: 'Envíe SupplyRequest/{id}, en otra petición que la del pedido.',
  });
const otherItem = (value: string) =>
  fault('business-rule', 'Lo que llega no es lo que se pidió en ese renglón.', {
    path: 'SupplyDelivery.basedOn',
    value: value.slice(0, 80),
    rule: 'Se recibe contra el renglón de la misma clave',
    fix: 'Corrija el renglón del pedido, o registre la entrada sin él.',
  });
const noSuchShelf = (key: string | undefined) =>
  key === undefined
    ? fault('code-invalid', 'Falta la clave del Compendio.', {
        path: 'SupplyDelivery.suppliedItem.itemCodeableConcept',
        fix: 'Diga la clave del Compendio Nacional de Insumos.',
      })
    : fault('value', 'Ese lugar no lleva existencias en este hub.', {
        path: 'SupplyDelivery.destination.identifier',
        fix: 'Registre la primera entrada en /insumos/entradas, o corrija la CLUES.',
      });
const unknownKey = (value: string) =>
  fault('code-invalid', 'De esa clave no se ha recibido nada.', {
    path: 'SupplyDelivery.suppliedItem.itemCodeableConcept',
    value: value.slice(0, 80),
    fix: 'Registre la primera entrada de esa clave en /insumos/entradas.',
  });
