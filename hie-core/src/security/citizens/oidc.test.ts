import { type OidcStandIn, startOidcStandIn } from '@amate/test/support/oidc-stand-in.ts';
import { Browser, codeOf, startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createOutgoing } from '../../outgoing/call.ts';
import { createFetch } from '../../outgoing/fetch.ts';
import { createOidc } from './oidc.ts';

const CURP = 'HEGS080514MDFRRFA6';
let provider: OidcStandIn;
let hub: TestHub;
let door: { depart: ReturnType<typeof createOidc>['depart']; arrive: ReturnType<typeof createOidc>['arrive'] };

beforeAll(async () => {
  hub = await startTestHub((baseUrl) => ({
    citizens: [
      {
        ...{ key: 'oidc', label: 'Identidad' },
        depart: (...given) => door.depart(...given),
        arrive: (...given) => door.arrive(...given),
      },
    ],
    people: {
      byCurp: async (curp) => (curp === CURP ? { kind: 'found', patientId: 'p-1' } : { kind: 'none' }),
      current: async (id) => id,
    },
    baseUrl,
  }));
  provider = await startOidcStandIn('amate', 'secreto-largo', `${hub.baseUrl}/entrar/ciudadano/oidc/retorno`);
  const allowedHosts = [new URL(provider.issuer).host];
  door = createOidc({
    ...{ issuer: provider.issuer, clientId: 'amate', clientSecret: 'secreto-largo', scope: 'openid profile' },
    ...{ curpClaim: 'curp', label: 'Identidad', insecure: true },
    fetch: createFetch(createOutgoing({ allowedHosts, timeoutMs: 30_000, maxAnswerBytes: 65_536 })),
  });
});
afterAll(async () => {
  await provider.close();
  await hub.close();
});

async function signedIn(browser: Browser): Promise<Response> {
  const form = await browser.go(browser.authorizationUrl());
  const away = await browser.go(`${new URL(form.url).pathname}/ciudadano/oidc`, { stop: true });
  // A browser of its own at the provider: only the way back matters here.
  const jar = new Map<string, string>();
  let url = away.headers.get('location') as string;
  for (let hops = 0; hops < 8 && !url.startsWith(hub.baseUrl); hops++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    url = new URL(response.headers.get('location') as string, url).href;
  }
  return browser.go(url);
}

describe('OIDC Core §3.1: a citizen signs in with a provider named in the configuration', () => {
  it('gets in by the CURP of the claim, with code, PKCE and nonce', async () => {
    provider.person = { sub: 'x-1', name: 'Sofía Hernández', curp: CURP };
    const browser = new Browser(hub);
    const { body } = await browser.redeem(codeOf(await signedIn(browser)));
    expect(decodeJwt(body.access_token as string)).toMatchObject({
      rol: 'paciente',
      patient: 'p-1',
      nombre: 'Sofía Hernández',
    });
  });

  it('without a CURP is told what to do', async () => {
    provider.person = { sub: 'x-2', name: 'Ana' };
    expect(await (await signedIn(new Browser(hub))).text()).toContain('no está verificada');
  });

  it('an ID token for another nonce is refused (OIDC Core §3.1.3.7, 11)', async () => {
    provider.person = { sub: 'x-1', name: 'Sofía Hernández', curp: CURP };
    const real = door;
    door = {
      ...real,
      arrive: (callback, uri, kept, state) => real.arrive(callback, uri, { ...kept, nonce: 'otro' }, state),
    };
    const answer = await signedIn(new Browser(hub));
    door = real;
    expect(answer.status).toBe(502);
  });
});
