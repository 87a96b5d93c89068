/**
 * A programme's sheet: each goal with its last value, when it is due again, and whether it is met. Pure. A value in a unit that
 * does not convert safely is shown and not judged; a value without a date is shown and counts as due.
 */
import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { cityDay } from '../calendar/when.ts';
import { cie10Of } from '../chart/current.ts';
import { DIASTOLIC, SYSTOLIC } from '../chart/vital-signs.ts';
import type { CodeableConcept, Condition, Goal, MeasuredValue, Observation } from '../hub/r4.ts';
import { whenOf } from '../observation/reading.ts';
import { toUnit } from '../result/units.ts';
import { addMonths } from '../vaccine/calendar-age.ts';
import { PROGRAMMES, type ProgrammeGoal, type ProgrammeName, type Target } from './goals.ts';

export type Standing = 'met' | 'unmet' | 'unjudged' | 'missing';

export interface SheetLine {
  readonly goal: ProgrammeGoal;
  /** The person's own, when a Goal says another one. */
  readonly target: Target;
  readonly own: Goal | undefined;
  readonly last: Observation | undefined;
  readonly standing: Standing;
  /** City day from which it should be measured again; undefined: now. */
  readonly dueOn: string | undefined;
  readonly due: boolean;
}

interface Asked {
  readonly programme: ProgrammeName;
  /** Newest first. */
  readonly observations: readonly Observation[];
  readonly goals: readonly Goal[];
  readonly sex: string | undefined;
  readonly today: string;
}

const hasCode = (concept: CodeableConcept | undefined, codes: readonly string[]): boolean =>
  concept?.coding?.some((coding) => coding.system !== CIE10_SYSTEM && codes.includes(coding.code ?? '')) ?? false;
const UNUSABLE = new Set(['entered-in-error', 'cancelled', 'registered']);

export function sheetOf({ programme, observations, goals, sex, today }: Asked): readonly SheetLine[] {
  return PROGRAMMES[programme].goals
    .filter((goal) => goal.sex === undefined || goal.sex === (sex === 'male' ? 'male' : 'female'))
    .map((goal) => {
      const last = observations.find((one) => !UNUSABLE.has(one.status ?? '') && hasCode(one.code, goal.codes));
      const own = goals.find((one) => isStanding(one) && targetIn(one, goal) !== undefined);
      const target = (own === undefined ? undefined : targetIn(own, goal)) ?? goal.target;
      const when = last === undefined ? undefined : whenOf(last);
      const dueOn = when === undefined ? undefined : addMonths(cityDay(when.ms), goal.everyMonths);
      const standing = last === undefined ? 'missing' : judged(last, target);
      return { goal, target, own, last, standing, dueOn, due: dueOn === undefined || dueOn <= today };
    });
}

const isStanding = ({ lifecycleStatus }: Goal): boolean =>
  lifecycleStatus === undefined || ['accepted', 'active', 'on-hold', 'planned'].includes(lifecycleStatus);

/** What a Goal says of this measure, when it says it in a unit that can be compared. */
function targetIn(own: Goal, goal: ProgrammeGoal): Target | undefined {
  const parts = (own.target ?? []).filter((one) => hasCode(one.measure, [...goal.codes, DIASTOLIC]));
  if (goal.target.kind === 'pressure') {
    const of = (codes: readonly string[]) => parts.find((one) => hasCode(one.measure, codes));
    const high = upperOf(of([SYSTOLIC]), 'mm[Hg]');
    const low = upperOf(of([DIASTOLIC]), 'mm[Hg]');
    return high === undefined || low === undefined
      ? undefined
      : { kind: 'pressure', systolicBelow: high, diastolicBelow: low };
  }
  const [part] = parts.filter((one) => hasCode(one.measure, goal.codes));
  if (part === undefined || goal.target.kind !== 'range') return undefined;
  const { unit } = goal.target;
  const high = upperOf(part, unit);
  const lowQuantity = part.detailRange?.low;
  const low =
    lowQuantity?.value === undefined
      ? undefined
      : toUnit(lowQuantity.value, lowQuantity.code ?? lowQuantity.unit, unit);
  if (high === undefined && low === undefined) return undefined;
  const below = part.detailQuantity?.comparator === '<' || part.detailQuantity?.comparator === undefined;
  return { kind: 'range', unit, below, ...(high !== undefined && { high }), ...(low !== undefined && { low }) };
}

function upperOf(part: NonNullable<Goal['target']>[number] | undefined, unit: string): number | undefined {
  const quantity = part?.detailQuantity ?? part?.detailRange?.high;
  return quantity?.value === undefined ? undefined : toUnit(quantity.value, quantity.code ?? quantity.unit, unit);
}

function judged(last: Observation, target: Target): Standing {
  if (target.kind === 'done') return 'met';
  if (target.kind === 'pressure') {
    const part = (code: string) => last.component?.find((one) => hasCode(one.code, [code]));
    const [high, low] = [numberIn(part(SYSTOLIC), 'mm[Hg]'), numberIn(part(DIASTOLIC), 'mm[Hg]')];
    if (high === undefined || low === undefined) return 'unjudged';
    return high < target.systolicBelow && low < target.diastolicBelow ? 'met' : 'unmet';
  }
  const value = numberIn(last, target.unit);
  if (value === undefined) return 'unjudged';
  if (target.low !== undefined && value < target.low) return 'unmet';
  if (target.high === undefined) return 'met';
  return (target.below === true ? value < target.high : value <= target.high) ? 'met' : 'unmet';
}

function numberIn(measured: MeasuredValue | undefined, unit: string): number | undefined {
  const quantity = measured?.valueQuantity;
  if (quantity?.value === undefined || quantity.comparator !== undefined) return undefined;
  return toUnit(quantity.value, quantity.code ?? quantity.unit, unit);
}

/** The diagnosis that puts a person into the programme. */
export const entryOf = (programme: ProgrammeName, conditions: readonly Condition[]): Condition | undefined =>
  conditions.find((one) => PROGRAMMES[programme].cie10.test(cie10Of(one) ?? ''));
