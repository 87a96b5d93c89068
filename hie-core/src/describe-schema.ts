/**
 * The database's shape as text, in a fixed order: `hie-core/schema.sql` is this of a freshly migrated database, kept in the
 * repository so that a review sees what a migration really makes.
 */
interface Catalog {
  query<T>(text: string): Promise<{ rows: T[] }>;
}

const TABLES = `
  select c.relname as name, json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p') group by c.relname order by c.relname`;
const CONSTRAINTS = `
  select c.conrelid::regclass::text as "table", c.conname as name, pg_get_constraintdef(c.oid) as definition
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace and n.nspname = 'public'
  where c.contype <> 'n' and c.conrelid <> 0 order by 1, 2`;
const INDEXES = `
  select i.tablename as "table", i.indexdef as definition from pg_indexes i
  where i.schemaname = 'public' and not exists (select from pg_constraint c where c.conname = i.indexname) order by i.tablename, i.indexname`;
const FUNCTIONS = `
  select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'public'
  where not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname`;

type Column = [name: string, type: string, notNull: boolean, fallback: string | null];

export async function describeSchema(db: Catalog): Promise<string> {
  const tables = (await db.query<{ name: string; columns: Column[] }>(TABLES)).rows;
  const constraints = (await db.query<{ table: string; name: string; definition: string }>(CONSTRAINTS)).rows;
  const indexes = (await db.query<{ table: string; definition: string }>(INDEXES)).rows;
  const functions = (await db.query<{ definition: string }>(FUNCTIONS)).rows;
  const described = tables.map(({ name, columns }) => {
    const lines = [
      ...columns.map(columnLine),
      ...constraints.filter(({ table }) => table === name).map((one) => `constraint ${one.name} ${one.definition}`),
    ];
    const own = indexes.filter(({ table }) => table === name).map(({ definition }) => `${definition};`);
    return [`create table ${name} (\n  ${lines.join(',\n  ')}\n);`, ...own].join('\n');
  });
  const head = '-- Generated from the migrations by describe-schema.ts: do not edit.';
  return `${[head, ...functions.map(({ definition }) => `${definition.trim()};`), ...described].join('\n\n')}\n`;
}

const columnLine = ([name, type, notNull, fallback]: Column): string =>
  `${name} ${type}${notNull ? ' not null' : ''}${fallback === null ? '' : ` default ${fallback}`}`;
