/** How often: «c/8 h», «cada tercer día», «dos veces por semana», «dosis única», as Timing.repeat counts it (https://hl7.org/fhir/R4/datatypes.html#Timing). */
import { numberOf, WHOLE } from './numbers.ts';
import type { Sentence } from './sentence.ts';

/** `times` in each `count` of a unit of time. */
export interface Every {
  readonly times: number;
  readonly count: number;
  readonly of: 'h' | 'd' | 'wk' | 'mo';
}
export type Frequency = 'once' | Every;

const every = (count: number, of: Every['of']): Every => ({ times: 1, count, of });
const DAILY = every(24, 'h');

const LEAD = '\\b(?:cada|c)\\s*/?\\s*';
const ONCE = /\b(?:en\s+)?(?:dosis unica|unica dosis|d\.?u\.?|(?:por\s+)?una sola (?:vez|dosis))(?![a-z])\.?/;
/** «Dosis única nocturna» is one each night. */
const NOT_ONCE =
  /\b(?:nocturn|matutin|vespertin|permanente|continu[oa](?![a-z])|indefinid|siempre|de por vida|cronic|hasta nuev)/;
const OTHER_DAY = new RegExp(
  `(?:${LEAD}(?:tercer|3er|otro)\\.?\\s*(?:dia|d)|\\b(?:en |por )?dias alternos|\\bun dia si,? (?:y )?(?:un |el )?(?:otro )?(?:dia )?no)(?![a-z])`,
);
const EACH_FEW = new RegExp(`${LEAD}(${WHOLE})\\s*(h|hs|hrs?|horas?|d|dias?|sem|semanas?|mes|meses)(?![a-z])\\.?`);
const SLASH_HOURS = new RegExp(`/\\s*(${WHOLE})\\s*(h|hs|hrs?|horas?)(?![a-z])\\.?`);
/** Hours that need no unit: nobody writes «c/8» for days. */
const EACH_BARE = new RegExp(`${LEAD}(4|6|8|12|24|48|72)(?![\\w½¼¾]|\\s*[.,/–-]\\s*\\d|\\s*(?:o|u|a|y)\\s+\\d)`);
const EACH = new RegExp(`${LEAD}(hora|dia|semana|sem|mes)(?![a-z])`);
const TIMES = new RegExp(
  `(${WHOLE})\\s*(?:vez|veces)\\s*(?:(?:al|por|x|a la|en la|cada|/)\\s*(dia|d|semana|sem|mes)|(diari|semanal|mensual)[a-z]{0,5})(?![a-z])`,
);
const TIMES_SHORT = new RegExp(`(${WHOLE})\\s*(?:al|por|x|/|a la)\\s*(dia|d|semana)(?![a-z])`);
const ADVERBS: readonly (readonly [RegExp, Every])[] = [
  [/\b(?:diari[oa]|diariamente|todos los dias)(?![a-z])/, DAILY],
  [/\b(?:semanal|semanalmente)(?![a-z])/, every(1, 'wk')],
  [/\b(?:quincenal|quincenalmente)(?![a-z])/, every(15, 'd')],
  [/\b(?:mensual|mensualmente)(?![a-z])/, every(1, 'mo')],
  [/\b(?:bimestral|bimestralmente)(?![a-z])/, every(2, 'mo')],
  [/\b(?:trimestral|trimestralmente)(?![a-z])/, every(3, 'mo')],
  [/\b(?:semestral|semestralmente)(?![a-z])/, every(6, 'mo')],
];
/** «2 al día» may be two at once or one twice: only of one it says how often. */
const OF_ONE: readonly (readonly [RegExp, Every])[] = [
  [/\b(?:al dia|por dia|diarios|diarias)(?![a-z])/, DAILY],
  [/\b(?:a la semana|por semana)(?![a-z])/, every(1, 'wk')],
  [/\b(?:al mes|por mes)(?![a-z])/, every(1, 'mo')],
];
const NIGHTLY = /\b(?:cada (?:noche|manana|tarde)|todas las (?:noches|mananas|tardes))(?![a-z])/;

/** undefined: nobody said, or not in a way that leaves no doubt. */
export function frequencyOf(sentence: Sentence, amount: number): Frequency | undefined {
  if (sentence.find(ONCE)) return sentence.find(NOT_ONCE) ? undefined : sentence.take(ONCE) && 'once';
  return told(sentence) ?? timesTold(sentence) ?? named(sentence, amount);
}

function told(sentence: Sentence): Every | undefined {
  if (sentence.take(OTHER_DAY)) return every(2, 'd');
  const few = sentence.take(EACH_FEW) ?? sentence.take(SLASH_HOURS);
  if (few) return counted(numberOf(few[1]!), few[2]!);
  const bare = sentence.take(EACH_BARE);
  if (bare) return counted(Number(bare[1]), 'h');
  const each = sentence.take(EACH);
  return each && (each[1] === 'dia' ? DAILY : counted(1, each[1]!));
}

/** Longest that is believed, in its own unit. */
const MOST = { h: 720, d: 365, wk: 52, mo: 12 } as const;

/** Whole days told in hours are told in days. */
function counted(count: number, word: string): Every | undefined {
  const of = word.startsWith('h') ? 'h' : word.startsWith('d') ? 'd' : word.startsWith('s') ? 'wk' : 'mo';
  if (count < 1 || count > MOST[of]) return undefined;
  return of === 'h' && count > 24 && count % 24 === 0 ? every(count / 24, 'd') : every(count, of);
}

const MOST_TIMES = { d: 24, wk: 21, mo: 31 } as const;

function timesTold(sentence: Sentence): Every | undefined {
  const found = sentence.take(TIMES) ?? sentence.take(TIMES_SHORT);
  if (!found) return undefined;
  const word = (found[2] ?? found[3])!;
  return timesIn(numberOf(found[1]!), word.startsWith('d') ? 'd' : word.startsWith('s') ? 'wk' : 'mo');
}

/** Evenly through the day when that is a whole number of hours, as it is usually meant; otherwise as often as it was said. */
export function timesIn(times: number, of: 'd' | 'wk' | 'mo'): Every | undefined {
  if (times < 1 || times > MOST_TIMES[of]) return undefined;
  return of === 'd' && 24 % times === 0 ? every(24 / times, 'h') : { times, count: 1, of };
}

function named(sentence: Sentence, amount: number): Every | undefined {
  for (const [pattern, found] of amount === 1 ? [...ADVERBS, ...OF_ONE] : ADVERBS)
    if (sentence.take(pattern)) return found;
  return sentence.find(NIGHTLY) && DAILY;
}

/** Said again beside «c/8 h»: it changes nothing. */
export function takeRepeated(sentence: Sentence, frequency: Frequency): void {
  if (frequency === 'once' || frequency.of !== 'h') return;
  const again = sentence.find(TIMES);
  const same = again && timesIn(numberOf(again[1]!), /^d/.test((again[2] ?? again[3])!) ? 'd' : 'wk');
  if (same?.of === 'h' && same.count === frequency.count) sentence.take(TIMES);
  sentence.take(/\b(?:diari[oa]s?|diariamente|todos los dias)(?![a-z])/);
}
