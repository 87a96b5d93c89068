/**
 * The session of this tab: starts, refreshes itself before expiry, ends. Screens watch `session`.
 * One refresh at a time: the refresh token rotates, and two redemptions of the same one would be taken for theft.
 */
import { cell } from '../hub/cell.ts';
import { type HubProblem, lineProblem, problemOfStatus } from '../hub/problem.ts';
import { line } from '../hub/reachable.ts';
import { keepsHere, vaultState } from '../offline/vault-state.ts';
import { askAgain, claimTab, forget, keep, recall } from './kept.ts';
import { randomValue } from './pkce.ts';
import { endSessionAtHub, redeemRefresh, signOutUrl, type Tokens } from './token-endpoint.ts';
import { type Who, whoOf, worksOffline } from './who.ts';

export type Session =
  | { readonly kind: 'starting' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'out'; readonly ended: boolean }
  | {
      readonly kind: 'in';
      readonly who: Who;
      /** Opened with the local key, without the hub's word: copies are read and what is written waits. */
      readonly local?: true;
      /** The hub is being asked for its word; the local key need not wait for it. */
      readonly asking?: true;
      /** The hub ended it while something was unsent: the page stays and asks to sign in beside it. */
      readonly ended?: true;
    };

/** Whether something would be lost from sight if the page went; the outbox and the drafts answer once they have come. */
export const unsent: { now: () => boolean } = { now: () => false };

export const session = cell<Session>({ kind: 'starting' });
const REFRESH_BEFORE_MS = 60_000;
const ASK_LATER_MS = 5_000;
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
  // Who keeps something here is asked for the local key while the hub is asked: on a bad line its word takes long.
  const who = whoOf(kept.idToken, '');
  const keeps = who !== undefined && worksOffline(who.role) && keepsHere(who.subject);
  session.set(keeps ? { kind: 'in', who, local: true, asking: true } : { kind: 'starting' });
  await refreshNow().catch(() => {
    const now = session.get();
    if (now.kind === 'starting') session.set({ kind: 'cut-off' });
    if (now.kind === 'in' && now.asking) session.set({ kind: 'in', who: now.who, local: true });
    askLater();
  });
}

/** A hub in trouble answers, so that the line counts as up: nobody else would ask it again for its word. */
function askLater(): void {
  setTimeout(() => {
    const now = session.get();
    if (now.kind !== 'in' || !now.local || recall() === undefined) return;
    if (line.get().kind === 'down') return askLater();
    void refreshNow().catch(askLater);
  }, ASK_LATER_MS);
}

/** Takes the tokens of a finished sign-in or refresh. False when they do not say who signed in. */
export function adopt(fresh: Tokens): boolean {
  const kept = recall();
  const idToken = fresh.idToken ?? kept?.idToken;
  const who = whoOf(idToken, fresh.accessToken);
  if (who === undefined) return false;
  const now = session.get();
  // Beside an open page only its own person comes back: what he wrote is in this page's memory.
  if (now.kind === 'in' && now.who.subject !== who.subject) {
    askAgain();
    return false;
  }
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
  const same = before.kind === 'in' && JSON.stringify(before) === JSON.stringify({ kind: 'in', who });
  if (!same) session.set({ kind: 'in', who });
  return true;
}

/** Without network: the vault said who it is. */
export function openLocally(who: Who): void {
  const now = session.get();
  // The hub's word came while the local key was being tried.
  if (now.kind === 'in' && now.local !== true) return;
  session.set({ kind: 'in', who, local: true, ...(now.kind === 'in' && now.asking && { asking: true }) });
}

/** A token good for the next seconds, if it is at hand: a request that need not wait for one leaves before the screen is drawn. */
export const tokenAtHand = (): string | undefined =>
  tokens !== undefined && tokens.expiresAtMs - Date.now() > 10_000 ? tokens.accessToken : undefined;

/** A token good for the next seconds. Throws a `HubProblem` when there is none to be had. */
export const freshToken = async (): Promise<string> => tokenAtHand() ?? refreshNow();

export function refreshNow(): Promise<string> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function refresh(): Promise<string> {
  const kept = recall();
  const now = session.get();
  // Opened with the local key alone: there is nothing to ask the hub with, and nothing that it ended.
  if (kept === undefined && now.kind === 'in' && now.local) throw lineProblem();
  if (kept === undefined) throw end();
  const answer = await redeemRefresh(kept.refreshToken);
  if (answer.kind === 'refused' || !adopt(answer.tokens)) throw end();
  return answer.tokens.accessToken;
}

/** The hub no longer knows this session: the record leaves the screen, and sign-in brings the person back to it. */
function end(): HubProblem {
  drop();
  const before = session.get();
  // The hub says no before the local key was given: it is the hub's word that counts.
  const shut = before.kind === 'in' && before.local && vaultState.get().kind !== 'open';
  if (before.kind !== 'in' || shut || !(before.local || before.ended || unsent.now()))
    session.set({ kind: 'out', ended: true });
  else if (!before.local && !before.ended) session.set({ ...before, ended: true });
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
  if (line.get().kind === 'down') {
    askAgain();
    return location.replace('/');
  }
  if (await endSessionAtHub(idToken)) location.replace('/');
  else location.assign(signOutUrl(idToken));
}
