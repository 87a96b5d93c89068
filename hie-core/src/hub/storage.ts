/** Where resources live and what their codes mean: the configured store with every rule of the hub, under the audit ledger. */
import { createIndexes, createTextSearch, type IndexOf } from '@amate/terminology/search/create-text-search.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import { loadStarters } from '@amate/terminology/starters/load-starters.ts';
import type { HubConfig } from '../config.ts';
import type { Database } from '../db.ts';
import type { Logger } from '../logger.ts';
import { patientRule } from '../mpi/patient-rule.ts';
import { createOutgoing } from '../outgoing/call.ts';
import { publishProfiles } from '../profiles/publish.ts';
import { createAuditLedger } from '../security/audit/ledger.ts';
import { consentRule } from '../security/consent/write-rule.ts';
import { withAuditLedger } from '../store/audited.ts';
import { createCanonicals } from '../store/postgres/canonicals.ts';
import { type MergedPersons, openMergedPersons } from '../store/postgres/merged-persons.ts';
import { createIndexer } from '../store/postgres/population/indexer.ts';
import { createPostgresRepository } from '../store/postgres/repository.ts';
import { createSettling, type Settling } from '../store/postgres/settle-consents.ts';
import type { Repository } from '../store/repository.ts';
import { withSurvivors } from '../store/with-survivors.ts';
import type { WriteRule } from '../store/write-rule.ts';
import { createHubTerminology, type HubTerminologyOptions } from '../terminology/create.ts';
import { searchCodes } from '../terminology/search-codes.ts';
import { storedBySearch } from '../terminology/stored-by-search.ts';

export interface Storage {
  readonly repository: Repository;
  readonly terminology: Terminology;
  readonly indexOf: IndexOf;
  /** Which records are one person; with HAPI nobody is merged. */
  readonly samePerson: MergedPersons;
  /** Of what persons hide. */
  readonly settling: Settling;
  /** Of population search; undefined where HAPI indexes. */
  readonly indexer: ReturnType<typeof createIndexer> | undefined;
}

export interface StorageOptions {
  readonly config: HubConfig;
  readonly db: Database;
  readonly logger: Logger;
  readonly fhirUrl: string;
  /** Those that neither identity nor consent brings. */
  readonly rules: readonly WriteRule[];
  readonly onError: (error: unknown) => void;
}

const MAX_TERMINOLOGY_BYTES = 16 * 1024 * 1024;

export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { config, db, logger, fhirUrl, onError } = options;
  const inHapi = config.fhirStore === 'hapi';
  const rules = [patientRule, consentRule({ hides: !inHapi }), ...options.rules];
  const indexOf = createIndexes();
  const termsOf = (stored: HubTerminologyOptions['stored']) => terminologyOf({ config, db, stored, indexOf });
  const indexer = inHapi ? undefined : createIndexer(db, onError);
  const own = inHapi ? undefined : termsOf(createCanonicals(db));
  const stored = inHapi
    ? (await import('../store/hapi/repository.ts')).createHapiRepository({ db, hapiUrl: config.hapiUrl, rules })
    : createPostgresRepository({ db, rules, ...(indexer && { indexer }), ...(own && { codes: searchCodes(own) }) });
  const starters = await loadStarters(db);
  if (starters.length > 0) logger.info({ starters }, 'starter catalogues');
  const ledger = createAuditLedger({ db, fhirUrl, showProfessional: config.auditShowProfessional });
  const settling = createSettling(db, onError);
  // What she hides is decided for all records of a person before they are read together.
  const samePerson = await openMergedPersons(db, settling.run, onError);
  const repository = withAuditLedger(withSurvivors(stored, samePerson), ledger);
  await publishProfiles(repository);
  indexer?.start();
  return { repository, terminology: own ?? termsOf(storedBySearch(stored)), indexOf, samePerson, settling, indexer };
}

interface TermParts {
  readonly config: HubConfig;
  readonly db: Database;
  readonly stored: HubTerminologyOptions['stored'];
  readonly indexOf: IndexOf;
}

/** The operator named the external server, so it may be inside; nothing else is reached by this door. */
function terminologyOf({ config: { terminologyUrl: url, terminologyToken: token }, db, stored, indexOf }: TermParts) {
  const allowedHosts = url === '' ? [] : [new URL(url).host];
  const outgoing = createOutgoing({ allowedHosts, timeoutMs: 5_000, maxAnswerBytes: MAX_TERMINOLOGY_BYTES });
  return createHubTerminology({ ...{ db, stored, url, token, outgoing }, textSearch: createTextSearch(indexOf) });
}
