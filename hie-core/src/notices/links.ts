/**
 * Links that act without sign-in: the id of the message, signed. A forged one is refused before anything is read; what it may do, until
 * when and whether it was used stands with the message (sql.ts).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `c`: the appointment; `b`: no more messages of this topic. */
export type LinkPurpose = 'c' | 'b';

export interface Links {
  /** Absolute. */
  readonly url: (purpose: LinkPurpose, id: string) => string;
  /** undefined: nothing that this hub signed. */
  readonly open: (token: string) => { readonly purpose: LinkPurpose; readonly id: string } | undefined;
}

export const LINK_PATH = '/aviso';
const ID_BYTES = 16;
const MAC_BYTES = 14;
const SYNTAX = /^([cb])([A-Za-z0-9_-]{40})$/;

export function createLinks(key: Uint8Array, baseUrl: string): Links {
  const macOf = (purpose: string, id: Buffer): Buffer =>
    createHmac('sha256', key).update(`amate-aviso\n${purpose}\n`).update(id).digest().subarray(0, MAC_BYTES);
  return {
    url(purpose, id) {
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
      return `${baseUrl}${LINK_PATH}/${purpose}${Buffer.concat([bytes, macOf(purpose, bytes)]).toString('base64url')}`;
    },
    open(token) {
      const [, purpose, text] = SYNTAX.exec(token) ?? [];
      if (purpose === undefined || text === undefined) return undefined;
      const bytes = Buffer.from(text, 'base64url');
      const id = bytes.subarray(0, ID_BYTES);
      if (!timingSafeEqual(macOf(purpose, id), bytes.subarray(ID_BYTES))) return undefined;
      const hex = id.toString('hex');
      const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
      return { purpose: purpose as LinkPurpose, id: parts.join('-') };
    },
  };
}
