/** The real process with folders in its one configuration file: killed in the middle it doubles and loses nothing; a new entry starts by itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { sampleDocument } from '../cda/sample.fixture.ts';
import { TABLE, tableSource } from '../csv/sample.fixture.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const ROWS = 600;
let folder: string;
let hub: FaultHub;
let privateJwk: object;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'));
  hub = new FaultHub();
  await hub.start();
  privateJwk = await exportJWK((await generateKeyPair('ES384', { extractable: true })).privateKey);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

function configure(sources: readonly object[]): string {
  const file = join(folder, 'conector.json');
  const { fhirUrl, tokenUrl } = hub.urls;
  const settings = {
    ...{ AMATE_FHIR_URL: fhirUrl, AMATE_TOKEN_URL: tokenUrl, CONNECTOR_CLIENT_ID: 'conector-DFSSA003162' },
    ...{ CONNECTOR_DATA_DIR: join(folder, 'data'), CONNECTOR_PROBE_MS: '50', MLLP_PORT: '0', LOG_LEVEL: 'silent' },
  };
  const profile = { clues: 'DFSSA003162', name: 'Hospital General Xoco' };
  writeFileSync(file, JSON.stringify({ settings, privateJwk, profile, sources }));
  return file;
}

function start(file: string): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', CONNECTOR_CONFIG_FILE: file },
    stdio: 'ignore',
  });
  children.push(child);
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('rows once each over a kill -9; then a folder of documents, added while it runs', async () => {
  const table = tableSource(join(folder, 'tablas'));
  const [header = '', row = ''] = TABLE.toString('latin1').split('\r\n');
  const rows = Array.from({ length: ROWS }, (_, i) =>
    row.replace('X-1', `X-${i}`).replace('EP-1', `EP-${i}`).replace('F1', `F${i}`),
  );
  writeFileSync(join(table.folder, 'hoy.csv'), Buffer.from([header, ...rows].join('\n'), 'latin1'));

  hub.fault = () => 'slow';
  hub.slowMs = 5;
  const file = configure([table]);
  const first = start(file);
  await until(() => hub.taken.length > 20);
  first.child.kill('SIGKILL');
  await first.ended;
  hub.fault = () => undefined;

  const second = start(file);
  await until(() => existsSync(join(table.folder, 'procesados/hoy.csv')) && hub.taken.length >= ROWS);
  const operations = hub.taken.map(({ operation }) => operation);
  expect(new Set(operations).size).toBe(ROWS);
  expect(operations).toHaveLength(ROWS);

  const documents = join(folder, 'notas');
  mkdirSync(documents);
  writeFileSync(join(documents, 'egreso.xml'), sampleDocument());
  writeFileSync(join(documents, 'malo.xml'), '<!DOCTYPE a><a/>');
  configure([table, { kind: 'cda', name: 'notas', folder: documents, everySeconds: 0.05, settleSeconds: 0 }]);
  await until(() => hub.taken.length > ROWS && existsSync(join(documents, 'rechazados/malo.xml.motivo.txt')));
  await until(() => existsSync(join(documents, 'procesados/egreso.xml')));
  expect(hub.taken.at(-1)!.operation).toContain('DOC-1');
  expect(readdirSync(documents).filter((name) => name.endsWith('.xml'))).toEqual([]);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
}, 120_000);
