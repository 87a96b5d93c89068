/**
 * transaction: everything or nothing, in one commit; batch: each entry by itself, with its own outcome. Deletes go first, then POST,
 * then PUT and PATCH, and what only reads comes last; the answers stand in the order of the entries.
 * https://hl7.org/fhir/R4/http.html#transaction
 */
import { HubError, type Problem } from '../errors.ts';
import type { WriteResult } from '../store/repository.ts';
import { parseBody, requireJsonType } from './body.ts';
import { type BundleItem, LAST, parseEntry } from './bundle-entry.ts';
import { parseBundle } from './bundle-request.ts';
import type { FhirDependencies, FhirRequest, FhirResponse, Handler } from './context.ts';
import { deletedEntry, refusedEntry, shownEntry, writtenEntry } from './entry-response.ts';
import { toHubError } from './outcome.ts';
import { makeRelative, mentions } from './own-references.ts';

export const bundle: Handler = async (request, dependencies) => {
  requireJsonType(request.header('content-type'));
  const body = parseBody(request.body);
  if (mentions(request.body, dependencies.fhirUrl)) makeRelative(body, dependencies.fhirUrl);
  const { type, entries, operationId } = parseBundle(body);
  const run = type === 'transaction' ? transaction : batch;
  const answers = await run(request, dependencies, entries, operationId);
  const list = answers.length === 0 ? '' : `,"entry":[${answers.join(',')}]`;
  return { status: 200, body: `{"resourceType":"Bundle","type":"${type}-response"${list}}` };
};

type Ask = Extract<BundleItem, { readonly kind: 'ask' }>;

/** Reads share the store's connections, and the audit is written for many at once. */
const READS_AT_ONCE = 8;
const WRITES_AT_ONCE = 4;

async function transaction(
  request: FhirRequest,
  dependencies: FhirDependencies,
  entries: readonly unknown[],
  operationId: string | undefined,
): Promise<string[]> {
  const items = parseAll(entries, dependencies);
  const writes = [...items.entries()].flatMap(([index, item]) => (item.kind === 'write' ? [{ index, item }] : []));
  const results =
    writes.length === 0
      ? []
      : await dependencies.store.transact(
          request.context,
          writes.map(({ item }) => item.intent),
          { operationId, interaction: 'transaction', sent: sentIn(request) },
        );
  const answers: string[] = [];
  for (const [place, { index }] of writes.entries()) answers[index] = entryOf(results[place]!, request, dependencies);
  const asks = [...items.entries()].flatMap(([index, item]) => (item.kind === 'ask' ? [{ index, item }] : []));
  const outcome: Outcome = { wrote: true, away: undefined };
  await inParallel(asks, READS_AT_ONCE, async ({ index, item }) => {
    // What was written stays written: only a transaction that does nothing but read can still be refused whole.
    answers[index] =
      writes.length === 0
        ? shownEntry(await asked(item, request, dependencies), item.bodiless)
        : await told(request, outcome, async () => shownEntry(await asked(item, request, dependencies), item.bodiless));
  });
  return answers;
}

const sentIn = ({ header, body }: FhirRequest) => ({ provenance: header('x-provenance'), bytes: body as Uint8Array });

/** All that is wrong with all entries in one answer. */
function parseAll(entries: readonly unknown[], dependencies: FhirDependencies): BundleItem[] {
  const problems: Problem[] = [];
  const items: BundleItem[] = [];
  entries.forEach((entry, index) => {
    try {
      const item = parseEntry(entry, index, dependencies);
      if (item.kind === 'ask' && !item.match.readsOnly) throw notInTransaction(index);
      items.push(item);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      problems.push(...error.problems);
    }
  });
  if (problems.length > 0) throw new HubError(problems.slice(0, 100) as [Problem, ...Problem[]]);
  return items;
}

const notInTransaction = (index: number) =>
  new HubError([
    {
      code: 'not-supported',
      text: 'Una operación que escribe no puede ser parte de una transacción.',
      path: `Bundle.entry[${index}].request.url`,
      rule: 'R4 transaction: todo o nada',
      fix: 'Llame la operación por separado, o envíela en un batch.',
    },
  ]);

async function batch(
  request: FhirRequest,
  dependencies: FhirDependencies,
  entries: readonly unknown[],
  operationId: string | undefined,
): Promise<string[]> {
  const answers: string[] = [];
  const stages: { index: number; item: BundleItem }[][] = [[], [], [], []];
  for (const [index, entry] of entries.entries()) {
    try {
      const item = parseEntry(entry, index, dependencies);
      stages[item.order]!.push({ index, item });
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      answers[index] = refusedEntry(error);
    }
  }
  const outcome: Outcome = { wrote: false, away: undefined };
  for (const [order, stage] of stages.entries())
    await inParallel(stage, order === LAST ? READS_AT_ONCE : WRITES_AT_ONCE, async ({ index, item }) => {
      answers[index] = await told(request, outcome, async () => {
        const answer = await single(item, index, request, dependencies, operationId);
        outcome.wrote ||= item.kind !== 'ask' || !item.match.readsOnly;
        return answer;
      });
    });
  // Nothing was done: whoever repeats the whole repeats nothing. Once something is, each entry tells its own outcome.
  if (outcome.away !== undefined && !outcome.wrote) throw outcome.away;
  return answers;
}

interface Outcome {
  wrote: boolean;
  /** The database was away: what comes after would only wait for it too. */
  away: HubError | undefined;
}

async function single(
  item: BundleItem,
  index: number,
  request: FhirRequest,
  dependencies: FhirDependencies,
  operationId: string | undefined,
): Promise<string> {
  if (item.kind === 'ask') return shownEntry(await asked(item, request, dependencies), item.bodiless);
  const [result] = await dependencies.store.transact(request.context, [item.intent], {
    operationId: operationId === undefined ? undefined : `${operationId}#${index}`,
    interaction: item.intent.kind,
  });
  return entryOf(result!, request, dependencies);
}

const entryOf = (result: WriteResult, request: FhirRequest, { fhirUrl }: FhirDependencies): string =>
  result.stored.deleted ? deletedEntry(result, request) : writtenEntry(result, request, fhirUrl);

async function told(request: FhirRequest, outcome: Outcome, work: () => Promise<string>): Promise<string> {
  if (outcome.away !== undefined) return refusedEntry(outcome.away);
  try {
    return await work();
  } catch (error) {
    const known = toHubError(error, request.context.requestId);
    if (known.code === 'transient') outcome.away = known;
    return refusedEntry(known);
  }
}

function asked(item: Ask, request: FhirRequest, dependencies: FhirDependencies): Promise<FhirResponse> | FhirResponse {
  const { match, query, headers, body } = item;
  return match.handler(
    { ...request, params: match.params, query, header: (name) => headers[name], body },
    dependencies,
  );
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const line = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, line));
}
