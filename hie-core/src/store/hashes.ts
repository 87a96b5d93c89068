/**
 * What stands in the indexes instead of text.
 *
 * Identifiers decide who is who, so their hash is 128 bits of sha256: nobody meets or makes a collision.
 * Tokens and references only narrow a search inside one person's record or one directory: 53 bits, exact as a number.
 */
import { hash } from 'node:crypto';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';

/** Without a system (`undefined`) it is the hash that any system's identifier of that value answers to. */
export function identifierHash(type: string, system: string | undefined, value: string): string {
  // A CURP has one written form, people type several.
  const exact = system === CURP_SYSTEM ? value.trim().toUpperCase() : value;
  return hash('sha256', `${type}\n${system ?? '\n'}\n${exact}`, 'hex').slice(0, 32);
}

export function operationHash(operationId: string): string {
  return hash('sha256', operationId, 'hex').slice(0, 32);
}

/** `occupation.key` as PostgreSQL writes a uuid: of an agenda or a person, e.g. `Schedule/1`. */
export function occupationKey(of: string): string {
  const hex = hash('sha256', `occupation\n${of}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Two rounds of multiply-and-shift over the UTF-16 units, 21 + 32 bits kept. Written on disk: never change. */
export function textHash(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** `system|code`, `|code` (no system), or with `anySystem` the code alone. */
export function tokenKey(param: string, system: string | undefined, code: string): number {
  return textHash(`${param}\n${system ?? ''}|${code}`);
}
export function anySystemKey(param: string, code: string): number {
  return textHash(`${param}\n${code}`);
}
export function referenceKey(param: string, target: string): number {
  return textHash(`${param}\n>${target}`);
}
