/**
 * Whatever sequence of merges, unmerges, refusals, registrations and clinical writes: every resource has exactly one owner, asking by any
 * record of a person gives what all of them own, and undoing gives back to the letter what was there (docs/adr/0039).
 */
import { expedienteSystem } from '@amate/terminology/identifiers/systems.ts';
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Patient } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type Database, openDatabase } from '../../db.ts';
import { HubError } from '../../errors.ts';
import { ask, create, observation, person, QUIET, update } from '../../store/contract/fixture.ts';
import { type MergedPersons, openMergedPersons } from '../../store/postgres/merged-persons.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import type { Repository } from '../../store/repository.ts';
import { withSurvivors } from '../../store/with-survivors.ts';
import { patientRule } from '../patient-rule.ts';
import { type MergeParts, merge, unmerge } from './merge.ts';

const RUNS = 6;
const PEOPLE = 4;
const caller = { ...{ subject: 'op', name: 'Operación', role: 'operador', clientId: 'web', scopes: [] }, address: '' };
const context = { caller: { ...caller, clues: undefined, patientId: undefined }, requestId: 'r' } as never;

let database: TestDatabase;
let db: Database;
let samePerson: MergedPersons;
let repository: Repository;
let parts: MergeParts;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 20_000, onError: () => {} });
  samePerson = await openMergedPersons(db);
  repository = withSurvivors(createPostgresRepository({ db, rules: [patientRule] }), samePerson);
  parts = { db, repository, samePerson, onWritten: () => {} };
});
afterAll(async () => {
  await db.end();
  await database.close();
});

type Act =
  | { readonly kind: 'merge'; readonly from: number; readonly into: number }
  | { readonly kind: 'unmerge' | 'register' | 'observe'; readonly from: number };

const who = fc.nat({ max: PEOPLE - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), from: who, into: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unmerge' as const), from: who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('register' as const), from: who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('observe' as const), from: who }) },
);

const XOCO = expedienteSystem('DFSSA003162');
let numbered = 0;

/** Their birth dates and names keep the model from taking one for another. */
async function register(): Promise<{ readonly ids: string[]; readonly files: string[] }> {
  const files = Array.from({ length: PEOPLE }, () => `P${++numbered}`);
  const results = await repository.transact(
    files.map((value, at) =>
      create(
        person(`Apellido${value}`, `Nombre${value}`, {
          birthDate: `19${60 + at}-0${at + 1}-1${at}`,
          identifier: [{ system: XOCO, value }],
          ...(at % 2 === 0 && { active: true }),
        }),
      ),
    ),
    {},
    QUIET,
  );
  return { ids: results.map(({ stored }) => stored.id), files };
}

const plain = async (id: string): Promise<Omit<Patient, 'meta'>> => {
  const [stored] = await repository.readMany([{ type: 'Patient', id }], {});
  const { meta: _, ...rest } = JSON.parse(stored!.json) as Patient;
  return rest;
};

const observed = async (id: string): Promise<string[]> =>
  (await repository.search(ask('Observation', `patient=${id}`, { count: 100 }), {})).matches
    .map((one) => one.id)
    .sort();
const inRecord = async (patientId: string): Promise<string[]> => {
  const query = { patientId, types: ['Observation'], count: 100, cursor: undefined };
  const page = await repository.compartment({ ...query, sinceMs: undefined, fromMs: undefined, toMs: undefined }, {});
  return page.matches.map(({ id }) => id).sort();
};

async function run(acts: readonly Act[]): Promise<void> {
  const { ids, files } = await register();
  const start = await Promise.all(ids.map(plain));
  const phones = new Map<number, string>();
  const into = new Map<number, number>();
  const owner = new Map<string, number>();
  const root = (at: number): number => (into.has(at) ? root(into.get(at)!) : at);

  for (const one of acts) {
    if (one.kind === 'merge') {
      const may = one.from !== one.into && !into.has(one.from) && !into.has(one.into);
      const again = into.get(one.from) === one.into;
      const asked = { survivorId: ids[one.into]!, recordId: ids[one.from]!, reason: '' };
      const done = await merge(parts, context, asked).catch((error) => {
        if (error instanceof HubError) return error.code;
        throw error;
      });
      expect(done).toBe(may ? 'hecho' : again ? 'ya-estaba' : 'business-rule');
      if (may) into.set(one.from, one.into);
    } else if (one.kind === 'unmerge') {
      const { done } = await unmerge(parts, context, { recordId: ids[one.from]!, reason: '' });
      expect(done).toBe(into.delete(one.from) ? 'hecho' : 'ya-estaba');
    } else if (one.kind === 'register') {
      // A hospital finds the person by its own number, merged or not, and says what it knows.
      const value = `55${String(++numbered).padStart(8, '0')}`;
      const incoming = { resourceType: 'Patient', telecom: [{ system: 'phone', value }] } as Patient;
      const identifier = [{ system: XOCO, value: files[one.from]! }];
      const condition = `identifier=${XOCO}|${files[one.from]!}`;
      await repository.transact([update({ ...incoming, identifier }, { condition })], {}, QUIET);
      phones.set(one.from, value);
    } else {
      const written = observation(`Patient/${ids[one.from]}`, '718-7', '2026-03-01');
      const [result] = await repository.transact([create(written)], {}, QUIET);
      owner.set(result!.stored.id, one.from);
    }
  }

  const ownedBy = (mine: (at: number) => boolean): string[] =>
    [...owner].flatMap(([id, at]) => (mine(at) ? [id] : [])).sort();
  for (const at of ids.keys()) {
    const whole = ownedBy((other) => root(other) === root(at));
    expect(await observed(ids[at]!)).toEqual(whole);
    expect(await inRecord(ids[at]!)).toEqual(whole);
    expect((await repository.read('Patient', ids[at]!, {})).id).toBe(ids[root(at)]);
  }
  for (const at of ids.keys()) await unmerge(parts, context, { recordId: ids[at]!, reason: '' });
  for (const at of ids.keys()) {
    expect(await observed(ids[at]!)).toEqual(ownedBy((other) => other === at));
    const phone = phones.get(at);
    expect(await plain(ids[at]!)).toEqual({
      ...start[at]!,
      ...(phone !== undefined && { telecom: [{ system: 'phone', value: phone }] }),
    });
  }
}

describe('merge, unmerge and writes in any order', () => {
  it('leave each resource with one owner, and undoing gives all of it back', async () => {
    await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 14 }), run), { numRuns: RUNS });
  }, 120_000);
});
