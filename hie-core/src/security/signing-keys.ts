/**
 * The hub's signing key (ES384, what SMART asks servers to support) and cookie secret: made once, at first start, and kept in the
 * database so that tokens and sessions survive a restart and several hubs share them. A retired key still verifies.
 */
import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Queryable } from './queryable.ts';
import { insertSigningKey, secretNamed, selectSigningKeys } from './sql.ts';

export const SIGNING_ALG = 'ES384';

export interface SigningKeys {
  /** The active one first. */
  readonly privateJwks: readonly JWK[];
  readonly publicJwks: { readonly keys: JWK[] };
  readonly cookieSecrets: readonly string[];
}

/** A fresh key pair as a private JWK with `kid`, `alg` and `use`. */
export async function newPrivateJwk(): Promise<JWK & { kid: string }> {
  const { privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: SIGNING_ALG, use: 'sig' };
}

export function publicPart(jwk: JWK): JWK {
  const { kty, crv, x, y, kid, alg, use } = jwk;
  return { kty, crv, x, y, kid, alg, use } as JWK;
}

export async function loadSigningKeys(db: Queryable): Promise<SigningKeys> {
  let rows = await selectSigningKeys(db, SIGNING_ALG);
  if (!rows.some((row) => row.active)) {
    const jwk = await newPrivateJwk();
    await insertSigningKey(db, jwk.kid, SIGNING_ALG, jwk);
    rows = await selectSigningKeys(db, SIGNING_ALG);
  }
  const privateJwks = rows.map((row) => row.jwk);
  const cookieSecret = await secretNamed(db, 'cookie', randomBytes(48));
  return {
    privateJwks,
    publicJwks: { keys: privateJwks.map(publicPart) },
    cookieSecrets: [cookieSecret.toString('base64url')],
  };
}
