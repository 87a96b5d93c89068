/** The outbox of the person whose vault is open: in memory for the screens, sealed on the disk before anything is sent. */
import { cell } from '../hub/cell.ts';
import { hubNow } from '../hub/clock.ts';
import { dropCopies } from '../offline/copies.ts';
import { type DataKey, sealJson, unsealJson } from '../offline/seal.ts';
import { allOf, lay, type OutboxLine, shelf } from '../offline/shelf.ts';
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

/** What was taken back leaves its mark on the disk for a while: another tab that still has it in memory reads here before it sends. */
interface Mark {
  readonly takenBackMs: number;
}
/** Longer than any tab goes without its vault being closed, which lets go of its memory. */
const MARK_LASTS_MS = 86_400_000;

/** @throws when it could not be kept on the disk; it is in memory then, and is sent from there. */
export async function put(entry: OutboxEntry): Promise<void> {
  const others = queue.get().filter(({ operation }) => operation !== entry.operation);
  queue.set([...others, entry].sort((a, b) => a.turn - b.turn));
  const key = dataKey();
  if (key !== undefined) await layRow(key, entry.operation, entry.turn, entry);
}

async function layRow(key: DataKey, operation: string, turn: number, row: OutboxEntry | Mark): Promise<void> {
  const sealed = await sealJson(key, `outbox/${operation}`, row);
  await writing(
    () => lay('outbox', { vault: key.vault, operation, turn, ...sealed }),
    () => dropCopies(),
  );
}

/** From memory alone. */
export const forget = (operation: string): void =>
  queue.set(queue.get().filter((entry) => entry.operation !== operation));

export async function remove(operation: string): Promise<void> {
  forget(operation);
  const key = dataKey();
  if (key !== undefined) await erase(key, operation);
}

const erase = async (key: DataKey, operation: string): Promise<void> =>
  (await shelf()).delete('outbox', [key.vault, operation]);

/** Nobody else may hold it (`one-holder.ts`). @throws when the disk would still have it; nothing is taken back then. */
export async function takeBack(operation: string): Promise<void> {
  const key = dataKey();
  if (key === undefined) return forget(operation);
  // No room for the mark: that it goes is what counts.
  await layRow(key, operation, 0, { takenBackMs: hubNow() }).catch(() => erase(key, operation));
  forget(operation);
}

/** Here or in another tab. A disk that cannot be read keeps nothing from being sent. */
export async function wasTakenBack(operation: string): Promise<boolean> {
  const row = await rowOf(operation).catch(() => undefined);
  return (row !== undefined && isMark(row)) || !queue.get().some((entry) => entry.operation === operation);
}

/** As it stands on the disk, where another tab may have changed or sent it; without a vault, as it is here. */
export async function kept(operation: string): Promise<OutboxEntry | undefined> {
  const row = await rowOf(operation);
  return row === undefined || isMark(row) ? undefined : row;
}

const isMark = (row: OutboxEntry | Mark): row is Mark => 'takenBackMs' in row;

async function rowOf(operation: string): Promise<OutboxEntry | Mark | undefined> {
  const key = dataKey();
  if (key === undefined) return queue.get().find((entry) => entry.operation === operation);
  const line = await (await shelf()).get('outbox', [key.vault, operation]);
  return line && unsealed(key, line);
}

const unsealed = (key: DataKey, line: OutboxLine): Promise<OutboxEntry | Mark> =>
  unsealJson<OutboxEntry | Mark>(key, `outbox/${line.operation}`, line);

/** One tab at a time, from reading an entry to changing or dropping it. */
export const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks === undefined ? work() : (navigator.locks.request('amate-outbox-entry', work) as Promise<T>);

export const nextTurn = (): number => (queue.get().at(-1)?.turn ?? 0) + 1;

/** When the vault opens: what it holds first, then what was written before it was opened, which goes in now. */
export async function takeUp(): Promise<void> {
  const key = dataKey();
  if (key === undefined) return;
  const lines = await (await shelf()).getAll('outbox', allOf(key.vault));
  const rows = await Promise.all(lines.map((line) => unsealed(key, line).catch(() => undefined)));
  const held = rows.flatMap((row) => (row === undefined || isMark(row) ? [] : [row])).sort((a, b) => a.turn - b.turn);
  const known = new Set(lines.flatMap(({ operation }, at) => (rows[at] === undefined ? [] : [operation])));
  const here = queue.get().filter(({ operation }) => !known.has(operation));
  queue.set(held);
  for (const entry of here) await put({ ...entry, turn: nextTurn() });
  const old = lines.filter((_, at) => isOld(rows[at]));
  for (const { operation } of old) await erase(key, operation);
}

const isOld = (row: OutboxEntry | Mark | undefined): boolean =>
  row !== undefined && isMark(row) && row.takenBackMs < hubNow() - MARK_LASTS_MS;

/** The vault closes: nothing of it stays in memory. */
export const letGo = (): void => queue.set([]);
