/** The outbox of the person whose vault is open: in memory for the screens, sealed on the disk before anything is sent. */
import { cell } from '../hub/cell.ts';
import { dropCopies } from '../offline/copies.ts';
import { sealJson, unsealJson } from '../offline/seal.ts';
import { allOf, lay, shelf } from '../offline/shelf.ts';
import { writing } from '../offline/trouble.ts';
import { dataKey } from '../offline/vault.ts';
import type { OutboxEntry } from './entry.ts';
import { waiting } from './waiting.ts';

export const queue = cell<readonly OutboxEntry[]>([]);
queue.watch(() => {
  const all = queue.get();
  const stuck = all.filter(({ standing }) => standing.kind !== 'pending').length;
  waiting.set({ pending: all.length - stuck, stuck, onDisk: dataKey() !== undefined });
});

/** @throws when it could not be kept on the disk; it is in memory then, and is sent from there. */
export async function put(entry: OutboxEntry): Promise<void> {
  const others = queue.get().filter(({ operation }) => operation !== entry.operation);
  queue.set([...others, entry].sort((a, b) => a.turn - b.turn));
  const key = dataKey();
  if (key === undefined) return;
  const { operation, turn } = entry;
  const sealed = await sealJson(key, `outbox/${operation}`, entry);
  await writing(
    () => lay('outbox', { vault: key.vault, operation, turn, ...sealed }),
    () => dropCopies(),
  );
}

export async function remove(operation: string): Promise<void> {
  queue.set(queue.get().filter((entry) => entry.operation !== operation));
  const key = dataKey();
  if (key !== undefined) await (await shelf()).delete('outbox', [key.vault, operation]);
}

/** As it stands on the disk, where another tab may have changed or sent it; without a vault, as it is here. */
export async function kept(operation: string): Promise<OutboxEntry | undefined> {
  const key = dataKey();
  if (key === undefined) return queue.get().find((entry) => entry.operation === operation);
  const line = await (await shelf()).get('outbox', [key.vault, operation]);
  return line && unsealJson<OutboxEntry>(key, `outbox/${operation}`, line);
}

/** One tab at a time, from reading an entry to changing or dropping it. */
export const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks === undefined ? work() : (navigator.locks.request('amate-outbox-entry', work) as Promise<T>);

export const nextTurn = (): number => (queue.get().at(-1)?.turn ?? 0) + 1;

/** When the vault opens: what it holds first, then what was written before it was opened, which goes in now. */
export async function takeUp(): Promise<void> {
  const key = dataKey();
  if (key === undefined) return;
  const lines = await (await shelf()).getAll('outbox', allOf(key.vault));
  const kept = await Promise.all(
    lines.map((line) => unsealJson<OutboxEntry>(key, `outbox/${line.operation}`, line).catch(() => undefined)),
  );
  const held = kept.filter((entry) => entry !== undefined).sort((a, b) => a.turn - b.turn);
  const here = queue.get().filter(({ operation }) => !held.some((entry) => entry.operation === operation));
  queue.set(held);
  for (const entry of here) await put({ ...entry, turn: nextTurn() });
}

/** The vault closes: nothing of it stays in memory. */
export const letGo = (): void => queue.set([]);
