/**
 * A write through HAPI (ADR 0008): those who want the same thing wait for each other, ask HAPI, decide as the PostgreSQL
 * store decides, and send ONE transaction in which everything has its id already: the resources and the operation's ledger.
 * Who wrote past the hub is noticed by If-Match, and everything is decided again.
 */
import type { Resource } from '@medplum/fhirtypes';
import type { Current } from '../current.ts';
import { operationHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import type { Restriction, WriteIntent, WriteOptions, WriteResult } from '../repository.ts';
import { refuseOutside } from '../within.ts';
import { ATTEMPTS, collision } from '../write/collision.ts';
import type { Known } from '../write/decide.ts';
import { decideAll, ownPlanned } from '../write/decide-all.ts';
import { labelAll } from '../write/label.ts';
import { link } from '../write/links.ts';
import { isPatch, patched } from '../write/patched.ts';
import { type Entry, type PlainIntent, restore, toEntries } from '../write/planned.ts';
import { type Gathered, gather, ownReferences } from '../write/question.ts';
import { foundBy, withhold } from '../write/withhold.ts';
import { Collision, type Source } from './client.ts';
import { seenEach } from './law.ts';
import { replay } from './ledger.ts';
import { type Asked, answerOf, ruleRead, toAsked } from './lookup.ts';
import { toCurrent } from './resource.ts';
import { searchCurrent } from './search.ts';
import { type SendContext, send } from './send.ts';
import { inTurn } from './sql.ts';

export interface TransactContext extends SendContext {
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
  const known = await knownOf(context, entries, asked, restriction);
  const plain = await withPatches(context, entries, known, asked, restriction);
  const decisions = await decideAll(plain, rules, known, known.found as Map<string, readonly Current[]>);
  const all = decisions.flatMap((decision) => [decision.planned, ...decision.also]);
  const nowMs = context.nowMs();
  link(all, ownPlanned(plain, decisions), known, nowMs);
  labelAll(all, known, nowMs);
  refuseOutside(all, restriction);
  const written = await send(context, all, decisions, nowMs, options);
  return decisions.map(({ planned }) => written.get(planned)!);
}

async function knownOf(
  context: TransactContext,
  entries: readonly Entry[],
  asked: Asked,
  restriction: Restriction,
): Promise<Known> {
  const answer = await answerOf(context.client, asked);
  const found = new Map<string, readonly Current[]>();
  await runSearches(context, gather(entries, context.rules, undefined), found, restriction);
  withhold(await unseen(context, foundBy(answer), restriction), answer, entries);
  return { answer, found, read: ruleRead(context.client, answer, asked) };
}

/** A condition meets only what the caller may find by a search. */
async function runSearches(
  source: Source,
  { searches }: Gathered,
  found: Map<string, readonly Current[]>,
  restriction: Restriction,
): Promise<void> {
  for (const [name, { type, criteria }] of searches) {
    if (found.has(name)) continue;
    const law = restriction.reach === undefined ? restriction : restriction.reach(type, 'search');
    const met = law === undefined ? [] : await searchCurrent(source, type, criteria, 2, law);
    found.set(name, met.map(toCurrent));
  }
}

/** What a write meets by id or identifier it has named: labels and consent hide it, the treating relation does not. */
async function unseen(
  source: Source,
  currents: readonly Current[],
  { reach, ...own }: Restriction,
): Promise<ReadonlySet<string>> {
  const lawFor = (type: string): Restriction | undefined => {
    const law = reach === undefined ? own : reach(type, 'follow');
    return law?.hidden === undefined ? {} : { hidden: law.hidden };
  };
  const standing = currents.filter(({ deleted, content }) => !deleted && content !== '');
  const seen = await seenEach(
    source,
    lawFor,
    standing.map(({ content }) => JSON.parse(content) as Resource),
  );
  const open = new Set(seen.map((one) => keyOf(one.resourceType, one.id!)));
  return new Set(standing.flatMap(({ key }) => (open.has(key) ? [] : [key])));
}

/** Each patch as the update it comes to; what the patched resource refers to is asked in a second question. */
async function withPatches(
  context: TransactContext,
  entries: readonly Entry[],
  known: Known,
  asked: Asked,
  restriction: Restriction,
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
  await runSearches(
    context,
    gather(fresh, context.rules, undefined, own),
    known.found as Map<string, Current[]>,
    restriction,
  );
  withhold(await unseen(context, foundBy(known.answer), restriction), known.answer, []);
  return plain;
}
