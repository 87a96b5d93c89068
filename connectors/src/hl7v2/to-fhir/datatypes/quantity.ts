/** NM, SN and OBX-6 to Quantity, Range and Ratio (v2-to-FHIR NM, SN and CWE[Quantity] tables). */
import { UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Quantity } from '@medplum/fhirtypes';
import type { Field } from '../../parse.ts';
import { codingSystem } from './codeable-concept.ts';

/** Units that are written in UCUM whether or not the sender says so in OBX-6.3. */
export const COMMON_UCUM = new Set(
  (
    '% /min mg/dL g/dL g/L mg/L ug/dL ug/L ng/mL ng/dL pg pg/mL mmol/L umol/L nmol/L pmol/L mol/L meq/L U/L kU/L mU/L ' +
    'uU/mL m[IU]/L [IU]/L 10*3/uL 10*6/uL 10*9/L 10*12/L fL kg g mg cm m mm mm[Hg] Cel kg/m2 mL L mL/min s h d mosm/kg'
  ).split(' '),
);

export type Unit = Pick<Quantity, 'unit' | 'system' | 'code'>;

export function toUnit(units: Field, clues: string): Unit {
  const code = said(units.text(1)).replace(/\s+/g, '');
  const text = said(units.text(2)) || said(units.text(1));
  if (code === '') return text === '' ? {} : { unit: text };
  const named = units.text(3);
  if (COMMON_UCUM.has(code) && named === '') return { unit: text, system: UCUM_SYSTEM, code };
  if (named === '') return { unit: text };
  return { unit: text, system: codingSystem(named, clues), code };
}

/** What people put where a unit is asked for and there is none. */
const NO_UNIT = /^(?:[-.]+|N\/?A|S\/U)$/i;
const said = (unit: string): string => (NO_UNIT.test(unit) ? '' : unit);

export const hasUnit = (units: Field): boolean => said(units.text(1)) !== '' || said(units.text(2)) !== '';

/** A decimal as HL7 NM writes it; undefined when the text is none or would lose digits as a number. */
export function toDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})$/.test(trimmed)) return undefined;
  return Number(trimmed);
}

/**
 * A number as a person writes it, with its comparator. A comma is a decimal one only where it can be nothing else: `1,5`, `0,125`; `1,234` may
 * be a thousand.
 */
export function writtenQuantity(text: string): Quantity | undefined {
  const [, mark = '', sign = '', whole = '', decimals = ''] = DECIMAL_COMMA.exec(text.trim()) ?? [];
  const plain = whole === '' ? text : `${mark}${sign}${whole}.${decimals}`;
  const value = toDecimal(plain);
  return value === undefined ? comparedQuantity(plain) : { value };
}

const DECIMAL_COMMA = /^([<>]=?|=[<>]|)\s*([+-]?)(?=0+,|\d{4,},|\d+,(?!\d{3}$))(\d+),(\d{1,12})$/;

export type Comparator = NonNullable<Quantity['comparator']>;
const COMPARATORS: Record<string, Comparator> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '=<': '<=', '=>': '>=' };
export const toComparator = (text: string): Comparator | undefined => COMPARATORS[text];

/** `<5`, `> 1000`: laboratories write them into NM too. */
export function comparedQuantity(text: string): Quantity | undefined {
  const match = /^([<>]=?|=[<>])\s*(\S+)$/.exec(text.trim());
  const value = match === null ? undefined : toDecimal(match[2]!);
  return match === null || value === undefined ? undefined : { value, comparator: COMPARATORS[match[1]!] };
}

export interface ReferenceRange {
  low?: Quantity;
  high?: Quantity;
  text: string;
}

/** OBX-7: text always, low and high when it reads as `70-100`, `<5`, `>= 10`. */
export function toReferenceRange(text: string, unit: Unit): ReferenceRange | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const span = /^\(?\s*(-?\d+(?:\.\d+)?)\s*(?:-|a|to)\s*(-?\d+(?:\.\d+)?)\s*\)?$/i.exec(trimmed);
  const quantity = (value: string): Quantity => ({ value: Number(value), ...unit });
  if (span !== null) return { low: quantity(span[1]!), high: quantity(span[2]!), text: trimmed };
  const bound = /^([<>])=?\s*(-?\d+(?:\.\d+)?)$/.exec(trimmed);
  if (bound === null) return { text: trimmed };
  return bound[1] === '<' ? { high: quantity(bound[2]!), text: trimmed } : { low: quantity(bound[2]!), text: trimmed };
}
