/** What a device's message becomes, whichever way it came: who sent it, how it is read, and that nobody sends more than a device can. */
import type { Queryable } from '../../db.ts';
import { type DeviceRow, selectDevice } from '../devices/sql.ts';
import type { Intake, Outcome } from './batches.ts';
import { MAPPING, type Mapping, OWN, readMessage } from './mapping.ts';
import { type Normal, normalise } from './normalise.ts';

/** A device that says more than this is broken: a week's store of a glucometer at once, and then one a second. */
const BURST = 600;
const PER_SECOND = 1;
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

  function mayPass(device: number): boolean {
    const now = nowMs();
    const before = spent.get(device);
    const tokens = Math.min(BURST, (before?.tokens ?? BURST) + ((now - (before?.atMs ?? now)) * PER_SECOND) / 1_000);
    spent.delete(device);
    if (spent.size >= MOST_SENDERS) spent.delete(spent.keys().next().value!);
    spent.set(device, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: now });
    return tokens >= 1;
  }

  return {
    async find(name) {
      const device = name.length > 64 ? undefined : await selectDevice(db, name);
      return device && { ...device, reads: device.mapping === null ? OWN : MAPPING.parse(device.mapping) };
    },
    async take(sender, text) {
      if (!mayPass(sender.id)) return { kind: 'too-much' };
      const receivedMs = nowMs();
      const message = text.length > MOST_BYTES ? undefined : readMessage(text, sender.reads);
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
