/** The tables of `data/` as rules, read once. */

import { type Condition, readCondition } from './condition.ts';
import { ALLERGEN_GROUPS, CROSSINGS } from './data/allergies.ts';
import { CLASSES } from './data/classes.ts';
import { CONTRAINDICATIONS } from './data/contraindications.ts';
import { DUPLICATES } from './data/duplicates.ts';
import { INTERACTIONS } from './data/interactions.ts';
import type { Said } from './model.ts';
import { rowsOf, saidOf } from './table.ts';

export interface Interaction extends Said {
  readonly rule: string;
  readonly one: string;
  readonly other: string;
}
export interface Contraindication extends Said {
  readonly rule: string;
  readonly atc: readonly string[];
  readonly condition: Condition;
}
export interface Duplicate extends Said {
  readonly rule: string;
  readonly group: string;
}
export interface AllergenGroup {
  readonly name: string;
  readonly words: readonly string[];
  readonly atc: readonly string[];
}
export interface Crossing extends Said {
  readonly rule: string;
  readonly group: string;
  readonly atc: readonly string[];
}

/** A group by name, or starts of ATC codes as they stand. */
function prefixesOf(cell: string): readonly string[] {
  const group = CLASSES[cell];
  if (group !== undefined) return group.prefixes;
  if (/^[A-Z]\d\d[A-Z0-9]*( [A-Z]\d\d[A-Z0-9]*)*$/.test(cell)) return cell.split(' ');
  throw new Error(`no group ${cell}`);
}

function known(cell: string): string {
  if (CLASSES[cell] === undefined) throw new Error(`no group ${cell}`);
  return cell;
}

export const interactions: readonly Interaction[] = rowsOf(INTERACTIONS, 7).map(
  ([rule = '', severity = '', one = '', other = '', happens = '', act = '', source = '']) => ({
    ...{ rule, one: known(one), other: known(other) },
    ...saidOf(severity, happens, act, source),
  }),
);
export const contraindications: readonly Contraindication[] = rowsOf(CONTRAINDICATIONS, 7).map(
  ([rule = '', severity = '', atc = '', condition = '', happens = '', act = '', source = '']) => ({
    ...{ rule, atc: prefixesOf(atc), condition: readCondition(condition) },
    ...saidOf(severity, happens, act, source),
  }),
);
export const duplicates: readonly Duplicate[] = rowsOf(DUPLICATES, 6).map(
  ([rule = '', severity = '', group = '', happens = '', act = '', source = '']) => ({
    ...{ rule, group: known(group) },
    ...saidOf(severity, happens, act, source),
  }),
);
export const allergenGroups: readonly AllergenGroup[] = rowsOf(ALLERGEN_GROUPS, 3).map(
  ([name = '', words = '', atc = '']) => ({ name, words: words.split(' '), atc: prefixesOf(atc) }),
);
export const crossings: readonly Crossing[] = rowsOf(CROSSINGS, 7).map(
  ([rule = '', severity = '', group = '', atc = '', happens = '', act = '', source = '']) => ({
    ...{ rule, group, atc: prefixesOf(atc) },
    ...saidOf(severity, happens, act, source),
  }),
);
