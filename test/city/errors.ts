/**
 * The published error model: what the registration desks of a city write down of its people, with the truth. Everybody is registered once;
 * SECOND of them again, by another desk, with one kind of mistake each. Shares are assumptions (stated here, not measured anywhere), chosen
 * so that every kind of mistake that issue reports of duplicate records name is there often enough to be counted.
 */
import { HOMES } from './alcaldias.ts';
import { ageInYears, DEFAULT_AS_OF } from './calendar.ts';
import { relatives } from './households.ts';
import {
  curpSlip,
  curpSlipThatHolds,
  dateSlip,
  dayForMonth,
  type Facts,
  type Mistake,
  marriedName,
  migrant,
  newborn,
  nickname,
  oneGivenName,
  oneSurname,
  spelling,
  swappedSurnames,
  withoutCurp,
} from './mistakes.ts';
import { drawDigits, People, type Person } from './people.ts';
import { Random } from './random.ts';
import { Weighted } from './weighted.ts';

export type { Facts } from './mistakes.ts';

/** Second registrations, of all people. */
export const SECOND = 0.15;
/** First registrations without a CURP. */
export const FIRST_WITHOUT_CURP = 0.02;
/** Of second registrations whose mistake says nothing of the CURP: those that come without one. */
export const SECOND_WITHOUT_CURP = 0.3;
export const NEW_TELEPHONE = 0.2;
export const NO_TELEPHONE = 0.1;
export const MOVED = 0.12;

interface Kind {
  /** Per cent of draws; what cannot be done with a person is drawn again, and after DRAWS of them is `sin-error`. */
  readonly share: number;
  readonly mistakes: readonly Mistake[];
  /** The mistake is about the CURP: nothing else happens to it. */
  readonly ownCurp?: boolean;
}

export const ERROR_MODEL = {
  'sin-error': { share: 25, mistakes: [] },
  'sin-curp': { share: 10, mistakes: [withoutCurp], ownCurp: true },
  'curp-mal-tecleada': { share: 12, mistakes: [curpSlip], ownCurp: true },
  'curp-equivocada-con-verificador': { share: 2, mistakes: [curpSlipThatHolds], ownCurp: true },
  'curp-de-otra-persona': { share: 1, mistakes: [], ownCurp: true },
  'apellidos-invertidos': { share: 7, mistakes: [swappedSurnames] },
  'un-solo-apellido': { share: 4, mistakes: [oneSurname] },
  'apellido-de-casada': { share: 6, mistakes: [marriedName] },
  'un-solo-nombre': { share: 8, mistakes: [oneGivenName] },
  apodo: { share: 4, mistakes: [nickname] },
  ortografia: { share: 8, mistakes: [spelling] },
  'dia-por-mes': { share: 4, mistakes: [dayForMonth] },
  'digito-de-la-fecha': { share: 4, mistakes: [dateSlip] },
  'recien-nacido': { share: 2, mistakes: [newborn], ownCurp: true },
  migrante: { share: 2, mistakes: [migrant], ownCurp: true },
  'dos-errores': { share: 1, mistakes: [spelling, dateSlip] },
} as const satisfies Readonly<Record<string, Kind>>;

export type ErrorKind = keyof typeof ERROR_MODEL;

export interface Registration {
  /** Place in the order of arrival. */
  readonly number: number;
  /** The truth. */
  readonly person: number;
  /** 'primera': the person's first registration. */
  readonly kind: ErrorKind | 'primera';
  readonly facts: Facts;
}

export interface RegistrationOptions {
  readonly seed: string | number;
  /** Registered people come out a few per cent more: twins and namesakes are added. */
  readonly people: number;
  readonly asOf?: string;
}

const KINDS = new Weighted<ErrorKind>(
  (Object.keys(ERROR_MODEL) as ErrorKind[]).map((kind) => [kind, ERROR_MODEL[kind].share]),
);
/** A second registration arrives among those of the people who come later. */
const LATER = 2_000;
const DRAWS = 6;

/** In order of arrival. */
export function* registrations({ seed, people, asOf = DEFAULT_AS_OF }: RegistrationOptions): Generator<Registration> {
  let number = 0;
  let index = 0;
  let waiting: Omit<Registration, 'number'>[] = [];
  let before: Person | undefined;
  for (const person of new People({ seed, count: people, asOf })) {
    const household = [person, ...relatives(person, seed, asOf)];
    for (const one of household) {
      const who = { ...one, index: index++ };
      const random = new Random(seed, 'desk', who.index);
      yield { number: number++, person: who.index, kind: 'primera', facts: first(who, random) };
      if (random.chance(SECOND)) waiting.push(second(who, before, random, asOf));
      before = who;
    }
    if (waiting.length < LATER * SECOND) continue;
    for (const late of waiting) yield { number: number++, ...late };
    waiting = [];
  }
  for (const late of waiting) yield { number: number++, ...late };
}

const factsOf = (person: Person): Facts => ({
  ...{ curp: person.curp, given: person.given },
  ...{ fathersFamily: person.fathersFamily, mothersFamily: person.mothersFamily },
  ...{ birthDate: person.birthDate, sex: person.sex, state: person.state },
  ...{ phone: person.phone, postalCode: person.postalCode },
});

function first(person: Person, random: Random): Facts {
  const facts = factsOf(person);
  return random.chance(FIRST_WITHOUT_CURP) ? { ...facts, curp: '' } : facts;
}

function second(
  person: Person,
  neighbour: Person | undefined,
  random: Random,
  asOf: string,
): Omit<Registration, 'number'> {
  const facts = sinceThen(factsOf(person), random);
  for (let draw = 0; draw < DRAWS; draw++) {
    const kind = draw === 0 ? ownKind(person, random, asOf) : KINDS.pick(random);
    const { mistakes, ownCurp } = ERROR_MODEL[kind] as Kind;
    let said: Facts | undefined =
      kind === 'curp-de-otra-persona' ? neighbour && { ...facts, curp: neighbour.curp } : facts;
    for (const mistake of mistakes) said = said && mistake(said, random, asOf);
    if (said === undefined) continue;
    const silent = ownCurp !== true && kind !== 'sin-error' && random.chance(SECOND_WITHOUT_CURP);
    return { person: person.index, kind, facts: silent ? { ...said, curp: '' } : said };
  }
  return { person: person.index, kind: 'sin-error', facts };
}

/** What happens to few, happens to these: a child in its first year was a newborn without name, a foreigner without papers. */
function ownKind(person: Person, random: Random, asOf: string): ErrorKind {
  if (ageInYears(person.birthDate, asOf) < 1 && random.chance(0.5)) return 'recien-nacido';
  if (person.state === 'NE' && random.chance(0.3)) return 'migrante';
  return KINDS.pick(random);
}

/** Telephones and homes change, and are not always asked for. */
function sinceThen(facts: Facts, random: Random): Facts {
  const phone = random.chance(NO_TELEPHONE)
    ? ''
    : random.chance(NEW_TELEPHONE)
      ? `550${drawDigits(random, 7)}`
      : facts.phone;
  const postalCode = random.chance(MOVED) ? random.pick(HOMES.pick(random).colonias).postalCode : facts.postalCode;
  return { ...facts, phone, postalCode };
}
