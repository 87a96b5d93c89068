/**
 * The cookie that tells a device on which somebody has signed in before. It proves nobody's identity and opens nothing: it only keeps
 * strangers' failures from being counted against who uses this device. Random, kept in the database as its hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

export const DEVICE_COOKIE = 'amate_equipo';
const YEAR_MS = 365 * 24 * 3_600_000;

export function cookieOf(request: Request, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const hashOf = (value: string): Buffer => createHash('sha256').update(value).digest();

export function deviceOf(request: Request): Buffer | undefined {
  const value = cookieOf(request, DEVICE_COOKIE);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? hashOf(value) : undefined;
}

/** The device's own, or a new one put on the answer. */
export function markDevice(request: Request, response: Response, secure: boolean): Buffer {
  const known = deviceOf(request);
  if (known) return known;
  const value = randomBytes(32).toString('base64url');
  response.cookie(DEVICE_COOKIE, value, { httpOnly: true, sameSite: 'lax', secure, path: '/entrar', maxAge: YEAR_MS });
  return hashOf(value);
}

/** `Chrome en Windows`: what its owner recognises it by; nothing of it is trusted. */
export function deviceLabel(userAgent: string | undefined): string {
  const text = userAgent ?? '';
  const first = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(text))?.[1];
  const browser = first([
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = first([
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iPhone o iPad'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'Mac'],
    [/Linux|CrOS/, 'Linux'],
  ]);
  return `${browser ?? 'Otro navegador'} en ${system ?? 'otro equipo'}`;
}
