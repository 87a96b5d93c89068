/** The ways to fall: which processes are killed, at which moment of a message's way, and in which order they return. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../city/random.ts';
import type { Amate } from '../support/amate.ts';

export interface Scenario {
  readonly name: string;
  /** `acknowledged`: messages acknowledged so far. */
  run(amate: Amate, random: Random, acknowledged: () => number): Promise<void>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'conector, mientras recibe y entrega',
    run: async (amate, random) => {
      await amate.kill('connector');
      await sleep(random.int(0, 100));
      await amate.restart('connector');
    },
  },
  {
    name: 'hub, a media transacción',
    run: async (amate, random) => {
      await amate.kill('hub');
      await sleep(random.int(0, 200));
      await amate.restart('hub');
    },
  },
  {
    name: 'PostgreSQL, con carga',
    run: async (amate, random) => {
      await amate.kill('postgres');
      await sleep(random.int(0, 200));
      await amate.restart('postgres');
    },
  },
  {
    name: 'conector, después del acuse y antes de la entrega',
    run: async (amate, _random, acknowledged) => {
      await amate.kill('hub');
      await more(acknowledged, 20);
      await amate.kill('connector');
      await Promise.all([amate.restart('hub'), amate.restart('connector')]);
    },
  },
  {
    name: 'los tres a la vez',
    run: async (amate) => {
      await Promise.all([amate.kill('connector'), amate.kill('hub'), amate.kill('postgres')]);
      await amate.restart('connector');
      await amate.restart('postgres');
      await amate.restart('hub');
    },
  },
];

/** Until so many more are acknowledged, which proves that they wait in the outbox. */
async function more(acknowledged: () => number, count: number): Promise<void> {
  const from = acknowledged();
  for (let waited = 0; acknowledged() < from + count; waited++) {
    if (waited > 500) throw new Error('no message was acknowledged while the hub was down');
    await sleep(10);
  }
}
