/**
 * Who lives in the city. Person n follows from (seed, count, n) alone, so people stream without being kept.
 *
 * No two share a CURP, without a table of millions: homonyms (the same sixteen first characters) were born on the same
 * day, so people are dealt along the age pyramid from the oldest to the youngest, one day is drawn whole (about a
 * hundred people in a city of 3.5 million), and position 17 counts homonyms inside the day, as RENAPO's does. What is
 * kept in memory is the last few days drawn.
 *
 * NOM-024 forbids systems to make CURPs; these are of people who do not exist, and everything sent to a hub carries
 * SINTETICO_TAG.
 */
import { curpCheckDigit } from '@amate/terminology/identifiers/curp.ts';
import {
  assembleCurpRoot,
  familyLetters,
  givenLetters,
  type NameLetters,
} from '@amate/terminology/identifiers/curp-root.ts';
import { type Alcaldia, type Colonia, HOMES, STREETS } from './alcaldias.ts';
import { ageInYears, DEFAULT_AS_OF, dayNumber, isoDate } from './calendar.ts';
import { givenNamesOf } from './given-names.ts';
import { ageInDaysAt, drawBirthState, drawSex, shareYounger } from './pyramid.ts';
import { Random } from './random.ts';
import type { RegisteredNames } from './registered-names.ts';
import { SURNAMES } from './surnames.ts';

export interface PeopleOptions {
  readonly seed: string | number;
  readonly count: number;
  /** YYYY-MM-DD; nobody is born later. */
  readonly asOf?: string | undefined;
  readonly names?: RegisteredNames | undefined;
}

export interface Person {
  /** 0 to count − 1. */
  readonly index: number;
  readonly curp: string;
  readonly given: string;
  readonly fathersFamily: string;
  /** Empty: one surname. */
  readonly mothersFamily: string;
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | 'X';
  /** State of birth, RENAPO's two letters. */
  readonly state: string;
  readonly alcaldia: Alcaldia;
  readonly colonia: Colonia;
  readonly postalCode: string;
  /** Street and number. */
  readonly address: string;
  /** Ten digits that nobody has: local numbers in Mexico do not start with 0. */
  readonly phone: string;
}

type Born = Pick<Person, 'given' | 'fathersFamily' | 'mothersFamily' | 'birthDate' | 'sex' | 'state'>;

const OLD_DIFFERENTIATORS = '0123456789';
const NEW_DIFFERENTIATORS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DAYS_KEPT = 8;
/** Above this size neighbours in the stream are close in age, so that each day is drawn once or twice, not a hundred times. */
const SHUFFLED_ONE_BY_ONE = 20_000;

export class People {
  readonly count: number;
  readonly asOf: string;
  readonly #seed: string | number;
  readonly #names: RegisteredNames | undefined;
  readonly #today: number;
  readonly #block: number;
  readonly #stride: number;
  readonly #days = new Map<number, ReadonlyMap<number, Born & { curp: string }>>();

  constructor({ seed, count, asOf = DEFAULT_AS_OF, names }: PeopleOptions) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`count must be a whole number, not ${count}`);
    this.count = count;
    this.asOf = asOf;
    this.#seed = seed;
    this.#names = names;
    this.#today = dayNumber(asOf);
    this.#block = count > SHUFFLED_ONE_BY_ONE ? 128 : 1;
    this.#stride = coprimeNearGoldenRatio(Math.floor(count / this.#block));
  }

  at(index: number): Person {
    if (!(index >= 0 && index < this.count)) throw new RangeError(`no person ${index} in a city of ${this.count}`);
    const rank = this.#rankOf(index);
    const day = this.#dayOf(rank);
    const born = this.#bornOn(day).get(rank);
    if (born === undefined) throw new Error(`person ${index} is missing from day ${day}`);
    return { index, ...born, ...drawHome(new Random(this.#seed, 'home', rank)) };
  }

  *[Symbol.iterator](): Generator<Person> {
    for (let index = 0; index < this.count; index++) yield this.at(index);
  }

  /** Shuffles blocks of neighbours in age; the last, short block stays in its place. */
  #rankOf(index: number): number {
    const blocks = Math.floor(this.count / this.#block);
    const block = Math.floor(index / this.#block);
    return block >= blocks ? index : ((block * this.#stride) % blocks) * this.#block + (index % this.#block);
  }

  /** Each rank has its own slice of the pyramid and falls somewhere in it by chance. */
  #dayOf(rank: number): number {
    const place = new Random(this.#seed, 'place', rank).next();
    return this.#today - ageInDaysAt((rank + place) / this.count);
  }

  #bornOn(day: number): ReadonlyMap<number, Born & { curp: string }> {
    const kept = this.#days.get(day);
    if (kept !== undefined) return kept;
    const birthDate = isoDate(day);
    const age = this.#today - day;
    const first = Math.max(0, Math.floor(shareYounger(age) * this.count) - 1);
    const last = Math.min(this.count - 1, Math.ceil(shareYounger(age + 1) * this.count) + 1);
    const homonyms = new Map<string, number>();
    const born = new Map<number, Born & { curp: string }>();
    for (let rank = first; rank <= last; rank++) {
      if (this.#dayOf(rank) === day) born.set(rank, this.#register(rank, birthDate, homonyms));
    }
    this.#days.set(day, born);
    if (this.#days.size > DAYS_KEPT) this.#days.delete(this.#days.keys().next().value as number);
    return born;
  }

  #register(rank: number, birthDate: string, homonyms: Map<string, number>): Born & { curp: string } {
    const differentiators = birthDate < '2000' ? OLD_DIFFERENTIATORS : NEW_DIFFERENTIATORS;
    for (let attempt = 0; ; attempt++) {
      const born = this.#drawBorn(new Random(this.#seed, `birth${attempt}`, rank), birthDate);
      const root = curpRootOf(born);
      const before = homonyms.get(root) ?? 0;
      const differentiator = differentiators[before];
      // More homonyms in a day than differentiators: this one gets another name.
      if (differentiator === undefined) continue;
      homonyms.set(root, before + 1);
      return { curp: root + differentiator + curpCheckDigit(root + differentiator), ...born };
    }
  }

  #drawBorn(random: Random, birthDate: string): Born {
    const age = ageInYears(birthDate, this.asOf);
    const year = Number(birthDate.slice(0, 4));
    const sex = drawSex(random, age);
    const nameSex = sex === 'X' ? random.pick(['H', 'M'] as const) : sex;
    const names = this.#names && year >= this.#names.fromYear ? this.#names[nameSex] : givenNamesOf(year, nameSex);
    const given = names.pick(random);
    const fathersFamily = SURNAMES.pick(random);
    const mothersFamily = random.chance(0.006) ? '' : SURNAMES.pick(random);
    return { given, fathersFamily, mothersFamily, birthDate, sex, state: drawBirthState(random, age) };
  }
}

/** Letters by name: the tables of names are finite, so this stays small. */
const FAMILIES = new Map<string, NameLetters>();
const GIVENS = new Map<string, NameLetters>();

function remembered(known: Map<string, NameLetters>, name: string, derive: (n: string) => NameLetters): NameLetters {
  let letters = known.get(name);
  if (letters === undefined) {
    letters = derive(name);
    known.set(name, letters);
  }
  return letters;
}

/** What deriveCurpRoot answers, without taking each Hernández apart again. */
function curpRootOf(born: Born): string {
  const father = remembered(FAMILIES, born.fathersFamily, familyLetters);
  const mother = remembered(FAMILIES, born.mothersFamily, familyLetters);
  return assembleCurpRoot(father, mother, remembered(GIVENS, born.given, givenLetters), born);
}

/** @see People */
export const people = (options: PeopleOptions): Generator<Person> => new People(options)[Symbol.iterator]();

function drawHome(random: Random): Pick<Person, 'alcaldia' | 'colonia' | 'postalCode' | 'address' | 'phone'> {
  const alcaldia = HOMES.pick(random);
  const colonia = random.pick(alcaldia.colonias);
  const address = `${random.pick(STREETS)} ${random.int(1, 480)}`;
  return { alcaldia, colonia, postalCode: colonia.postalCode, address, phone: `550${drawDigits(random, 7)}` };
}

export const drawDigits = (random: Random, digits: number): string =>
  String(Math.floor(random.next() * 10 ** digits)).padStart(digits, '0');

function coprimeNearGoldenRatio(n: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  let stride = Math.max(1, Math.round(n * 0.6180339887));
  while (n > 1 && gcd(stride, n) !== 1) stride++;
  return stride;
}
