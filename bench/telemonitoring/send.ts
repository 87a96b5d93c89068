/** The devices of the benchmark, in a process of their own: each connection sends without waiting, up to 50 unanswered. */
import { connectAsync } from 'mqtt';
import { deviceOf, secretOf } from './people.ts';

const [port, clients, many, atMs] = process.argv.slice(2).map(Number) as [number, number, number, number];
const UNANSWERED = 50;

const homes = await Promise.all(
  Array.from({ length: clients }, (_, n) =>
    connectAsync(`mqtt://127.0.0.1:${port}`, { username: deviceOf(n), password: secretOf(n), keepalive: 120 }),
  ),
);
const began = performance.now();
await Promise.all(
  homes.map(async (client, n) => {
    const topic = `amate/v1/${deviceOf(n)}/lecturas`;
    const waiting = new Set<Promise<unknown>>();
    for (let of = n; of < many; of += clients) {
      const hora = new Date(atMs + of).toISOString();
      const body = `{"lecturas":[{"clase":"presion","hora":"${hora}","sistolica":${110 + (of % 25)},"diastolica":${65 + (of % 15)},"unidad":"mm[Hg]"}]}`;
      const sent: Promise<unknown> = client.publishAsync(topic, body, { qos: 1 }).then(() => waiting.delete(sent));
      waiting.add(sent);
      if (waiting.size >= UNANSWERED) await Promise.race(waiting);
    }
    await Promise.all(waiting);
  }),
);
const seconds = (performance.now() - began) / 1_000;
await Promise.all(homes.map((client) => client.endAsync()));
process.send?.({ seconds });
process.disconnect?.();
