/**
 * For which unit's shelves somebody may speak: the hub itself writes it into what moves packs, whatever he sent, and the rules read it. So a
 * pharmacy cannot name another's shelf, whichever door it comes through.
 */
import { LUGAR_DE_INSUMOS_SYSTEM, QUIEN_SOLICITA, UNIDAD_QUE_SURTE } from '@amate/terminology/identifiers/systems.ts';
import type { Extension, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Caller } from '../security/caller.ts';
import { isOf, type Keeper } from './unit.ts';

export const KEEPERS: ReadonlySet<string> = new Set(['farmacia', 'sistema']);
const MOVES: ReadonlySet<string> = new Set(['MedicationDispense', 'SupplyDelivery', 'SupplyRequest']);
const NOBODY = 'ninguna';

/** The shelves of a unit are kept by its own pharmacy; a system that belongs to no unit keeps any. */
export const mayKeep = (keeper: Keeper, unit: string): boolean =>
  KEEPERS.has(keeper.role) && (isOf(keeper, unit) || (keeper.role === 'sistema' && keeper.clues === undefined));

/** A system of no unit, and the hub itself, leave no mark: they may name any shelf. */
export function stampMover(resource: Resource, caller: Caller): Resource {
  const { role, clues } = caller;
  if (!MOVES.has(resource.resourceType)) return resource;
  const given = resource as Resource & { extension?: Extension[] };
  const unit = KEEPERS.has(role) ? (clues ?? (role === 'sistema' ? undefined : NOBODY)) : NOBODY;
  const asks = isForShelf(resource);
  if (given.extension === undefined && unit === undefined && !asks) return resource;
  const { extension = [], ...rest } = given;
  const others = extension.filter(({ url }) => url !== UNIDAD_QUE_SURTE && url !== QUIEN_SOLICITA);
  if (unit !== undefined) others.push({ url: UNIDAD_QUE_SURTE, valueString: unit });
  if (asks) others.push(askerOf(caller));
  return { ...rest, ...(others.length > 0 && { extension: others }) } as Resource;
}

/** A SupplyRequest for a shelf of the ledger is a requisition (fhir/request-rule.ts). */
export const isForShelf = (resource: Resource): boolean =>
  resource.resourceType === 'SupplyRequest' && resource.deliverTo?.identifier?.system === LUGAR_DE_INSUMOS_SYSTEM;

const askerOf = ({ subject, name }: Pick<Caller, 'subject' | 'name'>): Extension => ({
  url: QUIEN_SOLICITA,
  valueReference: { identifier: { value: subject }, display: name || subject },
});

/** The unit for which whoever wrote this may speak; undefined: for any. */
export const namedFor = ({ extension }: { readonly extension?: Extension[] | undefined }): string | undefined =>
  extension?.find(({ url }) => url === UNIDAD_QUE_SURTE)?.valueString;

export const notYours = () =>
  fault('forbidden', 'Los anaqueles de una unidad los lleva su propia farmacia.', {
    path: 'clues',
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de farmacia de esa unidad.',
  });
