/**
 * The signature that a transaction brings: a Provenance in the header `X-Provenance` (https://hl7.org/fhir/R4/provenance.html#header),
 * whose `signature.data` is a detached JWS over the exact bytes of the body (RFC 7515 appendix F, RFC 7797 `b64: false`). What the
 * facility says of its message stands in the JWS' protected header, so it is signed with the bytes. docs/adr/0022.
 */
import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

const text = z.string().min(1).max(400);

const Protected = z.object({
  alg: z.literal('EdDSA'),
  b64: z.literal(false),
  crit: z.tuple([z.literal('b64')]),
  kid: text,
  /** When it was signed, by the facility's clock; seconds. */
  iat: z.int().positive(),
  clues: z.string().regex(/^[A-Z0-9]{11}$/),
  /** MSH-10 of the original message. */
  mensaje: text,
  /** Of the original message's raw bytes, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What the facility says of its message, signed. */
export type SignedClaims = z.infer<typeof Protected>;

const Carrier = z.object({
  resourceType: z.literal('Provenance'),
  signature: z.tuple([z.object({ data: z.base64().max(8_192) })]),
});

const HEADER_LIMIT = 12_000;
const DETACHED = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]{86})$/;

export interface Detached {
  /** As it came: `protected..signature`. */
  readonly jws: string;
  readonly claims: SignedClaims;
}

/** @returns undefined: it is no such signature */
export function parseCarrier(header: string): Detached | undefined {
  if (header.length > HEADER_LIMIT) return undefined;
  const carrier = Carrier.safeParse(jsonOf(header));
  return carrier.success ? parseDetached(Buffer.from(carrier.data.signature[0].data, 'base64').toString()) : undefined;
}

export function parseDetached(jws: string): Detached | undefined {
  const parts = DETACHED.exec(jws);
  if (parts === null) return undefined;
  const claims = Protected.safeParse(jsonOf(Buffer.from(parts[1]!, 'base64url').toString()));
  return claims.success ? { jws, claims: claims.data } : undefined;
}

/** RFC 7797 §3 and RFC 8037 §3.1, without jose: its way through WebCrypto costs half as much again. */
export function isSignedBy(key: KeyObject, jws: string, payload: Uint8Array): boolean {
  const [, head, signature] = DETACHED.exec(jws) ?? [];
  if (head === undefined || signature === undefined) return false;
  const input = Buffer.concat([Buffer.from(`${head}.`), payload]);
  return verify(null, input, key, Buffer.from(signature, 'base64url'));
}

function jsonOf(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
