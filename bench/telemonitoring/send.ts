/**
 * The devices of the benchmark, in a process of their own: each connection sends without waiting, up to 50 unanswered (MQTT 3.1.1 §3.1, §3.3,
 * §3.4). Their packets are made here and not by the client library: on a machine of two cores what the devices cost is taken from what is measured.
 */
import { connect, type Socket } from 'node:net';
import { deviceOf, secretOf } from './people.ts';

const [port, clients, many, atMs] = process.argv.slice(2).map(Number) as [number, number, number, number];
const UNANSWERED = 50;
const PUBACK_BYTES = 4;

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
};

function packet(type: number, ...parts: readonly Buffer[]): Buffer {
  const rest = Buffer.concat(parts);
  const { length } = rest;
  return Buffer.concat([Buffer.of(type, ...(length < 128 ? [length] : [(length & 127) | 128, length >> 7])), rest]);
}

/** Clean session, name and password, kept alive for two minutes. */
const signIn = (name: string, secret: string): Buffer =>
  packet(0x10, text('MQTT'), Buffer.of(4, 0xc2, 0, 120), text(name), text(name), text(secret));

const publish = (topic: Buffer, id: number, body: string): Buffer =>
  packet(0x32, topic, Buffer.of(id >> 8, id & 255), Buffer.from(body));

function reading(of: number): string {
  const hora = new Date(atMs + of).toISOString();
  return `{"lecturas":[{"clase":"presion","hora":"${hora}","sistolica":${110 + (of % 25)},"diastolica":${65 + (of % 15)},"unidad":"mm[Hg]"}]}`;
}

/** @returns once it is let in */
const signedIn = (n: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('data', (answer) =>
      answer[0] === 0x20 && answer[3] === 0 ? resolve(socket) : reject(new Error('not let in')),
    );
    socket.write(signIn(deviceOf(n), secretOf(n)));
  });

/** @returns once each of its own was acknowledged */
const sendAll = (socket: Socket, n: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const topic = text(`amate/v1/${deviceOf(n)}/lecturas`);
    let [of, sent, answered, rest] = [n, 0, 0, 0];
    const fill = (): void => {
      const packets: Buffer[] = [];
      for (; of < many && sent - answered < UNANSWERED; of += clients)
        packets.push(publish(topic, ++sent, reading(of)));
      if (packets.length > 0) socket.write(Buffer.concat(packets));
    };
    socket.once('close', () => reject(new Error('cut off')));
    socket.on('data', (bytes) => {
      const got = rest + bytes.length;
      answered += Math.floor(got / PUBACK_BYTES);
      rest = got % PUBACK_BYTES;
      if (of >= many && answered === sent) resolve();
      else fill();
    });
    fill();
  });

const homes = await Promise.all(Array.from({ length: clients }, (_, n) => signedIn(n)));
const began = performance.now();
await Promise.all(homes.map(sendAll));
const seconds = (performance.now() - began) / 1_000;
for (const socket of homes) socket.destroy();
process.send?.({ seconds });
process.disconnect?.();
