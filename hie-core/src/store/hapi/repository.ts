/** The HAPI FHIR adapter of the store's port (ADR 0008). */

import type { Database } from '../../db.ts';
import { fault, HubError } from '../../errors.ts';
import { isWithin } from '../postgres/within.ts';
import type { Repository, Restriction, Stored } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import { createHapiClient, type HapiClient } from './client.ts';
import { compartmentPage } from './compartment.ts';
import { history } from './history.ts';
import { isLedger } from './ledger.ts';
import { byIds } from './lookup.ts';
import { storedOf } from './resource.ts';
import { search } from './search.ts';
import { auditEntry, type TransactContext, transact } from './transact.ts';

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
  const context: TransactContext = { client, db, rules: new Map(rules.map((rule) => [rule.type, rule])), nowMs };
  return {
    read: (type, id, restriction) => readOne(client, type, id, '', restriction),
    vread: (type, id, versionId, restriction) => {
      if (!/^[1-9]\d{0,9}$/.test(versionId)) return Promise.reject(notFound(type, id));
      return readOne(client, type, id, `/_history/${versionId}`, restriction);
    },
    history: (scope, options, restriction) => history(client, scope, options, restriction),
    search: (query, restriction) => search(client, query, restriction),
    compartment: (query) => compartmentPage(client, query),
    async readMany(references, restriction) {
      const found = await byIds(client, references);
      return found.filter((one) => isWithin(one, one.id!, restriction)).map(storedOf);
    },
    transact: (intents, restriction, options) => transact(context, intents, restriction, options),
    async record(audit) {
      if (audit.length === 0) return;
      const entry = audit.map((one) => auditEntry(one, nowMs()));
      await client.post({ resourceType: 'Bundle', type: 'transaction', entry });
    },
  };
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/;

async function readOne(
  client: HapiClient,
  type: string,
  id: string,
  version: string,
  restriction: Restriction,
): Promise<Stored> {
  if (!ID.test(id) || isLedger(type, id)) throw notFound(type, id);
  try {
    const resource = await client.get(`${type}/${id}${version}`);
    if (!isWithin(resource, id, restriction)) throw notFound(type, id);
    return storedOf(resource);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    // A deleted resource of somebody else must not even be told apart from none.
    if (error.code === 'not-found' || (error.code === 'deleted' && restriction.patientId !== undefined))
      throw notFound(type, id);
    throw error;
  }
}

const notFound = (type: string, id: string) =>
  fault('not-found', `No existe ${type}/${id.slice(0, 64)}.`, {
    path: type,
    fix: 'Revise el id; si lo obtuvo de una búsqueda, repítala.',
  });
