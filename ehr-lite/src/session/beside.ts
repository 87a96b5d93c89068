/**
 * Signing in again without leaving the page: the hub's sign-in page in a small window, its return told to this one, which
 * redeems the code itself. What is on screen and in memory stays.
 */
import { canProve } from './pkce.ts';
import { finishSignIn, type Returned, signInAddress } from './sign-in.ts';

const WINDOW = 'amate-entrar';
const CHANNEL = 'amate-retorno';

/** Opened at once, within the click: later the browser would block it. */
export async function signInBeside(): Promise<Returned | 'blocked'> {
  const beside = window.open('', WINDOW, 'popup,width=520,height=760');
  if (beside === null || !canProve()) return 'blocked';
  const returned = returnOf(beside);
  beside.location.href = await signInAddress('/');
  const query = await returned;
  return query === undefined ? { kind: 'refused', reason: 'denied' } : finishSignIn(query);
}

/** undefined when the small window was closed. */
function returnOf(beside: Window): Promise<string | undefined> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const settle = (query: string | undefined) => {
      clearInterval(watch);
      channel.close();
      resolve(query);
    };
    const watch = setInterval(() => beside.closed && settle(undefined), 1_000);
    channel.addEventListener('message', ({ data }) => settle(String(data)));
  });
}

/** In the small window, on `/retorno`: true when another page waits for it. */
export function returnedBeside(): boolean {
  if (window.name !== WINDOW) return false;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(location.search);
  channel.close();
  window.close();
  return true;
}
