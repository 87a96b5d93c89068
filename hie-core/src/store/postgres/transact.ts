/**
 * A write of one or many resources: ask once, decide in memory, write once. When a concurrent writer was faster (the
 * database's unique keys say so) everything is decided again from what the client sent, so a conditional create never
 * makes a second resource and nobody's update is lost.
 */
import type { Resource } from '@medplum/fhirtypes';
import { type Database, sqlState } from '../../db.ts';
import { fault } from '../../errors.ts';
import { ATTEMPTS, collision } from '../collision.ts';
import {
  type Restriction,
  type SearchCriterion,
  typeOf,
  type WriteIntent,
  type WriteOptions,
  type WriteResult,
} from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import type { Current } from './current.ts';
import { type Decision, decide, type Known } from './decide.ts';
import { operationHash } from './hashes.ts';
import { link } from './links.ts';
import { ledgerText, replay } from './operations.ts';
import { isPatch, patched } from './patched.ts';
import { type Entry, type PlainIntent, type Planned, restore, toEntries } from './planned.ts';
import { type Gathered, gather, ownReferences } from './question.ts';
import { resolve } from './resolve.ts';
import { auditRow, toRow } from './rows.ts';
import { ruleRead } from './rule-read.ts';
import { refuseOutside } from './within.ts';
import { type VersionRow, writeBatch } from './write.ts';

export interface TransactContext {
  readonly db: Database;
  readonly rules: ReadonlyMap<string, WriteRule>;
  readonly nowMs: () => number;
  /** At most `count` current resources that meet the criteria. */
  readonly search: (type: string, criteria: readonly SearchCriterion[], count: number) => Promise<Current[]>;
  /** Runs one at a time those that lost a race: they would only keep colliding with each other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** searchName → at most two. */
type Found = Map<string, readonly Current[]>;

/** unique_violation, serialization_failure, deadlock_detected, lock_not_available */
const COLLISIONS = new Set(['23505', '40001', '40P01', '55P03']);

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
  const answer = await resolve(db, gathered.question);
  if (answer.done !== undefined) return replay(db, answer.done);
  const found: Found = new Map();
  await runSearches(context, gathered, found);
  const asked = new Set(gathered.question.identifiers);
  const known: Known = { answer, found, read: ruleRead(db, answer, asked) };
  const plain = await withPatches(context, entries, known, found, asked);

  const decisions = await decideAll(plain, rules, known, found);
  const nowMs = context.nowMs();
  const all = decisions.flatMap((decision) => [decision.planned, ...decision.also]);
  link(all, ownPlanned(plain, decisions), known, nowMs);
  refuseOutside(all, restriction);
  return store(context, decisions, all, nowMs, options);
}

async function runSearches(context: TransactContext, { searches }: Gathered, found: Found): Promise<void> {
  for (const [name, { type, criteria }] of searches) {
    if (!found.has(name)) found.set(name, await context.search(type, criteria, 2));
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
): Promise<readonly Entry<PlainIntent>[]> {
  if (!entries.some(isPatch)) return entries as readonly Entry<PlainIntent>[];
  const plain = entries.map((entry) => (isPatch(entry) ? patched(entry, known) : (entry as Entry<PlainIntent>)));
  const fresh = plain.filter((_, index) => isPatch(entries[index]!));
  const gathered = gather(fresh, context.rules, undefined, ownReferences(plain));
  const more = await resolve(context.db, gathered.question);
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
  await runSearches(context, gathered, found);
  return plain;
}

/** R4 processes deletes first: for everything else in the transaction what they delete is gone already. */
export async function decideAll(
  entries: readonly Entry<PlainIntent>[],
  rules: TransactContext['rules'],
  known: Known,
  found: Found,
): Promise<Decision[]> {
  const decisions: Decision[] = [];
  const gone = new Map<string, Current>();
  for (const [index, entry] of entries.entries()) {
    if (entry.intent.kind !== 'delete') continue;
    const decision = await decide(entry, undefined, known);
    const { current } = decision.planned;
    if (current !== undefined && !current.deleted) gone.set(current.key, current);
    decisions[index] = decision;
  }
  if (gone.size > 0 && gone.size < entries.length) forget(gone, known, found);
  for (const [index, entry] of entries.entries())
    decisions[index] ??= await decide(entry, rules.get(typeOf(entry.intent)), known);
  return decisions;
}

function forget(gone: ReadonlyMap<string, Current>, { answer }: Known, found: Found): void {
  const stays = ({ key }: Current) => !gone.has(key);
  for (const [hash, holders] of answer.byIdentifier) {
    const left = holders.filter(stays);
    if (left.length === 0) answer.byIdentifier.delete(hash);
    else answer.byIdentifier.set(hash, left);
  }
  for (const [name, currents] of found) found.set(name, currents.filter(stays));
  for (const [key, current] of gone) answer.byKey.set(key, { ...current, deleted: true });
}

export function ownPlanned(entries: readonly Entry[], decisions: readonly Decision[]): Map<string, Planned> {
  const own = new Map<string, Planned>();
  for (const [reference, index] of ownReferences(entries)) own.set(reference, decisions[index]!.planned);
  for (const { self, planned } of decisions) own.set(self, planned);
  return own;
}

async function store(
  context: TransactContext,
  decisions: readonly Decision[],
  all: readonly Planned[],
  nowMs: number,
  options: WriteOptions,
): Promise<WriteResult[]> {
  const at = new Date(nowMs).toISOString();
  const written = new Map<Planned, WriteResult>();
  const versions: VersionRow[] = [];
  for (const planned of all) {
    const { result, row } = toRow(planned, context.rules.get(planned.resource.resourceType), nowMs, at);
    written.set(planned, result);
    if (row !== undefined) versions.push(row);
  }
  refuseOverlap(versions);
  const results = decisions.map(({ planned }) => written.get(planned)!);
  const audit: Resource[] = options.audit([...written.values()]);
  for (const entry of audit) versions.push(auditRow(entry, nowMs, at));
  const operation =
    options.operationId === undefined
      ? undefined
      : { hash: operationHash(options.operationId), results: ledgerText(results) };
  if (versions.length > 0) await writeBatch(context.db, { at, versions, operation });
  return results;
}

/** https://hl7.org/fhir/R4/http.html#trules — "if any resource identities overlap, the transaction fails". */
function refuseOverlap(versions: readonly VersionRow[]): void {
  const keys = new Set<string>();
  const exclusive = new Set<string>();
  for (const row of versions) {
    const clash = keys.has(row.key) || [...row.exclusive].some((hash) => exclusive.has(hash));
    if (clash)
      throw fault('invalid', 'Dos entradas del Bundle escriben el mismo recurso.', {
        path: 'Bundle.entry',
        rule: 'R4 transaction: las identidades no se repiten',
        fix: 'Deje una sola entrada por recurso.',
      });
    keys.add(row.key);
    for (const hash of row.exclusive) exclusive.add(hash);
  }
}
