/**
 * A write of one or many resources: ask once, decide in memory, write once. When a concurrent writer was faster (the
 * database's unique keys say so) everything is decided again from what the client sent, so a conditional create never
 * makes a second resource and nobody's update is lost.
 */
import type { Resource } from '@medplum/fhirtypes';
import { type Database, sqlState } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Restriction, SearchCriterion, WriteIntent, WriteOptions, WriteResult } from '../repository.ts';
import type { WriteRule } from '../write-rule.ts';
import type { Current } from './current.ts';
import { type Decision, decide, type Known } from './decide.ts';
import { operationHash } from './hashes.ts';
import { link } from './links.ts';
import { ledgerText, replay } from './operations.ts';
import { type Entry, type Planned, restore, toEntries } from './planned.ts';
import { gather, ownReferences } from './question.ts';
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

const ATTEMPTS = 5;
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

const collision = (cause: unknown) =>
  Object.assign(
    fault('lock-error', 'Otras escrituras están cambiando los mismos recursos.', {
      rule: `Concurrencia: ${ATTEMPTS} intentos`,
      fix: 'Envíe de nuevo la misma operación; si la identificó, no se duplicará.',
    }),
    { cause },
  );

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
  const found = new Map<string, readonly Current[]>();
  for (const [name, { type, criteria }] of gathered.searches) found.set(name, await context.search(type, criteria, 2));
  const known: Known = { answer, found, read: ruleRead(db, answer, gathered.question.identifiers) };

  const decisions: Decision[] = [];
  for (const entry of entries)
    decisions.push(await decide(entry, rules.get(entry.intent.resource.resourceType), known));
  const nowMs = context.nowMs();
  const all = decisions.flatMap((decision) => [decision.planned, ...decision.also]);
  link(all, ownPlanned(entries, decisions), known, nowMs);
  refuseOutside(all, restriction);
  return store(context, decisions, all, nowMs, options);
}

function ownPlanned(entries: readonly Entry[], decisions: readonly Decision[]): Map<string, Planned> {
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
