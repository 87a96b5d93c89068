/**
 * Shelves as plain FHIR names them, and whose they are, where a facility has had several CLUES (docs/adr/0044). Asked only where the CLUES that
 * is named keeps no stock, or is not that of who writes.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Reference } from '@medplum/fhirtypes';
import { cluesOfFacility } from '../registries/read.ts';
import type { Held, HeldAsked, RuleRead, Shelf } from '../store/write-rule.ts';
import { namedFor, notYours } from './mover.ts';

const facilityOf = async (clues: string, read: RuleRead): Promise<readonly string[]> =>
  cluesOfFacility(await read.byIdentifier('Organization', [{ system: CLUES_SYSTEM, value: clues }]));

/** @throws HubError when who writes this may not speak for the shelf */
export async function checkMover(
  resource: Parameters<typeof namedFor>[0],
  { clues }: Shelf,
  read: RuleRead,
): Promise<void> {
  const unit = namedFor(resource);
  if (unit === undefined || unit === clues || (await facilityOf(clues, read)).includes(unit)) return;
  throw notYours();
}

export interface Kept {
  readonly shelf: Shelf;
  readonly held: Held;
}

/** The shelf that is meant: under another CLUES of the facility where this one keeps no stock. */
export async function keptAt(shelf: Shelf, asked: Omit<HeldAsked, keyof Shelf>, read: RuleRead): Promise<Kept> {
  const held = await read.held({ ...shelf, ...asked });
  if (held.keepsStock) return { shelf, held };
  for (const clues of await facilityOf(shelf.clues, read)) {
    if (clues === shelf.clues) continue;
    const other = { ...shelf, clues };
    const there = await read.held({ ...other, ...asked });
    if (there.keepsStock) return { shelf: other, held: there };
  }
  return { shelf, held };
}

/** The place as the ledger names it. */
export const namedAt = <R extends Reference>(place: R | undefined, { clues }: Shelf): R | undefined =>
  place?.identifier?.value === undefined
    ? place
    : { ...place, identifier: { ...place.identifier, value: place.identifier.value.replace(/^[^/]*/, clues) } };
