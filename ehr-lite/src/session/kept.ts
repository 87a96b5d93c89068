/**
 * What a tab keeps of its session across a reload: the refresh token and the id_token (needed to sign out), in
 * sessionStorage. The access token stays in memory.
 * Why not memory only: a nurse's reload would cost a sign-in. Why not localStorage: it outlives the window on a shared
 * PC. A script that could read sessionStorage could as well use the tokens in place, so the guard against theft is the
 * strict Content-Security-Policy, and rotation with reuse detection at the hub.
 * A duplicated tab copies sessionStorage; two tabs turning the same rotating token would look like theft and end both
 * sessions. So each tab holds a Web Lock named by its own id: who finds the lock held is the copy, and forgets.
 */
const KEY = 'amate.session';

export interface Kept {
  readonly refreshToken: string;
  readonly idToken: string | undefined;
  readonly tab: string;
}

export function recall(): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null;
    return kept ?? undefined;
  } catch {
    return undefined;
  }
}

export const keep = (kept: Kept): void => sessionStorage.setItem(KEY, JSON.stringify(kept));
export const forget = (): void => sessionStorage.removeItem(KEY);

/** On a slow PC a reload comes before the browser has let go of the page that it replaces; the copy of a tab waits in vain. */
const LET_GO_MS = 2_000;

/** Holds this tab's lock until the page goes; false when another tab already holds it. */
export function claimTab(tab: string): Promise<boolean> {
  if (navigator.locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = () => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    const options = { signal: AbortSignal.timeout(LET_GO_MS) };
    navigator.locks.request(`amate-tab-${tab}`, options, hold).catch(() => resolve(false));
  });
}

/**
 * Who left without network is still known to the hub by its cookie. The next sign-in on this PC asks for the password,
 * so that nobody comes in as the one before.
 */
const ASK = 'amate.ask-again';
export const askAgain = (): void => localStorage.setItem(ASK, '1');
export const mustAsk = (): boolean => localStorage.getItem(ASK) !== null;
export const asked = (): void => localStorage.removeItem(ASK);
