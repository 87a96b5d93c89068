/**
 * The Ed25519 keys of the tree heads, in the hub's key store beside the keys of tokens, told apart by the column `alg`. A new key is
 * vouched for by the one before it: the first head after a rotation carries both signatures, so whoever trusts the old key
 * can trust the new one without asking anybody. Public halves of retired keys are published for ever.
 */
import { createPrivateKey } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { insertSigningKey } from '../sql.ts';
import type { NoteKey } from './note.ts';
import { type HeadKeyRow, type Queryable, retireHeadKeys, selectHeadKeys } from './sql.ts';

const PURPOSE = 'Ed25519-raices';

async function createHeadKey(db: Queryable): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  // Two hubs that start at once: the unique index lets one key in, and both read it back.
  await insertSigningKey(db, kid, PURPOSE, { ...jwk, kid, alg: 'EdDSA', use: 'sig' });
}

/** The active one first; made when there is none. */
export async function headKeys(db: Queryable): Promise<HeadKeyRow[]> {
  const rows = await selectHeadKeys(db, PURPOSE);
  if (rows[0] !== undefined && rows[0].retiredAt === null) return rows;
  await createHeadKey(db);
  return selectHeadKeys(db, PURPOSE);
}

/** From now on another key signs; hubs that run notice at their next head. Run it in a transaction. */
export async function rotateHeadKey(db: Queryable): Promise<void> {
  await retireHeadKeys(db, PURPOSE);
  await createHeadKey(db);
}

export const noteKey = ({ jwk }: HeadKeyRow): NoteKey => ({
  jwk,
  privateKey: createPrivateKey({ key: { ...jwk }, format: 'jwk' }),
});

export type PublicHeadKey = JWK & { readonly creada: string; readonly retirada?: string };

/** As published: never the private half. Times tell which key signed when (RFC 7517 §4 allows members of one's own). */
export function publicKeyOf({ jwk, createdAt, retiredAt }: HeadKeyRow): PublicHeadKey {
  const { kty, crv, x, kid, alg, use } = jwk;
  const retired = retiredAt === null ? {} : { retirada: retiredAt.toISOString() };
  return { kty, crv, x, kid, alg, use, creada: createdAt.toISOString(), ...retired } as PublicHeadKey;
}
