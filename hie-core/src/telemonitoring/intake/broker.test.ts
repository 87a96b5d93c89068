/** What devices leave with the embedded broker besides readings (docs/adr/0036). */
import { createHash } from 'node:crypto';
import { fakeOnly } from '@amate/test/support/fake-only.ts';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { topicOf } from '../devices/pair.ts';
import { type Broker, startBroker } from './broker.ts';
import { OWN } from './mapping.ts';

const MINUTE_MS = 60_000;
const TOKEN = 'clave-de-prueba';

let broker: Broker;
const clients: MqttClient[] = [];
const heard: string[] = [];
const faults: unknown[] = [];

beforeEach(async () => {
  // The broker's own pulse, and the clock that it reads.
  fakeOnly('Date', 'setInterval', 'clearInterval', 'clearImmediate');
  const tokenHash = createHash('sha256').update(TOKEN).digest();
  broker = await startBroker({
    ...{ port: 0, host: '127.0.0.1', tls: undefined, onError: (error) => void faults.push(error) },
    senders: {
      find: async (name) => ({ id: 1, name, clues: null, mapping: null, tokenHash, reads: OWN }),
      async take(_sender, text) {
        heard.push(text);
        return { kind: 'stored', outcomes: ['guardada'] };
      },
    },
  });
});
afterEach(async () => {
  jest.useRealTimers();
  for (const client of clients) client.end(true);
  await broker?.stop();
});

async function device(name: string, topic: string): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    ...{ username: name, password: TOKEN, keepalive: 0, reconnectPeriod: 0 },
    will: { topic, payload: Buffer.from('se fue'), qos: 1, retain: false },
  });
  clients.push(client);
  return client;
}

it('keeps a will until its device is gone (MQTT 3.1.1 §3.1.2.5), and gives a device its answers', async () => {
  await device('uno', 'casa/estado');
  const two = await device('dos', topicOf('dos'));
  await two.subscribeAsync('amate/v1/dos/respuestas');
  const answered = new Promise<string>((resolve) => two.on('message', (_, payload) => resolve(payload.toString())));
  for (let minute = 1; minute <= 9; minute++) {
    jest.advanceTimersByTime(MINUTE_MS);
    await two.publishAsync(topicOf('dos'), `minuto ${minute}`, { qos: 1 });
  }
  expect(heard).toEqual(Array.from({ length: 9 }, (_, at) => `minuto ${at + 1}`));
  expect(faults).toEqual([]);
  expect(JSON.parse(await answered)).toEqual({ resultados: ['guardada'] });
});
