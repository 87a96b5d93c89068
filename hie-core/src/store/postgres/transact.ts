/**
 * A write of one or many resources: ask once, decide in memory, write once. When a concurrent writer was faster (the
 * database's unique keys say so) everything is decided again from what the client sent, so a conditional create never
 * makes a second resource and nobody's update is lost.
 */
import { type Database, sqlState } from '../../db.ts';
import { type LedgerRow, ledgerRow } from '../../security/audit/encode.ts';
import { postedEntry } from '../../security/audit/posted.ts';
import { insertEntries } from '../../security/audit/sql.ts';
import type { Current } from '../current.ts';
import { operationHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import type { Restriction, SearchCriterion, WriteIntent, WriteOptions, WriteResult } from '../repository.ts';
import { refuseOutside } from '../within.ts';
import type { Answer, Question } from '../write/answer.ts';
import { ATTEMPTS, collision } from '../write/collision.ts';
import type { Decision, Known } from '../write/decide.ts';
import { decideAll, type Found, ownPlanned } from '../write/decide-all.ts';
import { labelAll } from '../write/label.ts';
import { ledgerText } from '../write/ledger.ts';
import { link } from '../write/links.ts';
import { refuseOverlap } from '../write/overlap.ts';
import { isPatch, patched } from '../write/patched.ts';
import { type Entry, type PlainIntent, type Planned, restore, toEntries } from '../write/planned.ts';
import { type Gathered, gather, ownReferences } from '../write/question.ts';
import { foundBy, withhold } from '../write/withhold.ts';
import type { Held, HeldAsked, SupplyRead, WriteRule } from '../write-rule.ts';
import { type Concealment, conceal } from './conceal.ts';
import { replay } from './operations.ts';
import { toRow } from './rows.ts';
import { ruleRead } from './rule-read.ts';
import type { Alike } from './traits.ts';
import { unseenKeys } from './unseen-keys.ts';
import type { Batch, VersionRow } from './write.ts';

export interface TransactContext {
  readonly db: Database;
  /** Stores what one bundle writes, whole or not at all; resolved when it is on disk. */
  readonly write: (batch: Batch) => Promise<void>;
  readonly ask: (question: Question) => Promise<Answer>;
  readonly held: (asked: HeldAsked) => Promise<Held>;
  readonly alike: Alike;
  readonly supplies: SupplyRead;
  readonly rules: ReadonlyMap<string, WriteRule>;
  readonly nowMs: () => number;
  /** At most `count` current resources that meet the criteria. */
  readonly search: (
    type: string,
    criteria: readonly SearchCriterion[],
    count: number,
    restriction: Restriction,
  ) => Promise<Current[]>;
  /** Runs one at a time those that lost a race: they would only keep colliding with each other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** unique_violation, exclusion_violation, check_violation (the shelf is empty by now), serialization_failure, deadlock_detected, lock_not_available */
const COLLISIONS = new Set(['23505', '23P01', '23514', '40001', '40P01', '55P03']);

export async function transact(
  context: TransactContext,
  intents: readonly WriteIntent[],
  restriction: Restriction,
  options: WriteOptions,
): Promise<WriteResult[]> {
  const entries = toEntries(intents);
  for (let attempt = 1; ; attempt++) {
    try {
      const work = () => attemptOnce(context, entries, restriction, options);
      return await (attempt === 1 ? work() : context.inTurn(work));
    } catch (error) {
      if (!COLLISIONS.has(sqlState(error) ?? '')) throw error;
      if (attempt === ATTEMPTS) throw collision(error);
      restore(entries);
    }
  }
}

async function attemptOnce(
  context: TransactContext,
  entries: readonly Entry[],
  restriction: Restriction,
  options: WriteOptions,
): Promise<WriteResult[]> {
  const { db, rules } = context;
  const gathered = gather(entries, rules, options.operationId);
  const answer = await context.ask(gathered.question);
  if (answer.done !== undefined) return replay(db, answer.done);
  const found: Found = new Map();
  await runSearches(context, gathered, found, restriction);
  const asked = new Set(gathered.question.identifiers);
  const known: Known = {
    answer,
    found,
    read: ruleRead(context.ask, answer, asked, context.held, context.alike, context.supplies),
  };
  withhold(await unseenKeys(db, foundBy(answer), lawOf(restriction)), answer, entries);
  const plain = await withPatches(context, entries, known, found, asked, restriction);

  const decisions = await decideAll(plain, rules, known, found);
  const nowMs = context.nowMs();
  const all = decisions.flatMap((decision) => [decision.planned, ...decision.also]);
  link(all, ownPlanned(plain, decisions), known, nowMs);
  await knowPersons(context, all, answer);
  labelAll(all, known, nowMs);
  refuseOutside(all, restriction);
  const concealment = await conceal(db, all, answer);
  return store(context, decisions, all, concealment, nowMs, options);
}

/** What a write meets by id or identifier it has named: labels and consent hide it, the treating relation does not. */
const lawOf =
  (restriction: Restriction) =>
  (type: string): Restriction | undefined =>
    restriction.reach === undefined ? restriction : restriction.reach(type, 'follow');

/** A condition meets only what the caller may find by a search. */
async function runSearches(
  context: TransactContext,
  { searches }: Gathered,
  found: Found,
  restriction: Restriction,
): Promise<void> {
  for (const [name, { type, criteria }] of searches) {
    if (found.has(name)) continue;
    const law = restriction.reach === undefined ? restriction : restriction.reach(type, 'search');
    found.set(name, law === undefined ? [] : await context.search(type, criteria, 2, law));
  }
}

/**
 * Each patch as the update it comes to. What the patched resource refers to is asked in a second question; what the first one
 * read stays as it was read, so that a writer who came between is noticed by the version.
 */
async function withPatches(
  context: TransactContext,
  entries: readonly Entry[],
  known: Known,
  found: Found,
  asked: Set<string>,
  restriction: Restriction,
): Promise<readonly Entry<PlainIntent>[]> {
  if (!entries.some(isPatch)) return entries as readonly Entry<PlainIntent>[];
  const plain = entries.map((entry) => (isPatch(entry) ? patched(entry, known) : (entry as Entry<PlainIntent>)));
  const fresh = plain.filter((_, index) => isPatch(entries[index]!));
  const gathered = gather(fresh, context.rules, undefined, ownReferences(plain));
  const more = await context.ask(gathered.question);
  const { byKey, byIdentifier } = known.answer;
  for (const [key, current] of more.byKey) if (!byKey.has(key)) byKey.set(key, current);
  for (const [hash, holders] of more.byIdentifier) {
    if (!byIdentifier.has(hash))
      byIdentifier.set(
        hash,
        holders.map((holder) => byKey.get(holder.key) ?? holder),
      );
  }
  for (const hash of gathered.question.identifiers) asked.add(hash);
  withhold(await unseenKeys(context.db, foundBy(known.answer), lawOf(restriction)), known.answer, []);
  await runSearches(context, gathered, found, restriction);
  return plain;
}

/** Whom a condition led to was not asked about with the others: what she hides and how old she is decides here as well. */
async function knowPersons({ ask }: TransactContext, all: readonly Planned[], { byKey }: Answer): Promise<void> {
  const written = new Set(all.map(({ key }) => key));
  const keys = new Map<string, true>();
  for (const { action, patients } of all) {
    if (action !== 'create' && action !== 'update') continue;
    for (const person of patients) {
      const key = keyOf('Patient', person);
      if (!byKey.has(key) && !written.has(key)) keys.set(key, true);
    }
  }
  if (keys.size === 0) return;
  const more = await ask({ identifiers: new Set(), keys, operation: undefined });
  for (const [key, current] of more.byKey) byKey.set(key, current);
}

async function store(
  context: TransactContext,
  decisions: readonly Decision[],
  all: readonly Planned[],
  concealment: Concealment,
  nowMs: number,
  options: WriteOptions,
): Promise<WriteResult[]> {
  const at = new Date(nowMs).toISOString();
  const written = new Map<Planned, WriteResult>();
  const versions: VersionRow[] = [];
  const posted: LedgerRow[] = [];
  for (const planned of all) {
    const { result, row } = toRow(planned, context.rules.get(planned.resource.resourceType), nowMs, at);
    written.set(planned, result);
    if (planned.resource.resourceType === 'AuditEvent')
      posted.push(ledgerRow(postedEntry(planned.resource, nowMs), planned.key));
    else if (row !== undefined) versions.push(row);
  }
  refuseOverlap(versions);
  const results = decisions.map(({ planned }) => written.get(planned)!);
  const audit = [...posted, ...options.audit([...written.values()]).map((entry) => ledgerRow(entry))];
  const operation =
    options.operationId === undefined
      ? undefined
      : { hash: operationHash(options.operationId), results: ledgerText(results) };
  if (versions.length > 0 || operation !== undefined)
    await context.write({ atMs: nowMs, versions, audit, operation, source: options.source, concealment });
  else if (audit.length > 0) await insertEntries(context.db, audit);
  return results;
}
