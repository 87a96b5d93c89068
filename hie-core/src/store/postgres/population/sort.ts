/**
 * `_sort` by several keys and the place of a row among them, so that the next page begins right behind the last row.
 * A resource without a value comes last, ascending or descending. The id breaks ties.
 */
import { fault } from '../../../errors.ts';
import { searchParameter } from '../../../r4/search-parameters.ts';
import type { SearchQuery } from '../../repository.ts';
import { typeNumber } from '../type-numbers.ts';
import type { Parameters } from './matcher.ts';
import { paramHash, partsOf } from './names.ts';

export interface SortColumn {
  /** SQL of the value for the resource `id`; never null. */
  readonly value: (p: Parameters, id: string) => string;
  readonly cast: 'text' | 'float8' | 'bigint' | 'uuid';
  readonly descending: boolean;
}

const LAST_TEXT = String.fromCodePoint(0x10ffff);
const MAX_KEYS = 5;

export function sortColumns(types: readonly string[], sort: SearchQuery['sort']): SortColumn[] {
  if (sort.length > MAX_KEYS)
    throw fault('too-costly', `_sort tiene más de ${MAX_KEYS} claves.`, {
      path: '_sort',
      fix: 'Ordene por menos claves.',
    });
  const columns: SortColumn[] = [];
  for (const { code, descending } of sort) {
    columns.push(column(types, code, descending));
    // Nothing is left to order behind a key that nobody shares.
    if (code === '_id') return columns;
  }
  columns.push({ value: (_p, id) => id, cast: 'uuid', descending: false });
  return columns;
}

function column(types: readonly string[], code: string, descending: boolean): SortColumn {
  if (code === '_id') return { value: (_p, id) => id, cast: 'uuid', descending };
  if (code === '_lastUpdated') {
    const numbers = types.map(typeNumber);
    const value = (p: Parameters, id: string) => {
      const x = p.alias();
      return `(select ${x}.updated from population ${x} where ${x}.type = any(${p.add(numbers, 'smallint[]')}) and ${x}.id = ${id})`;
    };
    return { value, cast: 'bigint', descending };
  }
  const type = types[0]!;
  const parameter = types.length === 1 ? searchParameter(type, code) : undefined;
  switch (partsOf(type, code) === undefined ? parameter?.type : undefined) {
    case 'string':
    case 'token':
    case 'uri':
      return { value: indexed('population_text', 'value', type, code, descending), cast: 'text', descending };
    case 'date':
    case 'number':
    case 'quantity':
      return { value: indexed('population_range', 'low', type, code, descending), cast: 'float8', descending };
    default:
      throw fault(
        'not-supported',
        `No se puede ordenar ${types.length === 1 ? type : 'varios tipos'} por «${code.slice(0, 60)}».`,
        {
          path: '_sort',
          rule: 'Orden: _id, _lastUpdated y parámetros de texto, código, uri, fecha, número o cantidad del tipo',
          fix: 'Use una de esas claves.',
        },
      );
  }
}

function indexed(table: string, field: string, type: string, code: string, descending: boolean): SortColumn['value'] {
  const text = table === 'population_text';
  const none = text ? (descending ? '' : LAST_TEXT) : descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return (p, id) => {
    const x = p.alias();
    const own = `select ${x}.${field} from ${table} ${x} where ${x}.id = ${id} and ${x}.param = ${p.add(paramHash(type, code), 'bigint')} and ${x}.${descending ? 'last' : 'first'} limit 1`;
    return `coalesce((${own}), ${p.add(none, text ? 'text' : 'float8')})${text ? ' collate "C"' : ''}`;
  };
}

/** `names[i]` is the SQL name of column i. */
export const orderBy = (columns: readonly SortColumn[], names: readonly string[]): string =>
  columns.map(({ descending }, i) => `${names[i]}${descending ? ' desc' : ''}`).join(', ');

/** True of what comes behind `place`. */
export function behind(
  columns: readonly SortColumn[],
  names: readonly string[],
  place: readonly string[],
  p: Parameters,
): string {
  const values = columns.map(({ cast }, i) => p.add(place[i], cast));
  let test = 'false';
  for (let i = columns.length - 1; i >= 0; i--) {
    const beyond = `${names[i]} ${columns[i]!.descending ? '<' : '>'} ${values[i]}`;
    const equal = `${names[i]} = ${values[i]}`;
    test = i === columns.length - 1 ? beyond : `(${beyond} or (${equal} and ${test}))`;
  }
  return test;
}

/** The place of a row, for the cursor. */
export const toCursor = (place: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(['p', ...place.map(String)])).toString('base64url');

export function fromCursor(cursor: string, columns: readonly SortColumn[]): string[] {
  try {
    const [kind, ...place] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const fits = columns.every(({ cast }, i) => typeof place[i] === 'string' && FORMAT[cast].test(place[i]));
    if (kind === 'p' && place.length === columns.length && fits) return place as string[];
  } catch {
    // Falls through: whatever it was, it is not a cursor of ours.
  }
  throw fault('value', 'El cursor de página no es válido.', {
    path: '_cursor',
    fix: 'Siga el enlace «next» tal como vino, o repita la búsqueda desde el inicio.',
  });
}

const FORMAT: Readonly<Record<SortColumn['cast'], RegExp>> = {
  text: /^[^\0]*$/,
  float8: /^-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)$/,
  bigint: /^-?\d{1,18}$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};
