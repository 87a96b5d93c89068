/**
 * HL7 v2 messages that nobody on this project wrote (AMATE_CORPUS): every one gets an ACK or a reasoned NACK from a live
 * listener, and every bundle made of one is valid FHIR. The folder is no part of the repository.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { mapMessage } from './hl7v2/map-message.ts';
import { FrameReader, frame } from './intake/mllp-frames.ts';
import { MllpServer } from './intake/mllp-server.ts';
import { MessageReceiver } from './intake/receive.ts';
import { Outbox } from './outbox/outbox.ts';
import { toProfile } from './profile.ts';

const ROOT = join(import.meta.dirname, '../..');
const CORPUS = resolve(ROOT, process.env.AMATE_CORPUS ?? '../shared/corpus');
const VALIDATOR = join(ROOT, 'hie-core/src/r4/validate.ts');
const present = existsSync(join(CORPUS, 'hl7v2/messages.jsonl'));
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });

if (!present) {
  console.warn(
    `LEFT OUT: the 492 HL7 v2 messages and the edge cases were not sent, ${CORPUS} is absent (set AMATE_CORPUS)`,
  );
}

interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
}

function samples(): Sample[] {
  const lines = readFileSync(join(CORPUS, 'hl7v2/messages.jsonl'), 'utf8').trim().split('\n');
  const messages = lines.map((line) => JSON.parse(line) as { n: number; hl7: string });
  const edges = join(CORPUS, 'hl7v2-edge-cases');
  const files = readdirSync(edges).filter((name) => name.endsWith('.hl7'));
  return [
    ...messages.map(({ n, hl7 }) => ({ name: `message ${n}`, bytes: Buffer.from(hl7) })),
    ...files.map((name) => ({ name, bytes: readFileSync(join(edges, name)) })),
  ];
}

(present ? describe : describe.skip)('corpus', () => {
  it('every message maps to valid FHIR or to a reason', async () => {
    const { validateResource } = (await import(VALIDATOR)) as { validateResource(resource: unknown): unknown[] };
    const problems: string[] = [];
    let mapped = 0;
    for (const { name, bytes } of samples()) {
      const result = mapMessage(bytes, profile);
      if (result.kind === 'rejected') {
        if (result.text.length < 20) problems.push(`${name}: no reason`);
        continue;
      }
      mapped++;
      for (const { resource } of result.bundle.entry!) {
        for (const problem of validateResource(resource)) problems.push(`${name}: ${JSON.stringify(problem)}`);
      }
    }
    expect(problems).toEqual([]);
    expect(mapped).toBeGreaterThan(70);
  });

  it('every message gets an ACK or a reasoned NACK from a live listener', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
    const log = pino({ level: 'silent' });
    const outbox = new Outbox(join(folder, 'outbox.sqlite'));
    const limits = {
      host: '127.0.0.1',
      port: 0,
      maxFrameBytes: 10_000_000,
      maxBufferedBytes: 64_000_000,
      maxConnections: 4,
      idleTimeoutMs: 60_000,
      frameTimeoutMs: 30_000,
    };
    const server = new MllpServer(limits, new MessageReceiver(outbox, profile, log), log);
    const { port } = await server.listen();
    const all = samples();
    const acks = await exchange(
      port,
      all.map(({ bytes }) => bytes),
    );
    const odd = all.filter((_, i) => !/\rMSA\|([AC]A\||A[ER]\|[^|]*\|.{15}|C[ER]\|[^|]*\|.{15})/.test(acks[i] ?? ''));
    await server.stop();
    const counts = outbox.counts();
    outbox.close();
    rmSync(folder, { recursive: true });
    expect(odd.map(({ name }) => name)).toEqual([]);
    expect(counts.pending).toBeGreaterThan(20);
    expect(counts.rejected).toBeGreaterThan(200);
  });
});

/** One connection, one message at a time; FS and VT bytes inside a sample would end its frame, so none may hold them. */
async function exchange(port: number, messages: readonly Buffer[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const reader = new FrameReader(1_000_000);
  const acks: string[] = [];
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    for (const event of reader.push(chunk)) if (event.kind === 'frame') acks.push(event.bytes.toString());
    wake();
  });
  for (const [i, bytes] of messages.entries()) {
    socket.write(frame(bytes));
    while (acks.length <= i) await new Promise<void>((go) => (wake = go));
  }
  socket.end();
  return acks;
}
