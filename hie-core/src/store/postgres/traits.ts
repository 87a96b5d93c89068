/** What a version is found by when nobody knows its identifiers, as the rule of its type says it (docs/adr/0037): kept, and asked for. */
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import type { Current } from '../current.ts';
import { textHash } from '../hashes.ts';
import type { Answer, Question } from '../write/answer.ts';
import type { WriteRule } from '../write-rule.ts';
import { gathering } from './gather.ts';

export interface TraitChange {
  readonly added: readonly number[];
  readonly dropped: readonly number[];
}

export const traitHashes = (type: string, traits: readonly string[]): number[] => [
  ...new Set(traits.map((trait) => textHash(`${type}\n${trait}`))),
];

/** @param now undefined: it is deleted. @returns undefined when nothing changes */
export function traitChange(
  rule: WriteRule | undefined,
  now: Resource | undefined,
  before: Resource | undefined,
): TraitChange | undefined {
  if (rule?.traits === undefined) return undefined;
  const has = now === undefined ? [] : traitHashes(rule.type, rule.traits(now));
  const had = before === undefined ? [] : traitHashes(rule.type, rule.traits(before));
  const added = has.filter((hash) => !had.includes(hash));
  const dropped = had.filter((hash) => !has.includes(hash));
  return added.length === 0 && dropped.length === 0 ? undefined : { added, dropped };
}

/** A trait that more have tells nobody apart, and comparing them all would cost too much. */
const MOST_OF_ONE = 100;
const MOST = 400;
/** Traits in one statement. */
const LIMIT = 1_000;

const SQL = `select h.hash, k.id from unnest($1::bigint[]) as h(hash)
  cross join lateral (select p.id from person_key p where p.hash = h.hash limit ${MOST_OF_ONE + 1}) k`;

export type Alike = (type: string, traits: readonly string[]) => Promise<Current[]>;

/** Those who ask together share a statement, and mostly nobody is found, so what is found is read in a second one. */
export function createAlike(db: Database, ask: (question: Question) => Promise<Answer>): Alike {
  const find = gathering<readonly number[], string[]>({
    concurrent: 2,
    limit: LIMIT,
    weigh: (hashes) => hashes.length,
    async run(waiting) {
      const holders = await holdersOf(db, [...new Set(waiting.flatMap(({ item }) => item))]);
      for (const { item, resolve } of waiting) resolve(among(item, holders));
    },
  });
  return async (type, traits) => {
    const keys = traits.length === 0 ? [] : await find(traitHashes(type, traits));
    if (keys.length === 0) return [];
    const whole = new Map(keys.map((key) => [key, true]));
    const { byKey } = await ask({ identifiers: new Set(), keys: whole, operation: undefined });
    return [...byKey.values()].filter((current) => !current.deleted && current.type === type);
  };
}

async function holdersOf(db: Database, hashes: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const values = [`{${hashes.join(',')}}`];
  const { rows } = await db.query<{ hash: number; id: string }>({ name: 'alike', text: SQL, values });
  const holders = new Map<number, string[]>();
  for (const { hash, id } of rows) {
    const known = holders.get(Number(hash));
    if (known === undefined) holders.set(Number(hash), [id]);
    else known.push(id);
  }
  return holders;
}

function among(hashes: readonly number[], holders: ReadonlyMap<number, readonly string[]>): string[] {
  const found = new Set<string>();
  for (const hash of hashes) {
    const some = holders.get(hash) ?? [];
    if (some.length <= MOST_OF_ONE) for (const key of some) found.add(key);
  }
  return [...found].slice(0, MOST);
}
