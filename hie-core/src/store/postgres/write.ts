/**
 * The one statement that writes everything that bundles say: versions, index rows, audit entries and the operations' ledger
 * rows, in one autocommit. It is atomic without begin and commit, and costs one round trip and one flush.
 *
 * Columns travel as text: PostgreSQL splits them with string_to_array and array literals, several times cheaper than
 * quoting each value in Node. U+0001 can separate JSON texts: JSON must escape it.
 */
import type { Database } from '../../db.ts';
import type { LedgerRow } from '../../security/audit/encode.ts';
import { INSERT_ENTRIES, INSERT_PERSONS } from '../../security/audit/sql.ts';
import type { SignedSource } from '../repository.ts';
import { type Columns, type Table, toColumns, type VersionRow } from './columns.ts';
import type { Concealment } from './conceal.ts';

export type { VersionRow } from './columns.ts';

/** What one bundle writes. */
export interface Batch {
  readonly atMs: number;
  readonly versions: readonly VersionRow[];
  readonly audit: readonly LedgerRow[];
  readonly operation: { readonly hash: string; readonly results: string } | undefined;
  /** What a person's Consents hide of it. */
  readonly concealment?: Concealment;
  readonly source?: SignedSource | undefined;
}

/** What a column is to PostgreSQL. `text`: free text, '' stands for null; the others are array literals. */
type ColumnType = 'smallint' | 'integer' | 'bigint' | 'uuid' | 'boolean' | 'text';

/**
 * A part of the statement, present when its table has rows. `unnest` stands for the rows. `freed`: identifiers are let go in this
 * same statement, and one resource may take what another lets go; so the insert reads what the delete tells, which makes
 * PostgreSQL finish the delete first.
 */
interface Part {
  readonly table: keyof Columns;
  readonly types: readonly ColumnType[];
  readonly sql: (unnest: string, freed: boolean) => string;
}

const PARTS: readonly Part[] = [
  {
    table: 'versions',
    types: ['bigint', 'smallint', 'smallint', 'uuid', 'integer', 'uuid', 'uuid', 'text', 'text'],
    sql: (
      unnest,
    ) => `insert into resource_version (at, deleted, shard, type, id, version, patient, source, public_id, content)
      select to_timestamp(a::double precision / 1000), c is null, s, t, i, v, p, o, u, coalesce(c, '')
      from ${unnest} as r(a, s, t, i, v, p, o, u, c)`,
  },
  {
    table: 'compartments',
    types: ['smallint', 'smallint', 'uuid', 'uuid', 'bigint', 'bigint', 'text'],
    sql: (unnest) => `insert into compartment (shard, type, patient, id, low, high, keys)
      select s, t, p, i, l, h, k::bigint[] from ${unnest} as r(s, t, p, i, l, h, k)`,
  },
  {
    table: 'identifiers',
    types: ['uuid', 'uuid', 'smallint', 'boolean'],
    sql: (unnest, freed) =>
      `insert into identifier (hash, id, shard, exclusive) select * from ${unnest}${freed ? ' where (select count(*) from freed) >= 0' : ''}`,
  },
  {
    table: 'directory',
    types: ['smallint', 'uuid', 'smallint', 'bigint', 'bigint', 'text', 'text'],
    sql: (unnest) => `insert into directory (type, id, shard, birth_low, birth_high, words, keys)
      select t, i, s, l, h, coalesce(w, '')::tsvector, k::bigint[] from ${unnest} as r(t, i, s, l, h, w, k)
      on conflict (type, id) do update set birth_low = excluded.birth_low, birth_high = excluded.birth_high,
        words = excluded.words, keys = excluded.keys`,
  },
  {
    table: 'dropCompartments',
    types: ['smallint', 'uuid', 'smallint', 'bigint', 'uuid'],
    sql: (unnest) => `delete from compartment c using ${unnest} as r(s, p, t, l, i)
      where c.shard = r.s and c.patient = r.p and c.type = r.t and c.low = r.l and c.id = r.i`,
  },
  {
    table: 'dropIdentifiers',
    types: ['uuid', 'uuid'],
    sql: (unnest) =>
      `delete from identifier x using ${unnest} as r(h, i) where x.hash = r.h and x.id = r.i returning 1`,
  },
  {
    table: 'flips',
    types: ['uuid', 'uuid', 'boolean'],
    sql: (unnest) => `update identifier x set exclusive = r.e from ${unnest} as r(h, i, e)
      where x.hash = r.h and x.id = r.i`,
  },
  {
    table: 'dropDirectory',
    types: ['smallint', 'uuid'],
    sql: (unnest) => `delete from directory d using ${unnest} as r(t, i) where d.type = r.t and d.id = r.i`,
  },
  { table: 'audit', types: ['uuid', 'bigint', 'uuid', 'text'], sql: INSERT_ENTRIES },
  { table: 'auditPersons', types: ['uuid', 'uuid'], sql: INSERT_PERSONS },
  // Who may see what (docs/adr/0016).
  {
    table: 'restricted',
    types: ['smallint', 'uuid', 'smallint', 'uuid', 'text'],
    sql: (unnest) => `insert into restricted_resource (shard, patient, type, id, ground)
      select s, p, t, i, g from ${unnest} as r(s, p, t, i, g)
      on conflict (shard, id, ground, (coalesce(consent, '00000000-0000-0000-0000-000000000000'::uuid)))
      do update set patient = excluded.patient where restricted_resource.patient is distinct from excluded.patient`,
  },
  {
    table: 'unrestricted',
    types: ['smallint', 'uuid', 'text'],
    sql: (unnest) => `delete from restricted_resource x using ${unnest} as r(s, i, g)
      where x.shard = r.s and x.id = r.i and x.ground = r.g and x.consent is null`,
  },
  {
    table: 'treating',
    types: ['smallint', 'uuid', 'uuid', 'bigint'],
    // A row that is as late already is not even locked: a facility's writers would wait for each other. In order, so that two
    // statements cannot wait for each other in a circle.
    sql: (unnest) => `insert into treating (shard, patient, carer, last_act)
      select s, p, c, to_timestamp(max(l) / 1000.0) from ${unnest} as r(s, p, c, l)
      where not exists (select from treating t where t.shard = s and t.patient = p and t.carer = c
        and t.last_act >= to_timestamp(l / 1000.0))
      group by s, p, c order by s, p, c
      on conflict (shard, patient, carer) do update set last_act = greatest(treating.last_act, excluded.last_act)`,
  },
  {
    table: 'guardians',
    types: ['uuid', 'text', 'uuid', 'uuid', 'bigint'],
    sql: (unnest) => `insert into guardianship (ward, ward_id, guardian, source, ends_at)
      select w, i, g, s, to_timestamp(e / 1000.0) from ${unnest} as r(w, i, g, s, e)
      on conflict (source, guardian) do update set ward = excluded.ward, ward_id = excluded.ward_id, ends_at = excluded.ends_at`,
  },
  {
    table: 'dismissed',
    types: ['uuid', 'uuid'],
    sql: (unnest) => `delete from guardianship x using ${unnest} as r(s, g) where x.source = r.s and x.guardian = r.g`,
  },
  {
    table: 'operations',
    types: ['uuid', 'bigint', 'text'],
    sql: (unnest) => `insert into operation (hash, at, results)
      select h, to_timestamp(a::double precision / 1000), x from ${unnest} as r(h, a, x)`,
  },
  {
    table: 'sources',
    types: ['uuid', 'bigint', 'text', 'text', 'text', 'text'],
    sql: (unnest) => `insert into signed_source (operation, at, client, key, jws, body)
      select o, to_timestamp(a::double precision / 1000), c, k, j, decode(b, 'base64') from ${unnest} as r(o, a, c, k, j, b)`,
  },
  // What the person hides (docs/adr/0024).
  {
    table: 'rules',
    types: ['uuid', 'uuid', 'text', 'text', 'boolean'],
    sql: (unnest) => `insert into consent_rule (consent, patient, kind, target, open)
      select c, p, k, t, o from ${unnest} as r(c, p, k, t, o)
      on conflict (consent) do update set open = excluded.open, settled = false, at = now(), tx = pg_current_xact_id()`,
  },
  {
    table: 'hidden',
    types: ['smallint', 'uuid', 'smallint', 'uuid', 'uuid', 'uuid'],
    sql: (unnest) => `insert into restricted_resource (shard, patient, type, id, consent, author, ground)
      select s, p, t, i, c, a, 'consent' from ${unnest} as r(s, p, t, i, c, a) on conflict do nothing`,
  },
  {
    table: 'shown',
    types: ['uuid'],
    // The Consent itself stays hidden: it would tell what was.
    sql: (unnest) =>
      `delete from restricted_resource x using ${unnest} as r(c) where x.consent = r.c and x.ground = 'consent' and x.id <> r.c`,
  },
];

const SEPARATOR = '\u0001';

export async function writeBatches(db: Database, batches: readonly Batch[]): Promise<void> {
  const columns = toColumns(batches);
  const present = PARTS.filter(({ table }) => columns[table][0]!.length > 0);
  const values: string[] = [];
  for (const part of present) addValues(values, part, columns[part.table]);
  if (present.length > 0) await db.query({ ...statementOf(present), values });
}

function addValues(values: string[], { types }: Part, table: Table): void {
  for (let i = 0; i < types.length; i++)
    values.push(types[i] === 'text' ? table[i]!.join(SEPARATOR) : `{${table[i]!.join(',')}}`);
}

interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** Each combination of parts is written and prepared once. */
const prepared = new Map<string, Prepared>();

function statementOf(present: readonly Part[]): Prepared {
  const name = `write_${present.map((part) => PARTS.indexOf(part)).join('_')}`;
  let statement = prepared.get(name);
  if (statement === undefined) {
    statement = { name, text: textOf(present) };
    prepared.set(name, statement);
  }
  return statement;
}

function textOf(present: readonly Part[]): string {
  let next = 1;
  const freed = present.some(({ table }) => table === 'dropIdentifiers');
  const parts = present.map(({ table, types, sql }) => {
    const columns = types.map((type) =>
      type === 'text' ? `string_to_array($${next++}, E'\\x01', '')` : `$${next++}::${type}[]`,
    );
    return {
      name: table === 'dropIdentifiers' ? 'freed' : `p_${table}`,
      text: sql(`unnest(${columns.join(', ')})`, freed),
    };
  });
  // What others read comes before them, and so is never the statement proper, unless it is alone.
  parts.sort((a, b) => Number(b.name === 'freed') - Number(a.name === 'freed'));
  const last = parts.pop()!;
  return parts.length === 0
    ? last.text
    : `with ${parts.map(({ name, text }) => `${name} as (${text})`).join(', ')} ${last.text}`;
}
