/**
 * Authorization code with PKCE (RFC 9700 §2.1.1): leave for the hub's sign-in page, come back to `/retorno`,
 * redeem the code, and return to where the person was. What must survive the round trip lies in sessionStorage and
 * is used once.
 */
import { remembered } from '../hub/remembered.ts';
import { asked, mustAsk } from './kept.ts';
import { canProve, challengeOf, randomValue } from './pkce.ts';
import { adopt } from './session.ts';
import { authorizationUrl, redeemCode } from './token-endpoint.ts';
import { claimsOf } from './who.ts';

interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly returnTo: string;
}

export type Returned =
  | { readonly kind: 'in'; readonly returnTo: string }
  | { readonly kind: 'refused'; readonly reason: 'denied' | 'stale' | 'unknown' };

/** Leaves the page, or answers 'insecure' where the browser offers no cryptography (plain http on a network). */
export async function leaveToSignIn(returnTo: string): Promise<'insecure' | undefined> {
  if (!canProve()) return 'insecure';
  location.assign(await signInAddress(returnTo));
  return undefined;
}

/** The hub's sign-in page, and what must be remembered until the return from it. */
export async function signInAddress(returnTo: string): Promise<string> {
  const pending: Pending = {
    verifier: randomValue(),
    state: randomValue(),
    nonce: randomValue(),
    returnTo: safeReturn(returnTo),
  };
  remembered.set('amate.sign-in', pending);
  return authorizationUrl(await challengeOf(pending.verifier), pending.state, pending.nonce, mustAsk());
}

export async function finishSignIn(query: string): Promise<Returned> {
  const params = new URLSearchParams(query);
  const pending = takePending();
  // A return nobody here asked for: somebody else's code, or the browser's back button (RFC 6749 §10.12).
  if (pending === undefined || params.get('state') !== pending.state) return { kind: 'refused', reason: 'stale' };
  const code = params.get('code');
  if (code === null) return { kind: 'refused', reason: params.get('error') === 'access_denied' ? 'denied' : 'unknown' };
  const answer = await redeemCode(code, pending.verifier);
  if (answer.kind === 'refused') return { kind: 'refused', reason: 'stale' };
  if (claimsOf(answer.tokens.idToken).nonce !== pending.nonce) return { kind: 'refused', reason: 'stale' };
  if (!adopt(answer.tokens)) return { kind: 'refused', reason: 'unknown' };
  asked();
  return { kind: 'in', returnTo: pending.returnTo };
}

function takePending(): Pending | undefined {
  const pending = remembered.json<Pending>('amate.sign-in');
  remembered.drop('amate.sign-in');
  return pending;
}

/** Only a path of this app: never another site, never the return page itself. */
export function safeReturn(path: string): string {
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/retorno') ? path : '/';
}
