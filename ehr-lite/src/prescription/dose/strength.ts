/**
 * What one counted unit holds, as the medicine's name says it («500 mg, tableta», «500 mg/5 mL»), so that an amount in milligrams becomes the units
 * that the pharmacy counts out. Only exactly: of two substances, of a percentage, or of a pack of unknown size nothing is worked out.
 */
import type { UnitName } from './form.ts';

/** Source of a pattern, against plain letters. */
export const MASS = '(?:mg|miligramos?|mcg|[µμu]g|microgramos?|g|grs?|gramos?|u\\.?i\\.?|unidades?|u)';

export interface Mass {
  readonly value: number;
  readonly of: 'µg' | 'ui';
}

export function massOf(value: number, word: string): Mass {
  if (/^u(?!g)/.test(word)) return { value, of: 'ui' };
  if (/^(?:mg|mili)/.test(word)) return { value: value * 1000, of: 'µg' };
  return { value: /^g/.test(word) ? value * 1_000_000 : value, of: 'µg' };
}

export interface Strength extends Mass {
  /** mL that hold it; undefined: one unit. */
  readonly ml?: number;
  readonly perDose: boolean;
  readonly whole: boolean;
}

const HELD = new RegExp(`(?:^|[^\\w.,])(\\d{1,3}(?:[ ,]\\d{3})+|\\d{1,6}(?:[.,]\\d{1,4})?) ?(${MASS})(?![a-z])`, 'g');

export function strengthIn(written: string): Strength | undefined {
  const text = written.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ');
  const [held, ...others] = [...text.matchAll(HELD)];
  // A pack that tells a time («21 mg/24 h») or a percentage holds something else than it gives.
  if (held === undefined || others.length > 0 || /%|\/ ?\d* ?h\b/.test(text)) return undefined;
  const value = Number(held[1]!.replace(/[ ,](?=\d{3}(?:\D|$))/g, '').replace(',', '.'));
  const volume = /(?:\/|\bpor ) ?(\d{1,4}(?:[.,]\d{1,3})?)? ?ml\b/.exec(text);
  return {
    ...massOf(value, held[2]!),
    ...(volume !== null && { ml: Number((volume[1] ?? '1').replace(',', '.')) }),
    perDose: /\bpor (?:dosis|disparo|inhalacion)\b/.test(text),
    whole: /prolongada|retardada|enterica|efervescente/.test(text),
  };
}

/** Into how many parts one can be divided by hand; of what is not named here nothing is given by weight. */
const PARTS: Partial<Readonly<Record<UnitName, number>>> = {
  ...{ tableta: 4, comprimido: 4, gragea: 1, capsula: 1, perla: 1, sobre: 1, ovulo: 1, supositorio: 1, ampolleta: 4 },
  inhalacion: 1,
};

export interface Counted {
  readonly amount: number;
  readonly unit: UnitName;
}

/** undefined: it cannot be turned into units, or not exactly. */
export function countedOf(mass: Mass, written: string, usual: UnitName): Counted | undefined {
  const strength = strengthIn(written);
  if (strength === undefined || strength.of !== mass.of || !(strength.value > 0)) return undefined;
  if (strength.ml !== undefined) {
    const drunk = usual === 'mililitro' || usual === 'ampolleta';
    const amount = exactly((mass.value / strength.value) * strength.ml, 100);
    return drunk && amount !== undefined ? { amount, unit: 'mililitro' } : undefined;
  }
  const parts = PARTS[usual];
  if (parts === undefined || (usual === 'inhalacion') !== strength.perDose) return undefined;
  const amount = exactly(mass.value / strength.value, strength.whole ? 1 : parts);
  return amount === undefined ? undefined : { amount, unit: usual };
}

/** In whole `parts`ths; undefined when that is another amount. */
function exactly(amount: number, parts: number): number | undefined {
  const counted = Math.round(amount * parts);
  return counted > 0 && Math.abs(amount * parts - counted) < 1e-6 ? counted / parts : undefined;
}
