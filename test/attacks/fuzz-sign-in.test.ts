/**
 * Whatever is sent to the sign-in, to the account pages, to the authorization server and to the administration, from outside or from
 * inside: an answer, never a fault of the hub. FUZZ_RUNS (default 400) says how many requests, FUZZ_SEED which.
 */
import { Agent, request } from 'node:http';
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { openAside } from '../support/database.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { Browser, codeOf, type TestHub } from '../support/security-hub.ts';
import { servedRoutes } from '../support/served-routes.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122);
const PASSWORD = 'luma-peri-tono-saka-47';
const PATIENCE_MS = 60_000;
const FIELDS = [
  ...[
    'usuario',
    'contrasena',
    'codigo',
    'nueva',
    'repetida',
    'decision',
    'persona',
    'texto',
    'ficha',
    'acto',
    'rol',
    'username',
    'name',
    'role',
  ],
  ...[
    'clues',
    'id',
    'kind',
    'redirectUris',
    'scope',
    'jwks',
    'jwksUrl',
    'estado',
    'respuesta',
    'comentario',
    'paciente',
    'cuantos',
    'cursor',
  ],
  ...[
    'client_id',
    'client_assertion',
    'client_assertion_type',
    'grant_type',
    'code',
    'refresh_token',
    'redirect_uri',
    'response_type',
    'state',
  ],
  ...[
    'code_challenge',
    'code_challenge_method',
    'id_token_hint',
    'response_mode',
    'request',
    'resource',
    'claims',
    'max_age',
    'prompt',
    'token',
  ],
];
const OIDC = [
  'auth',
  'token',
  'jwks',
  'session/end',
  'session/end/confirm',
  'token/revocation',
  'me',
  '.well-known/openid-configuration',
  'auth/x',
];

describe('fuzz of sign-in and administration', () => {
  let hub: RunningHub;
  const agent = new Agent({ keepAlive: true });
  const tokens: string[] = [];
  let cookie = '';
  let entry = '/entrar/x';

  beforeAll(async () => {
    hub = await startHub();
    const { baseUrl } = hub.config;
    const at = {
      baseUrl,
      security: { issuer: `${baseUrl}/oidc`, tokenUrl: `${baseUrl}/oidc/token` },
    } as unknown as TestHub;
    const db = openAside(hub.databaseUrl);
    for (const role of ['administrador', 'operador'] as const) {
      await createAccount(db, {
        username: `azar.${role}`,
        password: PASSWORD,
        role,
        name: role,
        ...(role === 'administrador' && { clues: 'DFSSA003162' }),
      });
      const browser = new Browser(at);
      const { body } = await browser.redeem(
        codeOf(
          await browser.signIn(`azar.${role}`, PASSWORD, { scope: 'openid amate/cuentas amate/clientes user/*.rs' }),
        ),
      );
      tokens.push(String(body.access_token));
      cookie = ['_session', '_session.sig'].map((name) => `${name}=${browser.cookie(name)}`).join('; ');
    }
    await db.end();
    const browser = new Browser(at);
    entry = new URL((await browser.go(browser.authorizationUrl())).url).pathname;
    cookie += `; ${['_interaction', '_interaction.sig'].map((name) => `${name}=${browser.cookie(name)}`).join('; ')}`;
  }, 60_000);
  afterAll(async () => {
    agent.destroy();
    await hub?.close();
  });

  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '',
      '0',
      '-1',
      'null',
      '[]',
      '{}',
      '__proto__',
      '\0',
      'a'.repeat(5_000),
      '../..',
      "' or 1=1 --",
      '%',
      '\ud800',
      'https://x',
      'system/*.cruds',
    ),
    fc.constantFrom(
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'amate-web',
      'S256',
      'code',
      'form_post',
      'login',
      '999999999999999999999',
    ),
  );
  const json = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc
      .dictionary(fc.constantFrom(...FIELDS), fc.anything({ maxDepth: 2 }))
      .map((one) => JSON.stringify(one, (_, x) => (typeof x === 'bigint' ? String(x) : x)) ?? ''),
  );
  const form = fc
    .array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 12 })
    .map((pairs) => new URLSearchParams(pairs.map(([name, text]) => [name, text.toWellFormed()])).toString());

  it(
    `${RUNS} requests get an answer`,
    async () => {
      const routes = [
        ...servedRoutes(hub)
          .filter(({ path }) => !path.startsWith('/fhir/'))
          .map(({ path }) => path),
        ...OIDC.map((path) => `/oidc/${path}`),
      ];
      const arbitrary = fc.record({
        path: fc.constantFrom(...routes),
        method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'DELETE', 'PUT', 'HEAD'),
        part: fc.oneof(
          value,
          fc.uuid(),
          fc.constantFrom('desactivar', 'rol', 'contrasena', 'sesiones', 'llave', '2026-01-01'),
        ),
        real: fc.boolean(),
        query: fc.oneof(fc.constant(''), form, value),
        body: fc.oneof(form, json, value),
        type: fc.constantFrom(
          'application/x-www-form-urlencoded',
          'application/json',
          'text/plain',
          'multipart/form-data; boundary=x',
          'application/json; charset=latin9',
          'x',
        ),
        who: fc.constantFrom('nobody', 'cookie', 'cookie', 'administrator', 'operator'),
      });
      await fc.assert(
        fc.asyncProperty(arbitrary, async ({ path, method, part, real, query, body, type, who }) => {
          const filled = path.startsWith('/entrar/:uid') && real ? path.replace('/entrar/:uid', entry) : path;
          const full = filled.replaceAll(/:\w+/g, () => encodeURIComponent(part.toWellFormed().slice(0, 200)) || 'x');
          const address = `${full}${query === '' ? '' : `?${query.slice(0, 3_000)}`}`.replaceAll(
            /[^\x21-\x7e]/g,
            (one) => encodeURIComponent(one.toWellFormed()),
          );
          const token = who === 'administrator' ? tokens[0] : who === 'operator' ? tokens[1] : undefined;
          const sent = method === 'GET' || method === 'HEAD' ? undefined : body.toWellFormed();
          const headers = {
            'content-type': type,
            // Node's client sends the body of a DELETE without its length, and the rest would be read as a request.
            ...(sent !== undefined && { 'content-length': String(Buffer.byteLength(sent)) }),
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(who === 'cookie' && { cookie, origin: hub.config.baseUrl }),
          };
          const status = await send(method, address, headers, sent);
          // 502: the identity provider of citizens; none is configured here. 503 is what a crowded sign-in answers.
          if (status >= 500 && status !== 503) throw new Error(`${method} ${address} as ${who}: ${status}`);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: process.env.FUZZ_SHRINK !== '1' },
      );
    },
    60_000 + RUNS * 100,
  );

  /** The status alone; a stream is left at its head. */
  function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: hub.config.port, method, path, agent, headers }, (response) => {
        resolve(response.statusCode!);
        if (response.headers['content-type']?.startsWith('text/event-stream')) sent.destroy();
        else response.resume();
      });
      sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
      sent.on('error', reject);
      sent.end(body);
    });
  }
});
