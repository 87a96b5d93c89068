/** For the tests of the hub's security: the real thing over HTTP on a free port, with its own database, and a browser without script. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { importJWK, type JWK, SignJWT } from 'jose';
import { openDatabase } from '../../hie-core/src/db.ts';
import { HubError } from '../../hie-core/src/errors.ts';
import type { AuditEntry } from '../../hie-core/src/security/audit/entry.ts';
import { callerOf } from '../../hie-core/src/security/authenticate.ts';
import { createSecurity, type Security, type SecurityConfig } from '../../hie-core/src/security/create.ts';
import { WEB_SCOPE } from '../../hie-core/src/security/oauth/web-client.ts';
import type { Queryable } from '../../hie-core/src/security/queryable.ts';
import { newPrivateJwk, publicPart } from '../../hie-core/src/security/signing-keys.ts';
import { upsertClient } from '../../hie-core/src/security/sql.ts';
import { createTestDatabase } from './database.ts';

export interface TestHub {
  readonly baseUrl: string;
  readonly db: Queryable;
  readonly security: Security;
  readonly audited: AuditEntry[];
  close(): Promise<void>;
}

/** `more`: configuration that depends on where the hub listens gets its base URL. */
export async function startTestHub(more: (baseUrl: string) => Partial<SecurityConfig> = () => ({})): Promise<TestHub> {
  const database = await createTestDatabase();
  const pool = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 10_000, onError: () => {} });
  const app = express();
  const server: Server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const audited: AuditEntry[] = [];
  const security = await createSecurity(pool, {
    ...{ baseUrl, record: async (events: readonly AuditEntry[]) => void audited.push(...events) },
    ...more(baseUrl),
  });
  security.mount(app);
  app.get('/fhir/R4/eco', security.authenticate, (request, response) => void response.json(callerOf(request)));
  app.use(answerFault);
  return {
    baseUrl,
    db: pool,
    security,
    audited,
    async close() {
      security.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await pool.end();
      await database.close();
    },
  };
}

const answerFault: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const known = error instanceof HubError;
  response.status(known ? 401 : 500).json({ code: known ? error.code : String(error) });
};

export async function registerClient(db: Queryable, id: string, scope: string): Promise<JWK> {
  const key = await newPrivateJwk();
  await upsertClient(db, {
    id,
    name: `Sistema ${id}`,
    scope,
    jwks: { keys: [publicPart(key)] },
    clues: 'DFSSA003162',
    demo: false,
  });
  return key;
}

export interface AssertionChanges {
  readonly jti?: string;
  readonly aud?: string;
  readonly expiresInSeconds?: number;
}

export async function assertion(hub: TestHub, id: string, key: JWK, changes: AssertionChanges = {}): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES384', kid: key.kid as string })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(changes.aud ?? hub.security.tokenUrl)
    .setJti(changes.jti ?? randomUUID())
    .setExpirationTime(Math.floor(Date.now() / 1000) + (changes.expiresInSeconds ?? 240))
    .sign(await importJWK(key, 'ES384'));
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, string | undefined>;
}

export async function postToken(
  hub: TestHub,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(hub.security.tokenUrl, { method: 'POST', body: new URLSearchParams(fields), headers });
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
}

export function clientCredentials(hub: TestHub, jwt: string, scope: string | undefined): Promise<TokenAnswer> {
  return postToken(hub, {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
    ...(scope !== undefined && { scope }),
  });
}

export const echo = (hub: TestHub, authorization?: string): Promise<Response> =>
  fetch(`${hub.baseUrl}/fhir/R4/eco`, { headers: authorization === undefined ? {} : { authorization } });

/** Follows redirects within the hub by hand, keeps cookies by path, runs no script. */
export class Browser {
  private readonly jar = new Map<string, { readonly value: string; readonly path: string }>();
  private readonly hub: TestHub;
  readonly verifier = randomBytes(32).toString('base64url');

  constructor(hub: TestHub) {
    this.hub = hub;
  }

  authorizationUrl(changes: Record<string, string | undefined> = {}): string {
    const query: Record<string, string | undefined> = {
      client_id: 'amate-web',
      response_type: 'code',
      redirect_uri: `${this.hub.baseUrl}/retorno`,
      scope: WEB_SCOPE,
      state: 'estado-1',
      nonce: 'nonce-1',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    const url = new URL(`${this.hub.security.issuer}/auth`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    return url.href;
  }

  /** Goes on until something other than a redirect within the hub; a redirect to `/retorno` is returned as it is. */
  async go(
    address: string,
    init: { method?: string; body?: URLSearchParams; headers?: Record<string, string>; stop?: boolean } = {},
  ): Promise<Response> {
    let url = new URL(address, this.hub.baseUrl);
    const { stop, ...first } = init;
    let options: typeof init = first;
    for (let hops = 0; hops < 10; hops++) {
      const headers = { ...options.headers, cookie: this.cookiesFor(url.pathname), accept: 'text/html' };
      const response = await fetch(url, { ...options, headers, redirect: 'manual' });
      this.keep(response, url.pathname);
      const location = response.headers.get('location');
      if (location === null || stop) return Object.defineProperty(response, 'url', { value: url.href });
      url = new URL(location, url);
      if (url.pathname === '/retorno') return response;
      options = {};
    }
    throw new Error('too many redirects');
  }

  async signIn(user: string, password: string, changes?: Record<string, string | undefined>): Promise<Response> {
    const form = await this.go(this.authorizationUrl(changes));
    return this.submit(form.url, user, password);
  }

  submit(formUrl: string, user: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.go(formUrl, {
      method: 'POST',
      body: new URLSearchParams({ usuario: user, contrasena: password }),
      headers,
    });
  }

  redeem(code: string, changes: Record<string, string> = {}): Promise<TokenAnswer> {
    return postToken(this.hub, {
      grant_type: 'authorization_code',
      client_id: 'amate-web',
      code,
      redirect_uri: `${this.hub.baseUrl}/retorno`,
      code_verifier: this.verifier,
      ...changes,
    });
  }

  /** Every Set-Cookie line that gave a value. */
  readonly lines: string[] = [];

  cookie(name: string): string | undefined {
    return [...this.jar].find(([key]) => key.split(';')[0] === name)?.[1].value;
  }

  /** As who can write into somebody's browser, or brings a stolen value. */
  plant(name: string, value: string): void {
    this.jar.set(`${name};/`, { value, path: '/' });
  }

  /** As if the session had ended: what marks the device stays. */
  forgetSession(): void {
    for (const key of this.jar.keys()) if (key.startsWith('_')) this.jar.delete(key);
  }

  private cookiesFor(path: string): string {
    return [...this.jar]
      .filter(([, cookie]) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
      .map(([key, cookie]) => `${key.split(';')[0]}=${cookie.value}`)
      .join('; ');
  }

  private keep(response: Response, pathname: string): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? pathname;
      const expired = attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one));
      if (expired) this.jar.delete(`${name};${path}`);
      else this.lines.push(line);
      if (!expired) this.jar.set(`${name};${path}`, { value: pair.slice(name.length + 1), path });
    }
  }
}

export function codeOf(response: Response): string {
  const location = new URL(response.headers.get('location') ?? 'about:blank');
  return location.searchParams.get('code') ?? '';
}

export const errorOf = (response: Response): string | null =>
  new URL(response.headers.get('location') ?? 'about:blank').searchParams.get('error');
