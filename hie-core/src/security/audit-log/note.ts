/**
 * A signed tree head as text: https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint, the form that witnesses and the
 * tools of public transparency logs read. Two extension lines of ours are signed with it: when, and which day it closes.
 *
 *   amate.example/auditoria
 *   1234
 *   <base64 of the root>
 *   tiempo 2026-01-31T12:00:00.000Z
 *   dia 2026-01-30
 *
 *   — amate.example/auditoria <base64 of key hash and Ed25519 signature>
 */
import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { JWK } from 'jose';
import { fromBase64, type Hash, toBase64 } from './merkle/hash.ts';

export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** Everything committed clearly before then is in the tree. */
  readonly at: Date;
  /** `2026-01-31`, when it closes a day. */
  readonly day: string | undefined;
}

/** Ed25519, as the notes number their algorithms. */
const ALGORITHM = Buffer.from([1]);
const KEY_HASH_BYTES = 4;
const MAX_NOTE = 8_192;

export const headText = ({ origin, size, root, at, day }: TreeHead): string =>
  `${[origin, size, toBase64(root), `tiempo ${at.toISOString()}`, ...(day === undefined ? [] : [`dia ${day}`])].join('\n')}\n`;

const rawPublic = (jwk: JWK): Buffer => Buffer.from(String(jwk.x), 'base64url');

/** signed-note §Signatures: the first bytes of SHA-256(name ‖ LF ‖ algorithm ‖ public key). */
export function keyHash(name: string, jwk: JWK): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), ALGORITHM, rawPublic(jwk)]);
  return hash('sha256', bytes, 'buffer').subarray(0, KEY_HASH_BYTES);
}

export interface NoteKey {
  readonly jwk: JWK;
  readonly privateKey: KeyObject;
}

export function signHead(head: TreeHead, keys: readonly NoteKey[]): string {
  const text = headText(head);
  const lines = keys.map(({ jwk, privateKey }) => {
    const signature = Buffer.concat([keyHash(head.origin, jwk), sign(null, Buffer.from(text, 'utf8'), privateKey)]);
    return `— ${head.origin} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** @throws RangeError when it is not a note of this form */
export function readNote(note: string): { head: TreeHead; text: string; signatures: readonly Buffer[] } {
  const end = note.indexOf('\n\n');
  if (note.length > MAX_NOTE || end < 0) throw new RangeError('not a signed note');
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const value = (name: string) => extensions.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const at = new Date(value('tiempo') ?? '');
  if (origin === '' || !/^(0|[1-9]\d{0,14})$/.test(size) || Number.isNaN(at.getTime())) {
    throw new RangeError('not a tree head');
  }
  const signatures = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${origin} `))
    .map((line) => Buffer.from(line.slice(origin.length + 3), 'base64'));
  return { head: { origin, size: Number(size), root: fromBase64(root), at, day: value('dia') }, text, signatures };
}

/** @returns the key ids of those of `keys` that signed it */
export function signersOf(note: string, keys: readonly JWK[]): string[] {
  const { head, text, signatures } = readNote(note);
  return keys.flatMap((jwk) => {
    const prefix = keyHash(head.origin, jwk);
    const signed = signatures.some(
      (one) =>
        one.subarray(0, KEY_HASH_BYTES).equals(prefix) &&
        verify(
          null,
          Buffer.from(text, 'utf8'),
          createPublicKey({ key: { ...jwk }, format: 'jwk' }),
          one.subarray(KEY_HASH_BYTES),
        ),
    );
    return signed ? [String(jwk.kid)] : [];
  });
}
