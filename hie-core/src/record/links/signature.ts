/**
 * The link's own proof: its id and a MAC of it, made for this purpose alone. Who reads the database cannot make one; who forges one learns
 * nothing, since it is refused before anything is asked.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const SYNTAX = /^([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;

export const signLink = (secret: Buffer, id: string): string => {
  const plain = id.replaceAll('-', '');
  return `${plain}.${mac(secret, plain).toString('base64url')}`;
};

/** @returns the link's id; undefined: not ours */
export function readLink(secret: Buffer, text: string): string | undefined {
  const [, plain, given] = SYNTAX.exec(text) ?? [];
  if (plain === undefined || given === undefined) return undefined;
  const sent = Buffer.from(given, 'base64url');
  const wanted = mac(secret, plain);
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) return undefined;
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const mac = (secret: Buffer, plain: string): Buffer =>
  createHmac('sha256', secret).update(`resumen compartido ${plain}`).digest();
