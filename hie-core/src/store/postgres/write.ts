/**
 * The one statement that writes everything that bundles say: versions, index rows, audit entries and the operations' ledger
 * rows, in one autocommit. It is atomic without begin and commit, and costs one round trip and one flush.
 *
 * Columns travel as text: PostgreSQL splits them with string_to_array and array literals, several times cheaper than
 * quoting each value in Node. U+0001 can separate JSON texts: JSON must escape it.
 */
import type { Database } from '../../db.ts';
import type { LedgerRow } from '../../security/audit/encode.ts';
import type { SignedSource } from '../repository.ts';
import { type Table, toColumns, type VersionRow } from './columns.ts';
import type { Concealment } from './conceal.ts';
import type { Places } from './occupied.ts';
import { PARTS, type Part } from './write-parts.ts';

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
  /** The seats that were found for what its versions take. */
  readonly places?: Places;
}

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
  const tables = new Set(present.map(({ table }) => table));
  const before = new Set(present.flatMap(({ after = [] }) => after));
  const parts = present.map(({ table, types, after = [], sql }) => {
    const first = after.filter((one) => tables.has(one)).map((one) => `(select count(*) from p_${one}) >= 0`);
    const columns = types.map((type) =>
      type === 'text' ? `string_to_array($${next++}, E'\\x01', '')` : `$${next++}::${type}[]`,
    );
    const where = first.length === 0 ? '' : ` where ${first.join(' and ')}`;
    return { table, text: sql(`unnest(${columns.join(', ')})`, where) };
  });
  // What others read comes before them, and so is never the statement proper, unless it is alone.
  parts.sort((a, b) => Number(before.has(b.table)) - Number(before.has(a.table)));
  const last = parts.pop()!;
  return parts.length === 0
    ? last.text
    : `with ${parts.map(({ table, text }) => `p_${table} as (${text})`).join(', ')} ${last.text}`;
}
