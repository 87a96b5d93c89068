/**
 * Which codes are used here: counted when a diagnosis or a prescription is stored, whichever door it came through, after the commit and
 * in batches, so that a write does not wait for it. A count that a crash loses moves a suggestion, never a record (ADR 0023).
 */
import { CIE10_SYSTEM, COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Caller } from '../../security/caller.ts';
import type { Queryable } from '../../security/queryable.ts';
import type { WriteResult } from '../../store/repository.ts';
import { addUses, readUses, type Use } from './sql.ts';

export interface TermUse {
  /** After a commit. */
  readonly count: (results: readonly WriteResult[], caller: Caller) => void;
  /** Code → 0 to 1: how much this caller and this facility use it. */
  readonly weights: (caller: Caller, system: string) => Promise<(code: string) => number>;
  /** Writes down what waits. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface TermUseOptions {
  readonly db: Queryable;
  readonly onError: (error: unknown) => void;
  readonly now?: () => Date;
}

const CODED: ReadonlyMap<string, 'code' | 'medicationCodeableConcept'> = new Map([
  ['Condition', 'code'],
  ['MedicationRequest', 'medicationCodeableConcept'],
]);
const COUNTED = new Set<string | undefined>([CIE10_SYSTEM, COMPENDIO_SYSTEM]);
const FLUSH_AFTER_MS = 1_000;
/** A load of thousands of records must not gather without bound while the database is away. */
const MAX_WAITING = 20_000;
const REMEMBER_MS = 60_000;
const MAX_REMEMBERED = 500;
/** What a person uses says more of that person than what the facility uses. */
const SHARE = { person: 0.6, clinic: 0.4 } as const;

export function createTermUse({ db, onError, now = () => new Date() }: TermUseOptions): TermUse {
  const { count, flush } = createCounting(db, onError, now);
  return { count, flush, stop: flush, weights: createWeights(db, now) };
}

function createCounting(db: Queryable, onError: (error: unknown) => void, now: () => Date) {
  let waiting = new Map<string, Use>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const flush: TermUse['flush'] = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return writing;
    const uses = [...waiting.values()];
    waiting = new Map();
    writing = writing.then(() => addUses(db, uses, now())).catch(onError);
    return writing;
  };
  const add = (use: Omit<Use, 'uses'>): void => {
    const key = `${use.clinic}\n${use.person}\n${use.system}\n${use.code}`;
    const uses = (waiting.get(key)?.uses ?? 0) + 1;
    if (uses > 1 || waiting.size < MAX_WAITING) waiting.set(key, { ...use, uses });
  };
  const count: TermUse['count'] = (results, { clues: clinic, subject, role }) => {
    if (clinic === undefined) return;
    for (const { outcome, stored } of results) {
      const element = outcome === 'created' ? CODED.get(stored.type) : undefined;
      if (element === undefined) continue;
      for (const { system, code } of codingsOf(stored.json, element)) {
        add({ system, code, clinic, person: '' });
        if (role !== 'sistema') add({ system, code, clinic, person: subject });
      }
    }
    if (waiting.size > 0) timer ??= setTimeout(() => void flush(), FLUSH_AFTER_MS).unref();
  };
  return { count, flush };
}

function createWeights(db: Queryable, now: () => Date): TermUse['weights'] {
  const remembered = new Map<string, { readonly until: number; readonly weights: Promise<(code: string) => number> }>();
  return async ({ clues: clinic, subject: person }, system) => {
    if (clinic === undefined || !COUNTED.has(system)) return () => 0;
    const key = `${clinic}\n${person}\n${system}`;
    const known = remembered.get(key);
    if (known && known.until > now().getTime()) return known.weights;
    if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value!);
    const weights = readUses(db, { system, clinic, person }, now()).then(weigh);
    remembered.delete(key);
    remembered.set(key, { until: now().getTime() + REMEMBER_MS, weights });
    weights.catch(() => remembered.delete(key));
    return weights;
  };
}

function codingsOf(json: string, element: 'code' | 'medicationCodeableConcept') {
  const concept = (
    JSON.parse(json) as Record<string, { readonly coding?: readonly { system?: string; code?: string }[] }>
  )[element];
  return (concept?.coding ?? []).flatMap(({ system, code }) =>
    COUNTED.has(system) && code !== undefined ? [{ system: system!, code }] : [],
  );
}

/** By the logarithm, as the tenth use says less than the second; against the most used, so that every clinic has its first. */
function weigh(rows: readonly Pick<Use, 'code' | 'person' | 'uses'>[]): (code: string) => number {
  const most = { person: 0, clinic: 0 };
  const of = ({ person }: Pick<Use, 'person'>) => (person === '' ? 'clinic' : 'person');
  for (const row of rows) most[of(row)] = Math.max(most[of(row)], row.uses);
  const weights = new Map<string, number>();
  for (const row of rows) {
    const share = (SHARE[of(row)] * Math.log1p(row.uses)) / Math.log1p(most[of(row)]);
    weights.set(row.code, (weights.get(row.code) ?? 0) + share);
  }
  return (code) => weights.get(code) ?? 0;
}
