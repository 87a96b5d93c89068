/**
 * What browsers are told on every route: security headers, a policy without inline script, nothing of a person kept in a cache; which
 * origins may read, which forms are ours, and cookies behind a TLS proxy. Names as in SECURITY.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerClient } from '@amate/hie-core/security/clients/register.ts';
import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerTokens } from '../support/caller-tokens.ts';
import { openAside } from '../support/database.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { Browser, type TestHub } from '../support/security-hub.ts';
import { type ServedRoute, servedRoutes } from '../support/served-routes.ts';

const NONE = '00000000-0000-4000-8000-000000000000';
const APP = 'https://glucosa.example';
/** Says nothing of a person, and may be kept. */
const PUBLIC =
  /^\/(?:fhir\/R4\/metadata|(?:fhir\/R4\/)?\.well-known\/|(?:entrar|citas)\/estilo\.css|auditoria\/(?:raices|llaves|pruebas)|terminologia\/|datos-abiertos\/|oidc\/jwks)/;

let hub: RunningHub;
let tokens: readonly (string | undefined)[];
let user: { user: string; password: string };

beforeAll(async () => {
  hub = await startHub();
  const tokenOf = await callerTokens(hub);
  tokens = [
    undefined,
    await hub.token(),
    await tokenOf({ role: 'medico' }),
    await tokenOf({ role: 'paciente', patient: NONE }),
  ];
  user = (await readDemoFile(hub.config.dataDir))!.users.find(
    ({ role }) => role === 'administrador' || role === 'medico',
  )!;
  const db = openAside(hub.databaseUrl);
  const app = {
    id: 'glucosa',
    name: 'Glucosa',
    kind: 'app-public',
    redirectUris: [`${APP}/vuelta`],
    scope: 'launch/patient patient/*.rs',
  };
  await registerClient(db, app, [], hub.config.baseUrl);
  await db.end();
}, 60_000);
afterAll(async () => hub?.close());

const pathOf = ({ path }: ServedRoute): string =>
  path
    .replace(':type', 'Condition')
    .replace(':members', 'Condition')
    .replace(':vid', '1')
    .replace(':provider', 'llave')
    .replace(':day', '2026-01-01')
    .replaceAll(/:\w+/g, NONE);

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** The head, and the body only of a page: a stream would go on. */
async function ask(base: string, method: string, path: string, headers: Record<string, string> = {}): Promise<Told> {
  const stopped = new AbortController();
  const post = method !== 'get' && method !== 'delete';
  const response = await fetch(`${base}${path}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: { accept: '*/*', ...(post && { 'content-type': 'application/json' }), ...headers },
    ...(post && { body: '{}' }),
    signal: stopped.signal,
  });
  const html = response.headers.get('content-type')?.includes('text/html') ? await response.text() : '';
  stopped.abort();
  return { status: response.status, headers: response.headers, html };
}

function faultsOf(path: string, { status, headers, html }: Told): string[] {
  const policy = headers.get('content-security-policy') ?? '';
  const directive = (name: string): string => new RegExp(`(?:^|;)\\s*${name} ([^;]*)`).exec(policy)?.[1] ?? '';
  const sandboxed = policy === 'sandbox';
  // The library's form of a sign-out without a session posts itself: let through by its hash alone.
  const hashed = path === '/oidc/session/end' && /^'self' 'sha256-[\w+/=]+'$/.test(directive('script-src'));
  const keeps = PUBLIC.test(path) && status < 400;
  return Object.entries({
    'a policy': sandboxed || directive('default-src') === "'none'",
    'no script but from here':
      hashed || ['', "'self'", "'self' 'wasm-unsafe-eval'", "'none'"].includes(directive('script-src')),
    'no inline anything': !/unsafe|nonce-|data:(?!;|$)[^;]*script|\*/.test(
      // WebAssembly may be compiled (the reader of scanned codes); it lets no text run as code.
      policy.replace("img-src 'self' data:", '').replace("'wasm-unsafe-eval'", ''),
    ),
    'no frame around it': sandboxed || directive('frame-ancestors') === "'none'",
    'no other base': sandboxed || directive('base-uri') === "'none'",
    'no sniffing': headers.get('x-content-type-options') === 'nosniff',
    'no frame for old browsers': /^(SAMEORIGIN|DENY)$/.test(headers.get('x-frame-options') ?? ''),
    'no address to others': /^(no-referrer|same-origin)$/.test(headers.get('referrer-policy') ?? ''),
    'no server name': !headers.has('x-powered-by') && !headers.has('server'),
    'nothing kept': keeps || (headers.get('cache-control') ?? '').includes('no-store'),
    'no fault': status < 500,
    'no inline script in the page': hashed || !/<script(?![^>]*\ssrc=)|\son\w+=|javascript:/i.test(html),
    'no inline style in the page': !/\sstyle=|<style/i.test(html),
  }).flatMap(([what, holds]) => (holds ? [] : [`${what} (${status})`]));
}

describe('headers of every route', () => {
  it('knows routes of each kind', () => {
    const paths = servedRoutes(hub).map(({ method, path }) => `${method} ${path}`);
    for (const one of [
      'get /healthz',
      'post /entrar/:uid',
      'get /cuentas/unidad',
      'post /operacion/cuentas',
      'get /expediente/accesos',
      'get /auditoria/raices',
      'get /live/Patient/:id',
      'get /fhir/R4/:type/:id',
    ])
      expect(paths).toContain(one);
  });

  it('CSP, nosniff, no frame, no referrer, no-store: on each, with and without a token, whatever the answer', async () => {
    const wrong: string[] = [];
    for (const route of servedRoutes(hub))
      for (const [index, token] of tokens.entries()) {
        const path = pathOf(route);
        const told = await ask(
          hub.config.baseUrl,
          route.method,
          path,
          token === undefined ? {} : { authorization: `Bearer ${token}` },
        );
        wrong.push(...faultsOf(path, told).map((fault) => `${route.method} ${route.path} [${index}]: ${fault}`));
      }
    expect(wrong).toEqual([]);
  }, 240_000);

  it('the web app, its files, unknown addresses and the authorization server’s own pages', async () => {
    const index = readFileSync(join(hub.config.webRoot, 'index.html'), 'utf8');
    const assets = [...index.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(assets.length).toBeGreaterThan(1);
    const pages = [
      '/',
      '/paciente/x',
      '/nada.txt',
      '/fhir',
      '/fhir/R4/Nada',
      '/oidc/nada',
      '/oidc/auth',
      '/oidc/session/end',
      '/oidc/token',
      '/oidc/.well-known/openid-configuration',
      '/oidc/jwks',
    ];
    const wrong: string[] = [];
    for (const path of [...pages, ...assets]) {
      const told = await ask(hub.config.baseUrl, 'get', path, { accept: 'text/html' });
      const own =
        path === '/' ||
        path === '/paciente/x' ||
        path.startsWith('/assets/') ||
        path === '/nada.txt' ||
        path.includes('.well-known');
      wrong.push(
        ...faultsOf(path, told)
          .filter((fault) => !(own && fault.startsWith('nothing kept')))
          .map((fault) => `${path}: ${fault}`),
      );
    }
    expect(wrong).toEqual([]);
    expect(assets.length > 0 && /<script(?![^>]*\ssrc=)/.test(index)).toBe(false);
  });

  it('refused heads, bodies and methods carry them too', async () => {
    const cases = [
      ask(hub.config.baseUrl, 'get', `/fhir/R4/Patient?name=${'a'.repeat(9_000)}`),
      ask(hub.config.baseUrl, 'delete', '/healthz'),
      ask(hub.config.baseUrl, 'post', '/fhir/R4/metadata'),
      ask(hub.config.baseUrl, 'get', '/fhir/R4/%'),
    ];
    for (const told of await Promise.all(cases)) expect(faultsOf('/x', told)).toEqual([]);
  });
});

describe('CORS: which pages of others may read', () => {
  const preflight = (path: string, origin: string) =>
    fetch(`${hub.config.baseUrl}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
  const allowed = async (answer: Promise<Response>): Promise<string | null> =>
    (await answer).headers.get('access-control-allow-origin');

  it('a registered app by its exact origin, with its token and without cookies', async () => {
    const answer = await preflight('/fhir/R4/Patient/x', APP);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, APP]);
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
    const read = await fetch(`${hub.fhirUrl}/Patient/x`, {
      headers: { origin: APP, authorization: `Bearer ${tokens[1]}` },
    });
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([404, APP]);
  });

  it.each([
    ...[
      'https://malo.example',
      'null',
      'http://glucosa.example',
      'https://glucosa.example:8443',
      'https://glucosa.example.malo.example',
    ],
    ...[
      'https://malo.glucosa.example',
      'https://GLUCOSA.example.',
      'https://glucosa.example/',
      'https://glucosa.example, https://malo.example',
      '*',
    ],
  ])('nobody else: %s', async (origin) => {
    expect(await allowed(preflight('/fhir/R4/Patient/x', origin))).toBeNull();
    const read = fetch(`${hub.fhirUrl}/Patient/x`, { headers: { origin, authorization: `Bearer ${tokens[1]}` } });
    expect(await allowed(read)).toBeNull();
  });

  it('accounts, accesses, audit, streams and pages are for our own origin, also when the app is registered', async () => {
    for (const route of servedRoutes(hub)) {
      // What the library serves under /oidc is for registered apps too: they redeem their codes there.
      // Signed heads and proofs are anybody's, from anywhere.
      if (/^\/(fhir\/R4|\.well-known|oidc|auditoria\/(raices|llaves|pruebas))/.test(route.path)) continue;
      const path = pathOf(route);
      expect([path, await allowed(preflight(path, APP))]).toEqual([path, null]);
    }
  });

  it('with cookies nobody: no answer allows credentials', async () => {
    for (const path of [
      '/fhir/R4/Patient/x',
      '/oidc/token',
      '/oidc/auth',
      '/.well-known/smart-configuration',
      '/cuentas',
      '/oidc/jwks',
    ])
      for (const origin of [APP, 'https://malo.example'])
        expect((await preflight(path, origin)).headers.get('access-control-allow-credentials')).not.toBe('true');
  });
});

describe('CSRF: forms that a cookie opens', () => {
  const asTestHub = (): TestHub => {
    const { baseUrl } = hub.config;
    return {
      baseUrl,
      security: { issuer: `${baseUrl}/oidc`, tokenUrl: `${baseUrl}/oidc/token` },
    } as unknown as TestHub;
  };
  const FOREIGN: readonly Record<string, string>[] = [
    { origin: 'https://malo.example' },
    { origin: 'null' },
    { origin: 'http://localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  it('every POST of the account pages, from another page, with the cookie of who is inside: refused', async () => {
    const browser = new Browser(asTestHub());
    await browser.signIn(user.user, user.password);
    expect((await browser.go('/cuentas')).status).toBe(200);
    const posts = servedRoutes(hub).filter(({ method, path }) => method === 'post' && path.startsWith('/cuentas'));
    expect(posts.length).toBeGreaterThan(5);
    for (const route of posts)
      for (const headers of FOREIGN) {
        const { status } = await browser.go(pathOf(route), {
          method: 'POST',
          body: new URLSearchParams({ x: 'y' }),
          headers,
          stop: true,
        });
        expect([route.path, headers, status]).toEqual([route.path, headers, 403]);
      }
  });

  it('every POST of the sign-in, from another page: refused before it is looked at', async () => {
    const browser = new Browser(asTestHub());
    const page = await browser.go(browser.authorizationUrl());
    const entry = new URL(page.url).pathname;
    const posts = servedRoutes(hub).filter(({ method, path }) => method === 'post' && path.startsWith('/entrar'));
    expect(posts.length).toBeGreaterThan(5);
    for (const route of posts)
      for (const headers of FOREIGN) {
        const path = route.path.replace('/entrar/:uid', entry);
        const body = new URLSearchParams({ usuario: user.user, contrasena: user.password, decision: 'si' });
        const { status } = await browser.go(path, { method: 'POST', body, headers, stop: true });
        expect([route.path, headers, status]).toEqual([route.path, headers, 400]);
      }
    expect((await browser.submit(page.url, user.user, user.password, { origin: hub.config.baseUrl })).status).toBe(303);
  });

  it('a sign-out by another page is a question, not an act', async () => {
    const browser = new Browser(asTestHub());
    await browser.signIn(user.user, user.password);
    const asked = await browser.go('/oidc/session/end');
    expect(await asked.text()).toContain('¿Quiere salir?');
    const forced = await browser.go('/oidc/session/end/confirm', {
      method: 'POST',
      body: new URLSearchParams({ logout: 'yes' }),
      stop: true,
    });
    expect(forced.status).toBeGreaterThanOrEqual(400);
    expect((await browser.go('/cuentas')).status).toBe(200);
  });
});

describe('behind a TLS proxy', () => {
  let proxied: RunningHub;
  let port = 0;
  const at = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', headers });

  beforeAll(async () => {
    proxied = await startHub({ BASE_URL: 'https://amate.example', TRUST_PROXY: '1', AMATE_DEMO: '0' });
    port = proxied.config.port;
  }, 60_000);
  afterAll(async () => proxied?.close());

  it('every cookie is Secure, HttpOnly and SameSite, and no wider than it must be', async () => {
    const query = new URLSearchParams({
      ...{
        client_id: 'amate-paginas',
        response_type: 'code',
        scope: 'openid',
        redirect_uri: 'https://amate.example/cuentas/retorno',
      },
      ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
    });
    const first = await at('/cuentas');
    const start = first.headers.get('location') ?? `/oidc/auth?${query}`;
    const answer = await at(start, { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' });
    const cookies = answer.headers.getSetCookie();
    expect([answer.status, cookies.length > 0]).toEqual([303, true]);
    for (const cookie of cookies) expect(cookie).toMatch(/; (?=.*secure)(?=.*httponly)(?=.*samesite=(lax|strict))/i);
    expect(answer.headers.get('location')).not.toContain('127.0.0.1');
  });

  it('HSTS, for a year', async () => {
    expect((await at('/healthz')).headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect((await fetch(`${hub.config.baseUrl}/healthz`)).headers.get('strict-transport-security')).toBeNull();
  });
});

it('X-Forwarded-For: without a proxy nobody’s word, with one the word of the nearest', async () => {
  const addressSeen = async (one: RunningHub, token: string): Promise<string> => {
    const id = `x${Math.random().toString(36).slice(2, 10)}`;
    await fetch(`${one.fhirUrl}/Patient/${id}`, {
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.66, 198.51.100.7' },
    });
    const db = openAside(one.databaseUrl);
    const { rows } = await db.query<{ entry: string }>('select entry from audit_entry order by seq desc limit 1');
    await db.end();
    return rows[0]!.entry;
  };
  expect(await addressSeen(hub, tokens[1]!)).not.toMatch(/203\.0\.113\.66|198\.51\.100\.7/);
  const proxied = await startHub({ TRUST_PROXY: '1' });
  try {
    const seen = await addressSeen(proxied, await proxied.token());
    expect(seen).toContain('198.51.100.7');
    expect(seen).not.toContain('203.0.113.66');
  } finally {
    await proxied.close();
  }
}, 60_000);
