/** What is compared, in words: no reviewer reads bits. */
import { parseWhen, showDay, showWhen } from '../calendar/when.ts';
import { type TextKey, t } from '../texts/t.ts';
import type { QueuedCase, RecordCard, SaidValue } from './who-is-who.resource.ts';

/** From this many bits on, as the index itself joins (docs/quien-es-quien.md). */
const SURE_BITS = 14;

export const verdictOf = (bits: number): string =>
  t(bits >= SURE_BITS ? 'who.verdict.sure' : bits >= 0 ? 'who.verdict.maybe' : 'who.verdict.other');

const STRONG = 6;
const SOME = 1;

export type Strength = 'strongFor' | 'for' | 'none' | 'against' | 'strongAgainst';

export function strengthOf(bits: number): Strength {
  if (bits >= STRONG) return 'strongFor';
  if (bits >= SOME) return 'for';
  if (bits > -SOME) return 'none';
  return bits > -STRONG ? 'against' : 'strongAgainst';
}

export const levelWords = (level: string): string => t(`who.level.${level}` as TextKey & 'who.level.igual');
export const rowWords = (row: string): string => t(`who.row.${row}` as TextKey & 'who.row.nombre');

export function namesOf({ personas }: QueuedCase): { readonly a: string; readonly b: string | undefined } {
  return { a: personas[0]?.nombre || t('who.unsaid'), b: personas[1]?.nombre };
}

export function titleOf(one: QueuedCase): string {
  const { a, b } = namesOf(one);
  if (b === undefined) return t('who.alone', { a });
  return a === b ? t('who.twice', { a }) : t('who.and', { a, b });
}

/** Told apart by what only it says, when both have one name. */
export const cardWords = (card: RecordCard): string =>
  listedPlain([card.nombre || t('who.unsaid'), curpWords(card) || (card.expedientes[0]?.numero ?? '')]);

const listedPlain = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');

export const reasonOf = ({ codigo, motivo }: QueuedCase): string =>
  codigo === 'unir-expedientes' || codigo === 'separar-expedientes' ? t(`who.code.${codigo}`) : motivo;

export function dayWords(text: string): string {
  const when = parseWhen(text);
  return when === undefined ? text : showDay(when);
}

export function momentWords(text: string): string {
  const when = parseWhen(text);
  return when === undefined ? text : showWhen(when);
}

export const sexWords = (code: string): string =>
  code === 'male' || code === 'female' || code === 'other' ? t(`who.sex.${code}`) : '';

export const curpWords = ({ curp, curpEnRevision }: RecordCard): string =>
  curp || (curpEnRevision === '' ? '' : t('who.inReview', { curp: curpEnRevision }));

/** As a person reads it, whichever attribute it is. */
export function valueWords(attribute: string, value: string): string {
  if (attribute === 'sexo') return sexWords(value);
  return attribute === 'nacimiento' || attribute === 'defuncion' ? dayWords(value) : value;
}

export const sourceWords = ({ unidad, cuando }: SaidValue): string =>
  t('who.golden.said', { where: unidad?.nombre ?? t('who.golden.desk'), when: dayWords(cuando) });

const TYPES = [
  ...(['Encounter', 'Condition', 'Observation', 'MedicationRequest', 'AllergyIntolerance', 'Appointment'] as const),
  ...(['Immunization', 'Composition', 'DocumentReference', 'DiagnosticReport'] as const),
];

/** What a record holds, what a clinician would name first; the rest together. */
export function heldWords({ contiene }: RecordCard): string[] {
  const named = TYPES.flatMap((type) => {
    const found = contiene.find(({ tipo }) => tipo === type);
    return found === undefined ? [] : [t(`who.type.${type}`, { count: found.cuantos })];
  });
  const others = contiene.reduce(
    (sum, { tipo, cuantos }) => sum + (TYPES.some((type) => type === tipo) ? 0 : cuantos),
    0,
  );
  return others === 0 ? named : [...named, t('who.type.otros', { count: others })];
}
