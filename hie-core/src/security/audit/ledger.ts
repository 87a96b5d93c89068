/**
 * The audit as FHIR reads it: AuditEvents rendered from the ledger, by id and by search, newest first. Whoever may see only the record of
 * certain persons sees of each act what is theirs: not the other people a search had shown.
 */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type {
  HistoryEntry,
  HistoryOptions,
  HistoryPage,
  Restriction,
  SearchPage,
  SearchQuery,
  Stored,
} from '../../store/repository.ts';
import type { RenderOptions } from './agents.ts';
import { conditionOf, ofPersons } from './conditions.ts';
import { decodeEntry } from './encode.ts';
import type { AuditEntry } from './entry.ts';
import { render } from './event.ts';
import { countEntries, type EntryRow, gatherValues, type Sql, selectEntries, selectPage } from './sql.ts';

export interface AuditLedger {
  /** Those of them that are there and may be seen. */
  find(ids: readonly string[], restriction: Restriction): Promise<Stored[]>;
  search(query: SearchQuery, restriction: Restriction): Promise<SearchPage>;
  /** Each entry has one version, the first. */
  history(id: string | undefined, options: HistoryOptions, restriction: Restriction): Promise<HistoryPage>;
}

export interface LedgerOptions extends Pick<RenderOptions, 'fhirUrl'> {
  readonly db: Database;
  /** Whether a person reads the name of who looked at his record, or only role and facility. */
  readonly showProfessional: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function createAuditLedger({ db, fhirUrl, showProfessional }: LedgerOptions): AuditLedger {
  const toStored = (row: EntryRow, restriction: Restriction): Stored | undefined => {
    const whole = decodeEntry(row.entry);
    const entry = restriction.persons === undefined ? whole : partFor(whole, restriction.persons);
    if (entry === undefined || restriction.treated !== undefined) return undefined;
    const anonymous = restriction.persons !== undefined && !showProfessional;
    const { lastUpdated, json } = render(row.id, entry, { fhirUrl, anonymous });
    const patientId = entry.patients.length === 1 ? entry.patients[0] : undefined;
    return { type: 'AuditEvent', id: row.id, versionId: '1', lastUpdated, deleted: false, patientId, json };
  };
  const shown = (rows: readonly EntryRow[], restriction: Restriction): Stored[] =>
    rows.map((row) => toStored(row, restriction)).filter((one) => one !== undefined);

  async function page(conditions: string[], sql: Sql, count: number, ascending: boolean) {
    const rows = await selectPage(db, conditions, sql, { limit: count + 1, ascending });
    const here = rows.slice(0, count);
    return { here, next: rows.length > count ? toCursor(here.at(-1)!.id) : undefined };
  }

  return {
    async find(ids, restriction) {
      const known = ids.filter((id) => UUID.test(id));
      return known.length === 0 ? [] : shown(await selectEntries(db, known), restriction);
    },

    async search(query, restriction) {
      const { conditions, sql } = asked(query, restriction, showProfessional);
      if (query.summary === 'count')
        return { matches: [], included: [], total: await countEntries(db, conditions, sql), next: undefined };
      const whole = { conditions: [...conditions], sql: { ...sql, values: [...sql.values] } };
      const ascending = isAscending(query);
      if (query.cursor !== undefined) conditions.push(after(query.cursor, ascending, sql));
      const { here, next } = await page(conditions, sql, query.count, ascending);
      const all = query.cursor === undefined && next === undefined;
      const total =
        query.total === 'none' ? undefined : all ? here.length : await countEntries(db, whole.conditions, whole.sql);
      return { matches: shown(here, restriction), included: [], total, next };
    },

    async history(id, options, restriction) {
      const sql = gatherValues();
      const conditions = id === undefined ? [] : [conditionOf({ code: '_id', modifier: undefined, values: [id] }, sql)];
      if (restriction.persons !== undefined) conditions.push(ofPersons(restriction.persons, sql));
      const { since, at, cursor, count, ascending = false } = options;
      if (since !== undefined) conditions.push(dateCondition(`ge${since}`, sql));
      // What was written stays: it is current from then on.
      if (at !== undefined) conditions.push(dateCondition(`le${at}`, sql));
      if (cursor !== undefined) conditions.push(after(cursor, ascending, sql));
      const { here, next } = await page(conditions, sql, count, ascending);
      const entries = shown(here, restriction).map((one): HistoryEntry => ({ ...one, method: 'POST' }));
      return { entries, total: id === undefined ? undefined : entries.length, next };
    },
  };
}

const dateCondition = (value: string, sql: Sql): string =>
  conditionOf({ code: 'date', modifier: undefined, values: [value] }, sql);

function asked(
  query: SearchQuery,
  restriction: Restriction,
  showProfessional: boolean,
): { conditions: string[]; sql: Sql } {
  const sql = gatherValues();
  const { compartment, criteria, includes = [] } = query;
  if (includes.length > 0 || (compartment !== undefined && compartment.type !== 'Patient'))
    throw fault('not-supported', 'La auditoría se busca sola: sin _include, y en el compartimento de una persona.', {
      path: 'AuditEvent',
      fix: 'Lea aparte los recursos a los que apuntan los eventos.',
    });
  const naming = criteria.find(({ code }) => code === 'agent' || code === 'agent-name');
  if (naming !== undefined && restriction.persons !== undefined && !showProfessional)
    throw fault('forbidden', 'Quien opera el hub decidió mostrar el rol y la unidad de quien consultó, no su nombre.', {
      path: naming.code,
      fix: 'Busque sin ese parámetro.',
    });
  const conditions = criteria.map((criterion) => conditionOf(criterion, sql));
  if (compartment !== undefined) conditions.push(ofPersons([compartment.id], sql));
  if (restriction.persons !== undefined) {
    conditions.push(ofPersons(restriction.persons, sql));
    // Who else stood in a search that showed him too is not for a person to find out by asking.
    if (criteria.some(({ code }) => code === 'patient' || code === 'entity')) conditions.push('e.person is not null');
  }
  return { conditions, sql };
}

/** What of an act concerns these persons; undefined: nothing of it can be told apart from what concerns others. */
export function partFor(entry: AuditEntry, persons: readonly string[]): AuditEntry | undefined {
  const own = entry.patients.filter((id) => persons.includes(id));
  if (own.length === 0) return undefined;
  if (own.length === entry.patients.length) return entry;
  if (entry.resource !== undefined) return undefined;
  const { query, note, ...rest } = entry;
  return { ...rest, patients: own, entities: [] };
}

const TIME_SORTS = new Set(['date', '_lastUpdated', '_id']);

function isAscending({ sort }: SearchQuery): boolean {
  const [first, ...more] = sort;
  if (first === undefined) return false;
  if (more.length === 0 && TIME_SORTS.has(first.code)) return !first.descending;
  throw fault('not-supported', 'La auditoría se ordena por fecha.', {
    path: '_sort',
    rule: '_sort=date o _sort=-date',
    fix: 'Quite los demás criterios de orden.',
  });
}

const toCursor = (id: string): string => Buffer.from(id).toString('base64url');

function after(cursor: string, ascending: boolean, sql: Sql): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!UUID.test(id))
    throw fault('value', 'El cursor de página no es válido.', {
      path: '_cursor',
      fix: 'Use el enlace «next» de la página anterior tal como vino.',
    });
  return `e.id ${ascending ? '>' : '<'} ${sql.add(id, 'uuid')}`;
}
