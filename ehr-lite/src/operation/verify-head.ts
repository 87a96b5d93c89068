/**
 * Checks a signed tree head here, in the reader's own browser: the text of the note, the size and root shown, and an Ed25519 signature by
 * a published key (https://c2sp.org/signed-note). It proves who signed, not that the tree is whole: that is `npm run audit:verify`.
 */
import type { SignedHead } from './operation.resource.ts';

export type Verdict = 'verified' | 'wrong' | 'cannot';

const KEY_HASH_BYTES = 4;
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export async function verifyHead(head: SignedHead, keys: readonly unknown[]): Promise<Verdict> {
  const end = head.nota.indexOf('\n\n');
  if (end < 0) return 'wrong';
  const text = head.nota.slice(0, end + 1);
  const [origin, size, root] = text.split('\n');
  if (size !== String(head.tamano) || root !== head.raiz) return 'wrong';
  const signatures = head.nota
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${origin} `))
    .map((line) => bytesOf(line.slice(origin!.length + 3)).slice(KEY_HASH_BYTES));
  for (const jwk of keys as readonly JsonWebKey[]) {
    const key = await importKey(jwk);
    if (key === undefined) return 'cannot';
    for (const signature of signatures)
      if (await crypto.subtle.verify('Ed25519', key, signature, new TextEncoder().encode(text))) return 'verified';
  }
  return 'wrong';
}

/** Old browsers of clinic PCs do not know Ed25519. */
const importKey = ({ kty, crv, x }: JsonWebKey): Promise<CryptoKey | undefined> =>
  Promise.resolve()
    .then(() => crypto.subtle.importKey('jwk', { kty, crv, x } as JsonWebKey, 'Ed25519', false, ['verify']))
    .catch(() => undefined);
