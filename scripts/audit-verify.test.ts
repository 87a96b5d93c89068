import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilSettled } from '@amate/test/support/horizon.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '../hie-core/src/db.ts';
import { sealStep } from '../hie-core/src/security/audit-log/seal.ts';
import { signHeads } from '../hie-core/src/security/audit-log/sign-heads.ts';
import { addEntries } from '../test/support/audit-ledger.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { PINNED_NODE, ROOT } from './config.ts';

/** The commands as a person runs them: what they print and with what code they end. */
let database: TestDatabase;
let folder: string;
let ids: string[];

const AT = Date.parse('2026-03-10T18:00:00Z');
const open = () =>
  openDatabase({ url: database.url, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'amate-verify-'));
  const db = open();
  ids = await addEntries(db, 300, AT);
  await untilSettled(db);
  await sealStep(db);
  await signHeads(db, { origin: 'prueba/auditoria', now: new Date(AT + 1_000) });
  await db.end();
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(script: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(PINNED_NODE, ['--disable-warning=ExperimentalWarning', join(ROOT, 'scripts', script), ...args], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  return { code: code as number, output };
}

it('audit:verify saves, finds an extension, and names what was changed; audit:rotate leaves it whole', async () => {
  const saved = join(folder, 'raices.jsonl');
  const first = await run('audit-verify.ts', '--guardar', saved);
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('Todo concuerda: 300 entradas') });
  expect((await run('audit-rotate.ts')).code).toBe(0);
  const db = open();
  await addEntries(db, 5, AT + 60_000);
  await untilSettled(db);
  await sealStep(db);
  await signHeads(db, { origin: 'prueba/auditoria', now: new Date(AT + 90_000) });
  const again = await run('audit-verify.ts', '--raices', saved);
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining('contra 1 raíces') });
  await db.query('alter table audit_entry disable trigger all');
  await db.query(`update audit_entry set entry = replace(entry, 'u-1', 'u-9') where id = $1`, [ids[42]]);
  await db.end();
  const found = await run('audit-verify.ts', '--raices', saved);
  expect(found.code).toBe(1);
  expect(found.output).toContain(`CAMBIADA hoja 42 seq 43 id ${ids[42]} hora 2026-03-10T18:00:00.000Z`);
});
