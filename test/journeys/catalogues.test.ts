import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from '../support/hub.ts';

/** An operator's first day: the hub comes with starters; the official file takes their place while it runs. */
const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'terminology.ts');
const LOOKUP = '/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10&code=';

let hub: RunningHub;
let folder: string;
beforeAll(async () => {
  hub = await startHub();
  folder = mkdtempSync(join(tmpdir(), 'catalogos-'));
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: a Parameters resource
const partOf = (body: any, name: string): unknown =>
  // biome-ignore lint/suspicious/noExplicitAny: a parameter
  body.parameter.find((one: any) => one.name === name)?.valueString;

describe('catalogues of a running hub', () => {
  it('answers by the starter, then by the official file, without a restart', async () => {
    const before = await hub.fhir('GET', `${LOOKUP}E11.9`);
    expect(before.status).toBe(200);
    expect(partOf(before.body, 'display')).toBe('Diabetes mellitus tipo 2 sin complicaciones');
    expect(partOf(before.body, 'version')).toMatch(/^arranque-/);

    const file = join(folder, 'cie10.csv');
    writeFileSync(file, 'cie10,descripcion\nE11,Diabetes de prueba\nE119,Diabetes de prueba  sin complicación\n');
    const env = { ...process.env, DATABASE_URL: hub.databaseUrl, AMATE_DATA_DIR: folder, NODE_OPTIONS: '' };
    const args = ['--disable-warning=ExperimentalWarning', SCRIPT, 'load', 'cie10', file, '--edicion', '2024'];
    expect(spawnSync(process.execPath, args, { env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });

    const after = await hub.fhir('GET', `${LOOKUP}E11.9`);
    expect(partOf(after.body, 'display')).toBe('Diabetes de prueba, sin complicación');
    expect(partOf(after.body, 'version')).toBe('2024');
    expect((await hub.fhir('GET', `${LOOKUP}I10`)).status).toBe(404);
  }, 60_000);
});
