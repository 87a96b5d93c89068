/**
 * The embedded MQTT broker (3.1 and 3.1.1; MQTT 5 comes through an external one, `bridge.ts`). aedes asks before it acknowledges
 * (`authorizePublish`), so PUBACK leaves after the commit and never without it: a hub that dies in between is sent the message again, and the
 * reading's key makes it one (https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html §4.3.2).
 */
import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type Client } from 'aedes';
import { isTokenOf, topicOf } from '../devices/pair.ts';
import { MOST_BYTES, type Sender, type Senders } from './senders.ts';

export interface BrokerOptions {
  readonly senders: Senders;
  readonly port: number;
  readonly host: string;
  /** PEM files; without them the broker speaks plainly, and to this machine only. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly onError: (error: unknown) => void;
}

export interface Broker {
  readonly port: number;
  /** Whoever is connected with that device's name has to sign in again. */
  drop(device: string): void;
  stop(): Promise<void>;
}

const MOST_CONNECTIONS = 20_000;
const SENDER = Symbol('sender');

interface DeviceClient extends Client {
  [SENDER]?: Sender;
  /** Of mqtt-packet: gives how many bytes of a packet that is not whole it holds. */
  readonly _parser?: { parse(bytes: Buffer): number };
}

export async function startBroker({ senders, port, host, tls, onError }: BrokerOptions): Promise<Broker> {
  const aedes = await Aedes.createBroker({ connectTimeout: 10_000, maxTopicLevels: 5, maxInflightInbound: 50 });
  const connected = new Map<string, Set<DeviceClient>>();
  // Nobody reads here what somebody else said, and answers go to their device alone: looking for who might was a fifth of the broker's work.
  // Its own pulse goes on: without it the broker takes itself for dead, and sends the wills of devices that are still there.
  const distribute = aedes.publish.bind(aedes) as (packet: { readonly topic: string }, ...rest: unknown[]) => void;
  aedes.publish = ((packet: { readonly topic: string }, ...rest: unknown[]) => {
    if (packet.topic.startsWith('$SYS/')) return distribute(packet, ...rest);
    const done = rest.at(-1);
    if (typeof done === 'function') done();
  }) as typeof aedes.publish;

  aedes.authenticate = (client, username, password, done) => {
    const refused = Object.assign(new Error('credentials'), { returnCode: 4 as const });
    senders.find(username ?? '').then(
      (sender) => {
        if (sender === undefined || !isTokenOf(sender, password?.toString() ?? '')) return done(refused, false);
        (client as DeviceClient)[SENDER] = sender;
        connected.set(sender.name, (connected.get(sender.name) ?? new Set()).add(client as DeviceClient));
        done(null, true);
      },
      (error: unknown) => {
        onError(error);
        done(Object.assign(new Error('not now'), { returnCode: 3 as const }), false);
      },
    );
  };
  aedes.authorizePublish = (client, packet, done) => {
    const sender = (client as DeviceClient | null)?.[SENDER];
    if (sender === undefined || packet.topic !== topicOf(sender.name)) return done(new Error('topic'));
    // Nobody reads it here: what is kept is kept in the database.
    packet.retain = false;
    senders.take(sender, packet.payload.toString()).then(
      (sent) => {
        if (sent.kind === 'too-much') return done(new Error('too much'));
        answer(client!, sender, sent.outcomes);
        done();
      },
      (error: unknown) => {
        onError(error);
        done(new Error('not stored'));
      },
    );
  };
  aedes.authorizeSubscribe = (client, subscription, done) =>
    done(null, subscription.topic === answersTo((client as DeviceClient)[SENDER]) ? subscription : null);
  aedes.on('clientDisconnect', (client) => {
    const name = (client as DeviceClient)[SENDER]?.name ?? '';
    const left = connected.get(name);
    left?.delete(client as DeviceClient);
    if (left?.size === 0) connected.delete(name);
  });
  (aedes as EventEmitter).on('error', onError);
  // A device that misbehaves is cut off, and is no news of ours.
  aedes.on('clientError', () => {});
  aedes.on('connectionError', () => {});

  const accept = (socket: Socket): void => bounded(aedes.handle(socket) as DeviceClient, socket);
  const server: Server =
    tls === undefined
      ? createPlainServer(accept)
      : createTlsServer(
          { cert: readFileSync(tls.cert), key: readFileSync(tls.key), minVersion: 'TLSv1.2', handshakeTimeout: 10_000 },
          accept,
        );
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, port, tls === undefined ? '127.0.0.1' : host);
  // Too many open files: who could not be let in comes again.
  server.on('error', onError);
  return {
    port: (server.address() as { readonly port: number }).port,
    drop(device) {
      for (const client of connected.get(device) ?? []) client.close();
    },
    async stop() {
      await new Promise<void>((closed) => aedes.close(() => closed()));
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

const answersTo = (sender: Sender | undefined): string | undefined =>
  sender && topicOf(sender.name).replace(/lecturas$/, 'respuestas');

/** What became of each reading, for a device that wants to know. */
function answer(client: Client, sender: Sender, outcomes: readonly string[]): void {
  const topic = answersTo(sender)!;
  const wants = (client as unknown as { readonly subscriptions?: object }).subscriptions;
  if (wants === undefined || !Object.hasOwn(wants, topic)) return;
  const payload = Buffer.from(JSON.stringify({ resultados: outcomes }));
  client.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => {});
}

/** A packet may say that it is 256 MB long: nothing of ours is, and it would be waited for in memory. */
function bounded(client: DeviceClient, socket: Socket): void {
  const parser = client._parser;
  if (parser === undefined) return;
  const parse = parser.parse.bind(parser);
  parser.parse = (bytes) => {
    const held = parse(bytes);
    if (held > 2 * MOST_BYTES) socket.destroy();
    return held;
  };
}

const listening = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
