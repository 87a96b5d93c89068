/**
 * What a doctor types («1 tab c/8 h 7 d prn dolor») as structure (https://hl7.org/fhir/R4/dosage.html). Nothing is guessed: a sentence is read whole or not at
 * all, since half a dose signs as another dose. Words that tell neither amount nor time stay as a note to the person.
 */
import { amountOf, type Given, MOST } from './amount.ts';
import { durationOf, MOST_DAYS } from './duration.ts';
import { UNITS, type UnitName } from './form.ts';
import { type Every, type Frequency, frequencyOf, takeRepeated, timesIn } from './frequency.ts';
import { firstOffending, keepGuard, keepInstructions, keepPlaces, moreMoments, neededOnly } from './leftover.ts';
import { toldOnce } from './numbers.ts';
import { type Sentence, sentenceOf } from './sentence.ts';

export interface Sig {
  readonly amount: number;
  readonly unit: UnitName;
  /** undefined: one single dose. */
  readonly every: Every | undefined;
  /** undefined: without end, or a single dose. */
  readonly days: number | undefined;
  readonly asNeeded: boolean;
  readonly note: string | undefined;
}

/** What stopped the reading; `words` as they were typed. */
export interface Unread {
  readonly why: 'amount' | 'unit' | 'frequency' | 'duration' | 'rest';
  readonly words: string;
}
export type Reading = { readonly sig: Sig } | { readonly unread: Unread };

const SHORT =
  /^(\d+(?:\.\d+)?)\s*x\s*(\d{1,2})(?:\s*x\s*(\d{1,3}))?(?![^\s,;.])(?!\s*(?:d|dias?|h|hrs?|horas?|sem|semanas?|mes|meses|vez|veces)(?![a-z]))/;

/** @param written the medicine's name with its strength, which turns «500 mg» into units */
export function readSig(typed: string, usual: UnitName, written = ''): Reading {
  const sentence = sentenceOf(toldOnce(typed));
  const short = sentence.take(SHORT);
  return short ? shortRead(sentence, short, usual) : longRead(sentence, { usual, written });
}

/** @returns undefined unless all of it was understood */
export function parseSig(typed: string, usual: UnitName, written = ''): Sig | undefined {
  const reading = readSig(typed, usual, written);
  return 'sig' in reading ? reading.sig : undefined;
}

const unread = (why: Unread['why'], words = ''): Reading => ({ unread: { why, words } });

/** A second figure above it is hours («1x8x7») or days («1 x 7»). */
const MOST_SHORT = 4;

/** «1x3x7»: one, three times a day, seven days. */
function shortRead(sentence: Sentence, [words, amount, times, days]: RegExpExecArray, usual: UnitName): Reading {
  if (Number(times) > MOST_SHORT) return unread('frequency', words.trim());
  const every = timesIn(Number(times), 'd');
  if (!(Number(amount) > 0 && Number(amount) <= MOST) || every === undefined || days === '0')
    return unread('amount', words.trim());
  return finished(sentence, { amount: Number(amount), unit: usual }, every, { days: days && Number(days) });
}

function longRead(sentence: Sentence, given: Given): Reading {
  const counted = amountOf(sentence, given);
  if (counted.kind === 'unread') return unread(counted.why, counted.words);
  const { amount, unit, named } = counted;
  const next = named ? undefined : wordAfter(sentence);
  const frequency = frequencyOf(sentence, amount);
  if (frequency === undefined) return unread('frequency', sentence.left()[0]?.typed);
  return finished(sentence, { amount, unit }, frequency, { next });
}

/** May follow the figure without being what is counted. */
const JOINS =
  /^(?:con|en|antes|despues|al|a|por|para|via|vo|im|iv|sc|sl|oral|si|solo|prn|cada|c|x|y|o|entre|bajo|sobre|durante)$/;

function wordAfter(sentence: Sentence): string | undefined {
  const word = sentence.find(/^[|\s]*([a-z]+)/)?.[1];
  return word === undefined || JOINS.test(word) ? undefined : word;
}

interface Told {
  readonly days?: number | '' | undefined;
  /** The word after a figure without unit. */
  readonly next?: string | undefined;
}

function finished(
  sentence: Sentence,
  counted: Pick<Sig, 'amount' | 'unit'>,
  frequency: Frequency,
  told: Told,
): Reading {
  takeRepeated(sentence, frequency);
  keepGuard(sentence);
  const asNeeded = neededOnly(sentence);
  if (asNeeded === 'unclear') return unread('rest', sentence.left()[0]?.typed);
  keepInstructions(sentence, frequency);
  if (!UNITS[counted.unit].counted) keepPlaces(sentence);
  const days = told.days || durationOf(sentence);
  if (days === 'too-long' || (days !== undefined && days > MOST_DAYS)) return unread('duration');
  if (frequency === 'once' && days !== undefined) return unread('frequency');
  const left = sentence.left();
  // «1 cucharadita» is not one millilitre: what is counted is said by the unit or by nothing.
  if (told.next !== undefined && left[0]?.plain.split(/[^a-z]/)[0] === told.next) return unread('unit', left[0].typed);
  const offending = firstOffending(left, frequency);
  if (offending !== undefined) return unread('rest', offending);
  const [every, note] = [frequency === 'once' ? undefined : frequency, sentence.note()];
  if (moreMoments(note, every)) return unread('rest', note);
  return { sig: { ...counted, every, days, asNeeded, note } };
}
