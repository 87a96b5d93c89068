/**
 * An Observation as a reader needs it: study, value with unit, reference range, and whether it is out of range:
 * by the laboratory's own interpretation first (HL7 v3 ObservationInterpretation), else by comparing with its range.
 */
import { parseWhen, showWhen, type When } from '../calendar/when.ts';
import { clean, wordsOf } from '../hub/coded.ts';
import type { MeasuredValue, Observation, Quantity } from '../hub/r4.ts';
import { LOCALE, language, t } from '../texts/t.ts';

export type Flag = 'critical-high' | 'critical-low' | 'high' | 'low' | 'abnormal' | 'normal' | 'unjudged';

export interface Reading {
  readonly study: string;
  readonly value: string;
  readonly range: string | undefined;
  readonly flag: Flag;
}

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6 });
// The browser's first number takes it 100 ms: here it comes with the code, not with the record somebody waits for.
number.format(0.5);
const FLAG_OF_CODE: Readonly<Record<string, Flag>> = {
  HH: 'critical-high',
  LL: 'critical-low',
  AA: 'abnormal',
  H: 'high',
  HU: 'high',
  L: 'low',
  LU: 'low',
  A: 'abnormal',
  POS: 'abnormal',
  DET: 'abnormal',
  R: 'abnormal',
  N: 'normal',
  NEG: 'normal',
  ND: 'normal',
  S: 'normal',
  '>': 'high',
  '<': 'low',
};
const WORST: readonly Flag[] = ['critical-high', 'critical-low', 'high', 'low', 'abnormal', 'normal', 'unjudged'];

let known = new WeakMap<Observation, readonly Reading[]>();
let knownIn = language();

/** One line, or one per component: a blood pressure is one reading "120/80", a panel several. Read once: sorting asks again and again. */
export function readingsOf(observation: Observation): readonly Reading[] {
  if (knownIn !== language()) {
    known = new WeakMap();
    knownIn = language();
  }
  const readings = known.get(observation) ?? readReadings(observation);
  known.set(observation, readings);
  return readings;
}

function readReadings(observation: Observation): readonly Reading[] {
  const study = wordsOf(observation.code) ?? t('result.unnamed');
  const own = saidValue(observation);
  const components = (observation.component ?? []).map((part) => ({
    study: wordsOf(part.code) ?? study,
    value: saidValue(part) ?? t('result.noValue'),
    range: rangeOf(part),
    flag: flagOf(part),
  }));
  if (own === undefined && components.length > 0) return pressureOf(observation, study) ?? components;
  const said =
    own ?? clean(observation.note?.map((note) => note.text).join(' ')) ?? wordsOf(observation.dataAbsentReason);
  return [
    { study, value: said ?? t('result.noValue'), range: rangeOf(observation), flag: flagOf(observation) },
    ...components,
  ];
}

export const whenOf = (observation: Observation): When | undefined =>
  parseWhen(
    observation.effectiveDateTime ??
      observation.effectiveInstant ??
      observation.effectivePeriod?.start ??
      observation.issued,
  );

export const isOutOfRange = (flag: Flag): boolean => flag !== 'normal' && flag !== 'unjudged';

/** Newest first; of one moment what is out of range first, worst before mild, then by name. */
export function inReadingOrder(a: Observation, b: Observation): number {
  const rank = (one: Observation) => {
    const worst = worstOf(readingsOf(one).map((reading) => reading.flag));
    return isOutOfRange(worst) ? WORST.indexOf(worst) : WORST.length;
  };
  const byTime = (whenOf(b)?.ms ?? 0) - (whenOf(a)?.ms ?? 0);
  return byTime || rank(a) - rank(b) || readingsOf(a)[0]!.study.localeCompare(readingsOf(b)[0]!.study, LOCALE);
}

/** The flag that matters most of several. */
export const worstOf = (flags: readonly Flag[]): Flag => WORST.find((flag) => flags.includes(flag)) ?? 'unjudged';

/** LOINC 8480-6 systolic over 8462-4 diastolic. */
function pressureOf(observation: Observation, study: string): readonly Reading[] | undefined {
  const of = (loinc: string) =>
    observation.component?.find((part) => part.code?.coding?.some((coding) => coding.code === loinc));
  const [systolic, diastolic] = [of('8480-6'), of('8462-4')];
  const [high, low] = [systolic?.valueQuantity?.value, diastolic?.valueQuantity?.value];
  if (observation.component?.length !== 2 || high === undefined || low === undefined) return undefined;
  const flag = worstOf([flagOf(systolic!), flagOf(diastolic!)]);
  return [{ study, value: `${number.format(high)}/${number.format(low)} mmHg`, range: undefined, flag }];
}

function saidValue(measured: MeasuredValue): string | undefined {
  if (measured.valueQuantity !== undefined) return quantity(measured.valueQuantity);
  if (measured.valueCodeableConcept !== undefined) return wordsOf(measured.valueCodeableConcept);
  if (measured.valueString !== undefined) return clean(measured.valueString);
  if (measured.valueBoolean !== undefined) return measured.valueBoolean ? t('result.yes') : t('result.no');
  if (measured.valueInteger !== undefined) return number.format(measured.valueInteger);
  if (measured.valueRange !== undefined) return between(measured.valueRange.low, measured.valueRange.high);
  if (measured.valueRatio !== undefined)
    return `${quantity(measured.valueRatio.numerator)} : ${quantity(measured.valueRatio.denominator)}`;
  const when = parseWhen(measured.valueDateTime);
  return when === undefined ? measured.valueTime : showWhen(when);
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** UCUM as people write it after a number: `10*3/uL` is × 10³/µL. */
export function readableUnit(unit: string | undefined): string | undefined {
  return unit
    ?.replace(
      /10[*^](\d+)/g,
      (_, power: string) => `10${[...power].map((digit) => SUPERSCRIPT[Number(digit)]).join('')}`,
    )
    .replace(/\bu(?=[A-Za-z])/g, 'µ')
    .replace(/\[|\]|\{|\}/g, '')
    .replace(/^(?=10[⁰¹²³⁴⁵⁶⁷⁸⁹])/, '× ');
}

function quantity(value: Quantity | undefined): string | undefined {
  if (value?.value === undefined) return undefined;
  return [`${value.comparator ?? ''}${number.format(value.value)}`, readableUnit(value.unit ?? value.code)]
    .filter(Boolean)
    .join(' ');
}

function between(low: Quantity | undefined, high: Quantity | undefined): string | undefined {
  if (low?.value !== undefined && high?.value !== undefined)
    return `${number.format(low.value)} – ${number.format(high.value)}`;
  if (low?.value !== undefined) return `≥ ${number.format(low.value)}`;
  return high?.value === undefined ? undefined : `≤ ${number.format(high.value)}`;
}

function rangeOf(measured: MeasuredValue): string | undefined {
  const range = measured.referenceRange?.[0];
  return range === undefined ? undefined : (between(range.low, range.high) ?? clean(range.text));
}

export function flagOf(measured: MeasuredValue): Flag {
  const said = (measured.interpretation ?? [])
    .flatMap((concept) => concept.coding?.map((coding) => coding.code) ?? [])
    .map((code) => FLAG_OF_CODE[code ?? '']);
  const judged = said.filter((flag) => flag !== undefined);
  return judged.length > 0 ? worstOf(judged) : flagByRange(measured);
}

/** Only when units agree and the range is plain numbers; a doubtful comparison is no comparison. */
function flagByRange({ valueQuantity: value, referenceRange }: MeasuredValue): Flag {
  const [range] = referenceRange ?? [];
  if (value?.value === undefined || value.comparator !== undefined || referenceRange?.length !== 1) return 'unjudged';
  const sameUnit = (bound: Quantity | undefined) => bound?.unit === undefined || bound.unit === value.unit;
  if (!sameUnit(range?.low) || !sameUnit(range?.high)) return 'unjudged';
  const [low, high] = [range?.low?.value, range?.high?.value];
  if (low !== undefined && value.value < low) return 'low';
  if (high !== undefined && value.value > high) return 'high';
  return low === undefined && high === undefined ? 'unjudged' : 'normal';
}
