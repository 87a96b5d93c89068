/**
 * Keys of facilities. The first one a client registers with its own token; after that only the key in use can name the one that
 * follows it, or the operator revokes it and the place is free again: who steals a client's credentials cannot sign in its name.
 */
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { fault } from '../../errors.ts';
import type { Queryable } from '../queryable.ts';
import { insertKey, type KeyRow, selectKey, selectKeys } from './sql.ts';

const PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

export const WANTED_KEY = z.strictObject({
  jwk: PublicKey,
  /** Compact JWS of the thumbprint, by the new key: whoever registers it holds it. */
  posesion: z.string().max(2_048),
  /** The same by the key in use. */
  relevo: z.string().max(2_048).optional(),
});

export type Registered = { readonly kid: string; readonly nueva: boolean };

export async function registerKey(db: Queryable, client: string, input: unknown): Promise<Registered> {
  const parsed = WANTED_KEY.safeParse(input);
  if (!parsed.success) throw fault('value', 'Se esperaba {jwk, posesion} con una llave Ed25519.', { path: 'jwk' });
  const { jwk, posesion, relevo } = parsed.data;
  const kid = await thumbprint(jwk);
  if (!(await signs(jwk, posesion, kid)))
    throw fault('value', 'La llave no firmó su propia huella.', { path: 'posesion', rule: 'RFC 7638' });
  const known = await selectKey(db, kid);
  if (known !== undefined) {
    if (known.client === client && isInUse(known)) return { kid, nueva: false };
    throw refused('Esa llave ya no está en uso.');
  }
  const current = (await selectKeys(db, client)).find(isInUse);
  const replaces = current !== undefined && relevo !== undefined && (await signs(current.jwk, relevo, kid));
  if (current !== undefined && !replaces) throw refused('El establecimiento ya tiene otra llave en uso.');
  if (!(await insertKey(db, { kid, client, jwk }, current?.kid))) throw refused('Otra llave se registró antes.');
  return { kid, nueva: true };
}

const refused = (text: string) =>
  fault('forbidden', text, {
    rule: 'docs/adr/0022: una llave en uso por establecimiento',
    fix: 'Si la llave se perdió, pida a quien opera el hub que la revoque: npm run source:keys -- --revocar KID.',
  });

export const isInUse = ({ validUntil, revokedFrom }: KeyRow): boolean => validUntil === null && revokedFrom === null;

/** Whether it counted at that moment, as far as is known today. */
export function countedAt(
  { validFrom, validUntil, revokedFrom }: KeyRow,
  at: Date,
): 'yes' | 'early' | 'replaced' | 'revoked' {
  if (revokedFrom !== null && at >= revokedFrom) return 'revoked';
  if (validUntil !== null && at > validUntil) return 'replaced';
  return at < validFrom ? 'early' : 'yes';
}

export const thumbprint = ({ kty, crv, x }: JWK): Promise<string> =>
  calculateJwkThumbprint({ kty: kty!, crv: crv!, x: x! }, 'sha256');

async function signs(jwk: JWK, jws: string, kid: string): Promise<boolean> {
  try {
    const { payload } = await compactVerify(jws, await importJWK(jwk, 'EdDSA'), { algorithms: ['EdDSA'] });
    return Buffer.from(payload).toString() === kid;
  } catch {
    return false;
  }
}
