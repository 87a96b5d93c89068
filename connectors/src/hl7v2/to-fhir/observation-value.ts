/**
 * OBX-5 by OBX-2 to Observation.value[x]: v2-to-FHIR OBX[Observation]. What the declared type cannot hold is kept as
 * text, never dropped: `NM` with `<5` is a comparator, `NM` with `hemolizada` is a string.
 */
import type { Attachment, CodeableConcept, Observation, Quantity } from '@medplum/fhirtypes';
import type { Field, Segment } from '../parse.ts';
import { toAttachment } from './attachment.ts';
import { concept, type MapContext } from './context.ts';
import { toCodeableConcept } from './datatypes/codeable-concept.ts';
import { toDateTime, toTime } from './datatypes/date-time.ts';
import { hasUnit, toComparator, toDecimal, toUnit, type Unit, writtenQuantity } from './datatypes/quantity.ts';

export type ObservationValue = Partial<
  Pick<
    Observation,
    | 'valueQuantity'
    | 'valueString'
    | 'valueCodeableConcept'
    | 'valueRange'
    | 'valueRatio'
    | 'valueTime'
    | 'valueDateTime'
    | 'valuePeriod'
    | 'dataAbsentReason'
  >
> & { readonly attachment?: Attachment; readonly note?: string };

const TEXT_TYPES = new Set(['ST', 'TX', 'FT', '']);

export function isText(obx: Segment): boolean {
  return TEXT_TYPES.has(obx.text(2).toUpperCase());
}

/** OBX-2 is required with OBX-5, and many systems send every result as ST: one number with a unit is a number, the rest is text. */
export function isMeasured(obx: Segment): boolean {
  const parts = ['', 'ST'].includes(obx.text(2).toUpperCase()) && hasUnit(obx.field(6)) ? obx.repetitions(5) : [];
  if (parts.length !== 1) return false;
  const text = parts[0]!.whole();
  return !NUMBERED.test(text) && writtenQuantity(text) !== undefined;
}

/** `0012` sent as text is a number of something, whose zeros count; of NM they count for nothing (HL7 v2.5.1 §2.A.47). */
const NUMBERED = /^[^\d.,]*0\d/;

/** A line of text, with its unit. */
export function toText(context: MapContext, obx: Segment): string {
  const unit = toUnit(obx.field(6), context.profile.clues);
  return obx
    .repetitions(5)
    .map((part) => inUnit(part.whole(), unit))
    .join('\n');
}

/** What is no number keeps its unit in words: `105 a 110 mg/dL`. */
function inUnit(text: string, { unit }: Unit): string {
  const said = text.trimEnd();
  if (unit === undefined || said === '') return text;
  const there = said.endsWith(unit) && !/\p{L}/u.test(said.at(-unit.length - 1) ?? '');
  return there ? text : `${said} ${unit}`;
}

export function toValue(context: MapContext, obx: Segment): ObservationValue {
  const type = obx.text(2).toUpperCase();
  const repetitions = obx.repetitions(5);
  const first = repetitions[0];
  if (first === undefined) return {};
  const unit = toUnit(obx.field(6), context.profile.clues);
  if (type === 'ED') return attached(context, first);
  if (isMeasured(obx)) return { valueQuantity: { ...writtenQuantity(first.text()), ...unit } };
  if (TEXT_TYPES.has(type)) return string(toText(context, obx));
  if (repetitions.length > 1 && type !== 'NA')
    return string(repetitions.map((part) => inUnit(plain(part), unit)).join('\n'));
  return single(context, obx, type, first, unit) ?? string(inUnit(plain(first), unit));
}

function single(
  context: MapContext,
  obx: Segment,
  type: string,
  value: Field,
  unit: Unit,
): ObservationValue | undefined {
  const { profile } = context;
  switch (type) {
    case 'NM':
      return quantity(writtenQuantity(value.text()), unit);
    case 'SN':
      return structuredNumeric(value, unit);
    case 'CE':
    case 'CWE':
    case 'CNE':
    case 'CF':
    case 'IS':
    case 'ID':
      return coded(toCodeableConcept(value, { clues: profile.clues }));
    case 'DT':
    case 'DTM':
    case 'TS':
      return { valueDateTime: toDateTime(value.text(), profile, obx.place(5)) };
    case 'TM': {
      const valueTime = toTime(value.text());
      return valueTime === undefined ? undefined : { valueTime };
    }
    case 'DR':
      return {
        valuePeriod: {
          start: toDateTime(value.text(1), profile, obx.place(5)),
          end: toDateTime(value.text(2), profile, obx.place(5)),
        },
      };
    case 'NR': {
      const [low, high] = [toDecimal(value.text(1)), toDecimal(value.text(2))];
      return low === undefined || high === undefined
        ? undefined
        : { valueRange: { low: { value: low, ...unit }, high: { value: high, ...unit } } };
    }
    default:
      return undefined;
  }
}

const string = (text: string): ObservationValue => (text.trim() === '' ? {} : { valueString: text.trim() });
const coded = (code: CodeableConcept | undefined): ObservationValue | undefined =>
  code === undefined ? undefined : { valueCodeableConcept: code };
const quantity = (value: Quantity | undefined, unit: Unit): ObservationValue | undefined =>
  value === undefined ? undefined : { valueQuantity: { ...value, ...unit } };

function structuredNumeric(sn: Field, unit: Unit): ObservationValue | undefined {
  const [mark, first, separator, second] = [1, 2, 3, 4].map((component) => sn.text(component));
  const [a, b] = [toDecimal(first!), toDecimal(second!)];
  if (mark === '<>' || a === undefined || separator === '+') {
    return string([mark, first, separator, second, unit.unit].filter((part) => part).join(' '));
  }
  if ((separator === ':' || separator === '/') && b !== undefined) {
    const comparator = toComparator(mark!);
    return {
      valueRatio: { numerator: { value: a, ...(comparator ? { comparator } : {}) }, denominator: { value: b } },
    };
  }
  if (separator === '-' && b !== undefined) {
    return { valueRange: { low: { value: a, ...unit }, high: { value: b, ...unit } } };
  }
  const comparator = toComparator(mark!);
  return { valueQuantity: { value: a, ...(comparator ? { comparator } : {}), ...unit } };
}

/** Any other data type: its components as one readable line. */
function plain(value: Field): string {
  const count = Math.max(value.componentCount, 1);
  return Array.from({ length: count }, (_, i) => value.text(i + 1))
    .filter((part) => part !== '')
    .join(' ');
}

function attached(context: MapContext, ed: Field): ObservationValue {
  const result = toAttachment(ed, context.profile.maxAttachmentBytes);
  if (result.kind === 'attachment') return { attachment: result.attachment };
  const system = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
  return { dataAbsentReason: { coding: [{ system, code: result.reason }] }, note: result.text };
}

/** Repeated coded answers: one component each, under the observation's own code (OBX[Observation-Component]). */
export function codedComponents(context: MapContext, obx: Segment): Observation['component'] {
  const repetitions = obx.repetitions(5);
  if (repetitions.length < 2 || !['CE', 'CWE', 'CNE', 'IS'].includes(obx.text(2).toUpperCase())) return undefined;
  const code = concept(context, obx, 3);
  return repetitions.flatMap((part) => {
    const value = toCodeableConcept(part, { clues: context.profile.clues });
    return value === undefined || code === undefined ? [] : [{ code, valueCodeableConcept: value }];
  });
}
