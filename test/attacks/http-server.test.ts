/**
 * Attacks below FHIR, on the hub's HTTP server itself: smuggling, slow senders, absurd addresses and headers, the `Host` header,
 * paths that climb out of the web app's folder, redirects that lead away. Each by its name in SECURITY.md.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type RawAnswer, type RawOptions, sendRaw } from '../support/raw-http.ts';

const HEADERS_MS = 1_500;
const REQUEST_MS = 3_000;
let hub: RunningHub;
let token = '';

beforeAll(async () => {
  hub = await startHub({ HTTP_HEADERS_TIMEOUT_MS: String(HEADERS_MS), HTTP_REQUEST_TIMEOUT_MS: String(REQUEST_MS) });
  token = await hub.token();
}, 60_000);
afterAll(async () => hub?.close());

const raw = (text: string, options?: RawOptions): Promise<RawAnswer> => sendRaw(hub.config.port, text, options);
const lines = (...list: string[]): string => `${list.join('\r\n')}\r\n\r\n`;
const get = (path: string, ...headers: string[]) =>
  raw(lines(`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers));
const bearer = () => `Authorization: Bearer ${token}`;
const alive = async (): Promise<void> => expect((await fetch(`${hub.config.baseUrl}/healthz`)).status).toBe(200);

describe('request smuggling (RFC 9112 §6.1, §11.2)', () => {
  const HIDDEN = 'GET /fhir/R4/metadata HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const post = (...headers: string[]) =>
    `POST /fhir/R4/Patient HTTP/1.1\r\nHost: localhost\r\n${bearer()}\r\n${headers.map((one) => `${one}\r\n`).join('')}\r\n`;

  it.each([
    ['CL.TE: both lengths', () => `${post('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`],
    ['TE.CL: the other order', () => `${post('Transfer-Encoding: chunked', 'Content-Length: 4')}0\r\n\r\n${HIDDEN}`],
    ['two lengths', () => `${post('Content-Length: 0', `Content-Length: ${HIDDEN.length}`)}${HIDDEN}`],
    ['a list of lengths', () => `${post(`Content-Length: 0, ${HIDDEN.length}`)}${HIDDEN}`],
    ['a signed length', () => `${post('Content-Length: +0')}${HIDDEN}`],
    ['an unknown coding', () => `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${HIDDEN}`],
    ['chunked is not the last coding', () => `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${HIDDEN}`],
    ['a space before the colon', () => `${post('Transfer-Encoding : chunked')}0\r\n\r\n${HIDDEN}`],
    ['a folded line', () => `${post('X-A: b\r\n Transfer-Encoding: chunked', 'Content-Length: 0 ')}${HIDDEN}`],
    ['a chunk size with a sign', () => `${post('Transfer-Encoding: chunked')}-1\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['a chunk without its CRLF', () => `${post('Transfer-Encoding: chunked')}2\r\n{}XX0\r\n\r\n${HIDDEN}`],
    ['a bare line feed', () => `POST /fhir/R4/Patient HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n${HIDDEN}`],
  ])('%s: refused, and what follows is no request', async (_title, text) => {
    const { statuses, text: said, closed } = await raw(text());
    expect(said).not.toContain('CapabilityStatement');
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    expect(closed).toBe(true);
  });

  it('a body that is refused by its size is not read on as a request', async () => {
    const { statuses } = await raw(
      `${post('Content-Length: 99999999', 'Content-Type: application/fhir+json')}${HIDDEN}`,
    );
    expect(statuses).toEqual([413]);
  });

  it('a refused body of a request without a token does not become the next request either', async () => {
    const text = `POST /fhir/R4/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`;
    expect((await raw(text, { silenceMs: 600 })).statuses).toEqual([401]);
  });
});

describe('slow senders (slowloris, slow body)', () => {
  it('a head that never ends is cut', async () => {
    const head = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: `;
    const { closed, afterMs } = await raw(head, { drip: { text: 'a', everyMs: 100 }, patienceMs: 30_000 });
    expect(closed).toBe(true);
    expect(afterMs).toBeLessThan(HEADERS_MS + 15_000);
  }, 60_000);

  it('a body that never ends is cut, and others are served meanwhile', async () => {
    const head = lines(
      ...['POST /fhir/R4/Patient HTTP/1.1', 'Host: localhost', bearer(), 'Content-Type: application/fhir+json'],
      'Content-Length: 100000',
    );
    const slow = Array.from({ length: 20 }, () =>
      raw(`${head}{`, { drip: { text: ' ', everyMs: 200 }, patienceMs: 30_000 }),
    );
    await alive();
    for (const { closed, afterMs } of await Promise.all(slow)) {
      expect(closed).toBe(true);
      expect(afterMs).toBeLessThan(REQUEST_MS + 15_000);
    }
  }, 60_000);
});

describe('bounds of a request', () => {
  it('an address beyond 8 kB is refused with 414', async () => {
    const { statuses } = await get(`/fhir/R4/Patient?name=${'a'.repeat(9_000)}`, bearer());
    expect(statuses).toEqual([414]);
  });

  it('a head beyond 16 kB is refused with 431', async () => {
    expect((await get('/healthz', `X-Big: ${'a'.repeat(20_000)}`)).statuses).toEqual([431]);
  });

  it('more than a hundred header lines are refused with 431, not cut in silence', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `X-${index}: a`);
    expect((await get('/healthz', ...many)).statuses).toEqual([431]);
    // A line that stands behind the hundredth must not be lost, or a proxy and the hub see two requests.
    expect((await get('/fhir/R4/Patient/x', ...many, bearer())).statuses).toEqual([431]);
  });

  it('more than a hundred parameters in an address are refused', async () => {
    const query = Array.from({ length: 600 }, () => 'name=a').join('&');
    expect((await get(`/fhir/R4/Patient?${query}`, bearer())).statuses).toEqual([400]);
  });

  it('a NUL in an address is refused on every door', async () => {
    for (const path of [
      '/fhir/R4/Patient?name=%00',
      '/operacion/cuentas?texto=%00',
      '/expediente/accesos?paciente=%00',
      '/entrar/%00',
    ])
      expect([path, (await get(path, bearer())).statuses]).toEqual([path, [400]]);
  });

  it('TRACE, CONNECT and made-up methods get nothing back of what was sent', async () => {
    for (const method of ['TRACE', 'CONNECT', 'TRACK', 'PROPFIND', 'BREW']) {
      const { text, statuses } = await raw(
        lines(`${method} /fhir/R4/Patient/x HTTP/1.1`, 'Host: localhost', 'X-Secret: eco-eco', 'Connection: close'),
      );
      expect(text).not.toContain('eco-eco');
      expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    }
    await alive();
  });
});

describe('header injection', () => {
  it('a request id with other characters is replaced, never repeated', async () => {
    const { text } = await get('/healthz', 'X-Request-Id: abcdefgh<script>', 'X-Request-Id: b');
    expect(text).not.toContain('<script>');
    expect(text).toMatch(/x-request-id: [0-9a-f-]{36}/i);
  });

  it('line breaks in ids, names and addresses do not reach an answer’s head', async () => {
    const BREAK = '%0d%0aSet-Cookie:%20malo=1';
    const paths = [`/fhir/R4/Patient/a${BREAK}`, `/x${BREAK}`, `/cuentas/${BREAK}`, `/entrar/${BREAK}`];
    paths.push(`/oidc/auth?client_id=amate-web&state=${BREAK}&redirect_uri=${encodeURIComponent('http://x')}${BREAK}`);
    for (const path of paths) {
      const { text } = await get(path, bearer());
      expect(text.split('\r\n\r\n')[0]).not.toMatch(/^set-cookie: malo/im);
    }
    const created = await hub.fhir('PUT', `/Basic/a${BREAK}`, { resourceType: 'Basic', code: { text: 'x' } });
    expect(created.status).toBe(400);
  });

  it('the media type of a Binary cannot break its answer', async () => {
    for (const contentType of ['text/html\r\nSet-Cookie: malo=1', 'text/html; x="\n"', 'text/plain; ñ=ñ', 'a\0/b']) {
      const made = await hub.fhir('POST', '/Binary', { resourceType: 'Binary', contentType, data: 'PGI+' });
      if (made.status !== 201) expect([400, 422]).toContain(made.status);
      else {
        const read = await fetch(`${hub.fhirUrl}/Binary/${made.body.id}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect([read.status, read.headers.get('set-cookie')]).toEqual([200, null]);
      }
    }
  });
});

describe('Host header attacks', () => {
  const EVIL = [
    'Host: malo.example',
    'X-Forwarded-Host: malo.example',
    'X-Forwarded-Proto: https',
    'Forwarded: host=malo.example',
  ];
  it.each([
    ...['/.well-known/smart-configuration', '/oidc/.well-known/openid-configuration', '/fhir/R4/metadata'],
    ...[
      '/fhir/R4/Patient?_count=1',
      '/cuentas',
      '/oidc/auth?client_id=nadie',
      '/',
      '/auditoria/raices',
      '/fhir/R4/Nada',
    ],
  ])('%s says nothing of a host that the sender made up', async (path) => {
    const { text, statuses } = await raw(
      lines(`GET ${path} HTTP/1.1`, ...EVIL, bearer(), 'Connection: close', 'Accept: */*'),
    );
    expect(statuses).toHaveLength(1);
    expect(statuses[0]).toBeLessThan(500);
    expect(text).not.toContain('malo.example');
  });

  it('an absolute address in the request line neither', async () => {
    const { text, statuses } = await raw(
      lines('GET http://malo.example/cuentas HTTP/1.1', 'Host: malo.example', 'Connection: close'),
    );
    expect(statuses[0]).toBeLessThan(500);
    expect(text).not.toContain('malo.example');
  });
});

describe('path traversal in what is served as files', () => {
  it.each([
    ...['/../package.json', '/..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2f..%2fpackage.json'],
    ...['/....//package.json', '/..\\package.json', '/..%5cpackage.json', '/assets/%00', '/%c0%ae%c0%ae/package.json'],
    ...['/.env', '/.git/config', '/.amate/demo.json', '/entrar/..%2fsteps.ts', '/entrar/estilo.css/..%2f..%2fpages.ts'],
    ...['/%', '/%ff', '//etc/passwd', '/file:///etc/passwd', '/assets//..//..//package.json'],
  ])('%s', async (path) => {
    const { text, statuses } = await get(path, 'Accept: */*');
    expect(statuses).toHaveLength(1);
    expect(statuses[0]).toBeLessThan(500);
    expect(text).not.toMatch(/"workspaces"|root:x:|\[core\]|privateJwk|import \{/);
  });
});

describe('open redirects', () => {
  it.each([
    ...[
      '//malo.example',
      '//malo.example/%2e%2e',
      '/\\malo.example',
      '/assets//malo.example/..',
      '/%2f%2fmalo.example/assets',
    ],
    ...['/cuentas//malo.example', '/cuentas/retorno?to=https://malo.example', '/entrar//malo.example/..%2f'],
    '/oidc/session/end?post_logout_redirect_uri=https%3A%2F%2Fmalo.example',
    '/oidc/session/end?client_id=amate-web&post_logout_redirect_uri=https%3A%2F%2Fmalo.example',
    '/oidc/auth?client_id=amate-web&response_type=code&redirect_uri=https%3A%2F%2Fmalo.example&scope=openid',
    '/entrar/ciudadano/llave/retorno?code=x&state=https://malo.example',
  ])('%s leads nowhere else', async (path) => {
    const { text, statuses } = await get(path, 'Accept: text/html');
    expect(statuses[0]).toBeLessThan(500);
    const location = /^location: (.*)$/im.exec(text)?.[1]?.trim();
    if (location !== undefined) expect(new URL(location, hub.config.baseUrl).origin).toBe(hub.config.baseUrl);
  });
});
