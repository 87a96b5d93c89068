/**
 * What durability costs beside SQLite alone: the edge's whole way from a message's last byte to its ACK (read, map, commit with fsync),
 * against a bare insert of the same bytes (message, bundle, ACK) under the same pragmas, one by one and in groups. And the time a sender
 * waits for its ACK over MLLP while others send too.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FrameReader, frame } from '@amate/connectors/intake/mllp-frames.ts';
import { MllpServer } from '@amate/connectors/intake/mllp-server.ts';
import { MessageReceiver } from '@amate/connectors/intake/receive.ts';
import { Outbox } from '@amate/connectors/outbox/outbox.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { pino } from 'pino';
import { interleave, percentile, type Round } from '../measure.ts';
import { type Result, toResult } from '../results.ts';

const ROUND_MS = 500;
const PAIRS = 7;
const SENDERS = 64;
const LINES = 16;
const LINE_MS = 3_000;
const log = pino({ level: 'silent' });

const sample = readFileSync(join(import.meta.dirname, '../../examples/adt-a01-xoco.hl7'), 'utf8').trimEnd();
let number = 0;
/** The same message under a number of its own: one that came before would be answered without a commit. */
const next = (): Buffer => Buffer.from(`${sample.replace(/^(MSH(?:\|[^|]*){8}\|)[^|]*/, `$1B${++number}`)}\r`);

interface Bench {
  readonly receiver: MessageReceiver;
  readonly bare: DatabaseSync;
  close(): void;
}

function open(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'bench-edge-'));
  const outbox = new Outbox(join(folder, 'outbox.sqlite'));
  const bare = new DatabaseSync(join(folder, 'bare.sqlite'));
  bare.exec('pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864');
  bare.exec('create table message (id integer primary key, raw blob, bundle text, ack blob)');
  const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
  const close = (): void => {
    outbox.close();
    bare.close();
    rmSync(folder, { recursive: true });
  };
  return { receiver: new MessageReceiver(outbox, profile, log), bare, close };
}

async function timed(work: () => Promise<number>): Promise<Round> {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < ROUND_MS) count += await work();
  return { value: (count / (performance.now() - start)) * 1_000, cpuMicros: undefined };
}

export async function durableResults(say: (line: string) => void): Promise<Result[]> {
  const { receiver, bare, close } = open();
  try {
    const insert = bare.prepare('insert into message (raw, bundle, ack) values (?, ?, ?)');
    const stored = await storedOf(receiver);
    const row = (raw: Buffer): unknown => insert.run(raw, stored.bundle, stored.ack);
    const head = { area: 'connectors', unit: 'messages/s', peerName: 'bare node:sqlite, same bytes and pragmas' };

    say('connectors: durable ACK, one by one …');
    const one = await interleave(
      PAIRS,
      () => timed(async () => Number((await receiver.receive(next())) !== undefined)),
      () => timed(async () => Number(row(next()) !== undefined)),
    );
    say(`connectors: group commit, ${SENDERS} senders …`);
    const group = await interleave(
      PAIRS,
      () =>
        timed(async () => (await Promise.all(Array.from({ length: SENDERS }, () => receiver.receive(next())))).length),
      () => timed(async () => grouped(bare, row)),
    );
    return [
      toResult(
        { ...head, workload: 'durable ACK: read, map, commit', amate: one.a, peer: one.b, ratio: one.ratio, goal: 0.3 },
        'higher',
      ),
      toResult(
        {
          ...head,
          workload: `durable ACK, ${SENDERS} senders at once`,
          amate: group.a,
          peer: group.b,
          ratio: group.ratio,
          goal: 0.6,
        },
        'higher',
      ),
      await ackTimes(receiver, say),
    ];
  } finally {
    close();
  }
}

/** The bundle and the ACK that the edge keeps for this message. */
async function storedOf(receiver: MessageReceiver): Promise<{ bundle: string; ack: Uint8Array }> {
  const { mapMessage } = await import('@amate/connectors/hl7v2/map-message.ts');
  const raw = next();
  const mapped = mapMessage(raw, toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' }));
  if (mapped.kind === 'rejected') throw new Error(mapped.text);
  return { bundle: JSON.stringify(mapped.bundle), ack: (await receiver.receive(raw))! };
}

function grouped(bare: DatabaseSync, row: (raw: Buffer) => unknown): number {
  bare.exec('begin immediate');
  for (let i = 0; i < SENDERS; i++) row(next());
  bare.exec('commit');
  return SENDERS;
}

async function ackTimes(receiver: MessageReceiver, say: (line: string) => void): Promise<Result> {
  say(`connectors: time to the ACK over MLLP, ${LINES} senders …`);
  const limits = {
    ...{ host: '127.0.0.1', port: 0, maxFrameBytes: 10_000_000, maxBufferedBytes: 64_000_000 },
    ...{ maxConnections: LINES, idleTimeoutMs: 60_000, frameTimeoutMs: 60_000 },
  };
  const server = new MllpServer(limits, receiver, log);
  const { port } = await server.listen();
  const times = (await Promise.all(Array.from({ length: LINES }, () => line(port)))).flat();
  await server.stop();
  const workload = `time to the ACK over MLLP, p99 of ${LINES} senders without pause`;
  const figures = { amate: percentile(times, 0.99), peer: 50, goal: 1 };
  return toResult({ area: 'connectors', workload, unit: 'ms', peerName: 'goal: 50 ms', ...figures }, 'lower');
}

/** One sender: the next message when the last has its answer. */
function line(port: number): Promise<number[]> {
  const socket = connect(port, '127.0.0.1');
  const reader = new FrameReader(1_000_000);
  const times: number[] = [];
  const end = performance.now() + LINE_MS;
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    const send = (): void => {
      sentAt = performance.now();
      socket.write(frame(next()));
    };
    socket
      .on('connect', send)
      .on('error', reject)
      .on('close', () => resolve(times));
    socket.on('data', (chunk) => {
      for (const event of reader.push(chunk)) {
        if (event.kind !== 'frame') continue;
        times.push(performance.now() - sentAt);
        if (performance.now() < end) send();
        else socket.end();
      }
    });
  });
}
