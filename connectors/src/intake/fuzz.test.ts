/**
 * Mutated messages, frames and streams against a live listener: each frame that ends gets one answer whose code is what became of the
 * message, nothing hangs, memory stays flat. 1,000 here; more with `AMATE_FUZZ=50000 npm test -- connectors/src/intake/fuzz`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { mutated, seeded } from '../hl7v2/mutate.fixture.ts';
import { sampleOf } from '../hl7v2/sample.fixture.ts';
import { TRIGGERS } from '../hl7v2/triggers.ts';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { CR, FrameReader, FS, frame, VT } from './mllp-frames.ts';
import { MllpServer } from './mllp-server.ts';
import { MessageReceiver } from './receive.ts';

const COUNT = Number(process.env.AMATE_FUZZ ?? 1_000);
const TOGETHER = 50;
const log = pino({ level: 'silent' });
let folder: string;
let outbox: Outbox;
let server: MllpServer;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
  const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
  const limits = {
    ...{ host: '127.0.0.1', port: 0, maxFrameBytes: 100_000, maxBufferedBytes: 1_000_000 },
    ...{ maxConnections: 50, idleTimeoutMs: 20_000, frameTimeoutMs: 20_000 },
  };
  server = new MllpServer(limits, new MessageReceiver(outbox, profile, log), log);
  ({ port } = await server.listen());
});
afterAll(async () => {
  await server.stop();
  outbox.close();
  rmSync(folder, { recursive: true });
});

/** Everything that comes back on one connection until it is closed. */
function exchange(bytes: Buffer): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const reader = new FrameReader(1_000_000);
  const answers: string[] = [];
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const event of reader.push(chunk)) if (event.kind === 'frame') answers.push(event.bytes.toString('latin1'));
    });
    socket.on('close', () => resolve(answers));
    socket.end(bytes);
  });
}

/** Each its own MSH-10, else all but the first would be answered as conflicts. */
const numbered = (sample: Buffer, number: number): Buffer =>
  Buffer.from(sample.toString('latin1').replace(/^(MSH(?:\|[^|]*){8}\|)[^|]*/, `$1F${number}`), 'latin1');

function rows(): Map<string, string> {
  const db = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
  const all = db.prepare('select digest, state from message').all() as { digest: string; state: string }[];
  db.close();
  return new Map(all.map(({ digest, state }) => [digest, state]));
}

it(`${COUNT} mutated messages over MLLP: one right answer each`, async () => {
  const samples = Object.keys(TRIGGERS).map(sampleOf);
  const problems: string[] = [];
  let taken = 0;
  let heap = 0;
  for (let seed = 1; seed <= COUNT && problems.length < 5; seed += TOGETHER) {
    // Bytes that end or open a frame belong to the next test.
    const messages = Array.from({ length: TOGETHER }, (_, i) =>
      mutated(numbered(samples[(seed + i) % samples.length]!, seed + i), seeded(seed + i)).filter(
        (byte) => byte !== VT && byte !== FS,
      ),
    ).map((bytes) => Buffer.from(bytes));
    const answers = await exchange(Buffer.concat(messages.map(frame)));
    if (answers.length !== TOGETHER) problems.push(`seeds from ${seed}: ${answers.length} answers`);
    for (const [i, answer] of answers.entries()) {
      const codes = [...answer.matchAll(/\rMSA\|([AC][AER])\|/g)].map(([, code]) => code!);
      const batch = answer.startsWith('BHS');
      if (codes.length === 0 && !batch) problems.push(`seed ${seed + i}: ${JSON.stringify(answer.slice(0, 200))}`);
      if (codes.some((code) => code.endsWith('A'))) taken++;
      else if (!batch && !/\rMSA\|[^|]*\|[^|]*\|.{15}/.test(answer)) problems.push(`seed ${seed + i}: no reason`);
    }
    if (seed === TOGETHER * 5 + 1) heap = usedHeap();
  }
  expect(problems).toEqual([]);
  const counts = outbox.counts();
  // An answer AA to bytes that came before is a replay.
  expect(counts.pending).toBeLessThanOrEqual(taken);
  expect(counts.pending).toBeGreaterThan(COUNT / 10);
  expect(rows().size).toBeGreaterThan(COUNT / 2);
  if (heap > 0) expect(usedHeap() - heap).toBeLessThan(60_000_000);
}, 2_400_000);

it('streams of broken frames: the connection ends or goes on, and the next sender is served', async () => {
  const marks = [VT, FS, CR, 0x0a, 0x00, 0xff];
  for (let seed = 1; seed <= COUNT / 20; seed++) {
    const random = seeded(seed);
    let stream = Buffer.concat([frame(sampleOf('ADT^A01')), frame(sampleOf('ORU^R01'))]);
    for (let changes = 1 + Math.floor(random() * 12); changes > 0; changes--) {
      const at = Math.floor(random() * stream.length);
      const mark = Buffer.from([marks[Math.floor(random() * marks.length)]!]);
      stream = Buffer.concat([stream.subarray(0, at), mark, stream.subarray(at + Math.floor(random() * 30))]);
    }
    await exchange(stream);
  }
  const [answer] = await exchange(
    frame(
      Buffer.from(
        sampleOf('ADT^A01')
          .toString()
          .replace(/^(MSH(\|[^|]*){8}\|)[^|]*/, '$1LAST'),
      ),
    ),
  );
  expect(answer).toMatch(/\rMSA\|AA\|/);
  expect(server.bufferedBytes).toBe(0);
}, 600_000);

/** After a collection: without one the difference is what the collector had no reason yet to take. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
