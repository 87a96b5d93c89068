/**
 * How a registration desk gets a person wrong, one kind at a time. `undefined`: this mistake cannot be made with this person (a man has
 * no married name). What is typed is what stands here, valid or not: the hub has to live with it.
 */
import { curpCheckDigit } from '@amate/terminology/identifiers/curp.ts';
import { ageInYears } from './calendar.ts';
import type { Random } from './random.ts';

/** What a desk typed; an empty text: not asked or not known. */
export interface Facts {
  readonly curp: string;
  readonly given: string;
  readonly fathersFamily: string;
  readonly mothersFamily: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly sex: 'H' | 'M' | 'X';
  readonly state: string;
  readonly phone: string;
  readonly postalCode: string;
}

export type Mistake = (facts: Facts, random: Random, asOf: string) => Facts | undefined;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';

const replaced = (text: string, at: number, by: string, length = 1): string =>
  text.slice(0, at) + by + text.slice(at + length);

const another = (random: Random, alphabet: string, than: string): string => {
  const rest = [...alphabet].filter((one) => one !== than);
  return random.pick(rest);
};

/** One character wrong, or two neighbours exchanged: the check digit mostly tells. */
export const curpSlip: Mistake = (facts, random) => {
  const { curp } = facts;
  if (curp === '') return undefined;
  if (random.chance(0.3)) {
    const at = random.int(0, 16);
    const turned = replaced(curp, at, curp[at + 1]! + curp[at]!, 2);
    if (turned !== curp) return { ...facts, curp: turned };
  }
  const at = random.int(0, 17);
  const alphabet = /\d/.test(curp[at]!) ? DIGITS : LETTERS;
  return { ...facts, curp: replaced(curp, at, another(random, alphabet, curp[at]!)) };
};

/** A wrong consonant and a check digit that agrees with it: copied from a wrong form, no validation notices. */
export const curpSlipThatHolds: Mistake = (facts, random) => {
  if (facts.curp === '') return undefined;
  const at = random.int(13, 15);
  const first17 = replaced(facts.curp.slice(0, 17), at, another(random, 'BCDFGHJKLMNPQRSTVWXYZ', facts.curp[at]!));
  return { ...facts, curp: first17 + curpCheckDigit(first17) };
};

export const withoutCurp: Mistake = (facts) => ({ ...facts, curp: '' });

export const swappedSurnames: Mistake = (facts) =>
  facts.mothersFamily === '' || facts.mothersFamily === facts.fathersFamily
    ? undefined
    : { ...facts, fathersFamily: facts.mothersFamily, mothersFamily: facts.fathersFamily };

export const oneSurname: Mistake = (facts) =>
  facts.mothersFamily === '' ? undefined : { ...facts, mothersFamily: '' };

const HUSBANDS = ['López', 'Ramírez', 'Solís', 'Ortega', 'Nava', 'Hernández', 'Trejo', 'Ibáñez', 'Cervantes', 'Luna'];

/** María Pérez Gómez, married to a López, says «María Pérez de López». */
export const marriedName: Mistake = (facts, random, asOf) =>
  facts.sex !== 'M' || ageInYears(facts.birthDate, asOf) < 22
    ? undefined
    : { ...facts, mothersFamily: `de ${random.pick(HUSBANDS)}` };

/** Of two given names only one is said; José and María are left out rather than said alone. */
export const oneGivenName: Mistake = (facts, random) => {
  const names = facts.given.split(' ');
  if (names.length < 2) return undefined;
  const [first, ...rest] = names;
  const said = random.chance(/^(María|José|Ma\.|J\.)$/.test(first!) ? 0.15 : 0.6) ? first! : rest.join(' ');
  return { ...facts, given: said };
};

const NICKNAMES: Readonly<Record<string, string>> = {
  ...{ Guadalupe: 'Lupita', Francisco: 'Paco', José: 'Pepe', Jesús: 'Chuy', Ignacio: 'Nacho', Concepción: 'Concha' },
  ...{ Dolores: 'Lola', Manuel: 'Manolo', Antonio: 'Toño', Enrique: 'Quique', Eduardo: 'Lalo', Rosario: 'Chayo' },
  ...{ Alejandro: 'Alex', Alejandra: 'Ale', Fernanda: 'Fer', Fernando: 'Fer', Patricia: 'Paty', Leticia: 'Lety' },
  ...{ Gabriela: 'Gaby', Roberto: 'Beto', Alberto: 'Beto', Graciela: 'Chela', Rafael: 'Rafa', Teresa: 'Tere' },
  ...{ Josefina: 'Pepita', Consuelo: 'Chelo', Socorro: 'Coco', Refugio: 'Cuca', Luis: 'Güicho', Sofía: 'Sofi' },
  ...{ Daniela: 'Dani', Daniel: 'Dani', Valentina: 'Vale', Valeria: 'Vale', Santiago: 'Santi', Sebastián: 'Sebas' },
};

/** The first given name that has one; the others are not said. */
export const nickname: Mistake = (facts) => {
  const said = facts.given.split(' ').find((name) => NICKNAMES[name] !== undefined);
  return said === undefined ? undefined : { ...facts, given: NICKNAMES[said]! };
};

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  ...([
    [/z(?=[aeiouáéíóú]|$)/, 's'],
    [/s(?=[aeiouáéíóú]|$)/, 'z'],
    [/v/, 'b'],
    [/b/, 'v'],
    [/V/, 'B'],
    [/g(?=[eéií])/, 'j'],
    [/j(?=[eéií])/, 'g'],
    [/ll/, 'y'],
    [/^H/, ''],
    [/í/, 'y'],
    [/qu/, 'k'],
    [/c(?=[eéií])/, 's'],
    [/ñ/, 'n'],
    [/rr/, 'r'],
    [/x/, 'j'],
  ] as const),
];

/** As it sounds, or with a key beside: one of the names. */
export const spelling: Mistake = (facts, random) => {
  const field = random.pick(['given', 'fathersFamily', 'fathersFamily', 'mothersFamily'] as const);
  const name = facts[field];
  const fits = SPELLINGS.filter(([from]) => from.test(name));
  if (name.length < 4) return undefined;
  const wrong = fits.length > 0 && random.chance(0.7) ? name.replace(...random.pick(fits)) : keySlip(name, random);
  return wrong === name ? undefined : { ...facts, [field]: wrong.charAt(0).toUpperCase() + wrong.slice(1) };
};

function keySlip(name: string, random: Random): string {
  const at = random.int(1, name.length - 2);
  if (random.chance(0.35)) return replaced(name, at, name[at + 1]! + name[at]!, 2);
  if (random.chance(0.5)) return replaced(name, at, '');
  return replaced(name, at, random.pick([...'aeiourstnl']));
}

export const dayForMonth: Mistake = (facts, _, asOf) => {
  const [year, month, day] = facts.birthDate.split('-') as [string, string, string];
  const birthDate = `${year}-${day}-${month}`;
  return Number(day) > 12 || day === month || birthDate > asOf ? undefined : { ...facts, birthDate };
};

/** One digit of the birth date wrong, and still a day of the calendar that has been. */
export const dateSlip: Mistake = (facts, random, asOf) => {
  for (let attempt = 0; attempt < 8; attempt++) {
    const at = random.pick([2, 3, 6, 8, 9, 9, 3]);
    const birthDate = replaced(facts.birthDate, at, another(random, DIGITS, facts.birthDate[at]!));
    const real = new Date(`${birthDate}T00:00:00Z`);
    if (!Number.isNaN(real.getTime()) && real.toISOString().startsWith(birthDate) && birthDate <= asOf)
      return { ...facts, birthDate };
  }
  return undefined;
};

/** Before it has a name or a CURP: the hospital writes the mother's first surname. */
export const newborn: Mistake = (facts, random, asOf) =>
  ageInYears(facts.birthDate, asOf) > 4 || facts.mothersFamily === ''
    ? undefined
    : {
        ...facts,
        curp: '',
        given: random.pick(['RN', 'Recién nacido', 'RN']),
        fathersFamily: facts.mothersFamily,
        mothersFamily: '',
      };

/** On the way through, without papers: no CURP, one surname as it sounded. */
export const migrant: Mistake = (facts, random, asOf) =>
  facts.state !== 'NE' ? undefined : { ...(spelling(facts, random, asOf) ?? facts), curp: '', mothersFamily: '' };
