/**
 * What a doctor types («1 tab c/8 h 7 d prn dolor») as structure. What is not understood stays as a note to the patient, never lost.
 * The structure is Dosage (https://hl7.org/fhir/R4/dosage.html): amount, every, days, as needed.
 */
import { typedUnit, type UnitName } from './form.ts';

export interface Sig {
  readonly amount: number;
  readonly unit: UnitName;
  /** undefined: one single dose. */
  readonly every: { readonly count: number; readonly of: 'h' | 'd' } | undefined;
  /** undefined: without end, or a single dose. */
  readonly days: number | undefined;
  readonly asNeeded: boolean;
  readonly note: string | undefined;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const FRACTIONS: Readonly<Record<string, number>> = {
  '½': 0.5,
  '¼': 0.25,
  '¾': 0.75,
  '1/2': 0.5,
  '1/4': 0.25,
  '3/4': 0.75,
};
const DAYS: Readonly<Record<string, number>> = { d: 1, s: 7, m: 30 };
const MOST_DAYS = 365;

/** @returns undefined while no amount can be read. */
export function parseSig(typed: string, usual: UnitName): Sig | undefined {
  let rest = plain(typed.replaceAll('½', '1/2').replaceAll('¼', '1/4').replaceAll('¾', '3/4'))
    .replace(/(\d),(\d)/g, '$1.$2')
    .replace(/\s+/g, ' ')
    .trim();
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = pattern.exec(rest);
    if (found === null) return undefined;
    rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`.replace(/\s+/g, ' ').trim();
    return found;
  };

  const short = take(/^(\d+(?:\.\d+)?)\s*x\s*(\d{1,2})(?:\s*x\s*(\d{1,3}))?(?!\S)/);
  const amount = short ? Number(short[1]) : amountOf(take(/^(\d+ \d\/\d|\d\/\d|\d+(?:\.\d+)?)/)?.[1]);
  if (amount === undefined || !(amount > 0) || amount > 1000) return undefined;
  const word = take(/^([a-z]+)\b/);
  const unit = word && typedUnit(word[1]!);
  if (word !== undefined && unit === undefined) rest = `${word[0]} ${rest}`.trim();

  const asNeeded = take(/\b(prn|sos|por razon necesaria|si hace falta|en caso necesario)\b/) !== undefined;
  const every = short ? everyTimes(Number(short[2])) : frequencyOf(take);
  const days = short?.[3] ? Number(short[3]) : durationOf(take);
  const note = rest.replace(/^(?:[,;.]|(?:y|x|por|durante)(?=\s*$))\s*|[\s,.;]+$/g, '').trim();
  return {
    ...{ amount, unit: unit ?? usual, every, asNeeded },
    days: days === undefined ? undefined : Math.min(days, MOST_DAYS),
    note: note === '' ? undefined : originalOf(typed, note),
  };
}

type Take = (pattern: RegExp) => RegExpExecArray | undefined;

function frequencyOf(take: Take): Sig['every'] {
  if (take(/\b(dosis unica|du|una sola vez)\b/)) return undefined;
  const hours = take(/\b(?:c\s{0,3}\/?|cada|\/)\s{0,3}(\d{1,3})\s{0,3}(h|hs|hrs?|horas?|d|dias?)?\b(?!\s{0,3}\/)/);
  if (hours) return hours[2]?.startsWith('d') ? { count: Number(hours[1]), of: 'd' } : everyHours(Number(hours[1]));
  const times = take(/\b(\d{1,2}|una?|dos|tres|cuatro)\s{0,3}(?:vez|veces)?\s{0,3}(?:al|por|x|\/)\s{0,3}(?:dia|d)\b/);
  if (times)
    return everyTimes(
      Number(times[1]) ||
        ['', 'un', 'dos', 'tres', 'cuatro'].findIndex((one) => one !== '' && times[1]!.startsWith(one)),
    );
  if (take(/\b(semanal|cada semana|a la semana)\b/)) return { count: 7, of: 'd' };
  if (take(/\b(mensual|cada mes)\b/)) return { count: 30, of: 'd' };
  if (take(/\b(trimestral|cada tres meses)\b/)) return { count: 90, of: 'd' };
  take(/\b(diario|diaria|diariamente|cada dia|al dia)\b/);
  return { count: 24, of: 'h' };
}

/** More than a day is told in days. */
const everyHours = (hours: number): Sig['every'] =>
  hours > 24 && hours % 24 === 0 ? { count: hours / 24, of: 'd' } : { count: hours, of: 'h' };
const everyTimes = (times: number): Sig['every'] => ({
  count: Math.max(1, Math.round(24 / Math.max(1, times))),
  of: 'h',
});

function durationOf(take: Take): number | undefined {
  if (take(/\b(permanente|continuo|indefinido|siempre)\b/)) return undefined;
  const found = take(/(?:\b(?:por|durante|x)\s*|\/\s*)?\b(\d{1,3})\s*(d|dias?|s|sem|semanas?|m|mes|meses)\b/);
  return found === undefined ? undefined : Number(found[1]) * DAYS[found[2]![0]!]!;
}

function amountOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [first = '', second] = text.split(' ');
  const value = FRACTIONS[first] ?? Number(first);
  return second === undefined ? value : value + (FRACTIONS[second] ?? 0);
}

/** The note with the accents it was typed with, where it stands whole in what was typed. */
function originalOf(typed: string, note: string): string {
  const at = plain(typed).indexOf(note);
  return at === -1 || plain(typed).length !== typed.length ? note : typed.slice(at, at + note.length);
}
