/**
 * The session of this tab: starts, refreshes itself before expiry, ends. Screens watch `session`.
 * One refresh at a time: the refresh token rotates, and two redemptions of the same one would be taken for theft.
 */
import { cell } from '../hub/cell.ts';
import { type HubProblem, problemOfStatus } from '../hub/problem.ts';
import { claimTab, forget, keep, recall } from './kept.ts';
import { randomValue } from './pkce.ts';
import { endSessionAtHub, redeemRefresh, signOutUrl, type Tokens } from './token-endpoint.ts';
import { type Who, whoOf } from './who.ts';

export type Session =
  | { readonly kind: 'starting' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'out'; readonly ended: boolean }
  | { readonly kind: 'in'; readonly who: Who };

export const session = cell<Session>({ kind: 'starting' });
const REFRESH_BEFORE_MS = 60_000;
let tokens: Tokens | undefined;
let refreshing: Promise<string> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** At page load: takes up the session that a reload interrupted, if this tab is its owner. */
export async function resume(): Promise<void> {
  const kept = recall();
  if (kept === undefined) return session.set({ kind: 'out', ended: false });
  if (!(await claimTab(kept.tab))) {
    forget();
    return session.set({ kind: 'out', ended: false });
  }
  session.set({ kind: 'starting' });
  await refreshNow().catch(() => {
    if (session.get().kind === 'starting') session.set({ kind: 'cut-off' });
  });
}

/** Takes the tokens of a finished sign-in or refresh. False when they do not say who signed in. */
export function adopt(fresh: Tokens): boolean {
  const kept = recall();
  const idToken = fresh.idToken ?? kept?.idToken;
  const who = whoOf(idToken, fresh.accessToken);
  if (who === undefined) return false;
  tokens = fresh;
  const refreshToken = fresh.refreshToken ?? kept?.refreshToken;
  if (refreshToken !== undefined) {
    const tab = kept?.tab ?? randomValue();
    if (kept === undefined) void claimTab(tab);
    keep({ refreshToken, idToken, tab });
  }
  clearTimeout(timer);
  timer = setTimeout(
    () => void refreshNow().catch(() => {}),
    Math.max(fresh.expiresAtMs - Date.now() - REFRESH_BEFORE_MS, 5_000),
  );
  const before = session.get();
  if (before.kind !== 'in' || JSON.stringify(before.who) !== JSON.stringify(who)) session.set({ kind: 'in', who });
  return true;
}

/** A token good for the next seconds. Throws a `HubProblem` when there is none to be had. */
export async function freshToken(): Promise<string> {
  if (tokens !== undefined && tokens.expiresAtMs - Date.now() > 10_000) return tokens.accessToken;
  return refreshNow();
}

export function refreshNow(): Promise<string> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function refresh(): Promise<string> {
  const kept = recall();
  if (kept === undefined) throw end();
  const answer = await redeemRefresh(kept.refreshToken);
  if (answer.kind === 'refused' || !adopt(answer.tokens)) throw end();
  return answer.tokens.accessToken;
}

/** The hub no longer knows this session: the record leaves the screen, and sign-in brings the person back to it. */
function end(): HubProblem {
  drop();
  session.set({ kind: 'out', ended: true });
  return problemOfStatus(401, undefined);
}

function drop(): void {
  clearTimeout(timer);
  tokens = undefined;
  forget();
}

/** Signs out here at once, then at the hub; the page is loaded anew, so that nothing of a record stays in memory. */
export async function signOut(): Promise<void> {
  const idToken = recall()?.idToken;
  drop();
  session.set({ kind: 'leaving' });
  if (await endSessionAtHub(idToken)) location.replace('/');
  else location.assign(signOutUrl(idToken));
}
