/**
 * The hub's FHIR surface over the same database WITHOUT sign-in, policy and audit, to tell what those cost. It is a program of
 * the benchmark, put together here: the product has no switch that leaves them out. Prints its port.
 */
import express from 'express';
import { openDatabase } from '../../hie-core/src/db.ts';
import { answerError } from '../../hie-core/src/fhir/answer-error.ts';
import { fhirRouter } from '../../hie-core/src/fhir/routes.ts';
import { createLogger } from '../../hie-core/src/logger.ts';
import { patientRule } from '../../hie-core/src/mpi/patient-rule.ts';
import type { Caller } from '../../hie-core/src/security/caller.ts';
import { createGuarded } from '../../hie-core/src/store/guarded.ts';
import { servesParameter } from '../../hie-core/src/store/postgres/population/compile.ts';
import { createPostgresRepository } from '../../hie-core/src/store/postgres/repository.ts';

const fail = (error: Error): never => {
  throw error;
};
const db = openDatabase({ url: process.argv[2]!, maxConnections: 8, statementTimeoutMs: 10_000, onError: fail });
const repository = createPostgresRepository({ db, rules: [patientRule] });
const store = createGuarded({
  repository: {
    ...repository,
    record: async () => undefined,
    transact: (intents, restriction, options) =>
      repository.transact(intents, restriction, { ...options, audit: () => [] }),
  },
  decide: () => ({ kind: 'allow', restriction: {}, named: {}, purpose: 'HOPERAT' }),
  onWritten: () => undefined,
});
const caller: Caller = {
  ...{ subject: 'banco', role: 'sistema', clientId: 'banco', name: 'Banco', clues: undefined, patientId: undefined },
  ...{ scopes: ['system/*.cruds'], address: '' },
};
const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.set('query parser', false);
app.use(
  '/fhir/R4',
  fhirRouter({
    store,
    fhirUrl: 'http://127.0.0.1/fhir/R4',
    baseUrl: 'http://127.0.0.1',
    authenticate: (request, response, next) => {
      request.caller = caller;
      response.locals.requestId = 'banco';
      next();
    },
    summarize: () => fail(new Error('no summaries here')),
    servesSearch: servesParameter,
    version: '0',
  }),
);
app.use(answerError(createLogger('error')));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
