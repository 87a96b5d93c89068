/** A whole edge as a process of its own, with the hub that fails on order: for tests of what only a process can show. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { FaultHub } from '@amate/test/support/fault-hub.ts';
import { exportJWK, generateKeyPair } from 'jose';
import { FrameReader, frame } from './intake/mllp-frames.ts';

export const CLUES = 'DFSSA003162';

export interface RunningEdge {
  readonly process: ChildProcess;
  readonly port: number;
  /** Lines of the log so far. */
  readonly log: () => string;
  readonly ended: Promise<number | null>;
}

/** Writes `edge.json` into the folder. @returns its path */
export async function writeEdgeFile(
  folder: string,
  hub: FaultHub,
  settings: Record<string, string | number> = {},
): Promise<string> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true });
  const file = join(folder, 'edge.json');
  const content = {
    settings: {
      AMATE_FHIR_URL: hub.urls.fhirUrl,
      AMATE_TOKEN_URL: hub.urls.tokenUrl,
      CONNECTOR_CLIENT_ID: `conector-${CLUES}`,
      CONNECTOR_DATA_DIR: 'data',
      CONNECTOR_RETRY_BASE_MS: 20,
      CONNECTOR_RETRY_MAX_MS: 200,
      CONNECTOR_PROBE_MS: 50,
      CONNECTOR_REPORT_MS: 50,
      CONNECTOR_DISK_RESERVE_BYTES: 0,
      MLLP_PORT: 0,
      ...settings,
    },
    privateJwk: await exportJWK(privateKey),
    profile: { clues: CLUES, name: 'Hospital General Xoco' },
  };
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  return file;
}

/** @param before a command that runs it, as `sh -c 'ulimit …; exec "$@"' --` */
export async function startEdge(file: string, before: readonly string[] = []): Promise<RunningEdge> {
  const line = [...before, process.execPath, join(import.meta.dirname, 'main.ts')];
  const child = spawn(line[0]!, line.slice(1), {
    // As every way to start it does (scripts/stack/connector.ts, docker-compose.yml).
    env: { PATH: process.env.PATH ?? '', MALLOC_ARENA_MAX: '1', CONNECTOR_CONFIG_FILE: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  child.stderr!.on('data', (chunk) => (text += chunk));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error(text)));
    child.stdout!.on('data', (chunk) => {
      text += chunk;
      const found = text.split('\n').find((part) => part.includes('"listening"'));
      if (found !== undefined) resolve((JSON.parse(found) as { port: number }).port);
    });
  });
  return { process: child, port, log: () => text, ended };
}

export const adt = (id: string, patient = '77', more = ''): Buffer =>
  Buffer.from(
    `MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ADT^A28|${id}|P|2.5.1\rPID|1||${patient}^^^XOCO^MR||PEREZ^JUAN${more}\r`,
  );

/** Sends all on one connection; MSA-1 and MSA-2 of each answer, in order. Ends early when the connection does. */
export function sendTo(port: number, messages: readonly Uint8Array[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const reader = new FrameReader(1_000_000);
  const answers: string[] = [];
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve(answers));
    socket.on('data', (chunk) => {
      for (const event of reader.push(chunk)) {
        if (event.kind !== 'frame') continue;
        answers.push(/MSA\|(\w\w)\|([^|\r]*)/.exec(event.bytes.toString())?.slice(1).join(' ') ?? '');
      }
      if (answers.length >= messages.length) socket.end();
    });
    for (const bytes of messages) socket.write(frame(bytes));
  });
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'it',
  timeoutMs = 30_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`${what}: not in time`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
