/** Secrets of confidential apps: 256 random bits, shown once, kept as SHA-256 (nothing of that length can be guessed from it). */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const newSecret = (): string => randomBytes(32).toString('base64url');

export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** @param known the hash, base64url */
export function secretMatches(known: string | undefined, given: string): boolean {
  const hash = Buffer.from(known ?? '', 'base64url');
  return hash.length === 32 && timingSafeEqual(hash, secretHash(given));
}
