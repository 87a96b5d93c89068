/**
 * Brings the database to this version of the hub: numbered SQL files, forward only, each in one transaction together
 * with its row in `migration`. Several hubs may start at once: an advisory lock lets one work and the others wait.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionFault } from './db.ts';

const FOLDER = join(import.meta.dirname, '..', 'migrations');
/** uuidv7() is of this one. */
const OLDEST_SERVER = 180_000;
const LOCK = 0x416d617465; // "Amate"
const DATABASE_PATIENCE_MS = 10_000;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export class MigrationError extends Error {}

export function readMigrations(folder: string = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{6}_.+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
      return { number: Number(file.slice(0, 6)), name: file, sql, checksum };
    });
}

/** @returns names of the migrations that were applied now. */
export async function migrate(
  databaseUrl: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  const client = await connected(databaseUrl);
  try {
    await refuseOld(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists migration (number integer primary key, name text not null, checksum text not null, at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ number: number; name: string; checksum: string }>('select * from migration');
    const applied: string[] = [];
    for (const migration of pending(migrations, rows)) {
      await apply(client, migration);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

/** A database that fell with us is on its way back: to give up and be started again takes longer than to wait for it. */
async function connected(connectionString: string): Promise<pg.Client> {
  for (const until = Date.now() + DATABASE_PATIENCE_MS; ; await sleep(100)) {
    const client = new pg.Client({ connectionString, application_name: 'amate-migrate' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isConnectionFault(error) || Date.now() > until) throw error;
    }
  }
}

/** Before the first statement: an older server would take some of the migrations and leave a database that is neither. */
async function refuseOld(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number`,
  );
  const { version, number } = rows[0]!;
  if (number >= OLDEST_SERVER) return;
  throw new MigrationError(
    `Amate necesita PostgreSQL 18 o más nuevo, y el de DATABASE_URL es ${version}. No se cambió nada; indique otro servidor.`,
  );
}

function pending(
  migrations: readonly Migration[],
  done: readonly { number: number; name: string; checksum: string }[],
): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of done) {
    const migration = known.get(row.number);
    if (migration === undefined)
      throw new MigrationError(
        `La base de datos es de una versión más nueva: tiene la migración ${row.name}, que este hub no conoce. Instale la versión nueva.`,
      );
    if (migration.checksum !== row.checksum)
      throw new MigrationError(
        `La migración ${row.name} cambió después de aplicarse. Restaure el archivo y agregue el cambio como una migración nueva.`,
      );
  }
  const newest = Math.max(0, ...done.map((row) => row.number));
  return migrations.filter((migration) => migration.number > newest);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    // The row first: a second runner that slipped past the lock fails here, before it touches anything.
    await client.query('insert into migration (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query(migration.sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(`La migración ${migration.name} no se pudo aplicar: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
