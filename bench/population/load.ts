/** Fills a hub's database fast: through the store's own transactions, a thousand entries each, without HTTP. */
import type { Person } from '@amate/test/city/people.ts';
import type { Resource } from '@medplum/fhirtypes';
import { openDatabase } from '../../hie-core/src/db.ts';
import { createPostgresRepository } from '../../hie-core/src/store/postgres/repository.ts';
import type { Repository, WriteIntent } from '../../hie-core/src/store/repository.ts';
import { encounterOf, PER_RECORD, patientOf, recordOf } from './records.ts';

const ENTRIES = 1_000;
const WRITERS = 4;

export interface Loaded {
  readonly resources: number;
  readonly seconds: number;
  /** Some of them, evenly. */
  readonly curps: readonly string[];
}

/** @param records whether each person has a record, or is a Patient alone */
export async function load(
  databaseUrl: string,
  people: Iterator<Person>,
  count: number,
  records: boolean,
): Promise<Loaded> {
  const db = openDatabase({ url: databaseUrl, maxConnections: WRITERS, statementTimeoutMs: 60_000, onError: () => {} });
  const store = createPostgresRepository({ db, rules: [] });
  const began = performance.now();
  const curps: string[] = [];
  const perBatch = records ? Math.floor(ENTRIES / PER_RECORD) : ENTRIES;
  let left = count;
  const writer = async (): Promise<void> => {
    while (left > 0) {
      const take = Math.min(perBatch, left);
      left -= take;
      const batch = Array.from({ length: take }, () => people.next().value as Person);
      curps.push(batch[0]!.curp, batch[take >> 1]!.curp);
      await write(
        store,
        batch.flatMap((person) => (records ? withRecord(person) : [create(patientOf(person))])),
      );
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await db.end();
  const resources = count * (records ? PER_RECORD : 1);
  return { resources, seconds: (performance.now() - began) / 1000, curps };
}

function withRecord(person: Person): WriteIntent[] {
  const patient = `urn:uuid:${crypto.randomUUID()}`;
  const encounter = `urn:uuid:${crypto.randomUUID()}`;
  return [
    create(patientOf(person), patient),
    create(encounterOf(person, patient), encounter),
    ...recordOf(person, patient, encounter).map((resource) => create(resource)),
  ];
}

const create = (resource: Resource, fullUrl?: string): WriteIntent => ({
  kind: 'create',
  fullUrl,
  resource,
  condition: undefined,
});

const write = (store: Repository, intents: readonly WriteIntent[]) =>
  store.transact(intents, {}, { operationId: undefined, audit: () => [] });
