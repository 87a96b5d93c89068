import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';

/** The command as an operator runs it, on a real database; a kill here is SIGKILL. */
const SCRIPT = join(import.meta.dirname, 'terminology.ts');
const COMPENDIO = 'urn:oid:2.16.840.1.113883.3.215.12.8';
const COUNT = 30_000;
const DOOR = 4711;

let database: TestDatabase;
let db: pg.Pool;
let folder: string;
let large: string;

const keyOf = (n: number): string =>
  `010.000.${String(Math.floor(n / 100)).padStart(4, '0')}.${String(n % 100).padStart(2, '0')}`;

beforeAll(async () => {
  database = await createTestDatabase();
  db = new pg.Pool({ connectionString: database.url, max: 2 });
  folder = mkdtempSync(join(tmpdir(), 'terminologia-'));
  large = join(folder, 'compendio.csv');
  const rows = Array.from({ length: COUNT }, (_, n) => `${keyOf(n)},Medicamento de prueba número ${n}`);
  writeFileSync(large, `clave,descripcion\n${rows.join('\n')}\n`);
});
afterAll(async () => {
  await db.end();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await db.query('delete from terminology_system');
});

function start(...args: string[]): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
} {
  const env = { ...process.env, DATABASE_URL: database.url, AMATE_DATA_DIR: folder, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...args], {
    env,
    cwd: folder,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  );
  return { child, ended };
}
const run = (...args: string[]) => start(...args).ended;

interface Stored {
  readonly state: string;
  readonly version: string;
  readonly concepts: number;
  readonly codes: number;
}

async function stored(): Promise<Stored[]> {
  const { rows } = await db.query<Stored>(
    `select s.state, s.version, count(c.code)::int as concepts, count(distinct c.code)::int as codes
     from terminology_system s left join terminology_concept c on c.system = s.id where s.url = $1 group by s.id order by s.id`,
    [COMPENDIO],
  );
  return rows;
}

/** Starts a load, and kills it with its first batch in and the second at a locked door. */
async function loadHalf(): Promise<{ code: number | null }> {
  await db.query(
    `create function knock() returns trigger language plpgsql as $$
     begin
       if exists (select from terminology_concept c join terminology_system s on s.id = c.system and s.state = 'loading')
       then perform pg_advisory_xact_lock_shared(${DOOR}); end if;
       return null;
     end $$;
     create trigger knock before insert on terminology_concept execute function knock()`,
  );
  const doorkeeper = await db.connect();
  await doorkeeper.query('select pg_advisory_lock($1)', [DOOR]);
  const { child, ended } = start('load', 'compendio', large, '--edicion', '2026');
  const backends = (more: string) =>
    db.query(`select from pg_stat_activity where application_name = 'amate-terminology' and ${more}
      and datname = current_database()`);
  while ((await backends(`wait_event = 'advisory'`)).rows.length === 0) {
    if (child.exitCode !== null) throw new Error(`ended by itself with ${child.exitCode}`);
    await sleep(5);
  }
  child.kill('SIGKILL');
  const { code } = await ended;
  await doorkeeper.query('select pg_advisory_unlock($1)', [DOOR]);
  doorkeeper.release();
  // Until its backend has seen that nobody listens, it is loading.
  while ((await backends('true')).rows.length > 0) await sleep(5);
  await db.query('drop function knock cascade');
  return { code };
}

describe('npm run terminology', () => {
  it('goes on after a SIGKILL where it was, shows nothing before its end, and doubles nothing', async () => {
    expect((await loadHalf()).code).toBeNull();
    const half = await stored();
    expect(half).toEqual([expect.objectContaining({ state: 'loading' })]);
    expect(half[0]!.concepts).toBeLessThan(COUNT);
    const listed = await run('list');
    expect(listed.out).not.toContain(COMPENDIO);

    const second = await run('load', 'compendio', large, '--edicion', '2026');
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(second.out).toContain('Sigue la carga interrumpida');
    expect(await stored()).toEqual([{ state: 'ready', version: '2026', concepts: COUNT, codes: COUNT }]);

    const again = await run('load', 'compendio', large, '--edicion', '2026');
    expect(again.code).toBe(0);
    expect(await stored()).toEqual([{ state: 'ready', version: '2026', concepts: COUNT, codes: COUNT }]);
  }, 60_000);

  it('starts clean when the file is another one than the load that was cut short', async () => {
    await loadHalf();
    const small = join(folder, 'otro.csv');
    writeFileSync(small, 'clave,descripcion\n010.000.0104.00,Paracetamol 500 mg tableta\n');
    expect((await run('load', 'compendio', small, '--edicion', '2026')).code).toBe(0);
    expect(await stored()).toEqual([{ state: 'ready', version: '2026', concepts: 1, codes: 1 }]);
  }, 60_000);

  it('answers a broken file with row and reason, and changes nothing', async () => {
    const broken = join(folder, 'roto.csv');
    writeFileSync(broken, 'clave,descripcion\n010.000.0104.00,Paracetamol\nno,es\n');
    const { code, err } = await run('load', 'compendio', broken);
    expect(code).toBe(1);
    expect(err).toContain('nada cambió');
    expect(err).toMatch(/fila 3: «no» no tiene la forma/);
    expect(await stored()).toEqual([]);
  });

  it('lists what is there, keeps the report, reads without loading', async () => {
    const file = join(folder, 'chico.csv');
    writeFileSync(file, 'clave,descripcion\n01000001040 0,x\n'.replace('0 0', '00'));
    const looked = await run('load', 'compendio', 'chico.csv', '--revisar');
    expect(looked.out).toContain('«01000001040 0»'.replace('0 0', '00'));
    expect(await stored()).toEqual([]);
    expect((await run('load', 'compendio', 'chico.csv', '--edicion', '2025')).code).toBe(0);
    expect((await run('list')).out).toMatch(/Compendio Nacional de Insumos\s+1\s+2025/);
    expect(existsSync(join(folder, 'terminologia', 'compendio.json'))).toBe(true);
    expect((await run('report', 'compendio')).out).toContain('Clave llevada a su forma de FHIR: 1');
    expect(JSON.parse((await run('report', 'compendio', '--json')).out)).toMatchObject({ kind: 'compendio' });
  }, 60_000);

  it('explains itself', async () => {
    expect((await run('--help')).out).toMatch(/cie10 +CIE-10/);
    expect(await run('load', 'nada', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no hay un catálogo «nada»'),
    });
    expect((await run()).code).toBe(2);
  });
});
