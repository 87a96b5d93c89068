import type { Period, Timing } from '@medplum/fhirtypes';
import { type DateRange, EARLIEST, LATEST, parseDateRange } from '../date-range.ts';
import type { ElementType } from '../structure.ts';
import type { Emit } from './node.ts';

/** What a date parameter finds in each data type. Spec: https://hl7.org/fhir/R4/search.html#date */
export function dateEmit(code: string, type: ElementType): Emit | undefined {
  const range = rangeOf(type.name);
  if (!range) return undefined;
  return (value, out) => {
    const found = range(value as never);
    if (found) out.push({ code, type: 'date', low: found.low, high: found.high });
  };
}

function rangeOf(type: string): ((value: never) => DateRange | undefined) | undefined {
  switch (type) {
    case 'date':
    case 'dateTime':
    case 'instant':
      return parseDateRange;
    case 'Period':
      return periodRange;
    case 'Timing':
      return timingRange;
    default:
      return undefined;
  }
}

function periodRange(period: Period): DateRange | undefined {
  if (period.start === undefined && period.end === undefined) return undefined;
  const start = period.start === undefined ? undefined : parseDateRange(period.start);
  const end = period.end === undefined ? undefined : parseDateRange(period.end);
  return { low: start?.low ?? EARLIEST, high: end?.high ?? LATEST };
}

/** From the first to the last event, or the bounds of the repetition (R4: "the outer limits"). */
function timingRange(timing: Timing): DateRange | undefined {
  const ranges = (timing.event ?? []).map(parseDateRange);
  if (timing.repeat?.boundsPeriod) ranges.push(periodRange(timing.repeat.boundsPeriod));
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  return {
    low: Math.min(...known.map((range) => range.low)),
    high: Math.max(...known.map((range) => range.high)),
  };
}
