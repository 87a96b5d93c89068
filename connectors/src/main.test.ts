/** The real process: started, killed with SIGKILL between ACK and delivery, started again, stopped. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { FrameReader, frame } from './intake/mllp-frames.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROUNDS = 5;
let folder: string;
let hub: FaultHub;
const children: ChildProcess[] = [];

interface Running {
  readonly process: ChildProcess;
  readonly port: number;
  readonly healthPort: number;
  readonly ended: Promise<number | null>;
}

const script = (name: string): string => join(ROOT, 'connectors/src', name);

function environment(more: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    AMATE_FHIR_URL: hub.urls.fhirUrl,
    AMATE_TOKEN_URL: hub.urls.tokenUrl,
    CONNECTOR_CLIENT_ID: 'conector-DFSSA003162',
    CONNECTOR_PRIVATE_JWK_FILE: join(folder, 'key.json'),
    CONNECTOR_DATA_DIR: join(folder, 'data'),
    CONNECTOR_RETRY_BASE_MS: '20',
    CONNECTOR_PROBE_MS: '50',
    MLLP_PORT: '0',
    ...more,
  };
}

async function startConnector(more: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [script('main.ts')], {
    env: environment(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const { port, healthPort } = await new Promise<{ port: number; healthPort: number }>((resolve, reject) => {
    let text = '';
    child.stderr!.on('data', (chunk) => (text += chunk));
    child.once('close', () => reject(new Error(text)));
    child.stdout!.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').find((part) => part.includes('"listening"'));
      if (line !== undefined) resolve(JSON.parse(line) as { port: number; healthPort: number });
    });
  });
  return { process: child, port, healthPort, ended };
}

const message = (id: string, patient: string): Buffer =>
  Buffer.from(
    `MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ADT^A28|${id}|P|2.5.1\rPID|1||${patient}^^^XOCO^MR||PEREZ^JUAN\r`,
  );

/** Sends without waiting; `acked` grows as answers come, until the connection dies. */
function sendAll(port: number, messages: readonly Buffer[], acked: Set<string>): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const reader = new FrameReader(100_000);
  let answers = 0;
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      for (const event of reader.push(chunk)) {
        if (event.kind !== 'frame') continue;
        answers++;
        const id = /MSA\|AA\|([^|\r]+)/.exec(event.bytes.toString())?.[1];
        if (id) acked.add(id);
      }
      if (answers >= messages.length) socket.end();
    });
    for (const bytes of messages) socket.write(frame(bytes));
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connector-'));
  hub = new FaultHub();
  await hub.start();
  const { privateKey } = await generateKeyPair('ES384', { extractable: true });
  writeFileSync(join(folder, 'key.json'), JSON.stringify(await exportJWK(privateKey)));
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the connector’s process', () => {
  it(`loses and doubles nothing that it acknowledged over ${ROUNDS} kill -9 between ACK and delivery`, async () => {
    const acked = new Set<string>();
    hub.fault = () => 'slow';
    hub.slowMs = 40;
    for (let round = 0; round < ROUNDS; round++) {
      const running = await startConnector();
      const messages = Array.from({ length: 60 }, (_, i) => message(`r${round}-${i}`, `p${i % 7}`));
      const sending = sendAll(running.port, messages, acked);
      const enough = round * 60 + 5 + Math.floor(Math.random() * 40);
      const deadline = Date.now() + 3_000;
      while (acked.size < enough && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2));
      running.process.kill('SIGKILL');
      await Promise.all([sending, running.ended]);
    }
    hub.fault = () => undefined;
    const last = await startConnector({ CONNECTOR_HEALTH_PORT: '18271' });
    await until(async () => (await health(last)).queue.pending === 0);
    const ids = hub.taken.map(({ operation }) => operation.split(':')[1]!);
    expect([...acked].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(acked.size).toBeGreaterThan(ROUNDS * 5);
    // A second one on its folder would send everything twice.
    await expect(startConnector()).rejects.toThrow('Otro conector ya usa la carpeta');
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
  }, 60_000);

  it('refuses to start with every mistake listed in one go', () => {
    const env = { PATH: process.env.PATH ?? '', MLLP_PORT: 'abc', CONNECTOR_CLUES: 'X', AMATE_FHIR_URL: 'ftp://x' };
    const result = spawnSync(process.execPath, [script('main.ts')], { env, encoding: 'utf8' });
    expect(result.status).toBe(1);
    for (const key of [
      'MLLP_PORT',
      'clues',
      'AMATE_FHIR_URL',
      'AMATE_TOKEN_URL',
      'CONNECTOR_CLIENT_ID',
      'CONNECTOR_PRIVATE_JWK_FILE',
    ]) {
      expect(result.stderr).toContain(key);
    }
  });
});

describe('command lines', () => {
  const run = (name: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [script(name), ...args], {
        env: environment({ MLLP_PORT: '2575' }),
        cwd: ROOT,
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.once('close', (code) => resolve({ code, out, err }));
    });

  it('send: several messages with LF ends, an ACK for each, 1 when one is refused, 2 when nobody listens', async () => {
    const running = await startConnector({ CONNECTOR_DATA_DIR: join(folder, 'send') });
    const file = join(folder, 'two.hl7');
    const good = message('s1', 'p').toString().replaceAll('\r', '\n');
    writeFileSync(file, `${good}\n${good.replace('A28', 'A99').replace('|s1|', '|s2|')}`);
    const sent = await run('send.ts', file, '--port', String(running.port));
    expect([sent.code, sent.out.match(/^MSA\|.*$/gm)]).toEqual([
      1,
      ['MSA|AA|s1', expect.stringMatching(/^MSA\|AR\|s2\|/)],
    ]);
    const example = await run('send.ts', 'examples/adt-a01-xoco.hl7', '--port', String(running.port));
    expect([example.code, example.err]).toEqual([0, '']);
    running.process.kill('SIGTERM');
    await running.ended;
    expect((await run('send.ts', file, '--port', String(running.port))).code).toBe(2);
    expect(await run('send.ts', '--help')).toMatchObject({ code: 0 });
  }, 120_000);

  it('map: one JSON line per file, a bundle or an error', async () => {
    const bad = join(folder, 'bad.hl7');
    writeFileSync(bad, 'PID|1');
    const { out, code } = await run(
      'map.ts',
      'examples/adt-a01-xoco.hl7',
      'examples/oru-r01-xoco.hl7',
      bad,
      '/no/such',
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => Object.keys(line))).toEqual([
      ['file', 'bundle'],
      ['file', 'bundle'],
      ['file', 'error'],
      ['file', 'error'],
    ]);
    expect(code).toBe(0);
    expect((await run('map.ts')).code).toBe(2);
  }, 120_000);
});

async function health(running: Running): Promise<{ queue: Record<string, number> }> {
  // The edge closes a kept socket at any moment, and a request sent into it fails.
  const response = await fetch(`http://127.0.0.1:${running.healthPort}/healthz`, { headers: { connection: 'close' } });
  return (await response.json()) as { queue: Record<string, number> };
}

async function until(condition: () => Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('not in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
