/** Readings through a broker that is not ours (Mosquitto), MQTT 5 on both sides, shared among several connections. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDevice, nurseAt, pair, personIn, pressure } from '@amate/test/support/home.ts';
import { startHub } from '@amate/test/support/hub.ts';
import { expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from '../embedded-postgres/free-port.ts';
import { openBridge } from './intake/bridge.ts';
import type { Senders } from './intake/senders.ts';

const MOSQUITTO = '/usr/sbin/mosquitto';

function mosquitto(port: number): ChildProcess {
  const file = join(mkdtempSync(join(tmpdir(), 'amate-mosquitto-')), 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\n`);
  return spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' });
}

async function connected(url: string): Promise<MqttClient> {
  for (const end = Date.now() + 20_000; ; ) {
    try {
      return await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

it('takes readings from Mosquitto, and leaves alone what nobody registered', async () => {
  if (!existsSync(MOSQUITTO)) {
    if (process.env.REQUIRE_ALL) throw new Error('mosquitto is not installed');
    return;
  }
  const url = `mqtt://127.0.0.1:${await freePort()}`;
  const hub = await startHub({ MQTT_URL: url, MQTT_CONNECTIONS: '3' });
  // It comes after the hub, which waits for it.
  const broker = mosquitto(Number(new URL(url).port));
  const device = await connected(url);
  try {
    const nurse = await nurseAt(hub);
    const person = await personIn(nurse, 'hipertension');
    const { topic } = await pair(nurse, hub.config.baseUrl, await newDevice(nurse), person);
    const from = Date.now();
    let points: unknown[] = [];
    // Again until the hub listens: what is sent twice is stored once.
    for (const end = Date.now() + 20_000; points.length < 10 && Date.now() < end; ) {
      await device.publishAsync('amate/v1/nadie/lecturas', pressure(190, 100), { qos: 1 });
      for (let n = 0; n < 10; n++)
        await device.publishAsync(topic, pressure(181 + n, 100, new Date(from + n * 1_000)), { qos: 1 });
      points = (await nurse.ask('GET', `/personas/${person}/series?clase=presion`)).body.puntos;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(points).toHaveLength(10);
    const { body } = await nurse.ask('GET', '/tablero');
    expect(body.alertas.filter(({ regla }: { regla: string }) => regla === 'crisis-sistolica')).toHaveLength(1);
  } finally {
    await device.endAsync(true);
    await hub.close();
    broker.kill();
  }
}, 60_000);

it('is given after it was away what came meanwhile', async () => {
  if (!existsSync(MOSQUITTO)) {
    if (process.env.REQUIRE_ALL) throw new Error('mosquitto is not installed');
    return;
  }
  const url = `mqtt://127.0.0.1:${await freePort()}`;
  const broker = mosquitto(Number(new URL(url).port));
  const device = await connected(url);
  const heard: string[] = [];
  const senders: Senders = {
    find: async (name) => ({ id: 1, name, clues: null, mapping: null, tokenHash: null, reads: { reglas: [] } }),
    take: async (_, text) => {
      heard.push(text);
      return { kind: 'stored', outcomes: [] };
    },
  };
  const open = () => openBridge({ url, name: 'prueba', connections: 2, senders, onError: () => {} });
  const say = (text: string) => device.publishAsync('amate/v1/x/lecturas', text, { qos: 1 });
  const until = async (text: string, again: () => Promise<unknown> = async () => {}): Promise<void> => {
    for (const end = Date.now() + 20_000; !heard.includes(text) && Date.now() < end; ) {
      await again();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const first = open();
  await until('antes', () => say('antes'));
  await first.stop();
  for (let n = 0; n < 6; n++) await say(`mientras ${n}`);
  const second = open();
  try {
    for (let n = 0; n < 6; n++) await until(`mientras ${n}`);
    expect(heard).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5].map((n) => `mientras ${n}`)));
  } finally {
    await second.stop();
    await device.endAsync(true);
    broker.kill();
  }
}, 60_000);
