/**
 * Either store together with the audit's ledger, as one Repository: AuditEvents are read and searched there (ADR 0014), whichever store
 * is configured; everything else goes through. Writing them is the store's, since it commits them with the act.
 */
import { fault } from '../errors.ts';
import type { AuditLedger } from '../security/audit/ledger.ts';
import type {
  Repository,
  Restriction,
  SearchCriterion,
  SearchQuery,
  Stored,
  WriteIntent,
  WriteResult,
} from './repository.ts';

const TYPE = 'AuditEvent';

export function withAuditLedger(store: Repository, ledger: AuditLedger): Repository {
  const one = async (id: string, restriction: Restriction): Promise<Stored> => {
    const [found] = await ledger.find([id], restriction);
    if (found === undefined) throw notFound(id);
    return found;
  };
  return {
    ...store,
    read: (type, id, restriction) => (type === TYPE ? one(id, restriction) : store.read(type, id, restriction)),
    vread: (type, id, versionId, restriction) => {
      if (type !== TYPE) return store.vread(type, id, versionId, restriction);
      return versionId === '1' ? one(id, restriction) : Promise.reject(notFound(id));
    },
    search(query, restriction) {
      refuseFromOutside(query);
      const alone = query.type ?? (query.types?.length === 1 ? query.types[0] : undefined);
      return alone === TYPE ? ledger.search({ ...query, type: TYPE }, restriction) : store.search(query, restriction);
    },
    async history(scope, options, restriction) {
      if (scope.type !== TYPE) return store.history(scope, options, restriction);
      const page = await ledger.history(scope.id, options, restriction);
      if (
        scope.id !== undefined &&
        page.entries.length === 0 &&
        (await ledger.find([scope.id], restriction)).length === 0
      )
        throw notFound(scope.id);
      return page;
    },
    async readMany(references, restriction) {
      const events = references.filter(({ type }) => type === TYPE);
      if (events.length === 0) return store.readMany(references, restriction);
      const rest = references.filter(({ type }) => type !== TYPE);
      const ids = events.map(({ id }) => id);
      return [...(await store.readMany(rest, restriction)), ...(await ledger.find(ids, restriction))];
    },
    async transact(intents, restriction, options) {
      refuseCondition(intents);
      const results = await store.transact(intents, restriction, options);
      return results.some(isReplayed) ? replayed(results, ledger) : results;
    },
  };
}

/** A named operation that was done already: the store remembers the id, the ledger holds what was sent. */
const isReplayed = ({ stored }: WriteResult): boolean => stored.type === TYPE && stored.json === '';

async function replayed(results: readonly WriteResult[], ledger: AuditLedger): Promise<WriteResult[]> {
  const ids = results.filter(isReplayed).map(({ stored }) => stored.id);
  const found = new Map((await ledger.find(ids, {})).map((stored) => [stored.id, stored]));
  return results.map((result) => {
    const stored = isReplayed(result) ? found.get(result.stored.id) : undefined;
    return stored === undefined ? result : { ...result, stored };
  });
}

const notFound = (id: string) =>
  fault('not-found', `No existe ${TYPE}/${id.slice(0, 64)}.`, {
    path: TYPE,
    fix: 'Revise el id; si lo obtuvo de una búsqueda, repítala.',
  });

/** The search indexes hold no AuditEvent: what comes at it from another type would find nothing, and look like an answer. */
function refuseFromOutside({ type, types = [], criteria, includes = [] }: SearchQuery): void {
  const chained = criteria.some(names) || includes.some(({ reverse, source }) => reverse && source === TYPE);
  if (!chained && (type !== undefined || types.length < 2 || !types.includes(TYPE))) return;
  throw fault('not-supported', 'La auditoría se busca sola, no junto con otros recursos.', {
    path: TYPE,
    rule: 'AuditEvent: sin _has, _revinclude ni _type con otros tipos',
    fix: 'Busque AuditEvent por su parámetro patient, entity o agent.',
  });
}

const names = ({ has, chain }: SearchCriterion): boolean =>
  has?.type === TYPE ||
  chain?.type === TYPE ||
  (has !== undefined && names(has.criterion)) ||
  (chain !== undefined && names(chain.criterion));

function refuseCondition(intents: readonly WriteIntent[]): void {
  const conditional = intents.find(
    (intent) => intent.kind === 'create' && intent.resource.resourceType === TYPE && intent.condition !== undefined,
  );
  if (conditional === undefined) return;
  throw fault('not-supported', 'La auditoría se agrega sin condición.', {
    path: conditional.path ?? TYPE,
    rule: 'If-None-Exist',
    fix: 'Quite If-None-Exist; para no repetir un envío use una operación con nombre.',
  });
}
