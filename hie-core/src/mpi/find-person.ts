/**
 * The record of a person who proves a CURP elsewhere. A replaced CURP (`use: old`) still leads to its person, one in force wins over it;
 * a merged record leads to the one it was merged into (Patient.link, `replaced-by`).
 */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '@medplum/fhirtypes';
import type { Repository } from '../store/repository.ts';
import { activeCurpOf } from './registration.ts';

export type FoundPerson =
  | { readonly kind: 'found'; readonly patientId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear' };

/** A chain of merges is followed this far; a ring of them leads nowhere. */
const MAX_MERGES = 8;

export async function findByCurp(repository: Repository, curp: string): Promise<FoundPerson> {
  const page = await repository.search(
    {
      type: 'Patient',
      criteria: [{ code: 'identifier', modifier: undefined, values: [`${CURP_SYSTEM}|${curp}`] }],
      ...{ sort: [], count: 10, cursor: undefined, total: 'none' },
    },
    {},
  );
  const people = page.matches.map((stored) => JSON.parse(stored.json) as Patient);
  const holders = people.filter((person) => activeCurpOf(person) === curp);
  const standing = new Set<string>();
  for (const person of holders.length > 0 ? holders : people) {
    const id = person.id === undefined ? undefined : await currentRecord(repository, person.id);
    if (id !== undefined) standing.add(id);
  }
  const [patientId, other] = standing;
  if (patientId === undefined) return { kind: 'none' };
  return other === undefined ? { kind: 'found', patientId } : { kind: 'unclear' };
}

/** Where the record stands today; undefined when it was deleted or its merges lead in a ring. */
export async function currentRecord(repository: Repository, patientId: string): Promise<string | undefined> {
  let id = patientId;
  for (let merges = 0; merges <= MAX_MERGES; merges++) {
    const [stored] = await repository.readMany([{ type: 'Patient', id }], {});
    if (!stored) return undefined;
    const { link } = JSON.parse(stored.json) as Patient;
    const next = link?.find((one) => one.type === 'replaced-by')?.other?.reference;
    if (next === undefined) return id;
    const target = /^(?:.*\/)?Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(next)?.[1];
    if (target === undefined) return undefined;
    id = target;
  }
  return undefined;
}
