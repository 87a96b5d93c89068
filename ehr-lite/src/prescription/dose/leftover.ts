/**
 * What may stay as words for the person, and what may not: a number, an amount or a time that nobody understood is part of a dose, and a dose of which a
 * part is missing is another dose. So it stops the line instead of becoming a note.
 */
import type { Every, Frequency } from './frequency.ts';
import { WHOLE, WORD_NUMBER } from './numbers.ts';
import { dosesPerDay } from './say.ts';
import { type Piece, plainOf, type Sentence } from './sentence.ts';

const MEAL = '(?:desayuno|desayunar|almuerzo|comidas?|comer|cena|cenar|alimentos?|dormir|acostarse)';
const DRINK = '(?:agua|leche|jugo|te)';

/** Known instructions that hold a number or a time, and say nothing of how much or how often. */
const INSTRUCTIONS: readonly RegExp[] = [
  new RegExp(
    `(?:(?:${WHOLE})\\s*(?:min|minutos?|h|hrs?|horas?)|media hora) (?:antes|despues) (?:de |del )?(?:la |el |los |las )?${MEAL}(?![a-z])`,
  ),
  new RegExp(
    `\\b(?:en|con) (?:(?:${WHOLE}|medio|media|½|1/2) (?:vasos?|litros?|tazas?|l)(?: de ${DRINK})?|un poco(?: de ${DRINK})?)(?![a-z])`,
  ),
  /\b(?:fiebre|temperatura|temp)\.? (?:mayor|superior|arriba|igual o mayor|mas|>|>=|≥)?(?: ?(?:a|de|que|o igual a))? ?3[789](?:[.,]\d)?(?: ?(?:°|º) ?c?| ?grados(?: c)?| c)?(?![\w])/,
  /\ba las? \d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.?|p\.m\.?|hrs?|horas|h|de la (?:manana|tarde|noche))(?![a-z])/,
];
const EACH_MEAL = /\b(?:antes|despues|junto|con)(?: de| con)? (?:cada (?:comida|alimento)|las tres comidas)(?![a-z])/;
const EACH_NIGHT = /\b(?:cada (?:noche|manana|tarde)|todas las (?:noches|mananas|tardes))(?![a-z])/;
/** What to do if it goes badly: not a condition to take it. */
const GUARD = /\b(?:suspend|acud|avis|regres|llam)[a-z]{0,5} (?:[a-z]{1,15} ){0,4}si [a-z\s]{2,60}/;

/** Before it is asked whether the medicine is taken only if needed. */
export function keepGuard(sentence: Sentence): void {
  const guard = sentence.find(GUARD);
  if (guard && !offends(guard[0].replace(/^suspend[a-z]*/, ''), undefined)) sentence.keep(GUARD);
}

export function keepInstructions(sentence: Sentence, frequency: Frequency): void {
  for (const pattern of INSTRUCTIONS) while (sentence.keep(pattern));
  if (frequency === 'once') return;
  if (dosesPerDay({ every: frequency }) === 3) sentence.keep(EACH_MEAL);
  if (dosesPerDay({ every: frequency }) === 1) sentence.keep(EACH_NIGHT);
}

const PRN =
  /\b(?:(?:solo|unicamente) )?(?:prn|p\.r\.n\.?|sos|(?:por )?razon necesaria|si (?:hace falta|es necesario|fuera necesario|lo necesita|se requiere|lo requiere)|en caso (?:necesario|de ser necesario|de necesidad)|a demanda)(?![a-z])/;
const PRN_IF =
  /\b(?:(?:solo|unicamente) )?(?:en caso de|si hay|si tiene|si presenta|cuando (?:haya|tenga|hay)|si(?= (?:dolor|fiebre|nausea|vomito|comezon|prurito|tos|insomnio|ansiedad|crisis|temperatura)))(?![a-z])/;

/** Only if needed. The condition itself is kept: «si hay dolor». */
export function neededOnly(sentence: Sentence): boolean {
  const said = sentence.take(PRN) !== undefined;
  return sentence.keep(PRN_IF) !== undefined || said;
}

const OFFENDING: readonly RegExp[] = [
  /[\d½¼¾⅓⅔%]/,
  new RegExp(
    `\\b(?:${WORD_NUMBER}|(?:medi[oa]|mitad|dobles?|triples?|cuarto|cuarta|tercio|tercer[oa]?|otr[oa])(?![a-z]))`,
  ),
  // Amounts.
  /(?:^|[^a-z])(?:mg|mcg|[µμu]g|g|grs?|[a-z]{0,5}gramos?|u\.?i\.?|u|unidad(?:es)?|ml|cc|[a-z]{0,5}litros?|l|kg|kilos?|meq|mmol)(?![a-z])/,
  /\b(?:cuchar|gotero|jeringa|cucha|dedal|chorr|pizca|medida)/,
  /\b(?:tabs?|tabletas?|pastillas?|comps?|comprimidos?|grageas?|caps?|capsulas?|perlas?|sobres|gotas?|gts?|inhalaciones|disparos?|puffs?|ovulos?|supositorios?|amps?|ampolletas?|ampulas?|piezas?|dosis|tomas?)(?![a-z])/,
  // Times.
  /\bcada(?![a-z])|(?:^|[^a-z])c\s*\/|(?:^|\s)[chdx](?![a-z])/,
  /\b(?:seman|quincen|mensual|bimestr|trimestr|semestr|anual|diari)|\b(?:sem|mes|meses|anos?|dias?|hs|hrs?|horas?|min|minutos?|vez|veces|siempre)(?![a-z])/,
  /\b(?:noches|tardes|mananas)(?![a-z])/,
  // A second part of the same treatment.
  /\b(?:luego|posterior|repet|repit|primer|ultim|siguient|inici|altern|aument|increment|dismin|reduc|titul|excepto|salvo|descans|suspend|maxim|minim|hasta)|\bmax(?![a-z])/,
];
const WEEKDAY = /\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|lun|mar|mie|jue|vie|sab|dom)(?![a-z])/;

/** Whether plain words that nobody understood may belong to the dose. */
export const offends = (plain: string, frequency: Frequency | undefined): boolean =>
  OFFENDING.some((one) => one.test(plain)) || (WEEKDAY.test(plain) && !weekly(frequency));

/** On which days: the week alone can be divided so. */
const weekly = (frequency: Frequency | undefined): boolean =>
  frequency !== undefined && frequency !== 'once' && frequency.of === 'wk' && frequency.count === 1;

export const firstOffending = (left: readonly Piece[], frequency: Frequency | undefined): string | undefined =>
  left.find(({ plain }) => offends(plain, frequency))?.typed;

const MOMENTS: readonly RegExp[] = [
  /\b(?:mananas?|desayun(?:o|ar)|ayunas)(?![a-z])/,
  /\b(?:mediodia|comida|almuerzo)(?![a-z])/,
  /\btardes?(?![a-z])/,
  /\b(?:noches?|cena|cenar|dormir|acostarse)(?![a-z])/,
];

/** «c/24 h en la mañana y en la noche» says two different things. */
export function moreMoments(note: string | undefined, every: Every | undefined): boolean {
  const plain = plainOf(note ?? '').replace(/\bcada comida\b/g, '');
  const moments = MOMENTS.filter((one) => one.test(plain)).length;
  const clocks = [...plain.matchAll(/\ba las? \d/g)].length;
  return Math.max(moments, clocks) > Math.max(1, every === undefined ? 1 : dosesPerDay({ every }));
}
