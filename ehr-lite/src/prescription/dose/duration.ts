/** For how long: «7 d», «por dos semanas», «x 1 mes», «permanente». A number of days beside another verb («repetir en 15 días») is no duration. */
import { numberOf, WHOLE } from './numbers.ts';
import type { Sentence } from './sentence.ts';

/** Source of a pattern. */
export const MEAL = '(?:desayuno|desayunar|almuerzo|comidas?|comer|cena|cenar|alimentos?|dormir|acostarse)';
/** «3 días antes de la menstruación» is when, and no length; «7 d antes de la cena» is both. */
const NOT_WHEN = `(?![.,]?\\s*(?:antes|despues|previ[oa]s?|posterior[a-z]*|tras)(?![a-z])(?!\\s+(?:de |del )?(?:cada |la |el |los |las )?${MEAL}(?![a-z])))`;
const LENGTH = `(${WHOLE})\\s*(d|dias?|sem|semanas?|mes|meses|anos?)(?![a-z])${NOT_WHEN}\\.?`;
/** Whole days told in hours. */
const HOURS = new RegExp(`\\b(?:por|durante)\\s+(48|72|96|120)\\s*(?:h|hs|hrs?|horas)(?![a-z])${NOT_WHEN}\\.?`);
const FOR = new RegExp(`(?:\\b(?:por|durante)\\s+|(?:^|[|,;.\\s])x\\s*|/\\s*)${LENGTH}`);
/** Without «por» it follows what was understood, a comma, or a word of when and how: «c/24 h en ayunas 30 d». */
const BEFORE =
  'alimentos|ayunas|noche|manana|tarde|mediodia|comidas?|comer|dormir|acostarse|desayuno|cena|agua|leche|vo|oral|dolor|fiebre';
const BESIDE = new RegExp(`(?:^|[|,;.]|\\b(?:${BEFORE})\\s)\\s*(?<own>${LENGTH})`);
const ENDLESS =
  /\b(?:permanente(?:mente)?|continu[oa]|indefinid[oa](?:mente)?|(?:para )?siempre|de por vida|uso cronico|hasta nuev[oa] (?:orden|indicacion|aviso))(?![a-z])/;

const DAYS = { d: 1, s: 7, m: 30, a: 365 } as const;
export const MOST_DAYS = 365;

/** Days; undefined: without end, or not said. `too-long`: more than a prescription is written for. */
export function durationOf(sentence: Sentence): number | 'too-long' | undefined {
  if (sentence.take(ENDLESS)) return undefined;
  const hours = sentence.take(HOURS);
  if (hours) return Number(hours[1]) / 24;
  const found = sentence.take(FOR) ?? sentence.take(BESIDE);
  if (found === undefined) return undefined;
  const [count, unit] = found.slice(-2);
  const days = numberOf(count!) * DAYS[unit![0] as keyof typeof DAYS];
  return days >= 1 && days <= MOST_DAYS ? days : 'too-long';
}
