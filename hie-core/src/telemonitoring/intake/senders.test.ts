/** What a device may say: so many readings, however they are packed (docs/adr/0036). */
import { expect, it } from '@jest/globals';
import type { Arrival, Intake } from './batches.ts';
import { OWN } from './mapping.ts';
import { createSenders, type Sender } from './senders.ts';

const sender: Sender = { id: 1, name: 'uno', clues: null, mapping: null, tokenHash: null, reads: OWN };

const message = (readings: number): string =>
  JSON.stringify({
    lecturas: Array.from({ length: readings }, (_, n) => ({
      ...{ clase: 'peso', valor: 70, hora: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString() },
    })),
  });

it('counts readings and not messages, lets go on by the second, and keeps nobody else waiting', async () => {
  let now = Date.UTC(2026, 0, 2);
  const heard: Arrival[] = [];
  const store: Intake['store'] = async (arrival) => {
    heard.push(arrival);
    return arrival.said.map(() => 'guardada');
  };
  const senders = createSenders({
    db: { query: () => Promise.reject(new Error('nobody asks')) } as never,
    intake: { store, isBusy: () => false, stop: async () => {} },
    nowMs: () => now,
  });
  const send = async (readings: number, from = sender) => (await senders.take(from, message(readings))).kind;
  expect(await send(500)).toBe('stored');
  expect(await send(200)).toBe('too-much');
  expect(await send(50)).toBe('stored');
  expect(await send(49)).toBe('stored');
  expect(await send(1)).toBe('too-much');
  expect(await send(500, { ...sender, id: 2 })).toBe('stored');
  now += 60_000;
  expect(await send(60)).toBe('stored');
  expect(await send(1)).toBe('too-much');
  expect(heard.map(({ said }) => said.length)).toEqual([500, 50, 49, 500, 60]);
});

it('lets a store of before in, however soon its sender tries again', async () => {
  let now = Date.UTC(2026, 0, 2);
  const senders = createSenders({
    db: { query: () => Promise.reject(new Error('nobody asks')) } as never,
    intake: { store: async ({ said }) => said.map(() => 'guardada'), isBusy: () => false, stop: async () => {} },
    nowMs: () => now,
  });
  await senders.take(sender, message(590));
  let tries = 1;
  for (; (await senders.take(sender, message(20))).kind === 'too-much' && tries < 30; tries++) now += 1_000;
  expect(tries).toBeLessThan(15);
});
