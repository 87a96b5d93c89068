/** A dose in words and numbers, as article 30 of the Reglamento de Insumos para la Salud and good sense ask. */
import { UNITS, verbOf } from './form.ts';
import type { Every } from './frequency.ts';
import { figureOf, wordsOfNumber } from './number-words.ts';
import type { Sig } from './sig.ts';

const counted = (number: number, gender: 'f' | 'm', one: string, many: string, figure = figureOf(number)): string =>
  `${figure} (${wordsOfNumber(number, gender)}) ${number > 1 ? many : one}`;

/** «Tomar 1 (una) tableta cada 8 (ocho) horas durante 7 (siete) días.» */
export function sayDose({ amount, unit, every, days, asNeeded, note }: Sig, route: string): string {
  const { one, many, gender } = UNITS[unit];
  const way = /^oral|^inhalada|^sublingual|^transd/i.test(route) ? '' : ` por vía ${route}`;
  const parts = [
    `${verbOf(route)} ${counted(amount, gender, one, many, unit === 'mililitro' ? String(amount) : undefined)}${way}`,
    every === undefined ? 'en dosis única' : sayEvery(every),
    ...(asNeeded ? ['solo si hace falta'] : []),
    ...(days === undefined ? [] : [`durante ${counted(days, 'm', 'día', 'días')}`]),
  ];
  const end = note === undefined ? '' : ` ${note[0]!.toUpperCase()}${note.slice(1)}.`;
  return `${parts.join(' ')}.${end}`;
}

const NAMES: Readonly<Record<Every['of'], readonly [one: string, many: string, gender: 'f' | 'm', within: string]>> = {
  h: ['hora', 'horas', 'f', 'cada hora'],
  d: ['día', 'días', 'm', 'al día'],
  wk: ['semana', 'semanas', 'f', 'a la semana'],
  mo: ['mes', 'meses', 'm', 'al mes'],
};

/** «cada 8 (ocho) horas», «cada semana», «5 (cinco) veces al día». */
export function sayEvery({ times, count, of }: Every): string {
  const [one, many, gender, within] = NAMES[of];
  const each = of !== 'h' && count === 1 ? `cada ${one}` : `cada ${counted(count, gender, one, many)}`;
  if (times === 1) return each;
  return `${counted(times, 'f', 'vez', 'veces')} ${count === 1 ? within : each}`;
}

/** «21 (veintiuna) tabletas»; undefined when it cannot be counted out or has no end. */
export function sayTotal(sig: Sig): string | undefined {
  const total = totalOf(sig);
  const { one, many, gender } = UNITS[sig.unit];
  return total === undefined ? undefined : counted(total, gender, one, many);
}

/** A month as the year has them: 90 days are one dose of every three months, a year is twelve of every month. */
const PERIOD_HOURS = { h: 1, d: 24, wk: 7 * 24, mo: (365 * 24) / 12 } as const;

export function dosesPerDay({ every }: Pick<Sig, 'every'>): number {
  return every === undefined ? 1 : (every.times * 24) / (every.count * PERIOD_HOURS[every.of]);
}

export function totalOf(sig: Sig): number | undefined {
  if (!UNITS[sig.unit].counted) return undefined;
  if (sig.every === undefined) return Math.ceil(sig.amount);
  if (sig.days === undefined) return undefined;
  const doses = Math.ceil(sig.days * dosesPerDay(sig) - 1e-9);
  return Math.ceil(doses * sig.amount - 1e-9);
}

/** `envase con 30 tabletas` of the Compendio's presentation; undefined when it does not say. */
export function packSizeOf(presentation: string | undefined): number | undefined {
  const found =
    /\b(?:con|de)\s+(\d{1,4})\s*(?:tableta|c[aá]psula|comprimido|gragea|perla|ml|mililitro|sobre|óvulo|supositorio|ampolleta|parche)/i.exec(
      presentation ?? '',
    );
  return found === null ? undefined : Number(found[1]);
}
