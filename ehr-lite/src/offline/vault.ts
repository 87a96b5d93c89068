/**
 * One vault per person and PC: made at first use, opened with the local key, closed when idle or at sign-out. Bound to the
 * sign-in: the hub's subject must be the vault's, and without network the vault says itself whose it is.
 * A forgotten local key makes a new vault; what the old one holds stays, sealed, for the day it is remembered.
 */
import { hubNow } from '../hub/clock.ts';
import type { Who } from '../session/who.ts';
import { type DataKey, ITERATIONS, makeDataKey, sealJson, unsealJson, unwrap } from './seal.ts';
import { lay, shelf, type VaultLine } from './shelf.ts';
import { noteOwners, vaultState } from './vault-state.ts';

/** Without the hub's word for longer, the vault opens only beside a sign-in. Nothing in it is erased. */
const TRUSTED_MS = 7 * 86_400_000;
const COOKIE = 'amate_local';
let open: DataKey | undefined;
const beforeLock = new Set<() => Promise<void>>();

export const dataKey = (): DataKey | undefined => open;
/** Work that must reach the disk before the key is let go. */
export const flushBeforeLock = (flush: () => Promise<void>): void => void beforeLock.add(flush);

/** Looks whether the person who signed in keeps something here. */
export async function look(who: Who): Promise<void> {
  if (open !== undefined && vaultSubject() === who.subject) return;
  await lock();
  const lines = await vaults();
  const mine = lines.some(({ subject }) => subject === who.subject);
  // Cookies stand outside the quota: one that outlives the database tells that the browser cleared it.
  const evicted = !mine && document.cookie.includes(`${COOKIE}=`) && lines.length === 0;
  vaultState.set(mine ? { kind: 'locked', subject: who.subject } : { kind: 'absent', subject: who.subject, evicted });
}

/** Whose the vault is that this page looked for. */
const vaultSubject = () => {
  const state = vaultState.get();
  return state.kind === 'none' ? undefined : state.subject;
};

export async function vaults(): Promise<readonly VaultLine[]> {
  const lines = await (await shelf()).getAll('vaults');
  noteOwners(lines.map(({ id, subject, name }) => ({ vault: id, subject, name })));
  return lines;
}

export async function makeVault(who: Who, secret: string, iterations = ITERATIONS): Promise<void> {
  const id = crypto.randomUUID();
  const { key, wrapped } = await makeDataKey(id, secret, iterations);
  const sealedWho = await sealJson(key, 'who', who);
  await lay('vaults', {
    ...{ id, subject: who.subject, name: who.name, wrapped, who: sealedWho },
    provedMs: hubNow(),
  });
  // Asks the browser not to clear this site when the disk runs short; it may say no.
  await navigator.storage?.persist?.().catch(() => false);
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in Firefox 115.
  document.cookie = `${COOKIE}=1; Max-Age=34560000; Path=/; SameSite=Strict${secure}`;
  await vaults();
  opened(key, who.subject);
}

export type Opening =
  | { readonly kind: 'open'; readonly who: Who }
  | { readonly kind: 'wrong' }
  /** Opened too long ago with the hub's word: sign in first. */
  | { readonly kind: 'expired' };

/** @param signedIn true when the hub vouches for the subject now */
export async function openVault(subject: string, secret: string, signedIn: boolean): Promise<Opening> {
  // The one in use first: each that is tried costs its 600,000 rounds.
  const lines = (await vaults()).filter((line) => line.subject === subject).sort((a, b) => b.provedMs - a.provedMs);
  for (const line of lines) {
    const key = await unwrap(line.id, secret, line.wrapped);
    if (key === undefined) continue;
    if (!signedIn && hubNow() - line.provedMs > TRUSTED_MS) return { kind: 'expired' };
    // Not waited for: a disk that cannot write it down shortens the seven days, and nothing else.
    if (signedIn) void lay('vaults', { ...line, provedMs: hubNow() }).catch(() => {});
    const who = await unsealJson<Who>(key, 'who', line.who);
    opened(key, subject);
    return { kind: 'open', who };
  }
  return { kind: 'wrong' };
}

function opened(key: DataKey, subject: string): void {
  open = key;
  vaultState.set({ kind: 'open', subject, vault: key.vault });
}

export async function lock(): Promise<void> {
  const state = vaultState.get();
  if (state.kind !== 'open') return;
  await Promise.allSettled([...beforeLock].map((flush) => flush()));
  open = undefined;
  vaultState.set({ kind: 'locked', subject: state.subject });
}
