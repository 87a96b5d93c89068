/**
 * How much each agreement is worth (Fellegi–Sunter 1969): log2 of how often the same person shows it (m) over how often two people taken by
 * chance do (u). Agreeing on Hernández is worth less than on Popoca, so what agrees is weighed by how common the value is. Telephone and home
 * speak for a household: where given names or birth dates are those of two people, as of twins or of a father and his namesake, they say nothing.
 */
import { type Agreement, ATTRIBUTES, type Attribute, compareInto, LEVELS } from './compare.ts';
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

/** What is worked out once per model. */
interface Worth {
  /** log2 of m over u, per attribute and level. */
  readonly levels: readonly (readonly number[])[];
  /** Bits by which agreeing on the name is worth more than on an average one, by sound. */
  readonly surnames: Rarities;
  readonly given: Rarities;
}
interface Rarities {
  readonly listed: ReadonlyMap<string, number>;
  /** Of what is not listed. */
  readonly rarest: number;
}

const worths = new WeakMap<Model, Worth>();

function worthOf(model: Model): Worth {
  let worth = worths.get(model);
  if (worth === undefined) {
    worth = {
      levels: ATTRIBUTES.map((attribute) =>
        model.m[attribute].map((share, found) => Math.log2(share / model.u[attribute][found]!)),
      ),
      surnames: raritiesOf(model.surnames, model.sameSurname, model.rarest),
      given: raritiesOf(model.givenNames, model.sameGivenName, model.rarest),
    };
    worths.set(model, worth);
  }
  return worth;
}

function raritiesOf(shares: Readonly<Record<string, number>>, average: number, rarest: number): Rarities {
  const rarity = (share: number): number => Math.log2(average / Math.max(share, rarest));
  return {
    listed: new Map(Object.entries(shares).map(([name, share]) => [name, rarity(share)])),
    rarest: rarity(rarest),
  };
}

const rarityOf = ({ sound }: Name, { listed, rarest }: Rarities): number => listed.get(sound) ?? rarest;

/** What one pair shows, until the next is looked at. */
const levels: number[] = ATTRIBUTES.map(() => -1);
const weights: number[] = ATTRIBUTES.map(() => 0.5);

/** The bits and levels of a pair, to be read at once: the next writes over them. */
export interface Weighed {
  readonly levels: Agreement;
  bits: number;
}
const weighed: Weighed = { levels, bits: 0 };

export function weigh(a: Identity, b: Identity, model: Model, prior: number): Weighed {
  compareInto(a, b, levels);
  const worth = worthOf(model);
  const household = levels[GIVEN]! >= COMMON || levels[BIRTH] === OTHER_DATE;
  let bits = prior;
  for (let at = 0; at < levels.length; at++) {
    const found = levels[at]!;
    let weight = found < 0 || (household && (at === PHONE || at === HOME)) ? 0 : worth.levels[at]![found]!;
    if (found >= 0 && at === SURNAMES) weight += surnameRarity(a, b, found, worth.surnames);
    else if (found >= 0 && at === GIVEN) weight += givenRarity(a, b, found, worth.given);
    weights[at] = weight;
    bits += weight;
  }
  weighed.bits = bits;
  return weighed;
}

/** Of the pair that was weighed last, to be kept. */
export const scored = (): Score => ({ agreement: levels.slice(), weights: weights.slice(), bits: weighed.bits });

/** Which surnames agree at a level: both, the father's, the mother's, one with the other's. */
const AGREEING: readonly ('both' | 'father' | 'mother' | 'crossed' | undefined)[] = LEVELS.apellidos.map((name) => {
  if (name === 'iguales' || name === 'parecidos' || name === 'invertidos') return 'both';
  if (name === 'falta-segundo' || name === 'de-casada' || name === 'solo-primero') return 'father';
  return name === 'solo-segundo' ? 'mother' : name === 'cruzado' ? 'crossed' : undefined;
});

/** By the surnames that agree; a level that agrees in none has no rarity. */
function surnameRarity(a: Identity, b: Identity, found: number, of: Rarities): number {
  switch (AGREEING[found]) {
    case 'both':
      return rarityOf(a.father, of) + rarityOf(a.mother, of);
    case 'father':
      return rarityOf(a.father, of);
    case 'mother':
      return rarityOf(a.mother, of);
    case 'crossed':
      return rarityOf(a.father.sound === b.mother.sound ? a.father : b.father, of);
    default:
      return 0;
  }
}

function givenRarity({ given: x }: Identity, { given: y }: Identity, found: number, of: Rarities): number {
  if (found > ONE_OF_SEVERAL || found === NICKNAME) return 0;
  if (found === ONE_OF_SEVERAL) return rarityOf(x.words.length <= y.words.length ? x : y, of);
  return x === y ? rarityOf(x, of) : Math.max(rarityOf(x, of), rarityOf(y, of));
}
