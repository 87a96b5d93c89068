/**
 * The indexes against a naive matcher: for every search parameter of every type that the official R4 examples hold, a value
 * taken from an example must find exactly the examples that have it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../../../db.ts';
import { extractIndexes, type IndexEntry } from '../../../r4/extract.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import { searchParametersOf } from '../../../r4/search-parameters.ts';
import { keyOf, shardOf } from '../../keys.ts';
import type { SearchCriterion } from '../../repository.ts';
import { typeNumber } from '../type-numbers.ts';
import { compile, servesPopulation } from './compile.ts';
import { createIndexer } from './indexer.ts';
import { withLookUps } from './look-ups.ts';
import { Parameters } from './matcher.ts';

interface Held {
  readonly key: string;
  readonly resource: Resource;
  readonly entries: readonly IndexEntry[];
}

let database: TestDatabase;
let db: Database;
const byType = new Map<string, Held[]>();

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 30_000, onError: () => {} });
  const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));
  const rows = new Map<string, Held>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const resource = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Resource;
    // The audit has a table of its own.
    if (
      !resource.resourceType ||
      !resource.id ||
      ['AuditEvent', 'Bundle', 'Parameters'].includes(resource.resourceType)
    )
      continue;
    const key = keyOf(resource.resourceType, resource.id);
    rows.set(key, { key, resource, entries: extractIndexes(resource) });
  }
  for (const held of rows.values()) {
    const type = held.resource.resourceType;
    byType.set(type, [...(byType.get(type) ?? []), held]);
    await db.query(
      `insert into resource_version (id, at, patient, version, shard, type, deleted, public_id, content)
       values ($1, now(), null, 1, $2, $3, false, $4, $5)`,
      [held.key, shardOf(held.key), typeNumber(type), held.resource.id, JSON.stringify(held.resource)],
    );
  }
  const indexer = createIndexer(db);
  for (let done = false; !done; ) {
    done = await indexer.fresh().then(
      () => true,
      () => false,
    );
  }
}, 120_000);
afterAll(async () => {
  await db.end();
  await database.close();
});

const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');

/** A search that an entry must answer to, and what meets it. */
function question(entry: IndexEntry): { value: string; meets: (other: IndexEntry) => boolean } | undefined {
  switch (entry.type) {
    case 'token': {
      const { system, value } = entry;
      if (!value) return undefined;
      return {
        value: system === undefined ? escaped(value) : `${escaped(system)}|${escaped(value)}`,
        meets: (other) =>
          other.type === 'token' && other.value === value && (system === undefined || other.system === system),
      };
    }
    case 'string': {
      const start = normalizeText(entry.value).slice(0, 12).trim();
      if (start === '') return undefined;
      return {
        value: escaped(start),
        meets: (other) => other.type === 'string' && normalizeText(other.value).startsWith(start),
      };
    }
    case 'uri':
      return { value: escaped(entry.value), meets: (other) => other.type === 'uri' && other.value === entry.value };
    case 'reference':
      if (!/^[A-Z][A-Za-z]+\/[\w.-]+$/.test(entry.target)) return undefined;
      return { value: entry.target, meets: (other) => other.type === 'reference' && other.target === entry.target };
    case 'date': {
      const day = new Date(entry.low);
      if (Number.isNaN(day.valueOf()) || day.getUTCFullYear() < 1000) return undefined;
      const text = day.toISOString();
      return {
        value: `ge${text}`,
        meets: (other) => other.type === 'date' && (other.high > entry.low + 1 || other.low >= entry.low),
      };
    }
    case 'number':
    case 'quantity': {
      const { value } = entry;
      if (value === undefined) return undefined;
      return {
        value: `gt${value}`,
        meets: (other) => (other.type === 'number' || other.type === 'quantity') && other.high > value,
      };
    }
    default:
      return undefined;
  }
}

async function found(type: string, criterion: SearchCriterion): Promise<string[]> {
  const p = new Parameters();
  const matcher = await withLookUps(db, (lookUps) => compile(type, criterion, { restriction: {}, lookUps }));
  const probe = matcher.probe(p, 'b.id');
  const probed = await db.query<{ id: string }>(
    `select b.id from population b where b.type = ${p.add(typeNumber(type), 'smallint')} and ${probe}`,
    p.values,
  );
  const keys = probed.rows.map(({ id }) => id).sort();
  if (matcher.set !== undefined) {
    const q = new Parameters();
    const set = await db.query<{ id: string }>(`select distinct id from (${matcher.set(q)}) s`, q.values);
    expect([type, criterion.code, set.rows.map(({ id }) => id).sort()]).toEqual([type, criterion.code, keys]);
  }
  return keys;
}

it('every parameter of every example', async () => {
  let asked = 0;
  const wrong: string[] = [];
  for (const [type, all] of byType) {
    for (const parameter of searchParametersOf(type)) {
      const { code } = parameter;
      // Names and identifiers are answered by the hot indexes, which this test does not fill.
      if (
        !servesPopulation(parameter) ||
        ['identifier', 'name', 'given', 'family', 'phonetic', 'near', '_id', '_lastUpdated'].includes(code)
      )
        continue;
      const entries = all.flatMap((held) => held.entries.filter((entry) => entry.code === code));
      for (const entry of entries.slice(0, 3)) {
        const one = question(entry);
        if (one === undefined) continue;
        asked++;
        const expected = all
          .filter((held) => held.entries.some((other) => other.code === code && one.meets(other)))
          .map(({ key }) => key)
          .sort();
        const got = await found(type, { code, modifier: undefined, values: [one.value] });
        if (JSON.stringify(got) !== JSON.stringify(expected))
          wrong.push(`${type}?${code}=${one.value}: ${got.length} for ${expected.length}`);
      }
      const missing = await found(type, { code, modifier: 'missing', values: ['true'] });
      const lacking = all.filter((held) => !held.entries.some((entry) => entry.code === code)).length;
      if (missing.length !== lacking) wrong.push(`${type}?${code}:missing=true: ${missing.length} for ${lacking}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(1_000);
}, 180_000);
