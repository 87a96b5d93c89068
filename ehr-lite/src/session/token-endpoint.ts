/**
 * The hub's OpenID Connect endpoints as a public client uses them (RFC 6749 §4.1.3, §6; RFC 7636 §4.5;
 * OpenID Connect RP-Initiated Logout §2). Hub and app are one deployment on one origin, so the paths are fixed.
 */
import { noteHubTime } from '../hub/clock.ts';
import { lineProblem } from '../hub/problem.ts';
import { reached, unreached } from '../hub/reachable.ts';

export const CLIENT_ID = 'amate-web';
export const SCOPE = 'openid profile offline_access fhirUser user/*.crus';
export const returnUri = (): string => `${location.origin}/retorno`;

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  readonly expiresAtMs: number;
}
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'refused'; readonly error: string };

/** @param again asks for the password even of who is still known */
export function authorizationUrl(challenge: string, state: string, nonce: string, again: boolean): string {
  const params = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    redirect_uri: returnUri(),
    scope: SCOPE,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
    nonce,
    ui_locales: 'es-MX',
  });
  if (again) params.set('prompt', 'login');
  return `/oidc/auth?${params}`;
}

export function signOutUrl(idToken: string | undefined): string {
  const params = new URLSearchParams({ client_id: CLIENT_ID, post_logout_redirect_uri: `${location.origin}/` });
  if (idToken !== undefined) params.set('id_token_hint', idToken);
  return `/oidc/session/end?${params}`;
}

/**
 * Ends the hub's session. Its page asks "do you want to leave?" for sites that send people there; who pressed "Salir"
 * here has answered, and on a shared PC a second question left unanswered leaves the door open: so the form is sent.
 */
export async function endSessionAtHub(idToken: string | undefined): Promise<boolean> {
  try {
    const page = await fetch(signOutUrl(idToken), { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    const form = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('form');
    if (form === null) return page.ok;
    const body = new URLSearchParams({ logout: 'yes' });
    for (const input of form.querySelectorAll('input')) body.set(input.name, input.value);
    const action = new URL(form.getAttribute('action') ?? '', page.url);
    if (action.origin !== location.origin) return false;
    const ended = await fetch(action.pathname, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
    return ended.ok;
  } catch {
    return false;
  }
}

export const redeemCode = (code: string, verifier: string): Promise<TokenAnswer> =>
  ask({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: returnUri() });

export const redeemRefresh = (refreshToken: string): Promise<TokenAnswer> =>
  ask({ grant_type: 'refresh_token', refresh_token: refreshToken });

/** Refused by the hub is an answer; not reaching it, or a hub in trouble, is thrown: the session may still be good. */
async function ask(grant: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const body = new URLSearchParams({ client_id: CLIENT_ID, ...grant });
  const askedMs = Date.now();
  let response: Response;
  try {
    response = await fetch('/oidc/token', {
      method: 'POST',
      body,
      cache: 'no-store',
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    unreached();
    throw lineProblem();
  }
  if (response.status >= 500 || response.status === 429) throw lineProblem();
  reached();
  noteHubTime(response, askedMs);
  const answer = (await response.json().catch(() => ({}))) as Record<string, string | number | undefined>;
  if (!response.ok || typeof answer.access_token !== 'string') {
    return { kind: 'refused', error: String(answer.error ?? response.status) };
  }
  return {
    kind: 'tokens',
    tokens: {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token as string | undefined,
      idToken: answer.id_token as string | undefined,
      expiresAtMs: Date.now() + Number(answer.expires_in ?? 300) * 1000,
    },
  };
}
