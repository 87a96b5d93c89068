/**
 * Results of one study over time, put into lines that may be compared: the unit in which most of them came leads, what converts
 * safely joins it, what does not stands apart, and what is no number (or has no date) is told in words. Pure.
 */
import { wordsOf } from '../hub/coded.ts';
import type { MeasuredValue, Observation } from '../hub/r4.ts';
import { type Flag, flagOf, readingsOf, whenOf } from '../observation/reading.ts';
import { toUnit, unitOf } from './units.ts';

export interface Point {
  readonly ms: number;
  readonly value: number;
  readonly flag: Flag;
  readonly observation: Observation;
  /** Unit it came in, when it was converted. */
  readonly from: string | undefined;
}
export interface Series {
  readonly key: string;
  /** Undefined: nobody said. */
  readonly unit: string | undefined;
  /** Component it is about (systolic, diastolic); undefined for the value itself. */
  readonly name: string | undefined;
  /** Oldest first. */
  readonly points: readonly Point[];
  /** Reference of the newest that gives one, in this unit. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}
export interface Trend {
  readonly series: readonly Series[];
  /** No number, or no date; newest first. */
  readonly words: readonly Observation[];
}

interface Measure {
  readonly part: MeasuredValue;
  readonly name: string | undefined;
  readonly observation: Observation;
}

export function trendOf(observations: readonly Observation[]): Trend {
  const usable = observations.filter((one) => one.status !== 'entered-in-error' && one.status !== 'cancelled');
  const measures = usable.flatMap(measuresOf).filter(hasNumber);
  const drawn = new Set(measures.map((one) => one.observation));
  const names = [...new Set(measures.map((one) => one.name))];
  return {
    series: names.flatMap((name) => seriesOf(measures.filter((one) => one.name === name))),
    words: observations.filter((one) => !drawn.has(one)),
  };
}

const measuresOf = (observation: Observation): readonly Measure[] => [
  { part: observation, name: undefined, observation },
  ...(observation.component ?? []).map((part) => ({ part, name: wordsOf(part.code), observation })),
];
/** `< 5` is no point on a line: it would be drawn as if it were five. */
const hasNumber = ({ part, observation }: Measure): boolean =>
  part.valueQuantity?.value !== undefined &&
  part.valueQuantity.comparator === undefined &&
  whenOf(observation) !== undefined;

const writtenUnit = (part: MeasuredValue): string | undefined =>
  unitOf(part.valueQuantity?.code ?? part.valueQuantity?.unit);

function seriesOf(measures: readonly Measure[]): readonly Series[] {
  const counts = new Map<string | undefined, number>();
  for (const { part } of measures) counts.set(writtenUnit(part), (counts.get(writtenUnit(part)) ?? 0) + 1);
  const leaders = [...counts].sort((a, b) => b[1] - a[1]).map(([unit]) => unit);
  const left = new Set(measures);
  const made: Series[] = [];
  for (const unit of leaders) {
    const own = [...left].flatMap((measure) => {
      const value = inUnit(measure.part, unit);
      return value === undefined ? [] : [{ measure, value }];
    });
    if (own.length === 0) continue;
    for (const { measure } of own) left.delete(measure);
    made.push(lineOf(own, unit));
  }
  return made;
}

function inUnit(part: MeasuredValue, unit: string | undefined): number | undefined {
  const from = writtenUnit(part);
  const { value } = part.valueQuantity!;
  if (from === unit) return value;
  return unit === undefined || from === undefined ? undefined : toUnit(value!, from, unit);
}

function lineOf(
  own: readonly { readonly measure: Measure; readonly value: number }[],
  unit: string | undefined,
): Series {
  const points = own
    .map(({ measure, value }): Point => {
      const from = writtenUnit(measure.part);
      return {
        ms: whenOf(measure.observation)!.ms,
        value,
        flag: flagOf(measure.part),
        observation: measure.observation,
        from: from === unit ? undefined : from,
      };
    })
    .sort((a, b) => a.ms - b.ms);
  const { name } = own[0]!.measure;
  return { key: `${name ?? ''}·${unit ?? ''}`, unit, name, points, ...rangeOf(own, unit) };
}

function rangeOf(
  own: readonly { readonly measure: Measure }[],
  unit: string | undefined,
): Pick<Series, 'low' | 'high'> {
  const newest = [...own].sort((a, b) => whenOf(b.measure.observation)!.ms - whenOf(a.measure.observation)!.ms);
  for (const { measure } of newest) {
    const ranges = measure.part.referenceRange ?? [];
    // Several ranges are for several kinds of people; which one is this person's is not ours to guess.
    if (ranges.length !== 1) continue;
    const bound = (
      quantity: { readonly value?: number; readonly unit?: string; readonly code?: string } | undefined,
    ) => {
      if (quantity?.value === undefined) return undefined;
      const from = unitOf(quantity.code ?? quantity.unit) ?? writtenUnit(measure.part);
      if (from === unit) return quantity.value;
      return from === undefined || unit === undefined ? undefined : toUnit(quantity.value, from, unit);
    };
    const [low, high] = [bound(ranges[0]!.low), bound(ranges[0]!.high)];
    if (low !== undefined || high !== undefined) return { low, high };
  }
  return { low: undefined, high: undefined };
}

export interface Study {
  readonly key: string;
  readonly name: string;
  /** Search of this study: its code, or undefined when only words tell it. */
  readonly code: string | undefined;
  readonly count: number;
}

/** The studies in a list of results, the most frequent first; one that has no code is told by its words. */
export function studiesOf(observations: readonly Observation[]): readonly Study[] {
  const studies = new Map<string, Study>();
  for (const one of observations) {
    const coding = one.code?.coding?.find((item) => item.code !== undefined);
    const name = readingsOf(one)[0] === undefined ? '' : (wordsOf(one.code) ?? readingsOf(one)[0]!.study);
    const code =
      coding === undefined ? undefined : coding.system === undefined ? coding.code : `${coding.system}|${coding.code}`;
    const key = code ?? `=${name}`;
    studies.set(key, { key, name: studies.get(key)?.name ?? name, code, count: (studies.get(key)?.count ?? 0) + 1 });
  }
  return [...studies.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'es'));
}
