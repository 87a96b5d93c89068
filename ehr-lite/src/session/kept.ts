/**
 * What a tab keeps of its session across a reload: the refresh token and the id_token (needed to sign out), in
 * sessionStorage. The access token stays in memory.
 * Why not memory only: a nurse's reload would cost a sign-in. Why not localStorage: it outlives the window on a shared
 * PC. A script that could read sessionStorage could as well use the tokens in place, so the guard against theft is the
 * strict Content-Security-Policy, and rotation with reuse detection at the hub.
 * A duplicated tab copies sessionStorage; two tabs turning the same rotating token would look like theft and end both
 * sessions. So each tab holds a Web Lock named by its own id: who finds the lock held is the copy, and forgets.
 */
import { remembered } from '../hub/remembered.ts';

export interface Kept {
  readonly refreshToken: string;
  readonly idToken: string | undefined;
  readonly tab: string;
}

export const recall = (): Kept | undefined => remembered.json<Kept>('amate.session');
export const keep = (kept: Kept): void => remembered.set('amate.session', kept);
export const forget = (): void => remembered.drop('amate.session');

/** The page that a reload replaces answers no more, however long the browser takes to let its lock go; the page of a copied tab answers at once. */
const LET_GO_MS = 20_000;
const ASK_MS = 250;

let claimed: string | undefined;

/** Holds this tab's lock until the page goes; false when another page that lives holds it. Asked again by its holder it is his. */
export function claimTab(tab: string): Promise<boolean> {
  if (navigator.locks === undefined || claimed === tab) return Promise.resolve(true);
  const name = `amate-tab-${tab}`;
  const others = new BroadcastChannel(name);
  const another = new AbortController();
  const ask = () => others.postMessage('whose');
  const asking = setInterval(ask, ASK_MS);
  const end = setTimeout(() => another.abort(), LET_GO_MS);
  const settle = () => {
    clearInterval(asking);
    clearTimeout(end);
  };
  others.onmessage = ({ data }) => {
    if (data === 'mine') another.abort();
  };
  return new Promise((resolve) => {
    const hold = () => {
      settle();
      claimed = tab;
      others.onmessage = ({ data }) => {
        if (data === 'whose') others.postMessage('mine');
      };
      addEventListener('pagehide', () => others.close());
      resolve(true);
      return new Promise<never>(() => {});
    };
    navigator.locks.request(name, { signal: another.signal }, hold).catch(() => {
      settle();
      others.close();
      resolve(false);
    });
    ask();
  });
}

/**
 * Who left without network is still known to the hub by its cookie. The next sign-in on this PC asks for the password,
 * so that nobody comes in as the one before.
 */
export const askAgain = (): void => remembered.set('amate.ask-again', '1');
export const mustAsk = (): boolean => remembered.get('amate.ask-again') !== undefined;
export const asked = (): void => remembered.drop('amate.ask-again');
