/**
 * What may stay as words for the person, and what may not: a number, an amount or a time that nobody understood is part of a dose, and a dose of which a
 * part is missing is another dose. So it stops the line instead of becoming a note.
 */
import { MEAL } from './duration.ts';
import type { Every, Frequency } from './frequency.ts';
import { WHOLE, WORD_NUMBER } from './numbers.ts';
import { dosesPerDay } from './say.ts';
import { type Piece, plainOf, type Sentence } from './sentence.ts';

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
const EACH_NIGHT = /\b(?:cada (?:noche|manana|tarde)|(?:todas|por|en) las (?:noches|mananas|tardes))(?![a-z])/;
const PLACES = /\ben cada (?:ojo|oido|fosa nasal|narina)(?![a-z])/;

/** Of what is not counted out: «2 gotas en cada ojo» changes no total. */
export const keepPlaces = (sentence: Sentence): void => void sentence.keep(PLACES);
const PRN =
  /\b(?:(?:solo|unicamente) )?(?:prn|p\.r\.n\.?|sos|(?:por )?razon necesaria|si (?:hace falta|es necesario|fuera necesario|lo necesita|se requiere|lo requiere)|en caso (?:necesario|de ser necesario|de necesidad)|a demanda)(?![a-z])/;
const PRN_IF =
  /\b(?:(?:solo|unicamente) )?(?:en caso de|si hay|si tiene|si presenta|cuando (?:haya|tenga|hay)|si(?= (?:dolor|fiebre|nausea|vomito|comezon|prurito|tos|insomnio|ansiedad|crisis|temperatura)))(?![a-z])/;
const CONDITION = /\b(?:si|caso|cuando)(?![a-z])/;

/** What stands before it in its clause; a length ends one as a comma does. */
const before = ({ index, input }: RegExpExecArray): string =>
  input
    .slice(0, index)
    .split(/[|,;.:()]|(?<![a-z])(?:d|dias?|sem|semanas?|mes|meses|anos?|diari[oa])(?![a-z])/)
    .at(-1)!
    .trim();
const after = ({ index, input, 0: { length } }: RegExpExecArray): string => input.slice(index + length);

/** May stand before a condition that is the reason to take it. */
const BARELY =
  /^(?:y|tomar|tome|aplicar|aplique|via|vo|oral|im|iv|sc|sl|(?:por|en) la (?:noche|manana|tarde)|al (?:dormir|acostarse)|para (?:el |la )?(?:dolor|fiebre|tos|comezon|nausea|vomito)|\s)*$/;
/** Something else to do, or not to do. */
const ELSE =
  /\b(?:no|(?:suspend|acud|avis|regres|llam|omit|evit|vuelv|volv|duplic|consult|part|interrump|report)[a-z]{0,6}|deje|pare|cambie|vaya|urgencias?|hospital|clinica|medico|doctora?|cita|olvido|dudas?|con (?:los )?alimentos|(?!(?:tomar|aplicar|malestar|lumbar|muscular|articular|ocular|dormir|comer|orinar|evacuar|respirar|deglutir)(?![a-z]))[a-z]{0,14}[aei]r(?:se|l[aeo]s?)?)(?![a-z])/;
const does = (words: string): boolean => ELSE.test(words.replace(/\bsin [a-z]+|, con (?:los )?alimentos\b/g, ''));
const SIGN = /prn|p\.r\.n|sos|razon|demanda/;

/** Only if needed. The condition itself is kept: «si hay dolor». `unclear`: the condition may be of something else than of taking it. */
export function neededOnly(sentence: Sentence): boolean | 'unclear' {
  const sign = sentence.find(PRN);
  if (sign !== undefined && !standsAsSign(sign)) return 'unclear';
  const said = sentence.take(PRN) !== undefined;
  const condition = sentence.find(PRN_IF);
  if (condition === undefined) return said;
  if (!said && !(BARELY.test(before(condition)) && !does(after(condition)))) return 'unclear';
  sentence.keep(PRN_IF);
  return true;
}

function standsAsSign(sign: RegExpExecArray): boolean {
  if (SIGN.test(sign[0])) return !does(before(sign).replace(/\bcon (?:los )?alimentos\b/g, ''));
  return BARELY.test(before(sign)) && !does(after(sign).split(/[|;.]/)[0]!);
}

/** What to do if it goes badly: not a condition to take it. */
const GUARD =
  /\b(?:(?:suspend|acud|avis|regres|llam|omit|evit|volver|vuelv)[a-z]{0,5}|ir|vaya|no (?:tomar|tome|dar|aplicar|aplique|administrar)) (?:[a-z]{1,15} ){0,4}?(?:si|en caso de) ([a-z\s]{2,60})/;

/** Before it is asked whether the medicine is taken only if needed. */
export function keepGuard(sentence: Sentence): void {
  const guard = sentence.find(GUARD);
  if (guard === undefined || offends(guard[0].replace(/^suspend[a-z]*/, ''), undefined)) return;
  // «Si hay dolor avisar si…» and «suspender si hay tos prn» hold a second condition.
  if ([before(guard), guard[1]!, after(guard)].some((one) => CONDITION.test(one)) || PRN.test(guard[1]!)) return;
  sentence.keep(GUARD);
}

export function keepInstructions(sentence: Sentence, frequency: Frequency): void {
  for (const pattern of INSTRUCTIONS) while (sentence.keep(pattern));
  if (frequency === 'once') return;
  if (dosesPerDay({ every: frequency }) === 3) sentence.keep(EACH_MEAL);
  if (dosesPerDay({ every: frequency }) === 1) sentence.keep(EACH_NIGHT);
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
const WEEKDAY =
  /\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|lun|mar|mie|jue|vie|sab|dom|lu|ma|mi|ju|vi|sa|do|lav|lm{0,2}i?j?v|mjs|l[ ,./-]{1,2}(?:a |m[ ,./-]{1,2}|mi[ ,./-]{1,2})?v|m[ ,./-]{1,2}j[ ,./-]{1,2}s)(?![a-z])/;

/** Whether plain words that nobody understood may belong to the dose. */
export const offends = (plain: string, frequency: Frequency | undefined): boolean =>
  OFFENDING.some((one) => one.test(plain)) || daysSaid(plain) > timesWeekly(frequency);

/** «LMV» is more than one. */
const daysSaid = (plain: string): number =>
  [...plain.matchAll(new RegExp(WEEKDAY, 'g'))].reduce(
    (sum, [one]) => sum + (/^(?:l[am]*[ijv]*v|mjs|.[ ,./-].*)$/.test(one) ? 2 : 1),
    0,
  );

/** On which days: the week alone can be divided so. */
const timesWeekly = (frequency: Frequency | undefined): number =>
  frequency !== undefined && frequency !== 'once' && frequency.of === 'wk' && frequency.count === 1
    ? frequency.times
    : 0;

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
