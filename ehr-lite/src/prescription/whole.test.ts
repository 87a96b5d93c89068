/** All pages of a search, or the word that some are lacking. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { keeper } from '../hub/copies.ts';
import type { Condition } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { readWhole } from './whole.resource.ts';

const condition = (id: string): Condition => ({ resourceType: 'Condition', id });
const first: Page<Condition> = { resources: [condition('1')], next: '/fhir/R4/Condition?page=2' };
const options = { signal: new AbortController().signal, had: () => false };
let asked = 0;

/** Pages up to `last`; one more cannot be read. */
function hubWith(last: number, more: boolean): void {
  asked = 0;
  const answer = async ({ path }: { readonly path: string }) => {
    asked += 1;
    const page = Number(path.split('=')[1]);
    if (page > last) throw new Error('cut');
    const next = page < last || more ? [{ relation: 'next', url: `/fhir/R4/Condition?page=${page + 1}` }] : [];
    return { resourceType: 'Bundle', link: next, entry: [{ resource: condition(String(page)) }] };
  };
  keeper.set({ answer } as never);
}
const ids = ({ resources }: Page<Condition>) => resources.map(({ id }) => id);

describe('a whole search', () => {
  afterEach(() => keeper.set(undefined));

  it('goes on to the last page', async () => {
    hubWith(3, false);
    const whole = await readWhole('Condition', first, options);
    expect([ids(whole), whole.next]).toEqual([['1', '2', '3'], undefined]);
  });
  it('stops where the rest is of no use, and counts as whole', async () => {
    hubWith(9, false);
    const whole = await readWhole('Condition', first, { ...options, enough: ({ id }) => id === '2' });
    expect([ids(whole), whole.next, asked]).toEqual([['1', '2'], undefined, 1]);
  });
  it('has a bound, and says so', async () => {
    hubWith(50, true);
    const whole = await readWhole('Condition', first, options);
    expect([whole.resources.length, whole.next]).toEqual([10, '/fhir/R4/Condition?page=11']);
  });
  it('a page that cannot be read leaves what was read, and says so; unless all of it was known before', async () => {
    hubWith(2, true);
    expect(await readWhole('Condition', first, options)).toMatchObject({ next: '/fhir/R4/Condition?page=3' });
    await expect(readWhole('Condition', first, { ...options, had: () => true })).rejects.toThrow('cut');
  });
});
