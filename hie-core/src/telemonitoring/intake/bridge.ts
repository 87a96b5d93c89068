/**
 * Readings through somebody else's broker (Mosquitto, EMQX): MQTT 5, a shared subscription, so that several hubs divide the messages among
 * them (§4.8.2). Its library answers a message before it takes the next, and answers after the commit; several connections fill one
 * transaction. There the broker knows the devices: its access list must let each publish under its own name only.
 */
import { connect, type MqttClient } from 'mqtt';
import type { Senders } from './senders.ts';

export interface BridgeOptions {
  /** With the account of the hub; `mqtts:` outside this machine. */
  readonly url: string;
  readonly connections: number;
  /** Of this hub among those that share the broker, and the same when it starts again: what came meanwhile waits under it. */
  readonly name: string;
  readonly senders: Senders;
  readonly onError: (error: unknown) => void;
}

const FILTER = '$share/amate/amate/v1/+/lecturas';
const TOPIC = /^amate\/v1\/([^/]{1,64})\/lecturas$/;
const RETRY_MS = 1_000;

/** A broker that is not there yet is waited for: the hub has other work. */
export function openBridge({ connections, ...options }: BridgeOptions): { stop(): Promise<void> } {
  const clients = Array.from({ length: connections }, (_, n) => listen(options, n));
  return {
    async stop() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
    },
  };
}

function listen({ url, name, senders, onError }: Omit<BridgeOptions, 'connections'>, n: number): MqttClient {
  const client = connect(url, {
    ...{ protocolVersion: 5, reconnectPeriod: RETRY_MS, clean: false },
    clientId: `amate-${name}-${n}`,
    // The broker goes on giving it its share while it is away, for an hour.
    properties: { sessionExpiryInterval: 3_600, receiveMaximum: 100 },
  });
  client.on('error', onError);
  client.on('connect', () => void client.subscribeAsync(FILTER, { qos: 1 }).catch(onError));
  // Before PUBACK; one at a time on each connection.
  client.handleMessage = (packet, done) => {
    take(senders, packet.topic, packet.payload.toString()).then(
      () => done(),
      (error: unknown) => {
        onError(error);
        // Not acknowledged: the broker sends it again to who is there then.
        done(error as Error);
        client.reconnect();
      },
    );
  };
  return client;
}

async function take(senders: Senders, topic: string, text: string): Promise<void> {
  const [, name = ''] = TOPIC.exec(topic) ?? [];
  const sender = await senders.find(name);
  // Whom nobody registered, and who says too much: there is nobody to cut off here.
  if (sender !== undefined) await senders.take(sender, text);
}
