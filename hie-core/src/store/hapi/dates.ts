/**
 * HAPI compares a year or a month as if it were its first day; R4 compares it as the whole span
 * (https://hl7.org/fhir/R4/search.html#date). Said with the day on which the span ends, both agree.
 */
import { searchParameter } from '../../r4/search-parameters.ts';
import type { SearchCriterion } from '../repository.ts';

const PARTIAL = /^(le|gt|sa)(\d{4})(?:-(\d{2}))?$/;

export function withWholeDates(type: string, criterion: SearchCriterion): SearchCriterion {
  if (searchParameter(type, criterion.code)?.type !== 'date' || criterion.modifier !== undefined) return criterion;
  return { ...criterion, values: criterion.values.map(withWholeDate) };
}

function withWholeDate(value: string): string {
  const [, prefix, year, month] = PARTIAL.exec(value) ?? [];
  if (prefix === undefined) return value;
  const next = new Date(Date.UTC(month === undefined ? Number(year) + 1 : Number(year), Number(month ?? 0), 1));
  return `${prefix === 'le' ? 'lt' : 'ge'}${next.toISOString().slice(0, 10)}`;
}
