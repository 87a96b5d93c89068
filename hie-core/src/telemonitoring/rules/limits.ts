/** The lines that a chart draws: the thresholds of a rule, those of its parts among them. Trends and variability have none. */
import type { KindName } from '../kinds.ts';
import type { Condition, Threshold } from './rule.ts';

export interface DrawnLimit {
  readonly clase: KindName;
  /** `segundo`: the diastolic pressure. */
  readonly campo: 'valor' | 'segundo';
  readonly es: Threshold['is'];
  readonly limite: number;
}

export function limitsIn(when: Condition): DrawnLimit[] {
  if (when.type === 'all') return when.of.flatMap(limitsIn);
  if (when.type !== 'threshold') return [];
  return [{ clase: when.kind, campo: when.field === 'second' ? 'segundo' : 'valor', es: when.is, limite: when.limit }];
}
