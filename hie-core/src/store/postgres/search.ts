/** Runs a search: which base serves it, one page, its cursor and, when asked, the exact total. */
import { type Database, sqlState } from '../../db.ts';
import { fault, HubError } from '../../errors.ts';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import type { Restriction, SearchPage, SearchQuery } from '../repository.ts';
import { type Current, type CurrentRow, toCurrent, toStored } from './current.ts';
import { textHash } from './hashes.ts';
import { keyOf } from './keys.ts';
import { mainDate } from './main-date.ts';
import { type Ask, ask, unsupported } from './search-criteria.ts';
import { type Base, countStatement, pageStatement, type SearchPlan, type Statement } from './search-sql.ts';
import { typeNumber } from './type-numbers.ts';

type Row = CurrentRow & { readonly sort: number };

export async function search(db: Database, query: SearchQuery, restriction: Restriction): Promise<SearchPage> {
  const plan = planSearch(query, restriction);
  if (plan === undefined) return { matches: [], total: query.total === 'accurate' ? 0 : undefined, next: undefined };
  const { rows } = await run<Row>(db, pageStatement(plan));
  const page = rows.slice(0, query.count);
  const last = page.at(-1);
  const next = rows.length > query.count && last ? toCursor(last) : undefined;
  const total = query.total === 'accurate' ? await count(db, plan, query, rows.length) : undefined;
  return { matches: page.map((row) => toStored(toCurrent(row))), total, next };
}

/** At most `limit` current resources, for conditional writes. */
export async function searchCurrent(
  db: Database,
  type: string,
  criteria: SearchQuery['criteria'],
  limit: number,
): Promise<Current[]> {
  const query: SearchQuery = { type, criteria, sort: [], count: limit, cursor: undefined, total: 'none' };
  const plan = planSearch(query, {});
  if (plan === undefined) return [];
  const { rows } = await run<Row>(db, pageStatement(plan));
  return rows.slice(0, limit).map(toCurrent);
}

async function count(db: Database, plan: SearchPlan, query: SearchQuery, seen: number): Promise<number> {
  if (query.cursor === undefined && seen <= query.count) return seen;
  const { rows } = await run<{ total: number }>(db, countStatement(plan));
  return rows[0]?.total ?? 0;
}

/** Every shape is prepared once per connection, but a hostile client could make shapes without end. */
const NAME_LIMIT = 300;
const names = new Map<string, string>();

async function run<Row extends object>(db: Database, statement: Statement): Promise<{ rows: Row[] }> {
  let name = names.get(statement.text);
  if (name === undefined && names.size < NAME_LIMIT) {
    name = `search_${names.size}_${textHash(statement.text).toString(36)}`;
    names.set(statement.text, name);
  }
  try {
    return await db.query<Row>({ name, text: statement.text, values: [...statement.values] });
  } catch (error) {
    if (sqlState(error) !== '57014') throw error;
    throw new HubError(
      [
        {
          code: 'too-costly',
          text: 'La búsqueda tardó demasiado y se detuvo.',
          rule: 'Tiempo máximo por consulta',
          fix: 'Agregue criterios que la acoten: paciente, identificador o fechas.',
        },
      ],
      { cause: error },
    );
  }
}

function planSearch(query: SearchQuery, restriction: Restriction): SearchPlan | undefined {
  const { type } = query;
  const within = restriction.patientId === undefined ? undefined : keyOf('Patient', restriction.patientId);
  const isPatient = type === 'Patient';
  const asks: Ask[] = query.criteria.map((criterion) => {
    const one = ask(type, criterion);
    if (one === undefined)
      throw unsupported(
        type,
        criterion,
        'Use uno de los parámetros y modificadores que metadata ofrece para este tipo.',
      );
    return one;
  });
  if (within !== undefined && asks.some((one) => one.kind === 'patient' && one.key !== within)) return undefined;
  const patients = new Set(asks.flatMap((one) => (one.kind === 'patient' ? [one.key] : [])));
  if (patients.size > 1) return undefined;
  const base = chooseBase(asks, within !== undefined && !isPatient, isPatient);
  requireServed(query, asks, base);
  return {
    base,
    typeNumber: typeNumber(type),
    asks,
    within,
    isPatient,
    sort: sortOf(query, base),
    after: query.cursor === undefined ? undefined : fromCursor(query.cursor),
    limit: pageLimit(query.count),
  };
}

function chooseBase(asks: readonly Ask[], restricted: boolean, isPatient: boolean): Base {
  const has = (kind: Ask['kind']) => asks.some((one) => one.kind === kind);
  if (restricted || has('patient')) return 'compartment';
  if (has('words') || has('birth')) return 'directory';
  if (has('identifier')) return has('keys') && isPatient ? 'directory' : 'identifier';
  if (has('ids')) return 'ids';
  if (has('keys') || isPatient) return 'directory';
  return 'listing';
}

/** Columns that only some bases have. */
function requireServed(query: SearchQuery, asks: readonly Ask[], base: Base): void {
  const type = query.type;
  query.criteria.forEach((criterion, index) => {
    const kind = asks[index]!.kind;
    const served =
      kind === 'date'
        ? base === 'compartment'
        : kind === 'keys'
          ? base === 'compartment' || (base === 'directory' && isListed(type))
          : kind === 'words' || kind === 'birth'
            ? base === 'directory'
            : true;
    if (!served)
      throw unsupported(type, criterion, 'Agregue la persona: patient=<id>. Así se responde desde su expediente.');
  });
}

/** Types whose every resource has a directory row. */
const isListed = (type: string): boolean =>
  patientCompartmentParams(type).length === 0 || ['Patient', 'RelatedPerson', 'Person'].includes(type);

function sortOf(query: SearchQuery, base: Base): SearchPlan['sort'] {
  const [first, second] = query.sort;
  if (first === undefined)
    return base === 'compartment'
      ? { key: 'date', descending: true }
      : base === 'listing'
        ? { key: 'updated', descending: true }
        : { key: 'id', descending: false };
  const key =
    first.code === '_lastUpdated'
      ? 'updated'
      : first.code === '_id'
        ? 'id'
        : first.code === mainDate(query.type) && base === 'compartment'
          ? 'date'
          : undefined;
  const unserved = key === 'id' && (first.descending || base === 'listing');
  if (key === undefined || second !== undefined || unserved)
    throw fault('not-supported', `No se puede ordenar ${query.type} así.`, {
      path: '_sort',
      rule: `Orden: _lastUpdated, _id${base === 'compartment' && mainDate(query.type) ? ` o ${mainDate(query.type)}` : ''}; una sola clave`,
      fix: base === 'compartment' ? 'Use una de esas claves.' : 'Para ordenar por fecha agregue patient=<id>.',
    });
  return { key, descending: first.descending };
}

/** Few distinct limits, few prepared statements: the page is cut in memory. */
const LIMITS = [2, 11, 21, 51, 101, 201, 501, 1001];
const pageLimit = (count: number): number => LIMITS.find((limit) => limit > count) ?? 1001;

function toCursor(row: Row): string {
  return Buffer.from(JSON.stringify([row.sort, row.id])).toString('base64url');
}

function fromCursor(cursor: string): { value: number; id: string } {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (
      typeof value === 'number' &&
      Number.isSafeInteger(value) &&
      typeof id === 'string' &&
      /^[0-9a-f-]{36}$/.test(id)
    )
      return { value, id };
  } catch {
    // Falls through: whatever it was, it is not a cursor of ours.
  }
  throw fault('value', 'El cursor de página no es válido.', {
    path: '_cursor',
    fix: 'Siga el enlace «next» tal como vino, o repita la búsqueda desde el inicio.',
  });
}
