/**
 * What stands on a clinic's PC is sealed: AES-256-GCM under a random data key, the record's own place as additional
 * authenticated data, so that no box can be put in another's place. The data key is wrapped by a key that PBKDF2-SHA-256
 * derives from the person's local key. docs/adr/0030.
 */
const utf8 = new TextEncoder();

/** OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA-256. */
export const ITERATIONS = 600_000;
/** Six digits fall in days to who takes the disk; twelve characters do not. */
export const SHORTEST_SECRET = 12;

export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly box: ArrayBuffer;
}

export interface Wrapped extends Sealed {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
}

/** In memory only, never extractable. */
export interface DataKey {
  readonly vault: string;
  readonly seal: CryptoKey;
  /** Gives copies names that say nothing of what they hold. */
  readonly name: CryptoKey;
}

const random = (bytes: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(bytes));

export async function makeDataKey(
  vault: string,
  secret: string,
  iterations = ITERATIONS,
): Promise<{ key: DataKey; wrapped: Wrapped }> {
  const raw = random(32);
  const salt = random(16);
  const wrapping = await wrappingKey(secret, salt, iterations);
  const iv = random(12);
  const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(vault) }, wrapping, raw);
  return { key: await dataKey(vault, raw), wrapped: { iv, box, salt, iterations } };
}

/** undefined when the secret is another one. */
export async function unwrap(vault: string, secret: string, wrapped: Wrapped): Promise<DataKey | undefined> {
  const { iv, box, salt, iterations } = wrapped;
  const wrapping = await wrappingKey(secret, salt, iterations);
  try {
    const raw = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(vault) }, wrapping, box);
    return await dataKey(vault, new Uint8Array(raw));
  } catch {
    return undefined;
  }
}

export async function seal(key: DataKey, place: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = random(12);
  const additionalData = utf8.encode(`${key.vault}/${place}`);
  return { iv, box: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key.seal, bytes) };
}

/** @throws when the box was changed, moved, or sealed with another key. */
export async function unseal(key: DataKey, place: string, { iv, box }: Sealed): Promise<Uint8Array<ArrayBuffer>> {
  const additionalData = utf8.encode(`${key.vault}/${place}`);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key.seal, box));
}

export const sealJson = (key: DataKey, place: string, value: unknown): Promise<Sealed> =>
  seal(key, place, utf8.encode(JSON.stringify(value)));

export const unsealJson = async <T>(key: DataKey, place: string, sealed: Sealed): Promise<T> =>
  JSON.parse(new TextDecoder().decode(await unseal(key, place, sealed))) as T;

export async function nameOf(key: DataKey, text: string): Promise<string> {
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key.name, utf8.encode(text)));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function wrappingKey(secret: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  // The same words typed on another keyboard must be the same key.
  const typed = utf8.encode(secret.normalize('NFKC'));
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

async function dataKey(vault: string, raw: Uint8Array<ArrayBuffer>): Promise<DataKey> {
  const base = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);
  const from = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: utf8.encode(vault), info: utf8.encode(info) });
  const aes = { name: 'AES-GCM', length: 256 };
  const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
  const [sealKey, name] = await Promise.all([
    crypto.subtle.deriveKey(from('seal'), base, aes, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveKey(from('name'), base, hmac, false, ['sign']),
  ]);
  raw.fill(0);
  return { vault, seal: sealKey, name };
}
