/**
 * Copies of what was read today, sealed, so that the consultation goes on without network. Each good answer is kept under
 * its own question; when the hub cannot be reached, the same question is answered from here and the screen says since when.
 * What waits in the outbox is laid over both. Never in the Cache API, which the browser keeps in the clear.
 */
import { hubNow } from '../hub/clock.ts';
import { type Asked, copyAt, type Keeper } from '../hub/copies.ts';
import { HubProblem } from '../hub/problem.ts';
import { line } from '../hub/reachable.ts';
import { madeHere, overlay } from '../outbox/overlay.ts';
import { session } from '../session/session.ts';
import { drawAgain, drawn, isDrawnAgain } from './draw-again.ts';
import { turnOf } from './in-order.ts';
import { pack, unpack } from './pack.ts';
import { type Copy, patiently, type Slowly } from './patience.ts';
import { type DataKey, nameOf, seal, unseal } from './seal.ts';
import { allOf, shelf } from './shelf.ts';
import { dataKey } from './vault.ts';

/** A day's work and the night after it. */
const LASTS_MS = 36 * 3_600_000;
const MOST_CHARACTERS = 2_000_000;
const MOST_BYTES = 25_000_000;

export const copies: Keeper = {
  async answer<R>(asked: Asked, reach: () => Promise<R>): Promise<R> {
    const key = dataKey();
    const question = questionOf(asked);
    if (key === undefined || question === undefined) return reach();
    const isWaitedFor = !isAhead;
    if (isDrawnAgain()) {
      const laid = await drawn(allLaid().then(() => kept(key, question)));
      if (laid !== undefined) return overlay(laid.body as R, asked);
    }
    // Opened with the local key: what is kept comes at once, and is asked anew when the hub's word is there.
    if (line.get().kind === 'down' || isLocal()) {
      const answer = await fromHere<R>(key, asked, question);
      if (answer !== undefined) return answer;
    }
    try {
      const turn = turnOf(question);
      const fresh = reach()
        .then((body) => {
          if (turn.isNewest()) lay(keep(key, question, body));
          turn.heard();
          return body;
        })
        .finally(turn.over);
      const answer = isWaitedFor
        ? await patiently<unknown>({ answer: fresh, ...copyOf(key, question, asked.path) })
        : await fresh;
      return overlay(answer as R, asked);
    } catch (thrown) {
      const kind = thrown instanceof HubProblem ? thrown.kind : undefined;
      if (isRefused(kind)) lay(forget(key, question));
      const answer = isCutOff(kind) ? await fromHere<R>(key, asked, question) : undefined;
      const made = answer ?? (isCutOff(kind) || kind === 'missing' ? madeHere<R>(asked.path) : undefined);
      if (made === undefined) throw thrown;
      return made;
    }
  },
};

/** What a slow hub is not waited for with, and what becomes of it. */
function copyOf(key: DataKey, question: string, path: string): Omit<Slowly<unknown>, 'answer'> {
  // The vault may have changed hands meanwhile: nothing of it is on screen then.
  const isOpen = () => dataKey() === key;
  return {
    copy: async () => (await kept(key, question)) ?? madeCopy(path),
    onNews: (givenMs) => {
      if (isOpen()) drawAgain(givenMs);
    },
    onFailure: (thrown, copy, givenMs) => {
      const kind = thrown instanceof HubProblem ? thrown.kind : undefined;
      // What was made here the hub does not have yet.
      if (isRefused(kind) && madeHere(path) === undefined)
        lay(forget(key, question).then(() => (isOpen() ? drawAgain(givenMs) : undefined)));
      if (isCutOff(kind) && isOpen()) tellCopy(copy);
    },
  };
}

let isAhead = false;
/** Asked for later: nobody waits for it, and no copy stands on a screen instead. */
export function ahead<T>(ask: () => T): T {
  isAhead = true;
  try {
    return ask();
  } finally {
    isAhead = false;
  }
}

const isCutOff = (kind: string | undefined): boolean => kind === 'line' || kind === 'broken';
const isRefused = (kind: string | undefined): boolean => kind === 'forbidden' || kind === 'missing';
const isLocal = () => {
  const now = session.get();
  return now.kind === 'in' && now.local === true;
};

/** Only what reads: a GET, or a batch of nothing but GETs. Streams and sign-in never pass here. */
export function questionOf({ method, path, body }: Asked): string | undefined {
  // The catalogues have a copy of their own (`terminology/offline-terms.ts`).
  if (method === 'GET') return path.startsWith('/terminologia/') ? undefined : path;
  if (method !== 'POST') return undefined;
  const bundle = body as { type?: unknown; entry?: readonly { request?: { method?: unknown } }[] } | undefined;
  const reads = bundle?.type === 'batch' && bundle.entry?.every(({ request }) => request?.method === 'GET') === true;
  return reads ? `${path} ${JSON.stringify(body)}` : undefined;
}

async function fromHere<R>(key: DataKey, asked: Asked, question: string): Promise<R | undefined> {
  const copy = await kept(key, question);
  if (copy === undefined) return madeHere<R>(asked.path);
  tellCopy(copy);
  return overlay(copy.body as R, asked);
}

const kept = (key: DataKey, question: string): Promise<Copy | undefined> =>
  recall(key, question).catch(() => undefined);
const tellCopy = ({ atMs }: Copy): void => copyAt.set(Math.min(copyAt.get() ?? atMs, atMs));

function madeCopy(path: string): Copy | undefined {
  const body = madeHere(path);
  return body === undefined ? undefined : { body, atMs: hubNow() };
}

async function recall(key: DataKey, question: string): Promise<Copy | undefined> {
  const name = await nameOf(key, question);
  const line = await (await shelf()).get('copies', [key.vault, name]);
  if (line === undefined || hubNow() - line.atMs > LASTS_MS) return undefined;
  return { body: JSON.parse(await unpack(await unseal(key, `copies/${name}`, line))), atMs: line.atMs };
}

/** What the hub has taken stands in the copy too, before it leaves the outbox: nobody is to do it again. */
export async function amend(question: string, change: (body: unknown) => unknown): Promise<void> {
  const key = dataKey();
  const copy = key === undefined ? undefined : await recall(key, question);
  if (key !== undefined && copy !== undefined) await keep(key, question, change(copy.body), copy.atMs);
}

async function keep(key: DataKey, question: string, body: unknown, atMs = hubNow()): Promise<void> {
  const text = JSON.stringify(body);
  if (text === undefined) return;
  if (text.length > MOST_CHARACTERS) return forget(key, question);
  try {
    const name = await nameOf(key, question);
    const sealed = await seal(key, `copies/${name}`, await pack(text));
    await (await shelf()).put('copies', { vault: key.vault, name, atMs, ...sealed });
    written += sealed.box.byteLength;
    sincePrune += sealed.box.byteLength;
    if (sincePrune > MOST_BYTES / 10) await prune();
  } catch {
    // A copy that finds no room is no loss: the work itself has the place first.
    await dropCopies().catch(() => {});
  }
}

let written = 0;
let sincePrune = 0;
const under = new Set<Promise<void>>();
function lay(work: Promise<void>): void {
  const laying = work.catch(() => {}).finally(() => under.delete(laying));
  under.add(laying);
}
/** Bytes of copies laid down by this page, compressed: what a morning's fetch costs the line, and the disk. */
export const bytesWritten = (): number => written;
/** What was answered is on the disk. */
export const allLaid = (): Promise<unknown> => Promise.allSettled([...under]);

async function forget(key: DataKey, question: string): Promise<void> {
  await (await shelf()).delete('copies', [key.vault, await nameOf(key, question)]);
}

/** Copies that are too old go, of whomever; then the oldest until the rest fits. */
export async function prune(): Promise<void> {
  sincePrune = 0;
  const db = await shelf();
  const old = IDBKeyRange.upperBound(hubNow() - LASTS_MS);
  let cursor = await db.transaction('copies', 'readwrite').store.index('atMs').openCursor(old);
  for (; cursor !== null; cursor = await cursor.continue()) await cursor.delete();
  let total = 0;
  let next = await db.transaction('copies', 'readwrite').store.index('atMs').openCursor(null, 'prev');
  for (; next !== null; next = await next.continue()) {
    total += next.value.box.byteLength;
    if (total > MOST_BYTES) await next.delete();
  }
}

/** Everything that can be fetched again gives way to what cannot. */
export async function dropCopies(vault?: string): Promise<void> {
  const db = await shelf();
  await (vault === undefined ? db.clear('copies') : db.delete('copies', allOf(vault)));
}
