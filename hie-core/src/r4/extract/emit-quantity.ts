import type { Money, Quantity, Range, SampledData } from '@medplum/fhirtypes';
import type { ElementType } from '../structure.ts';
import type { Emit } from './node.ts';

const CURRENCY_SYSTEM = 'urn:iso:std:iso:4217';

interface Measured {
  readonly value: number | undefined;
  readonly low: number;
  readonly high: number;
  readonly unit: Quantity | undefined;
}

/** What a quantity parameter finds in each data type. Spec: https://hl7.org/fhir/R4/search.html#quantity */
export function quantityEmit(code: string, type: ElementType): Emit | undefined {
  const measure = measureOf(type.name);
  if (!measure) return undefined;
  return (value, out) => {
    const found = measure(value as never);
    if (!found) return;
    const unit = found.unit;
    out.push({
      code,
      type: 'quantity',
      value: found.value,
      low: found.low,
      high: found.high,
      system: unit?.system,
      unitCode: unit?.code,
      unit: unit?.unit,
    });
  };
}

export function numberEmit(code: string, type: ElementType): Emit | undefined {
  switch (type.name) {
    case 'decimal':
    case 'integer':
    case 'positiveInt':
    case 'unsignedInt':
      return (value, out) => {
        out.push({ code, type: 'number', value: value as number, low: value as number, high: value as number });
      };
    case 'Range':
      return (value, out) => {
        const found = measureRange(value as Range);
        if (found) out.push({ code, type: 'number', value: undefined, low: found.low, high: found.high });
      };
    default:
      return undefined;
  }
}

function measureOf(type: string): ((value: never) => Measured | undefined) | undefined {
  switch (type) {
    case 'Quantity':
    case 'SimpleQuantity':
    case 'Age':
    case 'Duration':
    case 'Count':
    case 'Distance':
      return measureQuantity;
    case 'Money':
      return (money: Money) => measureQuantity({ value: money.value, system: CURRENCY_SYSTEM, code: money.currency });
    case 'Range':
      return measureRange;
    case 'SampledData':
      return measureSamples;
    default:
      return undefined;
  }
}

function measureQuantity(quantity: Quantity): Measured | undefined {
  const value = quantity.value;
  if (typeof value !== 'number') return undefined;
  const comparator = quantity.comparator;
  const low = comparator === '<' || comparator === '<=' ? Number.NEGATIVE_INFINITY : value;
  const high = comparator === '>' || comparator === '>=' ? Number.POSITIVE_INFINITY : value;
  return { value, low, high, unit: quantity };
}

function measureRange(range: Range): Measured | undefined {
  const low = range.low?.value;
  const high = range.high?.value;
  if (low === undefined && high === undefined) return undefined;
  return {
    value: undefined,
    low: low ?? Number.NEGATIVE_INFINITY,
    high: high ?? Number.POSITIVE_INFINITY,
    unit: range.low ?? range.high,
  };
}

/** "just search on the bounds of the values in sampled data" (Observation value-quantity). */
function measureSamples(samples: SampledData): Measured | undefined {
  const factor = samples.factor ?? 1;
  const origin = samples.origin?.value ?? 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const point of (samples.data ?? '').split(' ')) {
    const value = point === '' ? Number.NaN : Number(point) * factor + origin;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? undefined : { value: undefined, low, high, unit: samples.origin };
}
