/** A store of its own for a test file, and short ways to write into it and to ask it. */
import { createTestDatabase } from '@amate/test/support/database.ts';
import type { Resource } from '@medplum/fhirtypes';
import { openDatabase } from '../../../db.ts';
import { HubError } from '../../../errors.ts';
import { parseCriteria } from '../../criteria.ts';
import type { Restriction, SearchQuery, WriteIntent } from '../../repository.ts';
import { createPostgresRepository } from '../repository.ts';
import { createIndexer } from './indexer.ts';

export async function openStore() {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.url, maxConnections: 8, statementTimeoutMs: 60_000, onError: () => {} });
  const indexer = createIndexer(db);
  const store = createPostgresRepository({ db, rules: [], indexer });
  const ids = async (query: SearchQuery, restriction: Restriction = {}) =>
    (await store.search(query, restriction)).matches.map(({ id }) => id);
  return {
    ...{ db, indexer, store, ids },
    write: (...intents: WriteIntent[]) => store.transact(intents, {}, { operationId: undefined, audit: () => [] }),
    /** All pages one after the other. */
    async paged(query: SearchQuery): Promise<string[]> {
      const all: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await store.search({ ...query, cursor }, {});
        all.push(...page.matches.map(({ id }) => id));
        if (page.next === undefined) return all;
        cursor = page.next;
      }
    },
    /** The same data, asked over connections whose statements are stopped sooner. */
    hurried(statementTimeoutMs: number) {
      const own = openDatabase({ url: database.url, maxConnections: 2, statementTimeoutMs, onError: () => {} });
      return { store: createPostgresRepository({ db: own, rules: [], indexer }), close: () => own.end() };
    },
    async close() {
      await indexer.stop();
      await db.end();
      await database.close();
    },
  };
}

export const ask = (type: string | undefined, criteria: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  type,
  criteria: parseCriteria(criteria),
  sort: [],
  count: 50,
  cursor: undefined,
  total: 'none',
  ...more,
});

/** `-date,code` */
export const sortedBy = (text: string): SearchQuery['sort'] =>
  text.split(',').map((key) => ({ code: key.replace(/^-/, ''), descending: key.startsWith('-') }));

export const put = (resource: { id: string; [element: string]: unknown }): WriteIntent => ({
  kind: 'update',
  fullUrl: undefined,
  resource: resource as unknown as Resource,
  target: { id: resource.id },
  ifMatch: undefined,
});

export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubError) return error.code;
    throw error;
  }
  return 'it was answered';
}
