import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Observation } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../../db.ts';
import { newKey, shardOf } from '../keys.ts';
import { indexRows } from './index-rows.ts';
import { typeNumber } from './type-numbers.ts';
import { type Batch, writeBatches } from './write.ts';
import { createWriteGroup } from './write-group.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  const onError = (error: Error) => {
    throw error;
  };
  db = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 10_000, onError });
});
afterAll(async () => {
  await db.end();
  await database.close();
});

const resource: Observation = { resourceType: 'Observation', status: 'final', code: { text: 'peso' } };

function batchOf(key: string, atMs: number, others: readonly string[] = []): Batch {
  const rows = indexRows(resource, [], atMs);
  const versions = [key, ...others].map((one) => ({
    ...{ key: one, type: typeNumber('Observation'), version: 1, patient: undefined, publicId: undefined },
    ...{ content: '{}', rows, exclusive: new Set<string>(), before: undefined, flips: new Map(), access: undefined },
  }));
  return { atMs, versions, audit: [], operation: undefined };
}

const stored = async (keys: readonly string[]) =>
  (
    await db.query<{ id: string; ms: number }>(
      'select id, (extract(epoch from at) * 1000)::bigint as ms from resource_version where shard = any($1) and id = any($2)',
      [keys.map(shardOf), keys],
    )
  ).rows;

describe('bundles written together', () => {
  it('commit together, each with its own time', async () => {
    const write = createWriteGroup(db);
    const keys = Array.from({ length: 5 }, () => newKey());
    await Promise.all(keys.map((key, index) => write(batchOf(key, 1_700_000_000_123 + index))));
    const { rows } = await db.query(
      'select count(distinct tx)::integer as commits from resource_version where id = any($1)',
      [keys],
    );
    expect(rows).toEqual([{ commits: 1 }]);
    const times = new Map((await stored(keys)).map(({ id, ms }) => [id, ms]));
    expect(keys.map((key) => times.get(key))).toEqual(keys.map((_, index) => 1_700_000_000_123 + index));
  });

  it('one that the database refuses leaves nothing, and takes no other with it', async () => {
    const write = createWriteGroup(db);
    const [taken, alone, before, after] = [newKey(), newKey(), newKey(), newKey()];
    await write(batchOf(taken, 1));
    const outcomes = await Promise.allSettled([
      write(batchOf(before, 2)),
      write(batchOf(taken, 3, [alone])),
      write(batchOf(after, 4)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: '23505' } });
    expect((await stored([taken, alone, before, after])).map(({ id }) => id).sort()).toEqual(
      [taken, before, after].sort(),
    );
  });

  it('do not wait for each other in a circle over who treats whom', async () => {
    const patients = Array.from({ length: 300 }, () => newKey());
    const carer = newKey();
    const acts = (lastActMs: number, order: readonly string[]): Batch => {
      const base = batchOf(newKey(), 1);
      const access = { grounds: [], lost: [], treats: { carers: [carer], lastActMs }, guardians: [], dismissed: [] };
      const versions = order.map((patient) => {
        const rows = { ...base.versions[0]!.rows, patients: [patient] };
        return { ...base.versions[0]!, key: newKey(shardOf(patient)), patient, rows, access };
      });
      return { ...base, versions };
    };
    const backwards = [...patients].reverse();
    for (let day = 1; day <= 12; day++)
      await Promise.all([
        writeBatches(db, [acts(day * 86_400_000, patients)]),
        writeBatches(db, [acts(day * 86_400_000 + 1, backwards)]),
        // Fewer of them: a hash table of another size gives them in another order.
        writeBatches(db, [acts(day * 86_400_000 + 2, backwards.slice(0, 40))]),
        writeBatches(db, [acts(day * 86_400_000 + 3, backwards.slice(20, 140))]),
      ]);
    const { rows } = await db.query('select count(*)::integer as count from treating where carer = $1', [carer]);
    expect(rows).toEqual([{ count: 300 }]);
  });

  it('two that write the same resource: one of them is told', async () => {
    const write = createWriteGroup(db);
    const key = newKey();
    const outcomes = await Promise.allSettled([write(batchOf(key, 1)), write(batchOf(key, 2))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
