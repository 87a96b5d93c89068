/** Heads and keys as a hub publishes them, without a token. What a hub says of itself proves little: keep it, and come back. */
import type { JWK } from 'jose';
import { z } from 'zod';
import { readNote } from '../note.ts';
import type { Published } from './saved-log.ts';

const HEAD = z.object({ numero: z.int().positive(), nota: z.string().max(8_192) });
const HEADS = z.object({ raices: z.array(HEAD).max(200) });
const KEYS = z.object({
  keys: z.array(z.looseObject({ kty: z.literal('OKP'), x: z.string().max(100), kid: z.string().max(100) })).max(1_000),
});
const TIMEOUT_MS = 15_000;
const MAX_BYTES = 4_000_000;
/** Fifty years of days. */
const MAX_PAGES = 100;

/** @throws Error in es-MX when the address does not answer as a hub does */
export async function fetchPublished(baseUrl: string): Promise<Published> {
  const base = `${baseUrl.replace(/\/+$/, '')}/auditoria`;
  const { keys } = await ask(`${base}/llaves`, KEYS);
  const notes = [(await ask(`${base}/raices/ultima`, HEAD)).nota];
  for (let page = 0, before: number | undefined; page < MAX_PAGES; page++) {
    const url = `${base}/raices?dias=1&cantidad=200${before === undefined ? '' : `&antes=${before}`}`;
    const { raices } = await ask(url, HEADS);
    notes.push(...raices.map(({ nota }) => nota));
    if (raices.length < 200) break;
    before = raices.at(-1)!.numero;
  }
  for (const note of notes) readNote(note);
  return { keys: keys as JWK[], notes };
}

async function ask<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    const text = await response.text();
    if (text.length > MAX_BYTES) throw new Error('too long');
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${url} no contesta como un hub de Amate.`, { cause });
  }
}
