import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Message } from 'node-hl7-client';
import { pino } from 'pino';
import simpleHl7 from 'simple-hl7';
import type { MllpLimits } from '../config.ts';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { FrameReader, frame } from './mllp-frames.ts';
import { MllpServer } from './mllp-server.ts';
import { MessageReceiver } from './receive.ts';

const log = pino({ level: 'silent' });
const limits: MllpLimits = {
  host: '127.0.0.1',
  port: 0,
  maxFrameBytes: 100_000,
  maxBufferedBytes: 250_000,
  maxConnections: 5,
  idleTimeoutMs: 10_000,
  frameTimeoutMs: 10_000,
};

let folder: string;
let outbox: Outbox;
let server: MllpServer;
let port: number;
const sockets: Socket[] = [];

async function listen(overrides: Partial<MllpLimits> = {}): Promise<void> {
  const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
  server = new MllpServer({ ...limits, ...overrides }, new MessageReceiver(outbox, profile, log), log);
  ({ port } = await server.listen());
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mllp-'));
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
  outbox.close();
  rmSync(folder, { recursive: true });
});

const adt = (id: string, name = 'PEREZ LOPEZ^JUAN'): Buffer =>
  Buffer.from(
    `MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ADT^A01|${id}|P|2.5.1\rPID|1||12345^^^XOCO^MR||${name}||19800101|M\rPV1|1|I|||||||||||||||||V-${id}\r`,
  );

interface Peer {
  readonly socket: Socket;
  readonly acks: string[];
  acksTo(count: number): Promise<string[]>;
  readonly closed: Promise<void>;
}

async function peer(): Promise<Peer> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const reader = new FrameReader(1_000_000);
  const acks: string[] = [];
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    for (const event of reader.push(chunk)) if (event.kind === 'frame') acks.push(event.bytes.toString());
    wake();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  const acksTo = async (count: number): Promise<string[]> => {
    while (acks.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return acks;
  };
  return { socket, acks, acksTo, closed };
}

const code = (ack: string): string => /MSA\|(\w\w)\|([^|\r]*)/.exec(ack)?.slice(1).join(' ') ?? '';

describe('MLLP over bytes', () => {
  it('takes a frame sent one byte at a time', async () => {
    await listen();
    const { socket, acksTo } = await peer();
    for (const byte of frame(adt('A1'))) socket.write(Buffer.from([byte]));
    expect((await acksTo(1)).map(code)).toEqual(['AA A1']);
  });

  it('takes several frames in one chunk and answers in order', async () => {
    await listen();
    const { socket, acksTo } = await peer();
    socket.write(Buffer.concat(Array.from({ length: 200 }, (_, i) => frame(adt(`B${i}`)))));
    expect((await acksTo(200)).map(code)).toEqual(Array.from({ length: 200 }, (_, i) => `AA B${i}`));
    expect(outbox.counts().pending).toBe(200);
  });

  it('skips bytes outside frames and a frame whose end is missing', async () => {
    await listen();
    const { socket, acksTo } = await peer();
    socket.write(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n\r\n'), frame(adt('C1'))]));
    socket.write(Buffer.concat([Buffer.from('\v'), adt('C2').subarray(0, 90), frame(adt('C3'))]));
    expect((await acksTo(3)).map(code)).toEqual(['AA C1', 'AE C2', 'AA C3']);
    expect(outbox.counts().pending).toBe(2);
  });

  it('answers a sender that closes its half right after sending', async () => {
    await listen();
    const { socket, acksTo } = await peer();
    socket.end(frame(adt('D1')));
    expect((await acksTo(1)).map(code)).toEqual(['AA D1']);
  });

  it('reads ISO-8859-1 and UTF-8 by MSH-18', async () => {
    await listen();
    const { socket, acksTo } = await peer();
    const text = (id: string, charset: string): string =>
      `MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ADT^A28|${id}|P|2.5.1||||||${charset}\rPID|1||1^^^XOCO^MR||NUÑEZ MUÑOZ^JOSÉ\r`;
    socket.write(frame(Buffer.from(text('E1', '8859/1'), 'latin1')));
    socket.write(frame(Buffer.from(text('E2', 'UNICODE UTF-8'), 'utf8')));
    await acksTo(2);
    for (const id of [1, 2]) expect(outbox.bundleOf(id)?.bundle).toContain('"family":"NUÑEZ MUÑOZ"');
  });
});

describe('hostile and broken senders', () => {
  it('refuses a frame over the limit with AR, closes, and keeps memory bounded', async () => {
    await listen();
    const { socket, acksTo, closed } = await peer();
    socket.write(Buffer.concat([Buffer.from('\v'), adt('F1')]));
    const block = Buffer.alloc(64 * 1024, 0x41);
    for (let i = 0; i < 800 && !socket.destroyed; i++) socket.write(block);
    expect((await acksTo(1)).map(code)).toEqual(['AR F1']);
    await closed;
    expect(server.bufferedBytes).toBe(0);
    expect(outbox.counts()).toMatchObject({ pending: 0 });
  });

  it('closes a slow-loris: a frame has a time, whatever drips in', async () => {
    await listen({ frameTimeoutMs: 300 });
    const { socket, acksTo, closed } = await peer();
    socket.write(Buffer.concat([Buffer.from('\v'), adt('G1')]));
    const drip = setInterval(() => socket.write('A'), 50);
    expect((await acksTo(1)).map(code)).toEqual(['AE G1']);
    await closed;
    clearInterval(drip);
  });

  it('gives each frame its own time: a steady stream that is always in the middle of one goes on', async () => {
    await listen({ frameTimeoutMs: 2_500 });
    const { socket, acksTo } = await peer();
    const cut = 100;
    socket.write(frame(adt('N0')).subarray(0, cut));
    for (let i = 0; i < 25; i++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      socket.write(Buffer.concat([frame(adt(`N${i}`)).subarray(cut), frame(adt(`N${i + 1}`)).subarray(0, cut)]));
    }
    expect((await acksTo(25)).map(code)).toEqual(Array.from({ length: 25 }, (_, i) => `AA N${i}`));
  });

  it('closes a silent connection', async () => {
    await listen({ idleTimeoutMs: 200 });
    await (await peer()).closed;
  });

  it('closes a stream of garbage', async () => {
    await listen();
    const { socket, closed } = await peer();
    socket.write(Buffer.alloc(200_000, 0x58));
    await closed;
  });

  it('lets in no more than the maximum of connections, and the others go on', async () => {
    await listen({ maxConnections: 2 });
    const first = await peer();
    await peer();
    await (await peer()).closed;
    first.socket.write(frame(adt('H1')));
    expect((await first.acksTo(1)).map(code)).toEqual(['AA H1']);
  });

  it('bounds unfinished frames over all connections', async () => {
    await listen();
    const peers = await Promise.all([peer(), peer(), peer(), peer()]);
    for (const [i, { socket }] of peers.entries()) {
      socket.write(Buffer.concat([Buffer.from('\v'), adt(`I${i}`), Buffer.alloc(90_000, 0x41)]));
    }
    const refused = await Promise.race(peers.map(async ({ acksTo }) => (await acksTo(1))[0]!));
    expect(code(refused)).toMatch(/^AE I\d$/);
    expect(server.bufferedBytes).toBeLessThanOrEqual(limits.maxBufferedBytes + 100_000);
  });

  it('stops reading a sender that does not read its answers', async () => {
    await listen();
    const { socket } = await peer();
    socket.pause();
    const many = Buffer.concat(Array.from({ length: 500 }, (_, i) => frame(adt(`J${i}`))));
    for (let round = 0; round < 40; round++) socket.write(many);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(outbox.backlog).toBeLessThan(1_000);
    const other = await peer();
    other.socket.write(frame(adt('J-other')));
    expect((await other.acksTo(1)).map(code)).toEqual(['AA J-other']);
  });
});

describe('third-party senders', () => {
  it('node-hl7-client', async () => {
    await listen();
    const client = new Client({ host: '127.0.0.1' });
    const answer = await new Promise<string>((resolve) => {
      const connection = client.createConnection({ port }, (response) => {
        resolve(response.getMessage().toString());
      });
      connection.on(
        'connect',
        () => void connection.sendMessage(new Message({ text: adt('K1').toString().trimEnd() })),
      );
    });
    await client.closeAll();
    expect(code(answer)).toBe('AA K1');
  });

  it('simple-hl7', async () => {
    await listen();
    const client = simpleHl7.Server.createTcpClient('127.0.0.1', port);
    const message = new simpleHl7.Parser().parse(adt('L1').toString().trimEnd());
    const answer = await new Promise<string>((resolve, reject) => {
      client.send(message, (error, ack) => (error ? reject(error) : resolve(String(ack))));
    });
    client.close();
    expect(code(answer)).toBe('AA L1');
  });
});
