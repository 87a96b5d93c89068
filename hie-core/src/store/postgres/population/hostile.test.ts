/** A slow or hostile search is stopped by the statement's time, and answered `too-costly`; others go on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../db.ts';
import { createPostgresRepository } from '../repository.ts';
import { ask, openStore, put, refusal, sortedBy } from './asking.fixture.ts';
import { createIndexer } from './indexer.ts';

let own: Awaited<ReturnType<typeof openStore>>;
const CHAIN = 3_000;

beforeAll(async () => {
  own = await openStore();
  const patients = Array.from({ length: 200 }, (_, i) =>
    put({
      ...{ resourceType: 'Patient', id: `p${i}`, gender: i % 2 ? 'male' : 'female' },
      ...{ name: [{ family: `Familia ${i}` }], address: [{ text: `Calle ${i} % _ \\ número ${i * 7}` }] },
      managingOrganization: { reference: `Organization/org${i % 3}` },
    }),
  );
  const organizations = ['org0', 'org1', 'org2'].map((id) =>
    put({ resourceType: 'Organization', id, name: `Clínica ${id}` }),
  );
  await own.write(...organizations, ...patients);
  const observations = Array.from({ length: CHAIN }, (_, i) =>
    put({
      ...{
        resourceType: 'Observation',
        id: `o${i}`,
        status: 'final',
        code: { text: 'x', coding: [{ code: `c${i % 7}` }] },
      },
      subject: { reference: `Patient/p${i % 200}` },
      ...(i > 0 && { hasMember: [{ reference: `Observation/o${i - 1}` }] }),
    }),
  );
  await own.write(...observations);
  await own.indexer.fresh();
}, 60_000);
afterAll(() => own.close());

describe('bounded by a statement timeout', () => {
  it.each([
    ['Observation', 'has-member.has-member.patient.gender:not=other', '', true],
    [
      'Patient',
      '_has:Observation:patient:_has:Observation:has-member:_has:Observation:has-member:code:not=zz',
      '',
      true,
    ],
    ['Observation', 'code:not=c1&patient.organization.name:contains=zzzz&patient.name:contains=zzzz', '-code', false],
  ])('%s?%.50s is too costly in two milliseconds, and leaves nothing behind', async (type, criteria, sort, total) => {
    const hurried = own.hurried(2);
    try {
      const more = { count: 1_000, total: total ? 'accurate' : 'none', ...(sort && { sort: sortedBy(sort) }) } as const;
      expect(await refusal(hurried.store.search(ask(type, criteria, more), {}))).toBe('too-costly');
    } finally {
      await hurried.close();
    }
    expect((await own.ids(ask('Observation', 'code=c1', { count: 5 }))).length).toBe(5);
  });

  it('what is included is bounded in number', async () => {
    const include = { source: 'Observation', code: 'patient', target: undefined, iterate: true, reverse: true };
    const query = ask('Patient', 'gender=male,female', { includes: [include], count: 200 });
    expect(await refusal(own.store.search(query, {}))).toBe('too-costly');
  });

  it.each(['%', '%%', '%%%', '_', '___', '\\', '\\\\', '% _ \\', '%'.repeat(2_000)])(
    ':contains takes %j as it is written',
    async (text) => {
      const found = await own.ids(ask('Patient', '', { criteria: [contains(text)], count: 300 }));
      const literal = text.replace(/\\([\\,|$])/g, '$1');
      const expected = Array.from({ length: 200 }, (_, i) => `Calle ${i} % _ \\ número ${i * 7}`).filter((line) =>
        line.includes(literal),
      );
      expect(found.length).toBe(expected.length);
    },
  );
});

const contains = (text: string) => ({ code: 'address', modifier: 'contains', values: [text] });

describe('an index that lags', () => {
  it('refuses when its time is over, says how far behind it is, and answers again', async () => {
    const impatient = createIndexer(own.db, () => {}, 300);
    const store = createPostgresRepository({ db: own.db, rules: [], indexer: impatient });
    await own.indexer.fresh();
    const holder = openDatabase({
      url: own.db.options.connectionString!,
      maxConnections: 1,
      statementTimeoutMs: 9_000,
      onError: () => {},
    });
    const client = await holder.connect();
    // Another hub that is at work, and never comes to an end.
    await client.query('select pg_advisory_lock($1)', [0x416d61746501]);
    try {
      await own.write(put({ resourceType: 'Observation', id: 'tarde', status: 'final', code: { text: 'tarde' } }));
      expect(await refusal(store.search(ask('Observation', 'code:text=tarde'), {}))).toBe('transient');
      const { behindMs, refused } = await impatient.lag();
      expect([behindMs > 0, refused]).toEqual([true, 1]);
      // What the hot indexes answer does not wait.
      expect((await store.search(ask('Observation', 'patient=p1', { count: 5 }), {})).matches.length).toBe(5);
    } finally {
      client.release(true);
      await holder.end();
    }
    expect(await own.ids(ask('Observation', 'code:text=tarde'))).toEqual(['tarde']);
    const { behindMs, indexed } = await own.indexer.lag();
    expect([behindMs, indexed > 0]).toEqual([0, true]);
    await impatient.stop();
  });
});
