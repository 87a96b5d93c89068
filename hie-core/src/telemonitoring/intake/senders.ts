/** What a device's message becomes, whichever way it came: who sent it, how it is read, and that nobody sends more than a device can. */
import type { Queryable } from '../../db.ts';
import { type DeviceRow, selectDevices } from '../devices/sql.ts';
import type { Intake, Outcome } from './batches.ts';
import { MAPPING, type Mapping, OWN, readMessage } from './mapping.ts';
import { type Normal, normalise } from './normalise.ts';

/** Readings. A device that says more than this is broken: a week's store of a glucometer at once, and then one a second. */
const BURST = 600;
const PER_SECOND = 1;
/** Of a message that is read and then let in not: less than a second gives back, or who tries every second never gets in. */
const READ_COST = 0.1;
/** Of a Device; what no name can be is not asked for together with those of others. */
const NAME = /^[A-Za-z0-9\-.]{1,64}$/;
const MOST_SENDERS = 100_000;
export const MOST_BYTES = 128 * 1024;

export type Sent = { readonly kind: 'stored'; readonly outcomes: readonly Outcome[] } | { readonly kind: 'too-much' };

export interface Sender extends DeviceRow {
  readonly reads: Mapping;
}

export interface Senders {
  find(name: string): Promise<Sender | undefined>;
  /** @throws when it could not be stored: who sent it must send it again */
  take(sender: Sender, text: string): Promise<Sent>;
}

export interface SenderOptions {
  readonly db: Queryable;
  readonly intake: Intake;
  readonly nowMs: () => number;
}

export function createSenders({ db, intake, nowMs }: SenderOptions): Senders {
  const spent = new Map<number, { tokens: number; atMs: number }>();

  /** Each reading costs one, and what says nothing costs one too. @returns whether there was that much left; if not, what is left stays */
  function spend(device: number, cost: number): boolean {
    const now = nowMs();
    const before = spent.get(device);
    const tokens = Math.min(BURST, (before?.tokens ?? BURST) + ((now - (before?.atMs ?? now)) * PER_SECOND) / 1_000);
    const passes = tokens >= cost;
    spent.delete(device);
    if (spent.size >= MOST_SENDERS) spent.delete(spent.keys().next().value!);
    spent.set(device, { tokens: passes ? tokens - cost : tokens, atMs: now });
    return passes;
  }

  let gathering: { readonly names: Set<string>; readonly found: Promise<Map<string, DeviceRow>> } | undefined;

  /** Who comes in the same turn of the loop is asked for in one question: after a cut thousands are there at once. */
  function lookUp(name: string): Promise<DeviceRow | undefined> {
    gathering ??= gather();
    gathering.names.add(name);
    return gathering.found.then((found) => found.get(name));
  }

  function gather() {
    const names = new Set<string>();
    const turn = new Promise<void>((next) => void setImmediate(next));
    const found = turn.then(() => {
      gathering = undefined;
      return selectDevices(db, [...names]);
    });
    return { names, found };
  }

  return {
    async find(name) {
      const device = NAME.test(name) ? await lookUp(name) : undefined;
      return device && { ...device, reads: device.mapping === null ? OWN : MAPPING.parse(device.mapping) };
    },
    async take(sender, text) {
      // Before it is read: what floods is not worth its reading.
      if (!spend(sender.id, READ_COST)) return { kind: 'too-much' };
      const receivedMs = nowMs();
      const message = text.length > MOST_BYTES ? undefined : readMessage(text, sender.reads);
      const readings = Math.max(1, message?.said.length ?? 1);
      if (!spend(sender.id, readings - READ_COST)) return { kind: 'too-much' };
      const said: Normal[] =
        message === undefined
          ? [{ why: 'mensaje' }]
          : message.said.map((one) =>
              one === undefined ? { why: 'mensaje' } : normalise(one, message.sentMs, receivedMs),
            );
      return { kind: 'stored', outcomes: await intake.store({ device: sender.id, receivedMs, said, content: text }) };
    },
  };
}
