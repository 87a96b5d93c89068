/**
 * The homes' door: a person in a programme pairs a device of her own before the day, and it sends by MQTT what it measures, again until the
 * broker acknowledges it (QoS 1).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { observationId } from '@amate/hie-core/telemonitoring/ids.ts';
import { connectAsync, type MqttClient } from 'mqtt';
import { Random } from '../../city/random.ts';
import { pressure } from '../../support/home.ts';
import type { Desks } from '../ask.ts';
import type { DayClock } from '../clock.ts';
import type { HomeAt } from '../plan.ts';
import type { DayTruth } from '../truth.ts';

interface HomeParts {
  readonly clock: DayClock;
  readonly truth: DayTruth;
  readonly desks: Desks;
  readonly seed: string;
  readonly over: AbortSignal;
  readonly mqttPort: number;
}

export interface PairedHome extends HomeAt {
  readonly patient: string;
  readonly device: string;
  readonly token: string;
  readonly topic: string;
}

const AGAIN_MS = 200;

export async function pairHome(desks: Desks, at: HomeAt, patient: string): Promise<PairedHome> {
  const nurse = desks.at('casa', { role: 'enfermeria', clues: at.clinic.clues });
  await nurse.ask('POST', '/telemonitoreo/inscripciones', { paciente: patient, programa: 'hipertension' });
  const self = desks.at('casa', { role: 'paciente', patient, subject: `ciudadana-${patient}` });
  const { codigo } = await self.ask('POST', '/telemonitoreo/mis-aparatos', { nombre: 'Baumanómetro' });
  const given = await self.ask('POST', '/telemonitoreo/mis-vinculos', { codigo });
  return { ...at, patient, device: given.usuario, token: given.clave, topic: given.tema };
}

export async function measureAll(parts: HomeParts, home: PairedHome, onDone: () => void): Promise<void> {
  const { clock, truth, seed, over } = parts;
  const random = new Random(seed, 'lectura', home.person.index);
  for (const minute of home.minutes) {
    await clock.until(minute);
    const saidMs = Date.now();
    const body = pressure(random.int(108, 134), random.int(66, 84), new Date(saidMs));
    const from = performance.now();
    if (await sendUntilTaken(parts, home, body)) {
      truth.waited('casa', 'lectura por MQTT', performance.now() - from);
      const id = observationId(home.patient, home.device, 'presion', saidMs);
      truth.took('casa', home.person.curp, [`Observation/${id}`]);
    } else truth.refuse('casa', over.aborted ? 'lectura sin acuse' : 'lectura rechazada');
    onDone();
  }
}

async function sendUntilTaken(parts: HomeParts, { device, token, topic }: PairedHome, body: string): Promise<boolean> {
  const { mqttPort, over, truth } = parts;
  for (; !over.aborted; truth.repeated++) {
    let client: MqttClient | undefined;
    try {
      // Not tried again by the library: a broker that dies before it answers would be waited for.
      const options = { username: device, password: token, reconnectPeriod: 0, connectTimeout: 5_000 };
      client = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, options, false);
      await published(client, topic, body);
      await client.endAsync(true);
      return true;
    } catch {
      client?.end(true);
      await sleep(AGAIN_MS);
    }
  }
  return false;
}

/** Acknowledged, or not: a connection that ends, or that says nothing, leaves the library waiting. */
const published = (client: MqttClient, topic: string, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('silence')), 5_000);
    const settle = (work: () => void) => () => {
      clearTimeout(timer);
      work();
    };
    client.once(
      'close',
      settle(() => reject(new Error('closed'))),
    );
    client.once(
      'error',
      settle(() => reject(new Error('error'))),
    );
    client.publishAsync(topic, body, { qos: 1 }).then(
      settle(resolve),
      settle(() => reject(new Error('refused'))),
    );
  });
