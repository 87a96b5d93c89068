import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { echo, startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createAccount, signIn } from './accounts.ts';
import { ensureDemo, readablePassword } from './demo-accounts.ts';
import { demoFilePath } from './demo-file.ts';

let hub: TestHub;
let dataDir: string;

beforeAll(async () => {
  hub = await startTestHub();
  dataDir = await mkdtemp(join(tmpdir(), 'amate-demo-'));
});
afterAll(async () => {
  await hub.close();
  await rm(dataDir, { recursive: true, force: true });
});

const XOCO = { clues: 'DFSSA003162', name: 'Hospital General Xoco' };

async function ensure(more: Partial<Parameters<typeof ensureDemo>[0]> = {}) {
  const { tokenUrl, fhirUrl } = hub.security;
  const options = {
    db: hub.db,
    dataDir,
    baseUrl: hub.baseUrl,
    fhirUrl,
    tokenUrl,
    mllpPort: 2575,
    hospitals: [XOCO],
    clinicClues: 'DFSSA000001',
  };
  const result = await ensureDemo({ ...options, ...more });
  if (result.kind !== 'ready') throw new Error('not made');
  return result.file;
}

const tokenCli = join(import.meta.dirname, 'token-cli.ts');
const run = (args: string[], dir = dataDir) =>
  promisify(execFile)(process.execPath, [tokenCli, ...args], {
    env: { ...process.env, AMATE_DATA_DIR: dir, NODE_OPTIONS: '' },
  });

describe('demo accounts', () => {
  it('makes people of each role and a client per hospital, in a file only its owner reads', async () => {
    const file = await ensure();
    expect(file.clients.map((client) => client.id)).toEqual(['amate-demo', 'conector-DFSSA003162']);
    expect(file.users.map((user) => user.role)).toEqual([
      'medico',
      'enfermeria',
      'farmacia',
      'recepcion',
      'administrador',
      'operador',
      'paciente',
    ]);
    expect((await stat(demoFilePath(dataDir))).mode & 0o777).toBe(0o600);
    for (const { user, password } of file.users) expect((await signIn(hub.db, user, password)).kind).toBe('ok');
  });

  it('changes nothing at the next start, and adds what is new', async () => {
    const first = await ensure();
    expect(await ensure()).toEqual(first);
    const more = await ensure({ hospitals: [XOCO, { clues: 'DFSSA003174', name: 'Otro' }], mllpPort: 2_576 });
    expect(more.clients.slice(0, 2)).toEqual(first.clients);
    expect([more.clients[2]?.id, more.mllpPort]).toEqual(['conector-DFSSA003174', 2_576]);
  });

  it('makes every secret anew when the file is gone', async () => {
    const first = await ensure();
    await rm(demoFilePath(dataDir));
    const second = await ensure();
    expect(second.users[0]?.password).not.toBe(first.users[0]?.password);
    expect((await signIn(hub.db, 'medico', first.users[0]?.password as string)).kind).toBe('wrong');
    expect((await signIn(hub.db, 'medico', second.users[0]?.password as string)).kind).toBe('ok');
  });

  it('tightens the mode of an older file that others could read', async () => {
    await writeFile(`${demoFilePath(dataDir)}.new`, '', { mode: 0o644 });
    await rm(demoFilePath(dataDir));
    await ensure();
    expect((await stat(demoFilePath(dataDir))).mode & 0o777).toBe(0o600);
  });

  it('touches no database that has accounts of its own', async () => {
    const other = await startTestHub();
    try {
      await createAccount(other.db, {
        username: 'real',
        password: 'una-contraseña-larga',
        role: 'medico',
        name: 'Dr. Real',
      });
      const { tokenUrl, fhirUrl } = other.security;
      const result = await ensureDemo({
        db: other.db,
        dataDir,
        baseUrl: other.baseUrl,
        fhirUrl,
        tokenUrl,
        mllpPort: 2575,
        hospitals: [],
      });
      expect(result.kind).toBe('left');
    } finally {
      await other.close();
    }
  });

  it('makes passwords that are long enough and all different', () => {
    const made = new Set(Array.from({ length: 200 }, readablePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^([a-z]{4}-){4}\d\d$/);
  });
});

describe('npm run token', () => {
  it('prints a token and nothing else, and the token opens the hub', async () => {
    await ensure();
    const { stdout, stderr } = await run(['amate-demo']);
    expect([stdout.split('\n').length, stderr]).toEqual([2, '']);
    const response = await echo(hub, `Bearer ${stdout.trim()}`);
    expect(await response.json()).toMatchObject({
      role: 'sistema',
      clientId: 'amate-demo',
      scopes: ['system/*.cruds'],
    });
  });

  it('takes narrower scopes', async () => {
    const { stdout } = await run(['amate-demo', 'system/Patient.rs']);
    expect(decodeJwt(stdout.trim()).scope).toBe('system/Patient.rs');
  });

  it('explains itself, and says what is wrong in Spanish with a failing exit code', async () => {
    expect((await run(['--help'])).stdout).toContain('Uso: npm run');
    await expect(run([])).rejects.toMatchObject({ code: 2 });
    await expect(run(['nadie'])).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('amate-demo') });
    await expect(run(['amate-demo', 'user/*.rs'])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('invalid_scope'),
    });
    await expect(run(['amate-demo'], '/nonexistent')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm start'),
    });
  });
});
