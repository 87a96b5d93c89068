/** How much at a time: «1 tab», «una y media», «½», «5 ml», «500 mg» of tablets of 500. What cannot be counted out exactly is no amount. */
import { fitsForm, typedUnit, type UnitName } from './form.ts';
import { FRACTION, fractionOf, numberOf, WORD_NUMBER } from './numbers.ts';
import type { Sentence } from './sentence.ts';
import { countedOf, MASS, massOf } from './strength.ts';

/** The medicine that is dosed: how its form is counted, and its name with what one unit holds. */
export interface Given {
  readonly usual: UnitName;
  readonly written: string;
}
export type Amount =
  | { readonly kind: 'read'; readonly amount: number; readonly unit: UnitName; readonly named: boolean }
  | { readonly kind: 'unread'; readonly why: 'amount' | 'unit'; readonly words: string };

/** At a time: what is above it was typed wrong. */
export const MOST = 1000;
const VERB =
  /^(?:tomar|tome|administrar|administre|dar|aplicar|aplique|inyectar|inyecte|inhalar|inhale|poner|ponga|colocar|coloque|instilar|instile|ingerir|ingiera)(?![a-z]):?/;
/** They say something of how, which is not lost. */
const TELLING = /^(?:poner debajo de la lengua|pegar en la piel|masticar|chupar|disolver|untar)(?![a-z])/;
const HEAD = '^[|\\s]*';
/** Nor «2-3» nor «dos o tres», whatever follows. */
const NOT_TIMES = `(?!\\s*(?:vez|veces|sola)(?![a-z]))(?!\\s*(?:[-–—]|(?:a|o|u|y)(?![a-z]))\\s*(?:\\d|${WORD_NUMBER}))`;

/** «1½», «1 1/2», «1 y 1/2»; «11/2» and «1 media» leave a doubt. */
const FIGURES = new RegExp(`${HEAD}(\\d{1,3})(?:\\s+(?:y\\s+)?|(?=[½¼¾]))(½|¼|¾|(?:1/2|1/4|3/4)(?![\\d/]))`);
const MIXED = new RegExp(`${HEAD}(?:(\\d{1,3}|${WORD_NUMBER})\\s+y\\s+)?(${FRACTION})(?:\\s+de(?![a-z]))?`);
/** «1 500 mg» is one of 500 mg as well as 1,500 mg: after a blank only thousands of units, or a million. */
const THOUSANDS = new RegExp(
  `${HEAD}([1-9]\\d{0,2}(?:(?:,\\d{3})+|(?:[ ,]\\d{3}){2,}|(?: 000|(?<=\\d{3}) \\d{3})(?=\\s?u(?!g))))(?=\\s?${MASS}(?![a-z]))`,
);
const FIGURE = new RegExp(
  `${HEAD}(\\d{1,4}(?:\\.\\d{1,3}|,\\d{1,2}|,\\d{3,4}(?!\\d))?)(?![\\d]|[.,/]\\d|\\s?%)${NOT_TIMES}`,
);
const WORD = new RegExp(`${HEAD}(${WORD_NUMBER})${NOT_TIMES}`);

function numberAtHead(sentence: Sentence): number | undefined {
  const mixed = sentence.take(FIGURES) ?? sentence.take(MIXED);
  if (mixed !== undefined) return (mixed[1] === undefined ? 0 : numberOf(mixed[1])) + fractionOf(mixed[2]!);
  const thousands = sentence.take(THOUSANDS);
  if (thousands !== undefined) return Number(thousands[1]!.replace(/[ ,]/g, ''));
  const figure = sentence.find(FIGURE);
  // «1,250»: a thousand in Mexico, one and a quarter elsewhere.
  if (figure !== undefined && /^[1-9]\d*,\d{3}/.test(figure[1]!)) return undefined;
  const found = sentence.take(figure === undefined ? WORD : FIGURE);
  return found && numberOf(found[1]!);
}

export function amountOf(sentence: Sentence, given: Given): Amount {
  const verb = sentence.take(VERB) ?? sentence.keep(TELLING);
  const number = numberAtHead(sentence) ?? (onSkin(sentence, verb, given) ? 1 : undefined);
  const value = number === undefined || !(number > 0) ? undefined : number;
  if (value === undefined) return { kind: 'unread', why: 'amount', words: '' };
  const weighed = sentence.take(new RegExp(`${HEAD}(${MASS})(?![a-z])\\.?`));
  if (weighed !== undefined) return ofMass(value, weighed[1]!.replaceAll('.', ''), given);
  const word = sentence.find(/^[|\s]*([a-z]{1,20})(?![a-z])\.?(?:\((?:s|es)\))?/);
  const unit = word && typedUnit(word[1]!);
  if (
    unit !== undefined &&
    !(fitsForm(unit, word![1]!, given.usual) && (unit !== 'mililitro' || DRUNK.has(given.usual)))
  )
    return { kind: 'unread', why: 'unit', words: `${value} ${word![1]}` };
  if (unit !== undefined) sentence.take(/^[|\s]*[a-z]{1,20}\.?(?:\((?:s|es)\))?/);
  const half = sentence.take(/^[|\s]*y (?:media|medio|1\/2|½)(?![a-z\d/])/) === undefined ? 0 : 0.5;
  const amount = value + half;
  if (amount > MOST) return { kind: 'unread', why: 'amount', words: '' };
  const counted = unit ?? given.usual;
  confirm(sentence, amount, counted, given);
  if (unit !== undefined && amount === 1) confirmBare(sentence, counted, given);
  return { kind: 'read', amount, unit: counted, named: unit !== undefined };
}

/** «Aplicar c/12 h», «en zona afectada c/8 h»: a cream has no other amount than one application. */
const onSkin = (sentence: Sentence, verb: RegExpExecArray | undefined, { usual }: Given): boolean =>
  usual === 'aplicacion' &&
  (verb !== undefined || sentence.find(/^en (?:la )?(?:zona|area|piel)(?![a-z])/) !== undefined);

/** What is given by the millilitre; `pieza` is a form that nobody knows. */
const DRUNK: ReadonlySet<UnitName> = new Set(['mililitro', 'ampolleta', 'pieza']);

function ofMass(value: number, word: string, { usual, written }: Given): Amount {
  const mass = massOf(value, word);
  if (mass.of === 'ui' && usual === 'ui') {
    if (value > MOST) return { kind: 'unread', why: 'amount', words: '' };
    return { kind: 'read', amount: value, unit: 'ui', named: true };
  }
  const counted = countedOf(mass, written, usual);
  if (counted === undefined || counted.amount > MOST) return { kind: 'unread', why: 'unit', words: `${value} ${word}` };
  return { kind: 'read', ...counted, named: true };
}

const STRENGTH = new RegExp(
  `${HEAD}(?:de\\s*(\\d{1,5}(?:\\.\\d{1,3})?)\\s?(${MASS})(?![a-z])|\\((\\d{1,5}(?:\\.\\d{1,3})?)\\s?(${MASS})\\.?\\))`,
);

/** «1 tableta de 500 mg» of a tablet of 500 mg says it twice; anything else stays, for nobody to understand. */
function confirm(sentence: Sentence, amount: number, unit: UnitName, { written }: Given): void {
  const told = sentence.find(STRENGTH);
  if (told === undefined) return;
  const mass = massOf(Number(told[1] ?? told[3]), (told[2] ?? told[4])!.replaceAll('.', ''));
  const counted = countedOf(mass, written, unit);
  if (counted?.unit === unit && counted.amount === (told[1] === undefined ? amount : 1)) sentence.take(STRENGTH);
}

const BARE = new RegExp(`^[|\\s]+(\\d{1,5}(?:\\.\\d{1,3})?)\\s?(${MASS})(?![a-z])(?!\\s?/)`);

/** «1 tab 500 mg»: of one alone it is the same whether it tells each or all. */
function confirmBare(sentence: Sentence, unit: UnitName, { written }: Given): void {
  const told = sentence.find(BARE);
  const counted = told && countedOf(massOf(Number(told[1]), told[2]!.replaceAll('.', '')), written, unit);
  if (counted?.unit === unit && counted.amount === 1) sentence.take(BARE);
}
