/** Pages of the hot indexes over more people than a page: spans of birth dates, and names that many have. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask, openStore, put } from './population/asking.fixture.ts';

let own: Awaited<ReturnType<typeof openStore>>;
/** Enough that a name is common. */
const MANY = 1_150;
const born = (i: number): string =>
  i % 100 === 0 ? '1990' : new Date(Date.UTC(1990, 0, 1 + (i % 400))).toISOString().slice(0, 10);

beforeAll(async () => {
  own = await openStore();
  await own.write(
    ...Array.from({ length: MANY }, (_, i) =>
      put({
        ...{ resourceType: 'Patient', id: `p${i}`, birthDate: born(i) },
        name: [{ family: i % 23 === 0 ? 'Común Rarísima' : 'Común', given: [`Persona${i % 2 ? ' Nadia' : ''}`] }],
      }),
    ),
    put({ resourceType: 'Patient', id: 'sinFecha', name: [{ family: 'Otra' }] }),
  );
});
afterAll(() => own.close());

const all = Array.from({ length: MANY }, (_, i) => i);

it.each<[string, (i: number) => boolean]>([
  ['family=comun', () => true],
  ['family=comun&given=nadia', (i) => i % 2 === 1],
  ['name=rarisima', (i) => i % 23 === 0],
  ['family=comun&birthdate=1990-01-02', (i) => born(i) === '1990-01-02'],
])('name: %s gives each once, in pages', async (criteria, meets) => {
  const expected = all.filter(meets).map((i) => `p${i}`);
  const found = await own.paged(ask('Patient', criteria, { count: 150 }));
  expect([found.length, new Set(found)]).toEqual([expected.length, new Set(expected)]);
  const counted = await own.store.search(ask('Patient', criteria, { summary: 'count' }), {});
  expect(counted.total).toBe(expected.length);
});

it.each<[string, (date: string) => boolean]>([
  ['birthdate=1990-03-05', (date) => date === '1990-03-05'],
  ['birthdate=1990', (date) => date.startsWith('1990')],
  ['birthdate=ge1990-06-01', (date) => date === '1990' || date >= '1990-06-01'],
  ['birthdate=gt1990-06-01', (date) => date === '1990' || date > '1990-06-01'],
  ['birthdate=lt1990-02-01', (date) => date < '1990-02-01'],
  ['birthdate=le1990-02-01', (date) => date === '1990' || date <= '1990-02-01'],
  ['birthdate=sa1990-06-01', (date) => date > '1990-06-01'],
  ['birthdate=eb1990-06-01', (date) => date !== '1990' && date < '1990-06-01'],
  ['birthdate=ne1990', (date) => !date.startsWith('1990')],
  ['birthdate=ge1990-03-01&birthdate=lt1990-04-01', (date) => date === '1990' || date.startsWith('1990-03')],
])('R4 search §prefix: %s, in pages', async (criteria, meets) => {
  const expected = all.filter((i) => meets(born(i))).map((i) => `p${i}`);
  const found = await own.paged(ask('Patient', criteria, { count: 100 }));
  expect([found.length, new Set(found)]).toEqual([expected.length, new Set(expected)]);
});

it('a name that one has', async () => {
  expect(await own.paged(ask('Patient', 'family=otra'))).toEqual(['sinFecha']);
});

it('a list of everybody has those without a birth date too', async () => {
  expect((await own.paged(ask('Patient', '', { count: 500 }))).length).toBe(MANY + 1);
});
