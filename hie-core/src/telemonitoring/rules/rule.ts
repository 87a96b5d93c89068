/**
 * Rules as data: what of a person's readings is told to whom. A programme carries them with its version; a person's plan moves their limits
 * or switches them off. Every limit says where it comes from.
 */
import type { KindName, Symptom } from '../kinds.ts';

export const URGENCIES = ['emergencia', 'alta', 'media', 'baja'] as const;
/** `emergencia` sounds at any hour; `baja` waits its turn. */
export type Urgency = (typeof URGENCIES)[number];

/** What the clinic has not confirmed says so wherever it is shown. */
export const UNREVIEWED = 'pendiente de revisión clínica';

export interface Threshold {
  readonly type: 'threshold';
  readonly kind: KindName;
  readonly field: 'value' | 'second';
  readonly is: '>=' | '<=' | '<';
  readonly limit: number;
  /** Only a value this far on the good side ends what the limit began; left out: the limit itself. */
  readonly release?: number;
  /** So many of the last `of` readings, this one among them. */
  readonly times?: number;
  readonly of?: number;
  /** The limit is this share of the person's own best (peak flow); without one the rule says nothing. */
  readonly ofBest?: number;
}

/**
 * Rose (or, below zero, fell) by `change`: from its lowest (highest) of the days before; or `smooth`, the mean of the last three from the mean of
 * those before them, where one reading alone says little.
 */
export interface Trend {
  readonly type: 'trend';
  readonly kind: KindName;
  readonly field: 'value' | 'second';
  readonly days: number;
  readonly change: number;
  readonly smooth?: boolean;
}

/** Coefficient of variation of the days before, percent. */
export interface Variability {
  readonly type: 'variability';
  readonly kind: KindName;
  readonly field: 'value' | 'second';
  readonly days: number;
  readonly readings: number;
  readonly percent: number;
}

export interface HasSymptom {
  readonly type: 'symptom';
  readonly any: readonly Symptom[];
}

/** All of them, the oldest not longer ago than `hours`. */
export interface All {
  readonly type: 'all';
  readonly hours: number;
  readonly of: readonly Condition[];
}

export type Condition = Threshold | Trend | Variability | HasSymptom | All;

export interface Rule {
  readonly id: string;
  /** As the board shows it. */
  readonly title: string;
  readonly urgency: Urgency;
  readonly when: Condition;
  /** Older readings than this tell history, not alarms. */
  readonly freshHours: number;
  /** After somebody closed it: the same state is told again by a new reading so much later. */
  readonly rearmHours: number;
  /** Publication with its place, or UNREVIEWED. */
  readonly source: string;
}

/** Readings that are expected; the lack of them is an alert of its own class. */
export interface Expected {
  readonly kind: KindName;
  readonly everyHours: number;
  readonly graceHours: number;
}

export interface Limit {
  readonly limit?: number | undefined;
  readonly release?: number | undefined;
  readonly off?: boolean | undefined;
}

/** What is a person's own in his plan. */
export interface PlanSettings {
  readonly limits: Readonly<Record<string, Limit>>;
  /** Left out: the programme's. */
  readonly expected?: readonly Expected[] | undefined;
  /** Peak flow, L/min. */
  readonly best?: number | undefined;
}

export const gapRuleId = (kind: KindName): string => `falta-${kind}`;

/** The rules as they hold for this person. */
export function rulesFor(rules: readonly Rule[], { limits, best }: PlanSettings): Rule[] {
  return rules.flatMap((rule) => {
    const own = limits[rule.id];
    if (own?.off) return [];
    const when = conditionFor(rule.when, own, best);
    return when === undefined ? [] : [{ ...rule, when }];
  });
}

function conditionFor(when: Condition, own: Limit | undefined, best: number | undefined): Condition | undefined {
  if (when.type === 'trend') return own?.limit === undefined ? when : { ...when, change: own.limit };
  if (when.type === 'variability') return own?.limit === undefined ? when : { ...when, percent: own.limit };
  if (when.type !== 'threshold') return when;
  if (own?.limit !== undefined) {
    const { release: _, ...rest } = when;
    return { ...rest, limit: own.limit, ...(own.release !== undefined && { release: own.release }) };
  }
  if (when.ofBest === undefined) return when;
  return best === undefined ? undefined : { ...when, limit: Math.round(when.ofBest * best) };
}
