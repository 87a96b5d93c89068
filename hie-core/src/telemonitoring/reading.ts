/** One measurement of one person, in the kind's own unit. */
import { KINDS, type KindName, symptomsIn } from './kinds.ts';

export interface Reading {
  readonly kind: KindName;
  /** When it was taken, by the hub's clock. Epoch milliseconds. */
  readonly atMs: number;
  readonly value: number;
  /** Diastolic pressure. */
  readonly second: number | undefined;
}

/** Which one it is: no two readings of a device and kind say the same time of its clock. */
export interface ReadingKey {
  /** Number of the device. */
  readonly device: number;
  /** As the device said it. Epoch milliseconds. */
  readonly saidMs: number;
}

export interface StoredReading extends Reading, ReadingKey {}

export const CORRECTED_CLOCK = 1;
export const IMPLAUSIBLE = 2;
export const MOVED = 4;
/** Its sender took it back. */
export const WITHDRAWN = 8;
/** It is an Observation already. */
export const FROM_RECORD = 16;

const SYMPTOM_WORDS: Readonly<Record<string, string>> = {
  'dolor-toracico': 'dolor en el pecho',
  'vision-borrosa': 'visión borrosa',
  'menos-movimientos-fetales': 'menos movimientos del bebé',
  disnea: 'falta de aire',
  edema: 'hinchazón',
  cefalea: 'dolor de cabeza',
  confusion: 'confusión',
};

/** As a nurse reads it. */
export function shownValue({ kind, value, second }: Reading): string {
  if (kind === 'sintomas') {
    const present = symptomsIn(value).map((symptom) => SYMPTOM_WORDS[symptom] ?? symptom);
    return present.length === 0 ? 'sin síntomas' : present.join(', ');
  }
  const numbers = second === undefined ? String(value) : `${value}/${second}`;
  return `${numbers} ${KINDS[kind].shown}`.trim();
}
