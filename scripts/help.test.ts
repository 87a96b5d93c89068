/** Orders that need nothing said act at once: asked for help they must tell, and do nothing. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ROOT } from './config.ts';

const ORDERS: Readonly<Record<string, string>> = {
  'audit:dependencies': 'scripts/audit-dependencies.mjs',
  'compose:try': 'docker/try-services.ts',
  generate: 'scripts/generate.ts',
  'source:rotate': 'connectors/src/sign/rotate.ts',
};

function helpOf(script: string, dataDir: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, AMATE_DATA_DIR: dataDir, CONNECTOR_DATA_DIR: dataDir, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, script), '--help'], {
      env,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('close', (code) => resolve({ code, said }));
  });
}

it('says how it is used, and does nothing', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ayuda-'));
  try {
    const helps = Object.entries(ORDERS).map(async ([name, script]) => ({ name, ...(await helpOf(script, dataDir)) }));
    for (const { name, code, said } of await Promise.all(helps))
      expect([name, code, said]).toEqual([name, 0, expect.stringMatching(new RegExp(`^Uso: npm run ${name}`))]);
    expect(readdirSync(dataDir)).toEqual([]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);
