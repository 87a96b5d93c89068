/**
 * A write through HAPI (ADR 0008): those who want the same thing wait for each other, ask HAPI, decide as the PostgreSQL
 * store decides, and send ONE transaction in which everything has its id already: the resources, the audit entries and
 * the operation's ledger. Who wrote past the hub is noticed by If-Match, and everything is decided again.
 */
import { isDeepStrictEqual } from 'node:util';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { ATTEMPTS, collision } from '../collision.ts';
import { contentOf } from '../postgres/content.ts';
import { type Current, toStored } from '../postgres/current.ts';
import type { Decision, Known } from '../postgres/decide.ts';
import { identifierHash, operationHash } from '../postgres/hashes.ts';
import { newKey } from '../postgres/keys.ts';
import { link } from '../postgres/links.ts';
import { isPatch, patched } from '../postgres/patched.ts';
import { type Entry, type PlainIntent, type Planned, restore, toEntries } from '../postgres/planned.ts';
import { broughtId, type Gathered, gather, ownReferences } from '../postgres/question.ts';
import { decideAll, ownPlanned } from '../postgres/transact.ts';
import { refuseOutside } from '../postgres/within.ts';
import type { Restriction, Stored, WriteIntent, WriteOptions, WriteResult } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import { Collision, type HapiClient } from './client.ts';
import { ledgerEntry, replay } from './ledger.ts';
import { type Asked, answerOf, ruleRead, toAsked } from './lookup.ts';
import { storedOf, toCurrent } from './resource.ts';
import { searchCurrent } from './search.ts';
import { inTurn } from './sql.ts';

export interface TransactContext {
  readonly client: HapiClient;
  readonly db: Database;
  readonly rules: ReadonlyMap<string, WriteRule>;
  readonly nowMs: () => number;
}

export async function transact(
  context: TransactContext,
  intents: readonly WriteIntent[],
  restriction: Restriction,
  options: WriteOptions,
): Promise<WriteResult[]> {
  const entries = toEntries(intents);
  for (let attempt = 1; ; attempt++) {
    const asked = toAsked(entries, context.rules);
    const { operationId } = options;
    const names = operationId === undefined ? asked.contested : [...asked.contested, operationHash(operationId)];
    try {
      return await inTurn(context.db, names, () => attemptOnce(context, entries, asked, restriction, options));
    } catch (error) {
      if (!(error instanceof Collision)) throw error;
      if (attempt === ATTEMPTS) throw collision(error);
      restore(entries);
    }
  }
}

async function attemptOnce(
  context: TransactContext,
  entries: readonly Entry[],
  asked: Asked,
  restriction: Restriction,
  options: WriteOptions,
): Promise<WriteResult[]> {
  const { client, rules } = context;
  const done = options.operationId === undefined ? undefined : await replay(client, options.operationId);
  if (done !== undefined) return done;
  const known = await knownOf(context, entries, asked);
  const plain = await withPatches(context, entries, known, asked);
  const decisions = await decideAll(plain, rules, known, known.found as Map<string, readonly Current[]>);
  const all = decisions.flatMap((decision) => [decision.planned, ...decision.also]);
  const nowMs = context.nowMs();
  link(all, ownPlanned(plain, decisions), known, nowMs);
  refuseOutside(all, restriction);
  const written = await store(context, all, decisions, nowMs, options);
  return decisions.map(({ planned }) => written.get(planned)!);
}

async function knownOf(context: TransactContext, entries: readonly Entry[], asked: Asked): Promise<Known> {
  const answer = await answerOf(context.client, asked);
  const found = new Map<string, readonly Current[]>();
  await runSearches(context, gather(entries, context.rules, undefined), found);
  return { answer, found, read: ruleRead(context.client, answer, asked) };
}

async function runSearches(
  { client }: TransactContext,
  { searches }: Gathered,
  found: Map<string, readonly Current[]>,
): Promise<void> {
  for (const [name, { type, criteria }] of searches)
    if (!found.has(name)) found.set(name, (await searchCurrent(client, type, criteria, 2)).map(toCurrent));
}

/** Each patch as the update it comes to; what the patched resource refers to is asked in a second question. */
async function withPatches(
  context: TransactContext,
  entries: readonly Entry[],
  known: Known,
  asked: Asked,
): Promise<readonly Entry<PlainIntent>[]> {
  if (!entries.some(isPatch)) return entries as readonly Entry<PlainIntent>[];
  const plain = entries.map((entry) => (isPatch(entry) ? patched(entry, known) : (entry as Entry<PlainIntent>)));
  const fresh = plain.filter((_, index) => isPatch(entries[index]!));
  const own = ownReferences(plain);
  const more = toAsked(fresh, context.rules, own);
  const { byKey, byIdentifier } = await answerOf(context.client, more);
  for (const [key, current] of byKey) if (!known.answer.byKey.has(key)) known.answer.byKey.set(key, current);
  for (const [hash, holders] of byIdentifier) known.answer.byIdentifier.set(hash, holders);
  for (const [hash, one] of more.identifiers) asked.identifiers.set(hash, one);
  await runSearches(context, gather(fresh, context.rules, undefined, own), known.found as Map<string, Current[]>);
  return plain;
}

async function store(
  { client, rules }: TransactContext,
  all: readonly Planned[],
  decisions: readonly Decision[],
  nowMs: number,
  options: WriteOptions,
): Promise<Map<Planned, WriteResult>> {
  const results = new Map<Planned, WriteResult>();
  const sent: { planned: Planned; entry: BundleEntry }[] = [];
  for (const planned of all) {
    const { result, entry } = toEntry(planned, nowMs);
    results.set(planned, result);
    if (entry !== undefined) sent.push({ planned, entry });
  }
  refuseOverlap(
    sent.map(({ planned }) => planned),
    rules,
  );
  const audit = options.audit([...results.values()]);
  const entry = [...sent.map((one) => one.entry), ...audit.map((one) => auditEntry(one, nowMs))];
  if (options.operationId !== undefined)
    entry.push(
      ledgerEntry(
        options.operationId,
        decisions.map(({ planned }) => results.get(planned)!),
      ),
    );
  if (entry.length === 0) return results;
  const answer = await client.post({ resourceType: 'Bundle', type: 'transaction', entry });
  const versions = await readBack(
    client,
    (answer.entry ?? []).slice(0, sent.length),
    sent.map((one) => one.entry),
  );
  for (const [index, { planned }] of sent.entries()) {
    const promised = results.get(planned)!;
    const now = versions[index];
    results.set(planned, now === undefined ? promised : { ...promised, stored: now });
  }
  return results;
}

/** What HAPI stored, to the millisecond: the answer to a transaction has its instants cut to seconds. */
async function readBack(
  client: HapiClient,
  answers: readonly BundleEntry[],
  sent: readonly BundleEntry[],
): Promise<(Stored | undefined)[]> {
  const wanted = sent.flatMap(({ request }, index) => {
    const version = /\d+/.exec(answers[index]?.response?.etag ?? '')?.[0];
    return request!.method === 'DELETE' || version === undefined
      ? []
      : [{ index, url: `${request!.url}/_history/${version}` }];
  });
  const stored: (Stored | undefined)[] = [];
  if (wanted.length === 0) return stored;
  const entry = wanted.map(({ url }) => ({ request: { method: 'GET' as const, url } }));
  const read = await client.post({ resourceType: 'Bundle', type: 'batch', entry });
  for (const [at, { index }] of wanted.entries()) {
    const { resource } = read.entry?.[at] ?? {};
    if (resource !== undefined) stored[index] = storedOf(resource as Resource);
  }
  return stored;
}

function toEntry(planned: Planned, nowMs: number): { result: WriteResult; entry: BundleEntry | undefined } {
  const { resource, current, action } = planned;
  const type = resource.resourceType;
  if (action === 'delete') return toDeletion(planned, nowMs);
  if (action === 'match') return { result: kept('matched', planned), entry: undefined };
  const id = planned.publicId ?? planned.key;
  if (current !== undefined && !current.deleted && saysTheSame(resource, id, current.content))
    return { result: kept('unchanged', planned), entry: undefined };
  const version = (current?.version ?? 0) + 1;
  const lastUpdated = new Date(nowMs).toISOString();
  const json = contentOf(resource, { id, version, lastUpdated });
  const patientId = type === 'Patient' ? id : planned.patients[0];
  const stored = { type, id, versionId: String(version), lastUpdated, deleted: false, patientId, json };
  const isNew = current === undefined || current.deleted;
  const ifMatch = isNew ? {} : { ifMatch: `W/"${current.version}"` };
  return {
    result: { outcome: isNew ? 'created' : 'updated', stored, patientId },
    entry: { resource: withoutStamp(resource, id), request: { method: 'PUT', url: `${type}/${id}`, ...ifMatch } },
  };
}

function toDeletion(planned: Planned, nowMs: number): { result: WriteResult; entry: BundleEntry | undefined } {
  const { current, intent, resource } = planned;
  const type = resource.resourceType;
  const lastUpdated = new Date(nowMs).toISOString();
  if (current === undefined) {
    const id = (intent !== undefined && broughtId(intent)) || '';
    const never = { type, id, versionId: '0', lastUpdated, deleted: true, patientId: undefined, json: '' };
    return { result: { outcome: 'unchanged', stored: never, patientId: undefined }, entry: undefined };
  }
  if (current.deleted) return { result: kept('unchanged', planned), entry: undefined };
  const now = toStored(current);
  const stored = { ...now, versionId: String(current.version + 1), lastUpdated, deleted: true, json: '' };
  const request = { method: 'DELETE' as const, url: `${type}/${now.id}`, ifMatch: `W/"${current.version}"` };
  return { result: { outcome: 'deleted', stored, patientId: now.patientId }, entry: { request } };
}

/** A version in the body would be taken for a claim on it. */
function withoutStamp(resource: Resource, id: string): Resource {
  const { versionId, lastUpdated, ...labels } = resource.meta ?? {};
  return { ...resource, id, ...(resource.meta === undefined ? {} : { meta: labels }) };
}

function kept(outcome: 'matched' | 'unchanged', { current }: Planned): WriteResult {
  const stored = toStored(current!);
  return { outcome, stored, patientId: stored.patientId };
}

function saysTheSame(resource: Resource, id: string, content: string): boolean {
  const bare = (one: Resource) => {
    const { versionId, lastUpdated, ...labels } = one.meta ?? {};
    return { ...one, id, meta: labels };
  };
  return isDeepStrictEqual(JSON.parse(JSON.stringify(bare(resource))), bare(JSON.parse(content) as Resource));
}

export function auditEntry(resource: Resource, nowMs: number): BundleEntry {
  const id = newKey(undefined, nowMs);
  return { resource: { ...resource, id }, request: { method: 'PUT', url: `${resource.resourceType}/${id}` } };
}

/** https://hl7.org/fhir/R4/http.html#trules — "if any resource identities overlap, the transaction fails". */
function refuseOverlap(all: readonly Planned[], rules: ReadonlyMap<string, WriteRule>): void {
  const seen = new Set<string>();
  for (const { key, claim, resource } of all) {
    const type = resource.resourceType;
    const exclusive = rules.get(type)?.exclusive(resource) ?? [];
    const names = new Set(exclusive.map(({ system, value }) => identifierHash(type, system, value)));
    if (claim !== undefined) names.add(claim);
    for (const name of [key, ...names]) {
      if (seen.has(name))
        throw fault('invalid', 'Dos entradas del Bundle escriben el mismo recurso.', {
          path: 'Bundle.entry',
          rule: 'R4 transaction: las identidades no se repiten',
          fix: 'Deje una sola entrada por recurso.',
        });
      seen.add(name);
    }
  }
}
