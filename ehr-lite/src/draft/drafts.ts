/**
 * Drafts: each keystroke is in memory at once and on the disk within 100 ms, whatever happens to the tab, the browser or the
 * current. One write at a time and the newest value only, so that a fast typist on an old disk does not queue them up.
 */
import { type Cell, cell } from '../hub/cell.ts';
import { dropCopies } from '../offline/copies.ts';
import { sealJson, unsealJson } from '../offline/seal.ts';
import { lay, shelf } from '../offline/shelf.ts';
import { writing } from '../offline/trouble.ts';
import { dataKey, flushBeforeLock } from '../offline/vault.ts';
import { vaultState } from '../offline/vault-state.ts';

export type SaveState = 'saved' | 'saving' | 'memory-only';

/** With the sealing and the disk this stays below the 100 ms that may be lost. */
const WRITE_BEHIND_MS = 40;

interface Now<T> {
  readonly value: T;
  readonly state: SaveState;
  readonly ready: boolean;
}

/** Typed into a field that holds the text itself: what stands around it is drawn at the next pause, not with every letter. */
export type Drawn = 'at-pause';
const PAUSE_MS = 250;

export interface Draft<T> {
  readonly now: Cell<Now<T>>;
  /** As `now`, for the screen: while somebody types it waits for a pause. */
  readonly drawn: Cell<Now<T>>;
  readonly change: (next: (now: T) => T, drawn?: Drawn) => void;
  readonly load: () => void;
}

interface Kept<T = unknown> extends Draft<T> {
  readonly flush: () => Promise<void>;
  readonly reload: () => Promise<void>;
  readonly stop: () => void;
  readonly touched: () => boolean;
}

const drafts = new Map<string, Kept>();
const nameOf = (vault: string, visit: string, section: string) => JSON.stringify([vault, visit, section]);

export function draftOf<T>(visit: string, section: string, empty: T): Draft<T> {
  const vault = dataKey()?.vault ?? '';
  const name = nameOf(vault, visit, section);
  const known = drafts.get(name);
  if (known !== undefined) return known as unknown as Draft<T>;
  // Written before the local key was made: it goes on in the vault.
  const before = drafts.get(nameOf('', visit, section));
  drafts.delete(nameOf('', visit, section));
  const draft = makeDraft<T>(visit, section, empty);
  drafts.set(name, draft as unknown as Kept);
  if (before !== undefined && vault !== '') draft.change(() => before.now.get().value as T);
  return draft;
}

function makeDraft<T>(visit: string, section: string, empty: T): Kept<T> {
  const key = dataKey();
  const place = `drafts/${visit}/${section}`;
  const now = cell<Now<T>>({
    value: empty,
    state: key === undefined ? 'memory-only' : 'saved',
    ready: key === undefined,
  });
  const drawn = cell(now.get());
  let pause: ReturnType<typeof setTimeout> | undefined;
  const draw = () => {
    clearTimeout(pause);
    pause = undefined;
    drawn.set(now.get());
  };
  now.watch(() => {
    if (pause === undefined) drawn.set(now.get());
  });
  /** Changes made before the kept draft was read: they are made on it, not instead of it. */
  let early: ((now: T) => T)[] = [];
  let version = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let under: Promise<void> | undefined;
  let stopped = false;

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (key === undefined || stopped) return;
    const written = version;
    try {
      const sealed = await sealJson(key, place, now.get().value);
      if (stopped) return;
      await writing(
        () => lay('drafts', { vault: key.vault, visit, section, ...sealed }),
        () => dropCopies(),
      );
      if (written === version) now.set({ ...now.get(), state: 'saved' });
      tell(key.vault, visit, section);
    } catch {
      now.set({ ...now.get(), state: 'memory-only' });
    }
  };
  const flush = async (): Promise<void> => {
    while (!stopped && (now.get().state === 'saving' || under !== undefined)) {
      under ??= write().finally(() => {
        under = undefined;
      });
      await under;
    }
  };
  const schedule = () => {
    if (timer !== undefined || key === undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (under !== undefined) return void under.then(schedule);
      const written = version;
      under = write().finally(() => {
        under = undefined;
        if (version !== written) schedule();
      });
    }, WRITE_BEHIND_MS);
  };
  const change = (next: (now: T) => T, when?: Drawn): void => {
    clearTimeout(pause);
    pause = when === undefined ? undefined : setTimeout(draw, PAUSE_MS);
    // Written on after the signature: it is a draft again.
    if (stopped && dataKey() === key) {
      stopped = false;
      drafts.set(nameOf(key?.vault ?? '', visit, section), self as unknown as Kept);
    }
    const { value, ready } = now.get();
    if (!ready) early.push(next);
    version++;
    now.set({ value: next(value), ready, state: key === undefined ? 'memory-only' : 'saving' });
    schedule();
  };
  const reload = async (): Promise<void> => {
    if (key === undefined) return;
    const line = await (await shelf()).get('drafts', [key.vault, visit, section]);
    if (line === undefined) return;
    const kept = (await unsealJson(key, place, line)) as T;
    let value: T = kept;
    for (const next of early) value = next(value);
    now.set({ ...now.get(), value });
  };
  let asked = false;
  const load = () => {
    if (key === undefined || asked) return;
    asked = true;
    void reload()
      .catch(() => {})
      .finally(() => {
        early = [];
        now.set({ ...now.get(), ready: true });
      });
  };
  const stop = () => {
    stopped = true;
    version = 0;
    clearTimeout(timer);
    timer = undefined;
    now.set({ ...now.get(), state: key === undefined ? 'memory-only' : 'saved' });
  };
  const self: Kept<T> = { now, drawn, change, load, flush, reload, stop, touched: () => version > 0 };
  return self;
}

export async function forgetDrafts(visit: string): Promise<void> {
  const vault = dataKey()?.vault ?? '';
  for (const [name, draft] of drafts) {
    const [of, at] = JSON.parse(name) as [string, string];
    if (of !== vault || at !== visit) continue;
    draft.stop();
    drafts.delete(name);
  }
  if (vault === '') return;
  const range = IDBKeyRange.bound([vault, visit], [vault, visit, []]);
  await (await shelf()).delete('drafts', range);
}

/** Something was written on this page that the hub does not have. */
export const hasDrafts = (): boolean => [...drafts.values()].some(({ touched }) => touched());

export const flushAll = async (): Promise<void> => {
  await Promise.allSettled([...drafts.values()].map(({ flush }) => flush()));
};
flushBeforeLock(flushAll);
vaultState.watch(() => {
  if (vaultState.get().kind !== 'locked') return;
  for (const [name, draft] of drafts) {
    draft.stop();
    drafts.delete(name);
  }
});

/** Two tabs of one person show one draft: the other takes over what this one wrote. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('amate-drafts');
const tell = (vault: string, visit: string, section: string) => channel?.postMessage(nameOf(vault, visit, section));
channel?.addEventListener('message', ({ data }) => {
  const draft = drafts.get(data as string);
  if (draft?.now.get().state === 'saved') void draft.reload().catch(() => {});
});

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void flushAll();
  });
  window.addEventListener('pagehide', () => void flushAll());
}
