/**
 * Readings through somebody else's broker (Mosquitto, EMQX): MQTT 5, a shared subscription, so that several hubs divide the messages among
 * them (§4.8.2). Its library answers a message before it takes the next, and answers after the commit; several connections fill one
 * transaction. There the broker knows the devices: its access list must let each publish under its own name only.
 */
import { connectAsync, type MqttClient } from 'mqtt';
import type { Senders } from './senders.ts';

export interface BridgeOptions {
  /** With the account of the hub; `mqtts:` outside this machine. */
  readonly url: string;
  readonly connections: number;
  readonly senders: Senders;
  readonly onError: (error: unknown) => void;
}

const FILTER = '$share/amate/amate/v1/+/lecturas';
const TOPIC = /^amate\/v1\/([^/]{1,64})\/lecturas$/;
const RETRY_MS = 1_000;

export async function openBridge({
  url,
  connections,
  senders,
  onError,
}: BridgeOptions): Promise<{ stop(): Promise<void> }> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async (_, n): Promise<MqttClient> => {
      const client = await connectAsync(url, {
        ...{ protocolVersion: 5, reconnectPeriod: RETRY_MS, clean: false },
        clientId: `amate-${n}-${crypto.randomUUID()}`,
        // A hub that is away for an hour is sent what came meanwhile.
        properties: { sessionExpiryInterval: 3_600, receiveMaximum: 100 },
      });
      client.on('error', onError);
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
      await client.subscribeAsync(FILTER, { qos: 1 });
      return client;
    }),
  );
  return {
    async stop() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
    },
  };
}

async function take(senders: Senders, topic: string, text: string): Promise<void> {
  const [, name = ''] = TOPIC.exec(topic) ?? [];
  const sender = await senders.find(name);
  // Whom nobody registered, and who says too much: there is nobody to cut off here.
  if (sender !== undefined) await senders.take(sender, text);
}
