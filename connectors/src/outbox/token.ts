/** Access token by SMART Backend Services (`private_key_jwt`, RFC 7523), kept until shortly before it expires. */
import { randomUUID } from 'node:crypto';
import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose';
import type { HubAccess } from '../config.ts';

export class TokenRefused extends Error {
  readonly status: number;
  constructor(status: number, code: string) {
    super(`El hub no dio un token (${status} ${code}).`);
    this.name = 'TokenRefused';
    this.status = status;
  }
}

/** The key is another hospital's than the configuration: what was sent with it would be filed under the wrong one. */
export class WrongFacility extends TokenRefused {
  constructor(ofKey: string, configured: string) {
    super(403, '');
    this.name = 'WrongFacility';
    this.message = `La llave es de ${ofKey} y la configuración dice ${configured}: no se envía nada. Corrija profile.clues, o use el archivo de ${configured}.`;
  }
}

const MARGIN_MS = 30_000;
const REQUEST_TIMEOUT_MS = 10_000;

export class TokenSource {
  readonly #hub: HubAccess;
  readonly #algorithm: string;
  #current: { readonly token: string; readonly freshUntilMs: number } | undefined;
  #asking: Promise<string> | undefined;

  constructor(hub: HubAccess) {
    this.#hub = hub;
    this.#algorithm = algorithmOf(hub.privateJwk);
  }

  async token(): Promise<string> {
    if (this.#current !== undefined && performance.now() < this.#current.freshUntilMs) return this.#current.token;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The hub refused this token: the next call asks for another, unless somebody has already. */
  discard(token: string): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #ask(): Promise<string> {
    const { tokenUrl, scope } = this.#hub;
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await this.#assertion(),
      }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const body = (await response.json().catch(() => ({}))) as {
      access_token?: string;
      expires_in?: number;
      error?: string;
    };
    if (!response.ok || body.access_token === undefined) throw new TokenRefused(response.status, body.error ?? '');
    this.#checkFacility(body.access_token);
    const lifeMs = (body.expires_in ?? 60) * 1_000;
    this.#current = {
      token: body.access_token,
      freshUntilMs: performance.now() + Math.max(lifeMs - MARGIN_MS, lifeMs / 2),
    };
    return body.access_token;
  }

  #checkFacility(token: string): void {
    const { clues } = this.#hub;
    const ofKey = cluesIn(token);
    if (clues !== undefined && ofKey !== undefined && ofKey !== clues) throw new WrongFacility(ofKey, clues);
  }

  async #assertion(): Promise<string> {
    const { clientId, tokenUrl, privateJwk } = this.#hub;
    const key = await importJWK(privateJwk, this.#algorithm);
    const header = { alg: this.#algorithm, typ: 'JWT', ...(privateJwk.kid ? { kid: privateJwk.kid } : {}) };
    return new SignJWT({})
      .setProtectedHeader(header)
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('4m')
      .sign(key);
  }
}

/** SMART asks for ES384 or RS384. */
function algorithmOf(key: JWK): string {
  if (key.alg) return key.alg;
  if (key.kty === 'RSA') return 'RS384';
  return key.crv === 'P-256' ? 'ES256' : 'ES384';
}

/** Of the client, as Amate's hub writes it into its tokens; another authorization server says nothing of it. */
function cluesIn(token: string): string | undefined {
  try {
    const { clues } = decodeJwt(token);
    return typeof clues === 'string' ? clues : undefined;
  } catch {
    return undefined;
  }
}
