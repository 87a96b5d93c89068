/**
 * Who is who over a synthetic city: every registration in order of arrival against all that came before, as the write rule does it, but in
 * memory. The truth is only looked at afterwards.
 */
import { type Registration, registrations } from '@amate/test/city/errors.ts';
import { blockingKeys } from '../../hie-core/src/mpi/matching/blocking.ts';
import { type Decision, decide, type Grading } from '../../hie-core/src/mpi/matching/decide.ts';
import { type Identity, prepare } from '../../hie-core/src/mpi/matching/identity.ts';

export const AS_OF = new Date('2026-06-30T12:00:00Z');
/** A key that more share is left out, as in the store. */
const MOST_OF_ONE = 100;
const TELL_EVERY = 50_000;

export interface Row {
  registrations: number;
  match: number;
  /** With the person among those shown. */
  review: number;
  missed: number;
  /** Joined to somebody else. */
  wrong: number;
  /** Somebody new, or asked about somebody else. */
  needless: number;
}

export interface Population {
  readonly all: readonly Registration[];
  readonly people: readonly Identity[];
}

export const prepared = (all: readonly Registration[]): Population => ({
  all,
  people: all.map(({ facts }) => prepare(facts, AS_OF)),
});

export const populationOf = (seed: string, people: number): Registration[] => [...registrations({ seed, people })];

export interface Quality {
  readonly rows: ReadonlyMap<string, Row>;
  /** Pairs that were compared: places in the population. */
  readonly pairs: readonly (readonly [number, number])[];
}

export function resolveAll({ all, people }: Population, grading: Grading, say: (line: string) => void): Quality {
  const rows = new Map<string, Row>();
  const index = new Map<string, number[]>();
  const pairs: (readonly [number, number])[] = [];
  const clusters = new Int32Array(all.length);
  const seen = new Set<number>();
  const same = (a: number, b: number): boolean => clusters[a] === clusters[b];
  for (const [at, registration] of all.entries()) {
    if (at > 0 && at % TELL_EVERY === 0) say(`mpi: ${at.toLocaleString('en')} of ${all.length.toLocaleString('en')} …`);
    const keys = blockingKeys(registration.facts, people[at]!);
    const found = new Set<number>();
    for (const key of keys) {
      const block = index.get(key);
      if (block !== undefined && block.length <= MOST_OF_ONE) for (const one of block) found.add(one);
    }
    for (const one of found) pairs.push([at, one]);
    const candidates = [...found].map((id) => ({ id, person: people[id]! }));
    const decision = decide(people[at]!, candidates, grading, same);
    clusters[at] = decision.kind === 'match' ? clusters[decision.found.id]! : at;
    count(rowOf(rows, registration.kind), decision, all, registration, seen.has(registration.person));
    seen.add(registration.person);
    for (const key of keys) {
      const block = index.get(key);
      if (block === undefined) index.set(key, [at]);
      else block.push(at);
    }
  }
  return { rows, pairs };
}

function rowOf(rows: Map<string, Row>, kind: string): Row {
  const known = rows.get(kind) ?? { registrations: 0, match: 0, review: 0, missed: 0, wrong: 0, needless: 0 };
  rows.set(kind, known);
  return known;
}

function count(
  row: Row,
  decision: Decision<number>,
  all: readonly Registration[],
  { person }: Registration,
  known: boolean,
): void {
  row.registrations++;
  const isHe = (id: number): boolean => all[id]!.person === person;
  if (decision.kind === 'match') {
    if (isHe(decision.found.id)) row.match++;
    else row.wrong++;
    return;
  }
  const shown = decision.kind === 'review' && decision.found.some(({ id }) => isHe(id));
  if (shown) row.review++;
  else {
    if (decision.kind === 'review') row.needless++;
    if (known) row.missed++;
  }
}

export interface Totals {
  readonly registrations: number;
  readonly second: number;
  readonly recall: number;
  readonly wrong: number;
  readonly reviewShare: number;
}

export function totalsOf({ rows }: Quality): Totals {
  const sum = (of: (row: Row) => number): number => [...rows.values()].reduce((total, row) => total + of(row), 0);
  const all = sum((row) => row.registrations);
  const second = sum((row) => row.match + row.review + row.missed);
  return {
    registrations: all,
    second,
    recall: sum((row) => row.match + row.review) / second,
    wrong: sum((row) => row.wrong),
    reviewShare: sum((row) => row.review + row.needless) / all,
  };
}

/** Markdown. */
export function qualityTable({ rows }: Quality): string {
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : ((100 * part) / whole).toFixed(2));
  const lines = [...rows]
    .sort(([a], [b]) => Number(b === 'primera') - Number(a === 'primera') || a.localeCompare(b))
    .map(([kind, { registrations: n, match, review, missed, wrong, needless }]) => {
      const truly = match + review + missed;
      return `| ${kind} | ${n} | ${match} | ${review} | ${missed} | ${share(match + review, truly)} | ${wrong} | ${needless} |`;
    });
  return [
    '| error | registrations | joined | review | missed | found % | joined wrongly | needless review |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
