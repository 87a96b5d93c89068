/**
 * The only door to PostgreSQL. Eight connections: throughput is flat beyond that and p99 grows sharply, so the rest
 * waits here in Node, where waiting is cheap.
 */
import pg from 'pg';

export type Database = pg.Pool;

export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections: number;
  readonly statementTimeoutMs: number;
  readonly onError: (error: Error) => void;
}

// bigint columns hold epoch milliseconds and 53-bit hashes: always exact as a number.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    application_name: 'amate-hub',
    // An acknowledged write is on disk, whatever the server's own default says. Plans are made once per prepared statement:
    // planning again for each set of parameters cost a quarter of a bundle's write.
    options: `-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c statement_timeout=${options.statementTimeoutMs} -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000`,
  });
  // Without a listener, the server closing an idle connection would end the process.
  pool.on('error', options.onError);
  return pool;
}

/** What the pool and a client inside a transaction have in common. */
export type Queryable = Pick<Database, 'query'>;

/** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
export async function inTransaction<T>(db: Database, work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await db.connect();
  // A connection that breaks says so twice: the query under way fails, and that is enough.
  client.on('error', ignored);
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const done = await work(client as unknown as Queryable);
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch((fault: Error) => {
      broken = fault;
    });
    throw error;
  } finally {
    client.off('error', ignored);
    client.release(broken);
  }
}

const ignored = (): void => {};

/** SQLSTATE of a PostgreSQL error, else undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** The server went away, is starting or refuses connections: the same request may succeed in a moment. */
export function isConnectionFault(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P') || state === '53300';
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  );
}
