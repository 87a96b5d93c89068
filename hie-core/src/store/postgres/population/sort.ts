/**
 * `_sort` by several keys and the place of a row among them, so that the next page begins right behind the last row.
 * A resource without a value comes last, ascending or descending. The id breaks ties: in the direction of an index that can be
 * walked in this order (walk.ts), because either plan may give the next page.
 */
import { fault } from '../../../errors.ts';
import { searchParameter } from '../../../r4/search-parameters.ts';
import type { SearchQuery } from '../../repository.ts';
import type { Parameters } from './matcher.ts';
import { FIRST, isPlain, LAST, paramHash, partsOf } from './names.ts';
import { typeTest } from './types.ts';

export interface SortColumn {
  readonly code: string;
  /** SQL of the value for the resource `id`; never null. */
  readonly value: (p: Parameters, id: string) => string;
  readonly cast: 'text' | 'float8' | 'bigint' | 'uuid';
  readonly descending: boolean;
  /** Which index has the value; undefined: none that could be walked. */
  readonly index?: 'term' | 'range' | 'updated';
  /** What stands for no value. */
  readonly none?: string;
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
  const only = columns.length === 1 ? columns[0]! : undefined;
  // Codes of several systems may be written alike: the dictionary's index has them one after the other.
  if (only?.index === 'term') columns.push(termKey(types[0]!, only));
  // The versions' index has the latest first and then the ids upwards; the others can be read backwards as a whole.
  const descending = only === undefined ? false : only.index === 'updated' ? !only.descending : only.descending;
  columns.push({ code: '', value: (_p, id) => id, cast: 'uuid', descending });
  return columns;
}

function column(types: readonly string[], code: string, descending: boolean): SortColumn {
  if (code === '_id') return { code, value: (_p, id) => id, cast: 'uuid', descending };
  if (code === '_lastUpdated') {
    const value = (p: Parameters, id: string) => {
      const x = p.alias();
      return `(select ${x}.updated from population ${x} where ${typeTest(types, `${x}.type`, p)} and ${x}.id = ${id})`;
    };
    return { code, value, cast: 'bigint', descending, index: 'updated' };
  }
  const type = types[0]!;
  const parameter = types.length === 1 ? searchParameter(type, code) : undefined;
  switch (partsOf(type, code) === undefined && !isPlain(code) ? parameter?.type : undefined) {
    case 'string':
    case 'token':
    case 'uri':
      return byTerm(type, code, descending);
    case 'date':
    case 'number':
    case 'quantity':
      return byRange(type, code, descending);
    default:
      throw unsortable(types, code);
  }
}

function byTerm(type: string, code: string, descending: boolean): SortColumn {
  const none = descending ? '' : LAST_TEXT;
  const value = (p: Parameters, id: string) => {
    const own = ofTerms(type, code, `${descending ? 'max' : 'min'}(t.value)`, p, id);
    return `coalesce((${own}), ${p.add(none, 'text')}) collate "C"`;
  };
  return { code, value, cast: 'text', descending, index: 'term', none };
}

/** The key of the value it sorts by. */
function termKey(type: string, { code, descending }: SortColumn): SortColumn {
  const direction = descending ? ' desc' : '';
  const value = (p: Parameters, id: string) =>
    `coalesce((${ofTerms(type, code, 't.key', p, id)} order by t.value${direction}, t.key${direction} limit 1), 0)`;
  return { code: '', value, cast: 'bigint', descending, none: '0' };
}

function ofTerms(type: string, code: string, what: string, p: Parameters, id: string): string {
  const param = p.add(paramHash(type, code), 'bigint');
  return `select ${what} from population_key k join population_term t on t.key = k.key where k.id = ${id} and t.param = ${param}`;
}

function byRange(type: string, code: string, descending: boolean): SortColumn {
  const none = descending ? '-Infinity' : 'Infinity';
  const value = (p: Parameters, id: string) => {
    const x = p.alias();
    const own = `select ${x}.low from population_range ${x} where ${x}.id = ${id} and ${x}.param = ${p.add(paramHash(type, code), 'bigint')} and ${x}.flags & ${descending ? LAST : FIRST} <> 0 limit 1`;
    return `coalesce((${own}), ${p.add(none, 'float8')})`;
  };
  return { code, value, cast: 'float8', descending, index: 'range', none };
}

const unsortable = (types: readonly string[], code: string) =>
  fault(
    'not-supported',
    `No se puede ordenar ${types.length === 1 ? types[0] : 'varios tipos'} por «${code.slice(0, 60)}».`,
    {
      path: '_sort',
      rule: 'Orden: _id, _lastUpdated y parámetros de texto, código, uri, fecha, número o cantidad del tipo; no por referencia, identificador, teléfono ni parámetro compuesto, cuyo orden R4 deja abierto',
      fix: 'Use una de esas claves.',
    },
  );

/** `names[i]` is the SQL name of column i. */
export const orderBy = (columns: readonly SortColumn[], names: readonly string[]): string =>
  columns.map(({ descending }, i) => `${names[i]}${descending ? ' desc' : ''}`).join(', ');

/** Binds the place's value for column i. */
export type Bind = (value: string, index: number, p: Parameters) => string;

/** True of what comes behind `place`; the first column's bound stands apart, for the index. */
export function behind(
  columns: readonly SortColumn[],
  names: readonly string[],
  place: readonly string[],
  p: Parameters,
  bind: Bind = (value, i, parameters) => parameters.add(value, columns[i]!.cast),
): string {
  const values = columns.map((_, i) => bind(place[i]!, i, p));
  let test = 'false';
  for (let i = columns.length - 1; i >= 0; i--) {
    const beyond = `${names[i]} ${columns[i]!.descending ? '<' : '>'} ${values[i]}`;
    const equal = `${names[i]} = ${values[i]}`;
    test = i === columns.length - 1 ? beyond : `(${beyond} or (${equal} and ${test}))`;
  }
  if (columns.length === 1) return test;
  return `${names[0]} ${columns[0]!.descending ? '<=' : '>='} ${values[0]} and ${test}`;
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
