/**
 * transaction: everything or nothing, in one commit; batch: each entry by itself.
 * https://hl7.org/fhir/R4/http.html#transaction
 */
import { HubError, type Problem } from '../errors.ts';
import type { WriteIntent, WriteResult } from '../store/repository.ts';
import { parseBody, requireJsonType } from './body.ts';
import { type BundleItem, parseBundle, parseEntry } from './bundle-request.ts';
import type { FhirDependencies, FhirRequest, FhirResponse, Handler } from './context.ts';
import { etagOf } from './headers.ts';
import { read, searchType, vread } from './interactions.ts';
import { operationOutcome, statusOf, toHubError } from './outcome.ts';

export const bundle: Handler = async (request, dependencies) => {
  requireJsonType(request.header('content-type'));
  const parsed = parseBundle(parseBody(request.body));
  const run = parsed.type === 'transaction' ? transaction : batch;
  const entries = await run(request, dependencies, parsed.entries, parsed.operationId);
  const body = `{"resourceType":"Bundle","type":"${parsed.type}-response"${entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`}}`;
  return { status: 200, body };
};

async function transaction(
  request: FhirRequest,
  dependencies: FhirDependencies,
  entries: readonly unknown[],
  operationId: string | undefined,
): Promise<string[]> {
  const items = parseAll(entries, dependencies.fhirUrl);
  const intents: WriteIntent[] = items.flatMap((item) => (item.kind === 'write' ? [item.intent] : []));
  const results =
    intents.length === 0
      ? []
      : await dependencies.store.transact(request.context, intents, { operationId, interaction: 'transaction' });
  const answers: string[] = [];
  let next = 0;
  for (const item of items) {
    if (item.kind === 'write') answers.push(writtenEntry(results[next++]!, request, dependencies.fhirUrl));
    else answers.push(gotEntry(await get(item, request, dependencies)));
  }
  return answers;
}

/** All that is wrong with all entries in one answer. */
function parseAll(entries: readonly unknown[], fhirUrl: string): BundleItem[] {
  const problems: Problem[] = [];
  const items: BundleItem[] = [];
  entries.forEach((entry, index) => {
    try {
      items.push(parseEntry(entry, index, fhirUrl));
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      problems.push(...error.problems);
    }
  });
  if (problems.length > 0) throw new HubError(problems.slice(0, 100) as [Problem, ...Problem[]]);
  return items;
}

async function batch(
  request: FhirRequest,
  dependencies: FhirDependencies,
  entries: readonly unknown[],
  operationId: string | undefined,
): Promise<string[]> {
  const answers: string[] = [];
  for (const [index, entry] of entries.entries()) {
    try {
      const item = parseEntry(entry, index, dependencies.fhirUrl);
      if (item.kind === 'get') {
        answers.push(gotEntry(await get(item, request, dependencies)));
        continue;
      }
      const interaction = item.intent.kind;
      const ownId = operationId === undefined ? undefined : `${operationId}#${index}`;
      const [result] = await dependencies.store.transact(request.context, [item.intent], {
        operationId: ownId,
        interaction,
      });
      answers.push(writtenEntry(result!, request, dependencies.fhirUrl));
    } catch (error) {
      const known = toHubError(error, request.context.requestId);
      // The database is away: the rest would only wait for it too.
      if (known.code === 'transient' || known.code === 'exception') throw error;
      answers.push(
        `{"response":{"status":"${statusOf(known)}","outcome":${JSON.stringify(operationOutcome(known.problems))}}}`,
      );
    }
  }
  return answers;
}

function get(
  item: BundleItem & { kind: 'get' },
  request: FhirRequest,
  dependencies: FhirDependencies,
): Promise<FhirResponse> | FhirResponse {
  const params = {
    type: item.type,
    ...(item.id !== undefined && { id: item.id }),
    ...(item.versionId !== undefined && { vid: item.versionId }),
  };
  const one: FhirRequest = { ...request, params, query: item.query, header: () => undefined };
  const handler = item.id === undefined ? searchType : item.versionId === undefined ? read : vread;
  return handler(one, dependencies);
}

const gotEntry = (answer: FhirResponse): string => {
  const etag = answer.headers?.ETag;
  return `{"resource":${answer.body},"response":{"status":"200 OK"${etag === undefined ? '' : `,"etag":${JSON.stringify(etag)}`}}}`;
};

function writtenEntry({ outcome, stored }: WriteResult, request: FhirRequest, fhirUrl: string): string {
  const path = `${stored.type}/${stored.id}`;
  const response = JSON.stringify({
    status: outcome === 'created' ? '201 Created' : '200 OK',
    location: `${path}/_history/${stored.versionId}`,
    etag: etagOf(stored),
    lastModified: stored.lastUpdated,
  });
  const resource = request.prefer.return === 'representation' ? `"resource":${stored.json},` : '';
  return `{"fullUrl":${JSON.stringify(`${fhirUrl}/${path}`)},${resource}"response":${response}}`;
}
