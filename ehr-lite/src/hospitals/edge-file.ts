/** The file that configures a hospital's connector. Its key is made here, and only the public part leaves; the private part is in the file alone. */

/** What the hub tells of the file once it has the public part. */
export interface Configured {
  readonly configuracion: object;
}

/**
 * @param send hands the public part in
 * @returns the file, whole
 */
export async function makeFile(send: (llave: object) => Promise<Configured>): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const llave = { kty, crv, x, y, alg: 'ES384', kid: crypto.randomUUID() };
  const { configuracion } = await send(llave);
  return `${JSON.stringify({ ...configuracion, privateJwk: { ...llave, d } }, null, 2)}\n`;
}

export const fileNameOf = (clues: string): string => `conector-${clues}.json`;

/** @returns what a file of before says of the hospital's messages; undefined: it is no such file, or another hospital's */
export function profileIn(text: string, clues: string): object | undefined {
  try {
    const { profile } = JSON.parse(text) as { profile?: { clues?: unknown; name?: unknown } };
    if (profile?.clues !== clues) return undefined;
    const { clues: _, name: __, ...rest } = profile;
    return rest;
  } catch {
    return undefined;
  }
}
