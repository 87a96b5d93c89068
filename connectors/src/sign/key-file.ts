/**
 * The key with which this hospital signs what it sends (docs/adr/0022): Ed25519, made at the first start, never leaves the connector's
 * folder. `source-key.next.json` is one that waits to take its place.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';

export interface SourceKey {
  /** RFC 7638. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** Nothing but kty, crv and x. */
  readonly publicJwk: JWK;
}

export const keyFile = (folder: string): string => join(folder, 'source-key.json');
export const nextKeyFile = (folder: string): string => join(folder, 'source-key.next.json');

/** @throws when the file is there and holds no such key: another one must not silently take its place */
export async function readOrMakeKey(file: string): Promise<SourceKey> {
  return (await readKey(file)) ?? (await makeKey(file));
}

export async function readKey(file: string): Promise<SourceKey | undefined> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return await toKey(createPrivateKey({ key: JSON.parse(text) as JWK, format: 'jwk' }));
  } catch (cause) {
    throw new Error(`${file} no contiene una llave Ed25519. Recupérela de un respaldo o bórrela para hacer otra.`, {
      cause,
    });
  }
}

export async function makeKey(file: string): Promise<SourceKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
  return toKey(privateKey);
}

async function toKey(privateKey: KeyObject): Promise<SourceKey> {
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (crv !== 'Ed25519') throw new Error('not Ed25519');
  const publicJwk = { kty: kty!, crv, x: x! };
  return { kid: await calculateJwkThumbprint(publicJwk, 'sha256'), privateKey, publicJwk };
}
