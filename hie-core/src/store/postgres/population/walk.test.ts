/** Sets too large to sort: an index is walked in the order of the answer, page by page, whoever writes meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, openStore, put, refusal, sortedBy } from './asking.fixture.ts';

let own: Awaited<ReturnType<typeof openStore>>;
/** More than the thousand up to which a search starts from a criterion. */
const MANY = 1_300;
const DAYS = 40;

interface Made {
  readonly id: string;
  readonly code: string;
  readonly day: number | undefined;
  readonly value: number;
}

const made: Made[] = Array.from({ length: MANY }, (_, i) => ({
  id: `o${String(i).padStart(5, '0')}`,
  code: ['b-2', 'a-1', 'c-3'][i % 3]!,
  day: i % 11 === 0 ? undefined : (i * 17) % DAYS,
  value: (i * 31) % 50,
}));
const observation = ({ id, code, day, value }: Made, more: object = {}) =>
  put({
    ...{ resourceType: 'Observation', id, status: 'final', code: { coding: [{ system: 'http://loinc.org', code }] } },
    valueQuantity: { value, unit: 'mg' },
    ...(day !== undefined && { effectiveDateTime: new Date(Date.UTC(2026, 0, 1 + day, 18)).toISOString() }),
    ...more,
  });

beforeAll(async () => {
  own = await openStore();
  await own.write(...made.map((one) => observation(one)));
  await own.write(
    ...Array.from({ length: 30 }, (_, i) => observation({ ...made[i]!, id: `x${i}` }, { status: 'registered' })),
  );
});
afterAll(() => own.close());

const byId = new Map(made.map((one) => [one.id, one]));
const NONE = Number.POSITIVE_INFINITY;

describe('R4 search §sort over more than can be sorted', () => {
  it.each<[string, (one: Made) => number | string]>([
    ['date', ({ day = NONE }) => day],
    ['-date', ({ day }) => (day === undefined ? NONE : -day)],
    ['value-quantity', ({ value }) => value],
    ['-value-quantity', ({ value }) => -value],
    ['code', ({ code }) => code],
    ['-code', ({ code }) => -code.charCodeAt(0)],
    ['_lastUpdated', () => 0],
    ['-_lastUpdated', () => 0],
    ['date,-value-quantity', ({ day = NONE, value }) => (day === NONE ? NONE : day * 100 - value)],
    ['code,date', ({ code, day = 99 }) => code.charCodeAt(0) * 100 + day],
  ])('by %s: everything once, in order, in pages', async (sort, key) => {
    const all = await own.paged(ask('Observation', 'status=final', { sort: sortedBy(sort), count: 200 }));
    expect([all.length, new Set(all).size]).toEqual([MANY, MANY]);
    const keys = all.map((id) => key(byId.get(id)!));
    expect(keys.every((value, i) => i === 0 || keys[i - 1]! <= value)).toBe(true);
  });

  it('without a criterion too, and what is rare is found behind what is common', async () => {
    const all = await own.paged(ask('Observation', '', { sort: sortedBy('-date'), count: 500 }));
    expect(new Set(all).size).toBe(MANY + 30);
    const broad = 'status=final,registered&code=http://loinc.org|a-1,http://loinc.org|b-2,http://loinc.org|c-3';
    expect((await own.paged(ask('Observation', broad, { sort: sortedBy('date'), count: 999 }))).length).toBe(MANY + 30);
  });

  it('a resource with several values stands once, at the one it sorts by', async () => {
    const coding = ['z-9', 'a-0', 'b-2'].map((code) => ({ system: 'http://loinc.org', code }));
    await own.write(observation({ ...made[0]!, id: 'varios' }, { code: { coding } }));
    for (const [sort, place] of [
      ['code', 0],
      ['-code', 0],
    ] as const) {
      const all = await own.paged(ask('Observation', 'status=final', { sort: sortedBy(sort), count: 300 }));
      expect(all.indexOf('varios')).toBe(place);
      expect(all.filter((id) => id === 'varios').length).toBe(1);
    }
  });

  it('loses and repeats nothing while others write', async () => {
    for (const sort of ['-date', 'code', '_lastUpdated']) {
      let writing = true;
      const writer = (async () => {
        for (let i = 0; writing; i++) {
          await own.write(observation({ ...made[(i * 7) % MANY]!, id: `nuevo-${sort.replace(/\W/g, '')}-${i}` }));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await own.store.search(
          ask('Observation', 'status=final', { sort: sortedBy(sort), count: 250, cursor }),
          {},
        );
        seen.push(...page.matches.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== undefined && seen.length < 3 * MANY);
      writing = false;
      await writer;
      expect(new Set(seen).size).toBe(seen.length);
      expect(made.filter(({ id }) => !seen.includes(id))).toEqual([]);
    }
  }, 180_000);

  it('refuses by name the keys whose order R4 leaves open', async () => {
    for (const key of ['performer', 'identifier', 'code-value-quantity'])
      expect([key, await refusal(own.ids(ask('Observation', '', { sort: sortedBy(key) })))]).toEqual([
        key,
        'not-supported',
      ]);
  });
});
