/**
 * Boxes that were scanned over a prescription: is it that medicine, is it that lot. The box in the hand decides from which lot the packs leave;
 * what was not scanned leaves as it stands in line, first to expire first.
 */
import type { Scanned } from '@amate/terminology/identifiers/gs1.ts';
import type { LineHere, LotHere } from './dispense.resource.ts';

/** Scanned so far, by MedicationRequest: packs of each lot; a code that names no lot counts without one. */
export type InHand = ReadonlyMap<string, readonly Checked[]>;
export const NONE: InHand = new Map();
export interface Checked {
  readonly lote: string | undefined;
  readonly caducidad: string | undefined;
  readonly envases: number;
}

export type Verdict =
  | {
      readonly kind: 'right';
      readonly line: LineHere;
      readonly lot: LotHere | undefined;
      readonly sooner: LotHere | undefined;
    }
  | { readonly kind: 'other' }
  | { readonly kind: 'not-now'; readonly why: string }
  | { readonly kind: 'expired'; readonly date: string }
  | { readonly kind: 'no-lot'; readonly lot: string }
  | { readonly kind: 'enough'; readonly line: LineHere };

interface Looked {
  readonly lines: readonly LineHere[];
  readonly packs: ReadonlyMap<string, number>;
  readonly inHand: InHand;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** @param key of the Compendio that the box's code is of */
export function judged(key: string, { lot, expiry }: Scanned, { lines, packs, inHand, today }: Looked): Verdict {
  const line = lines.find(({ clave }) => clave === key);
  if (line === undefined) return { kind: 'other' };
  if (line.impedimento !== undefined) return { kind: 'not-now', why: line.impedimento };
  if (expiry !== undefined && expiry < today) return { kind: 'expired', date: expiry };
  const here = line.enAnaquel.find((one) => one.lote === lot && (expiry === undefined || one.caducidad === expiry));
  if (lot !== undefined && here === undefined) return { kind: 'no-lot', lot };
  if (countOf(inHand, line) >= (packs.get(line.solicitud) ?? 0)) return { kind: 'enough', line };
  const sooner = here && line.enAnaquel.find((one) => one.caducidad < here.caducidad);
  return { kind: 'right', line, lot: here, sooner };
}

export const countOf = (inHand: InHand, { solicitud }: LineHere): number =>
  (inHand.get(solicitud) ?? []).reduce((sum, { envases }) => sum + envases, 0);

export function withBox(inHand: InHand, { solicitud }: LineHere, lot: LotHere | undefined): InHand {
  const before = inHand.get(solicitud) ?? [];
  const isIt = (one: Checked) => one.lote === lot?.lote && one.caducidad === lot?.caducidad;
  const known = before.find(isIt);
  const checked: Checked = { lote: lot?.lote, caducidad: lot?.caducidad, envases: (known?.envases ?? 0) + 1 };
  return new Map(inHand).set(solicitud, [...before.filter((one) => !isIt(one)), checked]);
}

/** Of a box that was looked at; questions are counted as they are asked. */
export interface Answer {
  readonly question: number;
  readonly right: boolean;
}

/**
 * Which of two answers stands on screen: the newest question's. But of boxes that were looked at at once, a wrong one is never covered by a right
 * one: nobody would have seen it.
 * @param since first question of those that were under way together
 */
export function standing<T extends Answer>(shown: T | undefined, next: T, since: number): T {
  if (shown === undefined || shown.question < since) return next;
  if (shown.right !== next.right) return shown.right ? next : shown;
  return next.question > shown.question ? next : shown;
}

/** Lots in the order in which packs are taken from them now. */
export function lotsOf({ solicitud, enAnaquel }: LineHere, inHand: InHand): readonly LotHere[] {
  const checked = inHand.get(solicitud) ?? [];
  const first = enAnaquel.map((lot) => {
    const found = checked.find((one) => one.lote === lot.lote && one.caducidad === lot.caducidad);
    return { ...lot, envases: Math.min(found?.envases ?? 0, lot.envases) };
  });
  const rest = enAnaquel.map((lot, at) => ({ ...lot, envases: lot.envases - first[at]!.envases }));
  return [...first, ...rest].filter(({ envases }) => envases > 0);
}
