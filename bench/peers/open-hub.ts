/**
 * The same hub WITHOUT sign-in, policy, consent and audit, over a database of its own, to tell what those cost: middleware, store,
 * indexer and subscriptions as server.ts has them. It is a program of the benchmark, put together here: the product has no switch that
 * leaves them out. With `--by-identifier` it knows people by their identifiers only: no traits are kept or asked for. Prints its port.
 */

import { randomBytes } from 'node:crypto';
import { createTerminology } from '@amate/terminology/service.ts';
import { readEnvironment } from '../../hie-core/src/config.ts';
import { openDatabase } from '../../hie-core/src/db.ts';
import { fhirRouter } from '../../hie-core/src/fhir/routes.ts';
import { machinesInTurn } from '../../hie-core/src/fhir/turns.ts';
import { createApp } from '../../hie-core/src/http/app.ts';
import { createLogger } from '../../hie-core/src/logger.ts';
import { migrate } from '../../hie-core/src/migrate.ts';
import { patientRule } from '../../hie-core/src/mpi/patient-rule.ts';
import { createSealer } from '../../hie-core/src/seal.ts';
import type { Caller } from '../../hie-core/src/security/caller.ts';
import { createGuarded } from '../../hie-core/src/store/guarded.ts';
import { servesParameter } from '../../hie-core/src/store/postgres/population/compile.ts';
import { createIndexer } from '../../hie-core/src/store/postgres/population/indexer.ts';
import { createPostgresRepository } from '../../hie-core/src/store/postgres/repository.ts';
import { readTail, tailEnd } from '../../hie-core/src/store/postgres/tail.ts';
import type { WriteRule } from '../../hie-core/src/store/write-rule.ts';
import { startSubscriptions } from '../../hie-core/src/subscriptions/create.ts';

const onError = (error: unknown): void => void process.stderr.write(`open hub: ${String(error)}\n`);
const config = readEnvironment();
const { databaseUrl, maxConnections, statementTimeoutMs } = config;
await migrate(databaseUrl);
const db = openDatabase({ url: databaseUrl, maxConnections, statementTimeoutMs, onError });
const indexer = createIndexer(db, onError);
const { traits: _, ...rest } = patientRule;
const byIdentifier: WriteRule = {
  ...rest,
  decide: (intent, { byIdentifier: find, byId, held }) => rest.decide(intent, { byIdentifier: find, byId, held }),
};
const rules = [process.argv.includes('--by-identifier') ? byIdentifier : patientRule];
const repository = createPostgresRepository({ db, rules, indexer });
indexer.start();
const told: (() => void)[] = [];
const store = createGuarded({
  repository: {
    ...repository,
    record: async () => undefined,
    transact: (intents, restriction, options) =>
      repository.transact(intents, restriction, { ...options, audit: () => [] }),
  },
  decide: () => ({ kind: 'allow', restriction: {}, named: {}, purpose: 'HOPERAT' }),
  onWritten: () => {
    for (const tell of told) tell();
  },
});
const subscriptions = await startSubscriptions({
  ...{ db, repository, store, sealer: createSealer(randomBytes(32)), allowedHosts: [], onError },
  onWritten: () => undefined,
  tail: { read: readTail, end: tailEnd },
  standing: async () => undefined,
});
told.push(subscriptions.nudge);

const caller: Caller = {
  ...{ subject: 'banco', role: 'sistema', clientId: 'banco', name: 'Banco', clues: undefined, patientId: undefined },
  ...{ scopes: ['system/*.cruds'], address: '' },
};
const NO_TERMINOLOGY = {
  system: async () => undefined,
  valueSet: async () => undefined,
  conceptMaps: async () => [],
  systems: async () => [],
};
const healthy = async (): Promise<object> => ({ search: await indexer.lag() });
const app = createApp({
  config,
  security: { mount: () => undefined },
  logger: createLogger('warn'),
  healthy,
  mountRoutes: (mount) =>
    mount.use(
      '/fhir/R4',
      fhirRouter({
        store,
        fhirUrl: 'http://127.0.0.1/fhir/R4',
        baseUrl: 'http://127.0.0.1',
        authenticate: (request, _response, next) => {
          request.caller = caller;
          next();
        },
        turns: machinesInTurn(maxConnections),
        summarize: () => {
          throw new Error('no summaries here');
        },
        terminology: createTerminology({ source: NO_TERMINOLOGY }),
        servesSearch: servesParameter,
        version: '0',
      }),
    ),
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
server.keepAliveTimeout = 75_000;
