/** The HAPI FHIR adapter of the store's port (ADR 0008). */

import type { Database } from '../../db.ts';
import { fault, HubError } from '../../errors.ts';
import { createAuditBatch } from '../../security/audit/batch.ts';
import type { LedgerRow } from '../../security/audit/encode.ts';
import { insertEntries } from '../../security/audit/sql.ts';
import type { Repository, Restriction, Stored } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import { createHapiClient, type Source } from './client.ts';
import { compartmentPage } from './compartment.ts';
import { history } from './history.ts';
import { lawOf, recordsOf, seenBy, seenEach } from './law.ts';
import { isLedger } from './ledger.ts';
import { byIds } from './lookup.ts';
import { storedOf } from './resource.ts';
import { search } from './search.ts';
import { type TransactContext, transact } from './transact.ts';

export interface HapiRepositoryOptions {
  /** FHIR base of a HAPI server that nobody but the hub can reach. */
  readonly hapiUrl: string;
  /** The hub's own database: writers of the same thing take turns there. */
  readonly db: Database;
  readonly rules: readonly WriteRule[];
  readonly nowMs?: () => number;
}

export function createHapiRepository({ hapiUrl, db, rules, nowMs = Date.now }: HapiRepositoryOptions): Repository {
  const client = createHapiClient(hapiUrl);
  const source: Source = { client, db };
  const enter = (rows: readonly LedgerRow[]): Promise<void> => insertEntries(db, rows);
  const context: TransactContext = { client, db, enter, rules: new Map(rules.map((rule) => [rule.type, rule])), nowMs };
  return {
    read: (type, id, restriction) => readOne(source, type, id, '', restriction),
    vread: (type, id, versionId, restriction) => {
      if (!/^[1-9]\d{0,9}$/.test(versionId)) return Promise.reject(notFound(type, id));
      return readOne(source, type, id, `/_history/${versionId}`, restriction);
    },
    history: (scope, options, restriction) => history(source, scope, options, restriction),
    search: (query, restriction) => search(source, query, restriction),
    compartment: (query, restriction) => compartmentPage(source, query, restriction),
    async readMany(references, restriction) {
      const found = await byIds(client, references);
      const { reach } = restriction;
      const lawFor = (type: string) => (reach === undefined ? restriction : reach(type, 'follow'));
      return (await seenEach(source, lawFor, found)).map(storedOf);
    },
    transact: (intents, restriction, options) => transact(context, intents, restriction, options),
    record: createAuditBatch(enter),
  };
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/;

async function readOne(
  source: Source,
  type: string,
  id: string,
  version: string,
  restriction: Restriction,
): Promise<Stored> {
  if (!ID.test(id) || isLedger(type, id)) throw notFound(type, id);
  try {
    const resource = await source.client.get(`${type}/${id}${version}`);
    const law = await lawOf(source, restriction, type, recordsOf(resource));
    if ((await seenBy(source, law, [resource])).length === 0) throw notFound(type, id);
    return storedOf(resource);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    // A deleted resource of somebody else must not even be told apart from none.
    if (error.code === 'not-found' || (error.code === 'deleted' && restriction.persons !== undefined))
      throw notFound(type, id);
    throw error;
  }
}

const notFound = (type: string, id: string) =>
  fault('not-found', `No existe ${type}/${id.slice(0, 64)}.`, {
    path: type,
    fix: 'Revise el id; si lo obtuvo de una búsqueda, repítala.',
  });
