/**
 * How much each agreement is worth (Fellegi–Sunter 1969): log2 of how often the same person shows it (m) over how often two people taken by
 * chance do (u). Agreeing on Hernández is worth less than on Popoca, so what agrees is weighed by how common the value is. Telephone and home
 * speak for a household: where given names or birth dates are those of two people, as of twins or of a father and his namesake, they say nothing.
 */
import { type Agreement, ATTRIBUTES, type Attribute, compare, LEVELS } from './compare.ts';
import type { Identity, Name } from './identity.ts';

export interface Model {
  /** Where m and u come from. */
  readonly source: string;
  /** Per attribute, per level. */
  readonly m: Readonly<Record<Attribute, readonly number[]>>;
  readonly u: Readonly<Record<Attribute, readonly number[]>>;
  /** Share of people who have it, by sound; what is not listed is rarer than all that is. */
  readonly surnames: Readonly<Record<string, number>>;
  readonly givenNames: Readonly<Record<string, number>>;
  /** That two people taken by chance have the same one. */
  readonly sameSurname: number;
  readonly sameGivenName: number;
  readonly rarest: number;
}

export interface Score {
  readonly agreement: Agreement;
  /** Bits, in the order of ATTRIBUTES; 0 where one side says nothing. */
  readonly weights: readonly number[];
  /** log2 of the odds that it is the same person. */
  readonly bits: number;
}

const [, SURNAMES, GIVEN, BIRTH, , , PHONE, HOME] = [0, 1, 2, 3, 4, 5, 6, 7];
const level = (attribute: Attribute, name: string): number => (LEVELS[attribute] as readonly string[]).indexOf(name);
const COMMON = level('nombre', 'comun');
const ONE_OF_SEVERAL = level('nombre', 'uno-de-varios');
const NICKNAME = level('nombre', 'apodo');
const OTHER_DATE = level('nacimiento', 'distinta');

/** A pair drawn from two people in `people` is the same person this often, before anything is compared. */
export const priorBits = (people: number): number => -Math.log2(Math.max(people, 2));

/** log2 of m over u, per attribute and level, once per model. */
const worths = new WeakMap<Model, readonly (readonly number[])[]>();

function worthOf(model: Model): readonly (readonly number[])[] {
  let worth = worths.get(model);
  if (worth === undefined) {
    worth = ATTRIBUTES.map((attribute) =>
      model.m[attribute].map((share, found) => Math.log2(share / model.u[attribute][found]!)),
    );
    worths.set(model, worth);
  }
  return worth;
}

export function score(a: Identity, b: Identity, model: Model, prior: number): Score {
  const agreement = compare(a, b);
  const worth = worthOf(model);
  const household = agreement[GIVEN]! >= COMMON || agreement[BIRTH] === OTHER_DATE;
  const weights: number[] = [];
  let bits = prior;
  for (let at = 0; at < agreement.length; at++) {
    const found = agreement[at]!;
    let weight = found < 0 || (household && (at === PHONE || at === HOME)) ? 0 : worth[at]![found]!;
    if (found >= 0 && at === SURNAMES) weight += surnameRarity(a, b, found, model);
    else if (found >= 0 && at === GIVEN) weight += givenRarity(a, b, found, model);
    weights.push(weight);
    bits += weight;
  }
  return { agreement, weights, bits };
}

const rarity = (share: number | undefined, average: number, rarest: number): number =>
  Math.log2(average / Math.max(share ?? rarest, rarest));

/** By the surnames that agree; a level that agrees in none has no rarity. */
function surnameRarity(a: Identity, b: Identity, found: number, model: Model): number {
  const of = (name: Name) => rarity(model.surnames[name.sound], model.sameSurname, model.rarest);
  const name = LEVELS.apellidos[found]!;
  if (name === 'iguales' || name === 'parecidos' || name === 'invertidos') return of(a.father) + of(a.mother);
  if (name === 'falta-segundo' || name === 'de-casada' || name === 'solo-primero') return of(a.father);
  if (name === 'solo-segundo') return of(a.mother);
  if (name === 'cruzado') return of(a.father.sound === b.mother.sound ? a.father : b.father);
  return 0;
}

function givenRarity(a: Identity, b: Identity, found: number, model: Model): number {
  if (found > ONE_OF_SEVERAL || found === NICKNAME) return 0;
  const [x, y] = [model.givenNames[a.given.sound], model.givenNames[b.given.sound]];
  if (found === ONE_OF_SEVERAL)
    return rarity(a.given.words.length <= b.given.words.length ? x : y, model.sameGivenName, model.rarest);
  return rarity(Math.min(x ?? model.rarest, y ?? model.rarest), model.sameGivenName, model.rarest);
}
