/**
 * What was typed against what can be: a slip of the finger is asked about before it is sent, in words and with the number that was probably
 * meant. What cannot be stands as in the hub (hie-core/src/telemonitoring/kinds.ts); what is unusual is only asked about. Pure.
 */
import type { KindName } from '../series/series.resource.ts';

export interface Typed {
  readonly value: number;
  /** Diastolic pressure. */
  readonly second?: number;
}

export type Doubt =
  /** It cannot be; this can. */
  | { readonly kind: 'meant'; readonly meant: Typed }
  | { readonly kind: 'swapped'; readonly meant: Typed }
  /** It cannot be, and nothing near it can. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'unusual' }
  /** Far from the last one. */
  | { readonly kind: 'far' };

type Range = readonly [number, number];
interface Bounds {
  readonly possible: Range;
  /** Beyond these somebody is asked whether it is so. No limit of any programme: those are the hub's. */
  readonly usual: Range;
  /** From the last one. */
  readonly step?: number;
}

const BOUNDS: Readonly<Record<Exclude<KindName, 'sintomas'>, Bounds>> = {
  presion: { possible: [50, 300], usual: [70, 220] },
  glucosa: { possible: [10, 1_000], usual: [40, 500] },
  saturacion: { possible: [40, 100], usual: [80, 100] },
  peso: { possible: [1, 400], usual: [25, 250], step: 6 },
  temperatura: { possible: [30, 44], usual: [34, 41] },
  flujo: { possible: [30, 900], usual: [50, 800] },
  frecuencia: { possible: [20, 250], usual: [40, 160] },
};
const DIASTOLIC: Bounds = { possible: [20, 200], usual: [40, 130] };

/** A digit or a point too many or too few; and «12/8» as people say 120/80. */
const SLIPS = [0.1, 0.01, 10, 100];

const within = (value: number, [low, high]: Range): boolean => value >= low && value <= high;
const tidy = (value: number): number => Math.round(value * 10) / 10;
const nearest = (value: number, { usual }: Bounds): number | undefined =>
  SLIPS.map((slip) => tidy(value * slip)).find((one) => within(one, usual));

/** @param before the last one of this kind */
export function doubtOf(kind: Exclude<KindName, 'sintomas'>, typed: Typed, before?: number): Doubt | undefined {
  return kind === 'presion' ? pressureDoubt(typed) : oneDoubt(BOUNDS[kind], typed.value, before);
}

function oneDoubt(bounds: Bounds, value: number, before: number | undefined): Doubt | undefined {
  if (!within(value, bounds.possible)) {
    const meant = nearest(value, bounds);
    return meant === undefined ? { kind: 'impossible' } : { kind: 'meant', meant: { value: meant } };
  }
  if (bounds.step !== undefined && before !== undefined && Math.abs(value - before) > bounds.step)
    return { kind: 'far' };
  return within(value, bounds.usual) ? undefined : { kind: 'unusual' };
}

function pressureDoubt({ value, second = Number.NaN }: Typed): Doubt | undefined {
  const systolic = within(value, BOUNDS.presion.possible) ? value : nearest(value, BOUNDS.presion);
  const diastolic = within(second, DIASTOLIC.possible) ? second : nearest(second, DIASTOLIC);
  if (systolic === undefined || diastolic === undefined) return { kind: 'impossible' };
  if (diastolic >= systolic)
    return within(diastolic, BOUNDS.presion.possible) && within(systolic, DIASTOLIC.possible) && diastolic > systolic
      ? { kind: 'swapped', meant: { value: diastolic, second: systolic } }
      : { kind: 'impossible' };
  if (systolic !== value || diastolic !== second)
    return { kind: 'meant', meant: { value: systolic, second: diastolic } };
  return within(value, BOUNDS.presion.usual) && within(second, DIASTOLIC.usual) ? undefined : { kind: 'unusual' };
}

/** As people write it: a comma or a point, with or without the unit. */
export function numberIn(text: string): number | undefined {
  const [, digits] = /^\s*(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:[^\d\s/][^\d]*)?$/u.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits.replace(',', '.'));
}

/** «120/80» typed where only the first was asked for. */
export function pairIn(text: string): readonly [string, string] | undefined {
  const [, first, second] = /^\s*(\d{2,3})\s*[/-]\s*(\d{2,3})\s*$/.exec(text) ?? [];
  return first === undefined || second === undefined ? undefined : [first, second];
}

export const shownTyped = ({ value, second }: Typed): string =>
  second === undefined ? String(value) : `${value}/${second}`;
