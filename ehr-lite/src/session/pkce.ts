/**
 * Proof Key for Code Exchange, S256 (RFC 7636 §4.1, §4.2), and the random values of an authorization request.
 * `crypto.subtle` exists only on https and localhost; elsewhere sign-in refuses rather than weakens itself.
 */
export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** 43 characters, 256 bits: the length RFC 7636 recommends for `code_verifier`; also for `state` and `nonce`. */
export const randomValue = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

export const canProve = (): boolean => typeof crypto !== 'undefined' && crypto.subtle !== undefined;
