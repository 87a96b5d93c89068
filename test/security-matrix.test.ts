/**
 * Every route × every role × own, ward's, treated and not treated person × ordinary, labelled and hidden by its person, on a running hub, compared with
 * what the law says below in words of its own: nothing here reads the policy's table. A route without a probe fails.
 */
import { FHIR_ROUTES } from '@amate/hie-core/fhir/routes.ts';
import { addressOf } from '@amate/hie-core/http/open-api.ts';
import { DESCRIBED } from '@amate/hie-core/hub/described.ts';
import { ROLES, type Role } from '@amate/hie-core/security/caller.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OF_THE_HUB } from '../ehr-lite/hub-paths.ts';
import { type As, actingAs, callerTokens, type TokenOf } from './support/caller-tokens.ts';
import { type City, CLINIC, concealedFinding, foundCity, guardianOf } from './support/confidential-city.ts';
import { type Answer, type RunningHub, startHub } from './support/hub.ts';
import { DOORS, OPEN } from './support/security-matrix/doors.ts';
import { type Case, EVERYONE, readsPatients, type Verdict, type Who } from './support/security-matrix/law.ts';
import { entryStatus, ownRecord, PROBES, type Probe } from './support/security-matrix/probes.ts';
import { servedRoutes } from './support/served-routes.ts';

const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

describe('security matrix', () => {
  let hub: RunningHub;
  let city: City;
  let tokenOf: TokenOf;
  const acting = new Map<Role, As>();
  const concealed = { ana: '', beto: '', caro: '' };

  beforeAll(async () => {
    hub = await startHub();
    city = await foundCity(hub);
    tokenOf = await callerTokens(hub);
    for (const role of ROLES) {
      const place = role === 'paciente' ? { patient: city.ana } : role === 'sistema' ? {} : { clues: CLINIC };
      acting.set(role, await actingAs(hub, tokenOf, { role, ...place }));
    }
    const reception = acting.get('recepcion')!;
    expect((await reception('POST', '/RelatedPerson', guardianOf(city.caro))).status).toBe(201);
    for (const who of EVERYONE) concealed[who] = await concealedFinding(hub, city[who]);
  }, 180_000);
  afterAll(() => hub?.close());

  const casesOf = (role: Role): Case[] =>
    EVERYONE.flatMap((who) =>
      (['ordinary', 'labelled', 'hidden'] as const).map((kind) => ({
        ...{ role, who, labelled: kind === 'labelled', hidden: kind === 'hidden', person: city[who] },
        id: (kind === 'hidden' ? concealed : city[kind])[who],
      })),
    );

  function verdictOf(answer: Answer, one: Case, seen: Probe['seen']): Verdict | string {
    const inner = entryStatus(answer);
    const status =
      /^\d{3}/.test(inner) && answer.body?.type === 'batch-response' ? Number(inner.slice(0, 3)) : answer.status;
    // `$everything` without an id, of an account that is nobody's record: refused before any scope matters.
    if (status === 403 || (status === 400 && seen === ownRecord)) return 'forbidden';
    if (seen?.(answer, one)) return 'seen';
    if (status === 404 || (seen !== undefined && status >= 200 && status < 300)) return 'absent';
    return status >= 200 && status < 300 ? 'seen' : `${status} ${JSON.stringify(answer.body)}`;
  }

  it('knows every route: one that is added without a probe fails here', () => {
    expect(FHIR_ROUTES.map(keyOf).sort()).toEqual(Object.keys(PROBES).sort());
    const known = new Set([...Object.keys(DOORS), ...OPEN, 'get /live/Patient/:id']);
    const besides = servedRoutes(hub).filter(({ path }) => !path.startsWith('/fhir/R4'));
    expect(besides.map(keyOf).filter((one) => !known.has(one))).toEqual([]);
  });

  it('the OpenAPI document describes each of them but pages for people, and nothing else', () => {
    const PAGES = /^\/(fhir|entrar|cuentas|citas|aviso|compartido)\//;
    const described = DESCRIBED.flatMap(({ base, routes }) =>
      routes.map(({ method, path }) => `${method} ${addressOf(base, path)}`),
    );
    const served = servedRoutes(hub).filter(({ path }) => !PAGES.test(path));
    const asked = served.map(({ method, path }) => `${method} ${addressOf('', path.replace(/(?!^)\/$/, ''))}`);
    expect(described.sort()).toEqual(asked.sort());
  });

  it('the web app leaves each address of the hub to the hub', () => {
    const taken = servedRoutes(hub).filter(({ path }) => !OF_THE_HUB.test(path));
    expect(taken.map(keyOf)).toEqual([]);
  });

  /** The status alone: a stream would go on. */
  async function statusOf(method: string, path: string, token: string | undefined, sent?: unknown): Promise<number> {
    const stopped = new AbortController();
    const response = await fetch(`${hub.config.baseUrl}${path}`, {
      method: method.toUpperCase(),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
      },
      ...(sent !== undefined && method !== 'get' && { body: JSON.stringify(sent) }),
      signal: stopped.signal,
    });
    stopped.abort();
    return response.status;
  }

  it.each(Object.keys(DOORS))('%s', async (key) => {
    const { path, may, sent } = DOORS[key]!;
    const method = key.split(' ')[0]!;
    expect(await statusOf(method, path(city), undefined, sent)).toBe(401);
    for (const role of ROLES) {
      const status = await statusOf(method, path(city), acting.get(role)!.token, sent);
      expect([role, status, status !== 403]).toEqual([role, status, may(role, 'ana')]);
    }
  });

  it('get /live/Patient/:id', async () => {
    expect(await statusOf('get', `/live/Patient/${city.ana}`, undefined)).toBe(401);
    for (const role of ROLES) {
      for (const who of EVERYONE) {
        const status = await statusOf('get', `/live/Patient/${city[who]}`, acting.get(role)!.token);
        const expected = !readsPatients(role) ? 403 : role === 'paciente' && who === 'beto' ? 404 : 200;
        expect([role, who, status]).toEqual([role, who, expected]);
      }
    }
  });

  it.each(Object.keys(PROBES))('%s', async (route) => {
    const { ask, expected, seen } = PROBES[route]!;
    const found: [Role, Who, string, string][] = [];
    const wanted: [Role, Who, string, string][] = [];
    for (const role of ROLES) {
      for (const one of casesOf(role)) {
        const what = one.hidden ? 'oculto' : one.labelled ? 'reservado' : 'ordinario';
        found.push([role, one.who, what, verdictOf(await ask(acting.get(role)!, one), one, seen)]);
        wanted.push([role, one.who, what, expected(one)]);
      }
    }
    expect(found).toEqual(wanted);
  });

  it.each(Object.keys(PROBES))('%s: no token 401, wrong scope 403', async (route) => {
    const { ask, seen } = PROBES[route]!;
    const one = casesOf('medico')[0]!;
    const nobody = Object.assign(
      (method: string, path: string, sent?: unknown, headers: Record<string, string> = {}) =>
        hub.fhir(method, path, sent, { ...headers, authorization: '' }),
      { token: '' },
    );
    expect((await ask(nobody, one)).status).toBe(401);
    const narrow = await actingAs(hub, tokenOf, { role: 'medico', clues: CLINIC, scope: 'user/Endpoint.s' });
    expect(verdictOf(await ask(narrow, one), one, seen === ownRecord ? seen : undefined)).toBe('forbidden');
  });
});
