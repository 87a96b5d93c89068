/**
 * A search as it came in a URL or a form, into the store's query. Parameters that R4 does not know are left out and
 * reported (lenient, R4's default) or refused (Prefer: handling=strict).
 * https://hl7.org/fhir/R4/search.html#errors
 */
import { fault, HubError, type Problem } from '../errors.ts';
import { isResourceType } from '../r4/resource-types.ts';
import { searchParameter } from '../r4/search-parameters.ts';
import { criterion, RESULT_PARAMETERS } from '../store/criteria.ts';
import type { SearchCriterion, SearchInclude, SearchQuery } from '../store/repository.ts';
import { countOf, sortOf, summaryOf, totalOf, typesOf } from './search-shape.ts';

export { MAX_COUNT } from './search-shape.ts';

export interface SearchRequest {
  readonly query: SearchQuery;
  /** What was used, for the self link; without the cursor. */
  readonly used: URLSearchParams;
  readonly ignored: readonly Problem[];
}

/** Where the search looks: one type, everything, or a compartment. */
export interface SearchScope {
  readonly type: string | undefined;
  readonly compartment?: SearchQuery['compartment'];
}

const MAX_CRITERIA = 50;
const MAX_INCLUDES = 20;
/** Known to R4, of no effect on what this server answers. */
const HARMLESS = new Set(['_format', '_pretty']);
const SHAPE = new Set(['_sort', '_count', '_total', '_type', '_summary']);

export function parseSearch(scope: string | SearchScope, parameters: URLSearchParams, strict: boolean): SearchRequest {
  const { type, compartment } = typeof scope === 'string' ? { type: scope, compartment: undefined } : scope;
  const criteria: SearchCriterion[] = [];
  const includes: SearchInclude[] = [];
  const used = new URLSearchParams();
  const ignored: Problem[] = [];
  for (const [name, value] of parameters) {
    if (HARMLESS.has(name) || name === '_cursor' || value === '') continue;
    const include = includeOf(name, value);
    const one = criterion(name, value);
    if (include !== undefined) includes.push(include);
    else if (!RESULT_PARAMETERS.has(one.code) && isKnown(type, one)) criteria.push(one);
    else if (!SHAPE.has(name) || (name === '_type' && type !== undefined)) {
      ignored.push(unknown(type, name));
      continue;
    }
    used.append(name, value);
  }
  if (strict && ignored.length > 0) throw new HubError(ignored as unknown as [Problem, ...Problem[]]);
  if (criteria.length > MAX_CRITERIA || includes.length > MAX_INCLUDES) throw tooMany();
  const types = type === undefined ? typesOf(parameters.getAll('_type')) : undefined;
  const summary = summaryOf(parameters.get('_summary'));
  const query: SearchQuery = {
    type,
    ...(types !== undefined && { types }),
    criteria,
    ...(compartment !== undefined && { compartment }),
    ...(includes.length > 0 && { includes }),
    sort: sortOf(parameters.get('_sort')),
    count: countOf(parameters.get('_count')),
    cursor: parameters.get('_cursor') || undefined,
    total: totalOf(parameters.get('_total')),
    ...(summary !== undefined && { summary }),
  };
  return { query, used, ignored };
}

const tooMany = () =>
  fault('too-costly', 'La búsqueda tiene demasiados criterios.', {
    rule: `Máximo ${MAX_CRITERIA} criterios y ${MAX_INCLUDES} inclusiones`,
    fix: 'Divídala en varias búsquedas.',
  });

function isKnown(type: string | undefined, { code, has }: SearchCriterion): boolean {
  if (has !== undefined) return true;
  const parameter = searchParameter(type ?? 'Basic', code);
  return parameter !== undefined && (type !== undefined || code.startsWith('_'));
}

/** `_include[:iterate]=Type:code[:Target]`; undefined when the name is another one. @throws HubError when it is malformed */
function includeOf(name: string, value: string): SearchInclude | undefined {
  const match = /^_(rev)?include(?::(iterate|recurse))?$/.exec(name);
  if (match === null) return undefined;
  const [source = '', code = value === '*' ? '*' : '', target, ...rest] = value.split(':');
  const known =
    (source === '*' && code === '*') ||
    (isResourceType(source) && (code === '*' || searchParameter(source, code)?.type === 'reference'));
  if (!known || rest.length > 0 || (target !== undefined && !isResourceType(target)))
    throw fault('value', `«${value.slice(0, 60)}» no es una inclusión de R4.`, {
      path: name,
      rule: 'R4: Tipo:parámetro[:TipoDestino], con un parámetro de referencia de ese tipo',
      value: value.slice(0, 80),
      fix: 'Escriba por ejemplo _include=Observation:patient.',
    });
  return { source, code, target, iterate: match[2] !== undefined, reverse: match[1] !== undefined };
}

const unknown = (type: string | undefined, name: string): Problem => ({
  code: 'not-supported',
  text: `El parámetro «${name.slice(0, 60)}» no se usó: ${type ?? 'la búsqueda en todo el sistema'} no lo ofrece.`,
  path: name.slice(0, 80),
  rule: 'R4: parámetros de búsqueda del tipo',
  fix: 'Revise el nombre; metadata lista los parámetros que se ofrecen.',
});
