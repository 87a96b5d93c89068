/**
 * A search as it came in a URL or a form, into the store's query. Parameters that R4 does not know are left out and
 * reported (lenient, R4's default) or refused (Prefer: handling=strict).
 * https://hl7.org/fhir/R4/search.html#errors
 */
import { fault, HubError, type Problem } from '../errors.ts';
import { searchParameter } from '../r4/search-parameters.ts';
import { criterion, RESULT_PARAMETERS } from '../store/criteria.ts';
import type { SearchCriterion, SearchQuery } from '../store/repository.ts';

export interface SearchRequest {
  readonly query: SearchQuery;
  /** What was used, for the self link; without the cursor. */
  readonly used: URLSearchParams;
  readonly ignored: readonly Problem[];
}

const DEFAULT_COUNT = 20;
export const MAX_COUNT = 1_000;
const MAX_CRITERIA = 50;
/** Known to R4, of no effect on what this server answers. */
const HARMLESS = new Set(['_format', '_pretty']);
const COMMON = new Set(['_id', '_lastUpdated']);

export function parseSearch(type: string, parameters: URLSearchParams, strict: boolean): SearchRequest {
  const criteria: SearchCriterion[] = [];
  const used = new URLSearchParams();
  const ignored: Problem[] = [];
  for (const [name, value] of parameters) {
    if (HARMLESS.has(name) || name === '_cursor' || value === '') continue;
    const one = criterion(name, value);
    if (isServed(name)) used.append(name, value);
    else if (!RESULT_PARAMETERS.has(one.code) && isKnown(type, one.code)) {
      used.append(name, value);
      criteria.push(one);
    } else ignored.push(unknown(type, name));
  }
  if (strict && ignored.length > 0) throw new HubError(ignored as unknown as [Problem, ...Problem[]]);
  if (criteria.length > MAX_CRITERIA)
    throw fault('too-costly', 'La búsqueda tiene demasiados criterios.', {
      rule: `Máximo ${MAX_CRITERIA}`,
      fix: 'Divídala en varias búsquedas.',
    });
  const query: SearchQuery = {
    type,
    criteria,
    sort: sortOf(parameters.get('_sort')),
    count: countOf(parameters.get('_count')),
    cursor: parameters.get('_cursor') || undefined,
    total: parameters.get('_total') === 'accurate' ? 'accurate' : 'none',
  };
  return { query, used, ignored };
}

const isServed = (name: string): boolean => name === '_sort' || name === '_count' || name === '_total';
const isKnown = (type: string, code: string): boolean =>
  COMMON.has(code) || code.startsWith('_has') || code.includes('.') || searchParameter(type, code) !== undefined;

const unknown = (type: string, name: string): Problem => ({
  code: 'not-supported',
  text: `El parámetro «${name.slice(0, 60)}» no se usó: ${type} no lo ofrece.`,
  path: name.slice(0, 80),
  rule: 'R4: parámetros de búsqueda del tipo',
  fix: 'Revise el nombre; metadata lista los parámetros que se ofrecen.',
});

function sortOf(text: string | null): SearchQuery['sort'] {
  if (!text) return [];
  return text.split(',').map((part) => ({ code: part.replace(/^-/, ''), descending: part.startsWith('-') }));
}

function countOf(text: string | null): number {
  if (text === null || text === '') return DEFAULT_COUNT;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(count) || count < 1)
    throw fault('value', '_count debe ser un entero desde 1.', {
      path: '_count',
      rule: `R4: 1 a ${MAX_COUNT}`,
      value: text.slice(0, 80),
      fix: 'Escriba por ejemplo _count=50.',
    });
  return Math.min(count, MAX_COUNT);
}
