/** The parameters that shape the answer of a search. https://hl7.org/fhir/R4/search.html#return */
import { fault, type HubError } from '../errors.ts';
import { isResourceType } from '../r4/resource-types.ts';
import type { SearchQuery } from '../store/repository.ts';

const DEFAULT_COUNT = 20;
export const MAX_COUNT = 1_000;

export function sortOf(text: string | null): SearchQuery['sort'] {
  if (!text) return [];
  return text
    .split(',')
    .filter((part) => part !== '' && part !== '-')
    .map((part) => ({ code: part.replace(/^-/, ''), descending: part.startsWith('-') }));
}

export function countOf(text: string | null): number {
  if (text === null || text === '') return DEFAULT_COUNT;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(count) || count < 1)
    throw fault('value', '_count debe ser un entero desde 1.', {
      path: '_count',
      rule: `R4: 1 a ${MAX_COUNT}; para saber solo cuántos hay, _summary=count`,
      value: text.slice(0, 80),
      fix: 'Escriba por ejemplo _count=50.',
    });
  return Math.min(count, MAX_COUNT);
}

export function totalOf(text: string | null): SearchQuery['total'] {
  if (text === null || text === '' || text === 'none') return 'none';
  if (text === 'accurate' || text === 'estimate') return text;
  throw notOne('_total', text, 'none, estimate o accurate');
}

/** The other summaries are of what is shown, not of what is found. */
export const summaryOf = (text: string | null): 'count' | undefined => (text === 'count' ? 'count' : undefined);

/** undefined: every type. */
export function typesOf(texts: readonly string[]): string[] | undefined {
  const types = texts.flatMap((text) => text.split(',')).filter((type) => type !== '');
  const wrong = types.find((type) => !isResourceType(type));
  if (wrong !== undefined) throw notOne('_type', wrong, 'tipos de recurso de R4, separados por comas');
  return types.length === 0 ? undefined : [...new Set(types)];
}

const notOne = (path: string, value: string, rule: string): HubError =>
  fault('value', `${path} no se entiende.`, {
    path,
    rule: `R4: ${rule}`,
    value: value.slice(0, 80),
    fix: 'Use uno de esos valores.',
  });
