/** What is signed stays signed, whichever door it is asked at; and a doctor's phrases are his own. */
import { randomUUID } from 'node:crypto';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Composition } from '@medplum/fhirtypes';
import { MOTIVO_DE_ANULACION } from './write-rule.ts';

const CLINIC = 'DFSIC000011';
let hub: RunningHub;
let doctor: As;
let system: As;
let other: As;
let patient: string;

beforeAll(async () => {
  hub = await startHub();
  const tokens = await callerTokens(hub);
  doctor = await actingAs(hub, tokens, { role: 'medico', clues: CLINIC, subject: 'dra-ruiz' });
  other = await actingAs(hub, tokens, { role: 'medico', clues: CLINIC, subject: 'dr-soto' });
  system = await actingAs(hub, tokens, { role: 'sistema' });
  const made = await doctor('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Prueba' }] });
  patient = made.body.id as string;
}, 60_000);
afterAll(() => hub?.close());

const div = (text: string) => `<div xmlns="http://www.w3.org/1999/xhtml"><p>${text}</p></div>`;
const note = (more: Partial<Composition> = {}): Composition => ({
  resourceType: 'Composition',
  id: randomUUID(),
  status: 'final',
  type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }], text: 'Nota de evolución' },
  subject: { reference: `Patient/${patient}` },
  date: '2026-03-12T10:00:00-06:00',
  author: [{ display: 'Dra. Elena Ruiz Ortega' }],
  title: 'Nota de evolución',
  section: [{ title: 'Evolución', text: { status: 'generated', div: div('Sin dolor.') } }],
  ...more,
});
const signed = async (more: Partial<Composition> = {}): Promise<Composition> => {
  const sent = note(more);
  expect((await doctor('PUT', `/Composition/${sent.id}`, sent)).status).toBe(201);
  return sent;
};
const changed = (sent: Composition): Composition => ({
  ...sent,
  section: [{ title: 'Evolución', text: { status: 'generated', div: div('Con dolor.') } }],
});
const annulled = (sent: Composition, reason: string): Composition => ({
  ...sent,
  status: 'entered-in-error',
  extension: [{ url: MOTIVO_DE_ANULACION, valueString: reason }],
});

describe('NOM-004 5.11, NOM-024: a signed note cannot be altered', () => {
  it.each(['final', 'amended'] as const)('refuses to change one that is %s, and says what to do', async (status) => {
    const sent = await signed({ status });
    const answer = await doctor('PUT', `/Composition/${sent.id}`, changed(sent));
    expect(answer.status).toBe(422);
    expect(answer.body.issue[0].details.text).toContain('es una nota firmada');
    expect(answer.body.issue[0].diagnostics).toContain('adenda');
  });

  it('refuses it through PATCH, a transaction, a condition, a delete, and to a system too', async () => {
    const sent = await signed({ identifier: { system: 'urn:prueba', value: randomUUID() } });
    const path = `/Composition/${sent.id}`;
    const patch = [{ op: 'replace', path: '/title', value: 'Otra' }];
    expect((await doctor('PATCH', path, patch, { 'content-type': 'application/json-patch+json' })).status).toBe(422);
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: changed(sent), request: { method: 'PUT', url: `Composition/${sent.id}` } }],
    };
    expect((await doctor('POST', '', bundle)).status).toBe(422);
    const condition = `/Composition?identifier=urn:prueba|${sent.identifier!.value}`;
    expect((await doctor('PUT', condition, changed(sent))).status).toBe(422);
    expect((await system('PUT', path, changed(sent))).status).toBe(422);
    expect((await system('DELETE', path)).status).toBe(422);
    const removing = { ...bundle, entry: [{ request: { method: 'DELETE', url: `Composition/${sent.id}` } }] };
    expect((await system('POST', '', removing)).status).toBe(422);
    expect((await doctor('GET', path)).body.meta.versionId).toBe('1');
  });

  it('the same note sent again changes nothing', async () => {
    const sent = await signed();
    expect((await doctor('PUT', `/Composition/${sent.id}`, sent)).status).toBe(200);
    expect((await doctor('GET', `/Composition/${sent.id}`)).body.meta.versionId).toBe('1');
  });

  it('annulment needs a reason and changes nothing else; then it is closed for good', async () => {
    const sent = await signed();
    const path = `/Composition/${sent.id}`;
    expect((await doctor('PUT', path, { ...sent, status: 'entered-in-error' })).status).toBe(400);
    expect((await doctor('PUT', path, annulled(sent, 'ups'))).status).toBe(400);
    expect((await doctor('PUT', path, annulled(changed(sent), 'Se escribió en otra persona'))).status).toBe(422);
    expect((await doctor('PUT', path, annulled(sent, 'Se escribió en otra persona'))).status).toBe(200);
    expect((await doctor('PUT', path, sent)).status).toBe(422);
    const before = await doctor('GET', `${path}/_history/1`);
    expect(before.body.section[0].text.div).toContain('Sin dolor.');
  });

  it('a draft may still be written over, and signed; an addendum is a note of its own', async () => {
    const draft = await signed({ status: 'preliminary' });
    expect((await doctor('PUT', `/Composition/${draft.id}`, { ...changed(draft), status: 'final' })).status).toBe(200);
    const appends = { code: 'appends' as const, targetReference: { reference: `Composition/${draft.id}` } };
    await signed({ relatesTo: [appends], title: 'Adenda' });
  });
});

describe('GET and PUT /frases', () => {
  const ask = async (as: As, method: string, body?: unknown) => {
    const response = await fetch(`${hub.config.baseUrl}/frases`, {
      method,
      headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { version: number; libro: { frases: unknown[] } },
    };
  };
  const libro = { frases: [{ clave: 'efn', texto: 'Exploración física normal.' }], plantillas: [] };

  it('keeps them for the account, from one PC to another', async () => {
    expect((await ask(doctor, 'GET')).body).toEqual({ version: 0, libro: { frases: [], plantillas: [] } });
    expect(await ask(doctor, 'PUT', { version: 0, libro })).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await ask(doctor, 'GET')).body).toEqual({ version: 1, libro });
    expect((await ask(other, 'GET')).body.libro.frases).toEqual([]);
  });

  it('two PCs do not overwrite each other', async () => {
    const both = await Promise.all([
      ask(doctor, 'PUT', { version: 1, libro }),
      ask(doctor, 'PUT', { version: 1, libro }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await ask(other, 'PUT', { version: 4, libro })).status).toBe(412);
  });

  it('refuses what is too much or no phrase, and who writes no notes', async () => {
    const many = Array.from({ length: 201 }, (_, n) => ({ clave: `f${n}`, texto: 'x' }));
    expect((await ask(other, 'PUT', { version: 0, libro: { ...libro, frases: many } })).status).toBe(400);
    expect((await ask(other, 'PUT', { version: 0, libro: { frases: [{ clave: 'a b', texto: 'x' }] } })).status).toBe(
      400,
    );
    expect((await ask(system, 'GET')).status).toBe(403);
  });
});
