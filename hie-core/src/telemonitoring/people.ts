/** Who somebody is and how to call him: by the law of who asks, and on record. Whom he may not see has no name here. */
import type { Patient } from '@medplum/fhirtypes';
import type { Guarded, RequestContext } from '../store/guarded.ts';

const AT_ONCE = 200;

export interface PeopleParts {
  readonly store: Pick<Guarded, 'search'>;
}
export interface Somebody {
  readonly name: string;
  readonly phone: string | undefined;
}

export async function peopleOf(
  { store }: PeopleParts,
  context: RequestContext,
  patients: readonly string[],
): Promise<ReadonlyMap<string, Somebody>> {
  const ids = [...new Set(patients)];
  const people = new Map<string, Somebody>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const values = ids.slice(at, at + AT_ONCE);
    const criteria = [{ code: '_id', modifier: undefined, values }];
    const query = { type: 'Patient', criteria, sort: [], count: AT_ONCE, cursor: undefined, total: 'none' } as const;
    const { matches } = await store.search(context, query, `telemonitoreo/tablero?_id=${values.length}`);
    for (const { id, json } of matches) people.set(id, somebody(JSON.parse(json) as Patient));
  }
  return people;
}

const somebody = ({ name: [first] = [], telecom = [] }: Patient): Somebody => ({
  name: first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim(),
  phone: telecom.find(({ system, use }) => system === 'phone' && use !== 'old')?.value,
});
