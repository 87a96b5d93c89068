/**
 * m and u from the data themselves, without knowing who is who. u: pairs drawn by chance are two people. m: by expectation and maximization
 * (Winkler 1988) over pairs that agree in one thing, for the attributes that this thing does not decide: within the same birth date and sex the
 * names, within the same names the birth date. A pair of the block is the same person or not, and given that, its attributes are independent.
 */
import { type Agreement, ATTRIBUTES, type Attribute, compare, LEVELS } from './compare.ts';
import type { Identity } from './identity.ts';
import type { Model } from './model.ts';

type Levels = Record<Attribute, number[]>;

/** Agreements with how often each was seen. */
export class Tally {
  readonly #seen = new Map<string, { readonly agreement: Agreement; count: number }>();

  add(agreement: Agreement): void {
    const key = agreement.join();
    const known = this.#seen.get(key);
    if (known === undefined) this.#seen.set(key, { agreement, count: 1 });
    else known.count++;
  }

  *[Symbol.iterator](): Iterator<{ readonly agreement: Agreement; readonly count: number }> {
    yield* this.#seen.values();
  }
}

const perAttribute = (of: (attribute: Attribute) => number[]): Levels =>
  Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, of(attribute)])) as Levels;

/** Never nothing: what was not seen may still happen. */
const SMOOTH = 0.5;

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + SMOOTH, 0);
  return counts.map((count) => (count + SMOOTH) / total);
}

const zeros = (): Levels => perAttribute((attribute) => LEVELS[attribute].map(() => 0));

/** Shares of each level among pairs taken by chance. */
function estimateU(pairs: Tally): Levels {
  const counts = zeros();
  for (const { agreement, count } of pairs)
    ATTRIBUTES.forEach((attribute, at) => {
      const found = agreement[at]!;
      if (found >= 0) counts[attribute][found]! += count;
    });
  return perAttribute((attribute) => shares(counts[attribute]));
}

export interface Estimated {
  readonly m: Levels;
  readonly u: Levels;
  /** Of the pairs of the block, those that are the same person. */
  readonly matches: number;
  readonly rounds: number;
}

const MOST_ROUNDS = 200;
const STILL = 1e-6;

/** @param of the attributes that the block does not decide */
export function expectMaximize(pairs: Tally, of: readonly Attribute[]): Estimated {
  const places = of.map((attribute) => ATTRIBUTES.indexOf(attribute));
  // Agreement is where a match is looked for: the first level of each attribute.
  let m = perAttribute((attribute) => descending(LEVELS[attribute].length, 0.8));
  let u = perAttribute((attribute) => descending(LEVELS[attribute].length, 0.2));
  let matches = 0.1;
  let rounds = 0;
  for (; rounds < MOST_ROUNDS; rounds++) {
    const [countM, countU] = [zeros(), zeros()];
    let expected = 0;
    let total = 0;
    for (const { agreement, count } of pairs) {
      let [likeM, likeU] = [matches, 1 - matches];
      for (const [index, at] of places.entries()) {
        const found = agreement[at]!;
        if (found < 0) continue;
        likeM *= m[of[index]!][found]!;
        likeU *= u[of[index]!][found]!;
      }
      const same = (likeM / (likeM + likeU)) * count;
      expected += same;
      total += count;
      for (const [index, at] of places.entries()) {
        const found = agreement[at]!;
        if (found < 0) continue;
        countM[of[index]!][found]! += same;
        countU[of[index]!][found]! += count - same;
      }
    }
    m = perAttribute((attribute) => shares(countM[attribute]));
    u = perAttribute((attribute) => shares(countU[attribute]));
    const before = matches;
    matches = expected / Math.max(total, 1);
    if (Math.abs(matches - before) < STILL) break;
  }
  return { m, u, matches, rounds };
}

const descending = (length: number, first: number): number[] =>
  Array.from({ length }, (_, index) => (index === 0 ? first : (1 - first) / (length - 1)));

/** Pairs of a block beyond this many people are not compared: they are of those who have nothing but a common name. */
const LARGEST_BLOCK = 60;

function pairsWithin(people: readonly Identity[], keyOf: (person: Identity) => string): Tally {
  const blocks = new Map<string, Identity[]>();
  for (const person of people) {
    const key = keyOf(person);
    if (key === '') continue;
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [person]);
    else block.push(person);
  }
  const tally = new Tally();
  for (const block of blocks.values()) {
    if (block.length > LARGEST_BLOCK) continue;
    for (let i = 1; i < block.length; i++) for (let j = 0; j < i; j++) tally.add(compare(block[j]!, block[i]!));
  }
  return tally;
}

/** By chance, and always the same ones: the model of the same data is the same. */
function pairsByChance(people: readonly Identity[], count: number): Tally {
  const tally = new Tally();
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * people.length);
  };
  for (let pair = 0; pair < count; pair++) {
    const [i, j] = [next(), next()];
    if (i !== j) tally.add(compare(people[i]!, people[j]!));
  }
  return tally;
}

/** Names that at least this share of people have are weighed by their own share. */
const LISTED = 2e-4;

function sharesOfNames(names: Iterable<string>): { readonly listed: Record<string, number>; readonly same: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (const name of names) {
    if (name === '') continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    total++;
  }
  let same = 0;
  const listed: Record<string, number> = {};
  for (const [name, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const share = count / total;
    same += share * share;
    if (share >= LISTED) listed[name] = Number(share.toPrecision(3));
  }
  return { listed, same: Number(same.toPrecision(4)) };
}

/** Attributes of which the birth date and sex, or the names, say nothing. */
const OUTSIDE: readonly Attribute[] = ['curp', 'entidad', 'telefono', 'codigo-postal'];

export function estimate(people: readonly Identity[], source: string, chance = 1_000_000): Model {
  const u = estimateU(pairsByChance(people, chance));
  const sameDay = pairsWithin(people, ({ birthDate, sex }) => birthDate && `${birthDate}${sex}`);
  const sameNames = pairsWithin(
    people,
    ({ father, mother, given }) =>
      given.text && father.text && mother.text && `${father.sound}+${mother.sound}+${given.sound}`,
  );
  const byDay = expectMaximize(sameDay, ['apellidos', 'nombre', ...OUTSIDE]);
  const byNames = expectMaximize(sameNames, ['nacimiento', 'sexo', ...OUTSIDE]);
  const mean = (attribute: Attribute): number[] =>
    byDay.m[attribute].map((share, at) => (share + byNames.m[attribute][at]!) / 2);
  const m = {
    ...{ apellidos: byDay.m.apellidos, nombre: byDay.m.nombre },
    ...{ nacimiento: byNames.m.nacimiento, sexo: byNames.m.sexo },
    ...{
      curp: mean('curp'),
      entidad: mean('entidad'),
      telefono: mean('telefono'),
      'codigo-postal': mean('codigo-postal'),
    },
  };
  const surnames = sharesOfNames(
    (function* () {
      for (const { father, mother, married } of people) {
        yield father.sound;
        if (!married) yield mother.sound;
      }
    })(),
  );
  const given = sharesOfNames(people.map((person) => person.given.sound));
  const short = (levels: Levels): Levels =>
    perAttribute((attribute) => levels[attribute].map((share) => Number(share.toPrecision(3))));
  return {
    ...{ source, m: short(m), u: short(u), surnames: surnames.listed, givenNames: given.listed },
    ...{ sameSurname: surnames.same, sameGivenName: given.same, rarest: LISTED / 2 },
  };
}
