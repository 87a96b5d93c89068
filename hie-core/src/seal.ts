/**
 * Secrets at rest (headers of a Subscription's channel, authenticator secrets): sealed before they are stored, so that no read,
 * search, history or export can show them. The seal holds for one bond (a subscriber and an endpoint, an account): copied into
 * another row it cannot be opened. AES-256-GCM, NIST SP 800-38D.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Sealer {
  seal(text: string, bond: string): string;
  /** undefined: not sealed by this hub for this bond. */
  open(sealed: string, bond: string): string | undefined;
}

const PREFIX = 'sellado:v1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const isSealed = (text: string): boolean => text.startsWith(PREFIX);

/** @param key 32 bytes */
export function createSealer(key: Uint8Array): Sealer {
  return {
    seal(text, bond) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bond));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(sealed, bond) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
      if (!isSealed(sealed) || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(bond))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        return text.toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
