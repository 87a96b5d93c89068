/** What the database holds, counted by SQL and without the hub's help, beside what the acknowledged messages say. */
import pg from 'pg';
import type { Truth } from '../city/truth.ts';

export interface Counts {
  readonly Patient: number;
  readonly Encounter: number;
  readonly Condition: number;
  readonly Observation: number;
  /** Transactions with a name of their own: one for each message, however often it was delivered. */
  readonly operation: number;
  /** Entries of the audit's ledger that tell of those transactions: each committed with what it tells of, so as many. */
  readonly audited: number;
}

const CURRENT = `
  select content::json->>'resourceType' as type, count(*)::int as n
  from (select distinct on (id) deleted, content from resource_version order by id, version desc) as newest
  where not deleted
  group by 1`;

export async function countStored(databaseUrl: string): Promise<Counts> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ type: string; n: number }>(CURRENT);
    const operations = await client.query<{ n: number }>('select count(*)::int as n from operation');
    // `t`, 0: a transaction that succeeded (security/audit/acts.ts).
    const audited = await client.query<{ n: number }>(
      `select count(*)::int as n from audit_entry where entry::json->>3 = 't' and entry::json->>4 = '0'`,
    );
    const of = (type: string): number => rows.find((row) => row.type === type)?.n ?? 0;
    return {
      Patient: of('Patient'),
      Encounter: of('Encounter'),
      Condition: of('Condition'),
      Observation: of('Observation'),
      operation: operations.rows[0]!.n,
      audited: audited.rows[0]!.n,
    };
  } finally {
    await client.end();
  }
}

export function expectedCounts(said: readonly Truth[]): Counts {
  const distinct = (keys: (truth: Truth) => readonly string[]): number =>
    new Set(said.flatMap((truth) => keys(truth).map((key) => `${truth.clues} ${key}`))).size;
  return {
    Patient: distinct(({ curp }) => [curp]),
    Encounter: distinct(({ visit }) => (visit === undefined ? [] : [visit])),
    Condition: distinct(({ diagnoses }) => diagnoses),
    Observation: distinct(({ observations }) => observations),
    operation: said.length,
    audited: said.length,
  };
}
