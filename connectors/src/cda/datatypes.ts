/** CDA data types to FHIR: CD, TS, IVL_TS, PQ, IVL_PQ and what `value` may be (C-CDA on FHIR, mapping guidance). */
import { UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CodeableConcept, Coding, Observation, Period, Quantity, Range } from '@medplum/fhirtypes';
import { type DateHabit, toDate, toDateTime, toInstant, toTime } from '../hl7v2/to-fhir/datatypes/date-time.ts';
import { toDecimal } from '../hl7v2/to-fhir/datatypes/quantity.ts';
import type { Reading } from './context.ts';
import { all, attribute, first, wordsOf } from './element.ts';
import { uriOf } from './oid.ts';
import type { Element } from './xml.ts';

const NULL_FLAVOR = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor';
const UNKNOWN: Coding = { system: NULL_FLAVOR, code: 'UNK', display: 'unknown' };
/** R4 `code`: no space at its ends, one at a time inside. */
const CODE = /^\S+( \S+)*$/;

/** The words that an entry points to in its section's narrative, else its own. */
export function referredText(reading: Reading, holder: Element | undefined): string {
  const target = attribute(holder, 'reference', 'value').replace(/^#/, '');
  return reading.narrative.get(target) ?? wordsOf(holder);
}

/** The code, its translations and the original words; undefined when there is none of them. */
export function toConcept(reading: Reading, cd: Element | undefined): CodeableConcept | undefined {
  if (cd === undefined) return undefined;
  const coding = [cd, ...all(cd, 'translation')].flatMap((each) => toCoding(each) ?? []);
  const text = referredText(reading, first(cd, 'originalText')) || coding.find(({ display }) => display)?.display;
  if (coding.length === 0 && !text) return undefined;
  return { ...(coding.length > 0 && { coding: distinct(coding) }), ...(text && { text }) };
}

function toCoding({ attributes }: Element): Coding | undefined {
  const { code = '', codeSystem = '', displayName } = attributes;
  if (!CODE.test(code.trim())) return undefined;
  const system = uriOf(codeSystem);
  return { ...(system && { system }), code: code.trim(), ...(displayName?.trim() && { display: displayName.trim() }) };
}

const distinct = (codings: readonly Coding[]): Coding[] => [
  ...new Map(codings.map((coding) => [`${coding.system}|${coding.code}`, coding])).values(),
];

/** For where FHIR requires a code and the document says only that there is none. */
export const orUnknown = (concept: CodeableConcept | undefined): CodeableConcept => concept ?? { coding: [UNKNOWN] };

type Reader<T> = (text: string, habit: DateHabit, place: string) => T;

/** A date that is none costs the date and not the document: the original is kept. */
function lenient<T>(read: Reader<T>, reading: Reading, element: Element | undefined): T | undefined {
  const text = element?.attributes.value?.trim() ?? '';
  if (text === '') return undefined;
  try {
    return read(text.replace(/\.(\d{6})\d+/, '.$1'), { timeZone: reading.profile.timeZone }, element!.name);
  } catch {
    reading.left.add(`una fecha que no lo es en ${element!.name}`);
    return undefined;
  }
}

export const dateTimeOf = (reading: Reading, element: Element | undefined): string | undefined =>
  lenient(toDateTime, reading, element);

export const instantOf = (reading: Reading, element: Element | undefined): string | undefined =>
  lenient(toInstant, reading, element);

export const dateOf = (reading: Reading, element: Element | undefined): string | undefined =>
  lenient(toDate, reading, element);

/** IVL_TS. An end before its start is a sender's fault: the start stays. */
export function periodOf(reading: Reading, interval: Element | undefined): Period | undefined {
  const start = dateTimeOf(reading, first(interval, 'low'));
  const end = dateTimeOf(reading, first(interval, 'high'));
  if (start === undefined && end === undefined) return undefined;
  if (start !== undefined && end !== undefined && Date.parse(end) < Date.parse(start)) return { start };
  return { ...(start && { start }), ...(end && { end }) };
}

/** When it happened: the point in time, else the start of the interval. */
export const momentOf = (reading: Reading, statement: Element): string | undefined => {
  const time = first(statement, 'effectiveTime');
  return (
    dateTimeOf(reading, time) ?? dateTimeOf(reading, first(time, 'low')) ?? dateTimeOf(reading, first(time, 'high'))
  );
};

/** A point becomes a dateTime, an interval with two ends a Period. */
export function effectiveOf(
  reading: Reading,
  statement: Element,
): { effectiveDateTime?: string; effectivePeriod?: Period } {
  const interval = periodOf(reading, first(statement, 'effectiveTime'));
  if (interval?.end !== undefined) return { effectivePeriod: interval };
  const at = momentOf(reading, statement);
  return at === undefined ? {} : { effectiveDateTime: at };
}

const ATOMS = new Set(
  (
    '1 % kg g mg ug ng pg L dL cL mL uL fL mol mmol umol nmol pmol meq m cm mm um nm m2 s ms min h d wk mo a Cel K Pa kPa U kU mU uU ' +
    'J kJ cal kcal mosm osm Hz W [iU] [IU] m[IU] k[IU] u[IU] [in_i] [in_us] [ft_i] [ft_us] [lb_av] [oz_av] [degF] mm[Hg] cm[H2O] ' +
    '[pH] [drp] [tsp_us] [tbs_us] [foz_us] dB'
  ).split(' '),
);

/** C-CDA asks for UCUM and senders write "Puffs": only what reads as UCUM is called so. */
const isUcum = (unit: string): boolean =>
  unit.split(/[/.]/).every((part, index) => {
    const atom = part.replace(/\{[^{}]*\}$/, '').replace(/^10\*\d+|^10\^\d+/, '');
    return atom === '' ? part !== '' || index === 0 : ATOMS.has(atom);
  });

/** PQ; `1` is the dimensionless unit of UCUM. */
export function toQuantity(pq: Element | undefined): Quantity | undefined {
  const value = toDecimal(pq?.attributes.value ?? '');
  if (value === undefined) return undefined;
  const unit = pq!.attributes.unit?.trim() ?? '';
  return { value, ...(unit !== '' && { unit, ...(isUcum(unit) && { system: UCUM_SYSTEM, code: unit }) }) };
}

function toRange(interval: Element): Range | undefined {
  const low = toQuantity(first(interval, 'low'));
  const high = toQuantity(first(interval, 'high'));
  return low || high ? { ...(low && { low }), ...(high && { high }) } : undefined;
}

/** IVL_PQ: two ends are a Range, one end a Quantity with its comparator. */
function intervalValue(value: Element): Partial<Observation> {
  const range = toRange(value);
  if (range?.low && range.high) return { valueRange: range };
  const end = range?.low ?? range?.high;
  if (end === undefined) return {};
  const inclusive = attribute(value, range?.low ? 'low' : 'high', 'inclusive') !== 'false' ? '=' : '';
  const comparator = `${range?.low ? '>' : '<'}${inclusive}` as NonNullable<Quantity['comparator']>;
  return { valueQuantity: { ...end, comparator } };
}

/** `value` of an observation by its xsi:type. */
export function observedValue(reading: Reading, value: Element | undefined): Partial<Observation> {
  const type = value?.attributes['xsi:type']?.replace(/^.*:/, '');
  if (value === undefined || type === undefined) return {};
  const text = wordsOf(value);
  switch (type) {
    case 'PQ': {
      const valueQuantity = toQuantity(value);
      return valueQuantity ? { valueQuantity } : {};
    }
    case 'IVL_PQ':
      return intervalValue(value);
    case 'CD':
    case 'CE':
    case 'CV':
    case 'CO': {
      const valueCodeableConcept = toConcept(reading, value);
      return valueCodeableConcept ? { valueCodeableConcept } : {};
    }
    case 'INT': {
      const number = Number(value.attributes.value);
      return /^-?\d{1,9}$/.test(value.attributes.value ?? '') ? { valueInteger: number } : {};
    }
    case 'REAL': {
      const number = toDecimal(value.attributes.value ?? '');
      return number === undefined ? {} : { valueQuantity: { value: number } };
    }
    case 'BL':
      return /^(true|false)$/.test(value.attributes.value ?? '')
        ? { valueBoolean: value.attributes.value === 'true' }
        : {};
    case 'TS': {
      const valueDateTime = dateTimeOf(reading, value);
      return valueDateTime ? { valueDateTime } : {};
    }
    case 'IVL_TS': {
      const valuePeriod = periodOf(reading, value);
      return valuePeriod ? { valuePeriod } : {};
    }
    case 'TM': {
      const valueTime = toTime(value.attributes.value ?? '');
      return valueTime ? { valueTime } : {};
    }
    default: {
      const said = text || referredText(reading, value) || (value.attributes.value ?? '');
      return said.trim() === '' ? {} : { valueString: said };
    }
  }
}
