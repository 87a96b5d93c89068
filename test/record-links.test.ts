/** A summary shown by a link: who may make one, what it opens and what never, how it ends, and that each opening is on record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, actingAs, callerTokens } from './support/caller-tokens.ts';
import { type City, concealedFinding, foundCity, guardianOf } from './support/confidential-city.ts';
import { type RunningHub, startHub } from './support/hub.ts';

const WHO = 'Dra. Ana Ríos, Hospital General de Puebla';

describe('a summary shown by a link', () => {
  let hub: RunningHub;
  let city: City;
  let citizen: As;
  let hidden: string;
  /** Each with an account of its own: few links are made in a minute. */
  let appOf: (subject: string, scope?: string) => Promise<string>;

  beforeAll(async () => {
    hub = await startHub();
    city = await foundCity(hub);
    const tokenOf = await callerTokens(hub);
    const reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: 'DFSIC000011' });
    expect((await reception('POST', '/RelatedPerson', guardianOf(city.caro))).status).toBe(201);
    citizen = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana });
    hidden = await concealedFinding(hub, city.ana);
    appOf = (subject, scope) => tokenOf({ role: 'paciente', patient: city.ana, subject, ...(scope && { scope }) });
  }, 180_000);
  afterAll(() => hub?.close());

  const asked = async (method: string, path: string, body?: unknown, token = citizen.token) => {
    const response = await fetch(`${hub.config.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const make = async (more: object = {}): Promise<{ id: string; url: string }> =>
    (await asked('POST', '/expediente/enlaces', { minutos: 15, ...more })).body;
  const open = (url: string, fields: Record<string, string> = { quien: WHO }, headers = {}) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  const bundleOf = async (url: string) => (await open(url, { quien: WHO, forma: 'ips' })).text();

  it('GET says nothing of the person and counts as no opening', async () => {
    const { url } = await make();
    const response = await fetch(url);
    const html = await response.text();
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(html).not.toMatch(/Escamilla/);
    expect((await asked('GET', '/expediente/enlaces')).body.enlaces[0].veces).toBe(0);
  });

  it('POST opens the summary: what is ordinary, and nothing labelled or hidden', async () => {
    const { url } = await make();
    const html = await (await open(url)).text();
    expect(html).toMatch(/Escamilla/);
    const text = await bundleOf(url);
    expect(JSON.parse(text).type).toBe('document');
    expect(text).toContain(city.ordinary.ana);
    expect(text).not.toContain(city.labelled.ana);
    expect(text).not.toContain(hidden);
  });

  it('asks who opens it, and the person’s list says so', async () => {
    const { url } = await make();
    expect((await open(url, { quien: ' ' })).status).toBe(400);
    await open(url);
    const { body } = await asked('GET', '/expediente/accesos?cuantos=30&propios=0');
    const texts = (body.accesos as { texto: string; automatico: boolean }[]).filter(({ texto }) => texto.includes(WHO));
    expect(texts[0]?.texto).toMatch(/dijo ser «Dra\. Ana Ríos.*» *, vio su resumen clínico/);
    expect(texts[0]?.automatico).toBe(false);
  });

  it.each([
    ['forged', (url: string) => url.replace(/.(?=.$)/, (c) => (c === 'A' ? 'B' : 'A'))],
    [
      'of another id',
      (url: string) => url.replace(/compartido\/./, (start) => `${start.slice(0, -1)}${start.endsWith('0') ? 1 : 0}`),
    ],
    ['nothing', (url: string) => url.replace(/\.[^./]+$/, '')],
  ])('a link that is %s opens nothing', async (_, changed) => {
    const { url, id } = await make();
    const wrong = changed(url);
    expect([(await fetch(wrong)).status, (await open(wrong)).status]).toEqual([404, 404]);
    await asked('DELETE', `/expediente/enlaces/${id}`);
  });

  it('withdrawn it ends at once; a post of another page opens nothing', async () => {
    const { enlaces } = (await asked('GET', '/expediente/enlaces')).body as {
      enlaces: { id: string; estado: string }[];
    };
    for (const { id, estado } of enlaces) if (estado === 'abierto') await asked('DELETE', `/expediente/enlaces/${id}`);
    const { url, id } = await make();
    expect((await open(url, { quien: WHO }, { origin: 'https://otra.example' })).status).toBe(404);
    expect((await asked('DELETE', `/expediente/enlaces/${id}`)).body.estado).toBe('retirado');
    expect([(await fetch(url)).status, (await open(url)).status]).toEqual([404, 404]);
  });

  it('of a ward: the mother may, without what the adolescent confides; of another person nobody', async () => {
    const { url } = await make({ paciente: city.caro });
    const text = await bundleOf(url);
    expect(text).toContain(city.ordinary.caro);
    expect(text).not.toContain(city.labelled.caro);
    expect((await asked('POST', '/expediente/enlaces', { minutos: 15, paciente: city.beto })).status).toBe(404);
  });

  it.each([
    ['of her name', 'patient/Patient.rs'],
    ['of her name, for the user', 'user/Patient.rs'],
    ['to read it all, and to give nothing away', 'patient/*.rs'],
    ['to hide, and to read her name alone', 'patient/Patient.rs patient/Consent.cu'],
  ])('an app that was given the scope %s makes no link, sees none and withdraws none', async (_, scope) => {
    const [whole, narrow] = [await appOf(scope), await appOf(scope, scope)];
    const made = await asked('POST', '/expediente/enlaces', { minutos: 15 }, whole);
    expect(made.status).toBe(201);
    for (const [method, path, body] of [
      ['POST', '/expediente/enlaces', { minutos: 15 }],
      ['GET', '/expediente/enlaces', undefined],
      ['DELETE', `/expediente/enlaces/${made.body.id}`, undefined],
    ] as const)
      expect([method, (await asked(method, path, body, narrow)).status]).toEqual([method, 403]);
    expect((await asked('GET', '/expediente/enlaces', undefined, whole)).body.enlaces).toMatchObject([
      { id: made.body.id, estado: 'abierto' },
    ]);
  });

  it('few at a time', async () => {
    const made = [];
    for (let one = 0; one < 6; one++) made.push((await asked('POST', '/expediente/enlaces', { minutos: 15 })).status);
    expect(made.at(-1)).not.toBe(201);
  });
});
