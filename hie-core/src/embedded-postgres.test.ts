import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataFolderInUse, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

/** Another process that starts the server, says where it is, and waits to be killed. */
const OTHER_PROCESS = `
  const { startEmbeddedPostgres } = await import(${JSON.stringify(fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url)))});
  const { url, pid } = await startEmbeddedPostgres({ dataDir: process.argv[1] });
  process.stdout.write(JSON.stringify({ url, pid }) + '\\n');
  setInterval(() => {}, 1000);
`;

async function startInAnotherProcess(dataDir: string) {
  const child = spawn('node_modules/.bin/node', ['--input-type=module', '-e', OTHER_PROCESS, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout!, 'data');
  return { child, ...(JSON.parse(String(line)) as { url: string; pid: number }) };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

describe('embedded PostgreSQL', () => {
  let dataDir: string;
  let server: EmbeddedPostgres | undefined;

  beforeAll(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'amate-pg-')), 'postgres');
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  afterAll(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

  it('starts, keeps its data over a restart and uses checksums, UTF-8 and SCRAM', async () => {
    server = await startEmbeddedPostgres({ dataDir });
    await query(server.url, `create table kept as select 'Ñ' as letter`);
    await server.stop();
    server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url, 'select letter from kept')).toEqual([{ letter: 'Ñ' }]);
    const settings = `select name, setting from pg_settings
      where name in ('data_checksums', 'server_encoding', 'fsync', 'synchronous_commit') order by name`;
    expect(await query(server.url, settings)).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    await expect(query(server.url.replace(/:[^:@]+@/, ':otra@'), 'select 1')).rejects.toThrow(/password/);
  });

  it('keeps its password to its owner, and the server is never root', async () => {
    server = await startEmbeddedPostgres({ dataDir });
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'data')).uid).not.toBe(0);
  });

  it('refuses a folder that a living process uses, and names that process', async () => {
    server = await startEmbeddedPostgres({ dataDir });
    const second = startEmbeddedPostgres({ dataDir });
    await expect(second).rejects.toThrow(DataFolderInUse);
    await expect(second).rejects.toMatchObject({ ownerPid: process.pid });
  });

  it('shuts down when its parent is killed with SIGKILL, and starts again at once', async () => {
    const { child, pid } = await startInAnotherProcess(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isAlive(pid)).toBe(false);
  });

  it('recovers what was committed when the server itself is killed with SIGKILL', async () => {
    server = await startEmbeddedPostgres({ dataDir });
    await query(server.url, 'create table acknowledged as select 1 as n');
    process.kill(server.pid, 'SIGKILL');
    expect(await server.exited).toMatchObject({ signal: 'SIGKILL' });
    server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url, 'select n from acknowledged')).toEqual([{ n: 1 }]);
  });

  it('is not fooled by a postmaster.pid that names an innocent process', async () => {
    writeFileSync(
      join(dataDir, 'data', 'postmaster.pid'),
      `${process.pid}\n${join(dataDir, 'data')}\n0\n1\n\n\n\nready\n`,
    );
    server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts over when the first start was cut in the middle', async () => {
    const other = join(dataDir, '..', 'cut');
    const child = spawn('node_modules/.bin/node', ['--input-type=module', '-e', OTHER_PROCESS, other]);
    // `data` is there when it was made between two looks.
    while (!existsSync(join(other, 'half-made')) && !existsSync(join(other, 'data'))) await sleep(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    server = await startEmbeddedPostgres({ dataDir: other });
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readdirSync(other)).not.toContain('half-made');
  });
});
