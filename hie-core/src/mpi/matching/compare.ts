/**
 * What two registrations say of each other, attribute by attribute. A level is a fact about the pair («surnames exchanged»), not a score: what
 * it is worth is estimated from the data (estimate.ts). `undefined`: one side says nothing, and that speaks neither for nor against.
 */
import type { Identity, Name } from './identity.ts';
import { areNicknames } from './nicknames.ts';
import { jaroWinkler, oneLetter, oneSlip } from './similarity.ts';

export const LEVELS = {
  curp: ['igual', 'un-caracter', 'misma-raiz', 'distinta'],
  apellidos: [
    ...['iguales', 'parecidos', 'invertidos', 'falta-segundo', 'de-casada', 'solo-primero', 'cruzado', 'solo-segundo'],
    'distintos',
  ],
  nombre: ['igual', 'parecido', 'apodo', 'uno-de-varios', 'comun', 'distinto'],
  nacimiento: ['igual', 'por-curp', 'dia-por-mes', 'un-digito', 'distinta'],
  sexo: ['igual', 'distinto'],
  entidad: ['igual', 'distinta'],
  telefono: ['igual', 'un-digito', 'distinto'],
  'codigo-postal': ['igual', 'distinto'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Attribute = keyof typeof LEVELS;
export const ATTRIBUTES = Object.keys(LEVELS) as Attribute[];

/** Index into LEVELS of each attribute, in the order of ATTRIBUTES; −1: one side says nothing. */
export type Agreement = readonly number[];

export const compare = (a: Identity, b: Identity): Agreement => {
  const found: number[] = [-1, -1, -1, -1, -1, -1, -1, -1];
  compareInto(a, b, found);
  return found;
};

/** Most pairs are two people and nobody keeps what was found of them: it is written where the caller says. */
export function compareInto(a: Identity, b: Identity, found: number[]): void {
  found[0] = curpLevel(a, b);
  found[1] = surnameLevel(a, b);
  found[2] = givenLevel(a.given, b.given);
  found[3] = birthLevel(a, b);
  found[4] = equality(a.sex, b.sex);
  found[5] = equality(a.state, b.state);
  found[6] = phoneLevel(a.phone, b.phone);
  found[7] = equality(a.postalCode, b.postalCode);
}

const equality = (a: string, b: string): number => (a === '' || b === '' ? -1 : a === b ? 0 : 1);

function curpLevel(a: Identity, b: Identity): number {
  if (a.curp === '' || b.curp === '') return -1;
  if (a.curp === b.curp) return 0;
  let same = 0;
  while (same < 16 && a.curp.charCodeAt(same) === b.curp.charCodeAt(same)) same++;
  if (same === 16) return 2;
  return oneSlip(a.curp, b.curp) ? 1 : 3;
}

const LIKE = 0.93;

/** One as the other sounds, or but for one letter; the long ones by their likeness. */
function alike(a: Name, b: Name): boolean {
  if (a === b || a.sound === b.sound) return true;
  return a.text.length > 3 && b.text.length > 3 && close(a.text, b.text);
}

function surnameLevel(a: Identity, b: Identity): number {
  const { father: af, mother: am } = a;
  const { father: bf, mother: bm } = b;
  if (af.text === '' || bf.text === '') return -1;
  if (af.text === bf.text && am.text === bm.text) return am.text === '' ? 3 : 0;
  const first = alike(af, bf);
  const bothMothers = am.text !== '' && bm.text !== '';
  const second = bothMothers && alike(am, bm);
  if (first && second) return 1;
  if (bothMothers && alike(af, bm) && alike(am, bf)) return 2;
  if (first) return !bothMothers ? 3 : a.married || b.married ? 4 : 5;
  if ((bm.text !== '' && alike(af, bm)) || (am.text !== '' && alike(am, bf))) return 6;
  return second ? 7 : 8;
}

function givenLevel(x: Name, y: Name): number {
  if (x.text === '' || y.text === '') return -1;
  if (x.text === y.text) return 0;
  if (sameWords(x.words, y.words)) return 0;
  if (
    x.words.length === y.words.length &&
    x.words.every((word, at) => word === y.words[at] || near(word, y.words[at]!))
  )
    return 1;
  if (x.sound === y.sound) return 1;
  if (areNicknames(x.words, y.words)) return 2;
  return x.words.length <= y.words.length ? sharedLevel(x.words, y.words) : sharedLevel(y.words, x.words);
}

function sharedLevel(fewer: readonly string[], more: readonly string[]): number {
  let shared = 0;
  let telling = false;
  for (const word of fewer) {
    if (!isAmong(word, more)) continue;
    shared++;
    telling ||= word !== 'MARIA' && word !== 'JOSE';
  }
  if (shared === 0) return 5;
  return shared === fewer.length && telling ? 3 : 4;
}

function isAmong(word: string, others: readonly string[]): boolean {
  for (const other of others) if (word === other || near(word, other)) return true;
  return false;
}

/** But for one letter; or, where they begin alike, by their likeness: without that nothing else would be near enough. */
function close(x: string, y: string): boolean {
  const begins = x[0] === y[0];
  if (!begins && x.at(-1) !== y.at(-1)) return false;
  return oneLetter(x, y) || (begins && Math.abs(x.length - y.length) < 4 && jaroWinkler(x, y) >= LIKE);
}

const sameWords = (x: readonly string[], y: readonly string[]): boolean =>
  x.length === y.length && x.length > 1 && x.every((word) => y.includes(word));

/** Of short words only one letter too many or too few: Ana and Ada are two names. */
const near = (x: string, y: string): boolean =>
  Math.min(x.length, y.length) > 3
    ? close(x, y)
    : Math.min(x.length, y.length) === 3 && Math.max(x.length, y.length) === 4 && x[0] === y[0] && oneLetter(x, y);

function birthLevel(a: Identity, b: Identity): number {
  if (a.birthDate === '' || b.birthDate === '') return -1;
  if (a.birthDate === b.birthDate) return 0;
  const byCurp =
    (a.curpDate !== '' && (a.curpDate === b.birthDate || a.curpDate === b.curpDate)) ||
    (b.curpDate !== '' && b.curpDate === a.birthDate);
  if (byCurp) return 1;
  if (isDayForMonth(a.birthDate, b.birthDate)) return 2;
  return oneSlip(a.birthDate, b.birthDate) ? 3 : 4;
}

/** YYYY-MM-DD. */
const isDayForMonth = (a: string, b: string): boolean =>
  a[5] === b[8] && a[6] === b[9] && a[8] === b[5] && a[9] === b[6] && a.startsWith(b.slice(0, 4));

function phoneLevel(a: string, b: string): number {
  if (a === '' || b === '') return -1;
  return a === b ? 0 : oneSlip(a, b) ? 1 : 2;
}
