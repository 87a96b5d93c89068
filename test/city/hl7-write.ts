/** Writes HL7 v2 (v2.5 §2.5 to §2.7): escapes, segments ended by CR, bytes in the character set that MSH-18 names. */
import type { Habits } from './habits.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\\': '\\E\\',
};

export const escapeText = (text: string): string => text.replace(/[|^&~\\]/g, (mark) => ESCAPES[mark] ?? mark);

/** Fields by their number in the standard: `segment('PV1', {1: '1', 2: 'E'})`. For MSH, MSH-2 counts as 1. */
export function segment(name: string, fields: Readonly<Record<number, string | undefined>>): string {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  const list = Array.from({ length: last }, (_, i) => fields[i + 1] ?? '');
  return `${[name, ...list].join('|').replace(/\|+$/, '')}\r`;
}

/** `20260630101500-0600` of a local moment. */
export function timestamp(local: string, habits: Habits): string {
  return local.replace(/[-:T]/g, '') + (habits.offset ? '-0600' : '');
}

export const dateOnly = (isoDate: string): string => isoDate.slice(0, 10).replaceAll('-', '');

/** A text as this hospital keeps it. */
export function written(text: string, habits: Habits): string {
  if (!habits.capitals) return escapeText(text);
  const capitals = text
    .toUpperCase()
    .split('Ñ')
    .map((part) => part.normalize('NFD').replace(/[\u0300-\u036f]/g, ''));
  return escapeText(capitals.join('Ñ'));
}

export function cie10(code: string, habits: Habits): string {
  if (!habits.undotted) return code;
  return code.replace('.', '').padEnd(4, 'X');
}

export const toBytes = (text: string, habits: Habits): Buffer =>
  Buffer.from(text, habits.charset === '8859/1' ? 'latin1' : 'utf8');
