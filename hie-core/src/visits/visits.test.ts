/** The clinic's morning over HTTP, on a running hub: who sees what of it, live, and what reception may change. */
import { randomUUID } from 'node:crypto';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Morning } from './api.ts';
import { cityDay } from './day.ts';

const CLINIC = 'DFSIC000011';
const OTHER = 'DFSIC000012';
let hub: RunningHub;
let patientId: string;
const tokens: Record<string, string> = {};
let reception: As;

let today: string;
const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const visit = (id: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'arrived',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${patientId}` },
  period: { start: at(0) },
  reasonCode: [{ text: 'Dolor al orinar' }],
  serviceProvider: { identifier: { system: CLUES_SYSTEM, value: CLINIC } },
  ...more,
});
const creating = (resource: { resourceType: string; id: string }, onlyNew = true) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      resource,
      request: {
        method: 'PUT',
        url: `${resource.resourceType}/${resource.id}`,
        ...(onlyNew && { ifNoneMatch: '*' }),
      },
    },
  ],
});
async function get(who: string, path: string): Promise<{ status: number; body: Morning }> {
  const response = await fetch(`${hub.config.baseUrl}${path}`, { headers: { authorization: `Bearer ${tokens[who]}` } });
  return { status: response.status, body: (await response.json()) as Morning };
}
async function change(who: string, id: string, body: object): Promise<number> {
  const response = await fetch(`${hub.config.baseUrl}/visitas/${id}/estado`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens[who]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

beforeAll(async () => {
  hub = await startHub();
  const tokenOf = await callerTokens(hub);
  for (const role of ['recepcion', 'medico', 'enfermeria', 'farmacia'] as const)
    tokens[role] = await tokenOf({ role, clues: CLINIC });
  tokens.elsewhere = await tokenOf({ role: 'medico', clues: OTHER, subject: 'otro' });
  tokens.nowhere = await tokenOf({ role: 'medico', subject: 'sin-unidad' });
  reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: CLINIC });
  const made = await hub.fhir('POST', '/Patient', {
    resourceType: 'Patient',
    name: [{ use: 'official', family: 'Ruiz Paz', given: ['Ana'] }],
    birthDate: '1950-02-03',
    gender: 'female',
  });
  patientId = made.body.id;
  today = cityDay(Date.now());
}, 60_000);
afterAll(() => hub?.close(), 30_000);

const booked = (start: string, status = 'booked', person = patientId) => ({
  ...{ resourceType: 'Appointment', status, start },
  end: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
  participant: [
    { actor: { reference: `Patient/${person}` }, status: 'accepted' },
    {
      actor: { identifier: { system: CLUES_SYSTEM, value: CLINIC }, type: 'HealthcareService' },
      status: 'accepted',
    },
  ],
});

describe('the morning of a clinic', () => {
  const id = randomUUID();

  it('reception gives a visit to who arrives, with an id of its own, and may neither read nor overwrite it', async () => {
    expect((await reception('POST', '', creating(visit(id)))).status).toBe(200);
    expect((await reception('GET', `/Encounter/${id}`)).status).toBe(403);
    expect((await reception('GET', '/Encounter')).status).toBe(403);
    expect((await reception('POST', '', creating(visit(id, { status: 'finished' }), false))).status).toBe(403);
    // Only when nothing is there: a visit of somebody else's cannot be replaced by the way in for new ones.
    expect((await reception('POST', '', creating(visit(id, { status: 'finished' })))).status).toBe(412);
  });

  it('everybody of the clinic sees who waits; what is clinical only who treats', async () => {
    const atCounter = (await get('recepcion', `/visitas?dia=${today}`)).body.visitas;
    expect(atCounter).toHaveLength(1);
    expect(atCounter[0]).toMatchObject({ id, estado: 'arrived', paciente: { nombre: 'Ana Ruiz Paz' }, prioridad: 'R' });
    expect(JSON.stringify(atCounter)).not.toMatch(/orinar|reasonCode/);
    const [seen] = (await get('medico', `/visitas?dia=${today}`)).body.visitas;
    expect(seen?.encounter?.reasonCode?.[0]?.text).toBe('Dolor al orinar');
    expect((await get('elsewhere', '/visitas')).body.visitas).toEqual([]);
    expect((await get('farmacia', '/visitas')).status).toBe(403);
    expect((await get('nowhere', '/visitas')).status).toBe(403);
    expect((await get('medico', '/visitas?dia=2026-02-30')).status).toBe(400);
  });

  it('a list that refreshes itself is one access, not one for each refresh', async () => {
    const accesses = async () => {
      const { body } = await hub.fhir('GET', `/AuditEvent?patient=Patient/${patientId}&_count=200`);
      return body.entry.filter((one: unknown) => JSON.stringify(one).includes('Prueba medico')).length;
    };
    const before = await accesses();
    expect(before).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) await get('medico', '/visitas');
    expect(await accesses()).toBe(before);
  });

  it('reception says that somebody left, undoes it, and cannot act on an old state or in another clinic', async () => {
    const version = async () => (await get('recepcion', '/visitas')).body.visitas[0]!.version;
    expect(await change('recepcion', id, { estado: 'cancelled', version: '99' })).toBe(412);
    expect(await change('elsewhere', id, { estado: 'cancelled', version: await version() })).toBe(404);
    expect(await change('farmacia', id, { estado: 'cancelled', version: '1' })).toBe(403);
    expect(await change('recepcion', id, { estado: 'finished', version: '1' })).toBe(400);
    expect(await change('recepcion', id, { estado: 'cancelled', version: await version() })).toBe(200);
    expect((await get('recepcion', '/visitas')).body.visitas[0]?.estado).toBe('cancelled');
    expect(await change('recepcion', id, { estado: 'arrived', version: await version() })).toBe(200);
    const { body } = await hub.fhir('GET', `/Encounter/${id}`);
    expect(body.statusHistory.map((one: { status: string }) => one.status)).toEqual(['arrived', 'cancelled']);
    expect(body.period.end).toBeUndefined();
  });

  it('reception takes off the list whom it let in by mistake, and puts him back', async () => {
    const version = async () => (await hub.fhir('GET', `/Encounter/${id}`)).body.meta.versionId;
    expect(await change('recepcion', id, { estado: 'entered-in-error', version: await version() })).toBe(200);
    expect((await get('recepcion', '/visitas')).body.visitas).toEqual([]);
    expect(await change('elsewhere', id, { estado: 'arrived', version: await version() })).toBe(404);
    expect(await change('recepcion', id, { estado: 'arrived', version: await version() })).toBe(200);
    expect((await get('recepcion', '/visitas')).body.visitas[0]?.estado).toBe('arrived');
    // Whom somebody has seen already is nobody's at the counter.
    const seen = randomUUID();
    const statusHistory = [{ status: 'in-progress', period: { start: at(1) } }];
    const wrong = visit(seen, { status: 'entered-in-error', statusHistory });
    expect((await hub.fhir('PUT', `/Encounter/${seen}`, wrong)).status).toBe(201);
    expect(await change('recepcion', seen, { estado: 'arrived', version: '1' })).toBe(412);
  });

  it('tells the open lists of that clinic at once, and no other', async () => {
    const hear = async (who: string) => {
      const stop = new AbortController();
      const response = await fetch(`${hub.config.baseUrl}/visitas/vivo`, {
        headers: { authorization: `Bearer ${tokens[who]}` },
        signal: stop.signal,
      });
      let text = '';
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      const reading = (async () => {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          text += value;
        }
      })().catch(() => undefined);
      return {
        text: () => text,
        stop: () => {
          stop.abort();
          return reading;
        },
      };
    };
    const [here, there] = [await hear('recepcion'), await hear('elsewhere')];
    const another = randomUUID();
    await reception('POST', '', creating(visit(another, { period: { start: at(0) } })));
    const until = Date.now() + 60_000;
    while (!here.text().includes(another) && Date.now() < until) await new Promise((done) => setTimeout(done, 20));
    expect(here.text()).toContain(`data: {"type":"Encounter","id":"${another}"}`);
    expect(there.text()).not.toContain('event: change');
    await Promise.all([here.stop(), there.stop()]);
    expect((await get('recepcion', '/visitas')).body.visitas).toHaveLength(2);
  }, 120_000);

  it('a visit of an earlier day that nobody closed does not stand in today’s list', async () => {
    await reception('POST', '', creating(visit(randomUUID(), { period: { start: at(60 * 26) } })));
    expect((await get('recepcion', '/visitas')).body.visitas).toHaveLength(2);
  });

  it('who is booked stands in the list with the hour, by the clinic’s CLUES', async () => {
    const start = `${today}T20:00:00Z`;
    const made = await hub.fhir('POST', '/Appointment', booked(start));
    expect(made.status).toBe(201);
    const { citas } = (await get('recepcion', '/visitas')).body;
    expect(citas).toMatchObject([
      { estado: 'booked', hora: start, paciente: { id: patientId, nombre: 'Ana Ruiz Paz' } },
    ]);
  });

  it('the booked place of who was let in by mistake waits again, in the transaction that takes him off the list', async () => {
    const { id: cita } = (await hub.fhir('POST', '/Appointment', booked(`${today}T21:00:00Z`, 'arrived'))).body;
    const of = randomUUID();
    const arrived = { appointment: [{ reference: `Appointment/${cita}` }] };
    expect((await reception('POST', '', creating(visit(of, arrived)))).status).toBe(200);
    const now = async () => {
      const [{ body: seen }, { body: place }] = await Promise.all([
        hub.fhir('GET', `/Encounter/${of}`),
        hub.fhir('GET', `/Appointment/${cita}`),
      ]);
      return [seen.meta.versionId, seen.status, place.status];
    };
    const to = async (estado: string, more = {}) =>
      change('recepcion', of, { estado, version: (await now())[0], ...more });
    expect(await change('recepcion', of, { estado: 'entered-in-error', version: '99' })).toBe(412);
    expect(await now()).toEqual(['1', 'arrived', 'arrived']);
    expect(await to('entered-in-error')).toBe(200);
    expect(await now()).toEqual(['2', 'entered-in-error', 'booked']);
    expect(await to('arrived')).toBe(200);
    expect(await now()).toEqual(['3', 'arrived', 'arrived']);
    // Who left did come: his place is not given back. Who had been missed before he was let in is missed again.
    expect(await to('cancelled')).toBe(200);
    expect((await now())[2]).toBe('arrived');
    expect(await to('arrived')).toBe(200);
    expect(await to('entered-in-error', { cita: 'noshow' })).toBe(200);
    expect(await now()).toEqual(['6', 'entered-in-error', 'noshow']);
  });

  it('the booked place of somebody else, which a visit names, stays as it is', async () => {
    const other = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Otra' }] })).body.id;
    const { id: cita } = (await hub.fhir('POST', '/Appointment', booked(`${today}T22:00:00Z`, 'arrived', other))).body;
    const of = randomUUID();
    await reception('POST', '', creating(visit(of, { appointment: [{ reference: `Appointment/${cita}` }] })));
    expect(await change('recepcion', of, { estado: 'entered-in-error', version: '1' })).toBe(200);
    expect((await hub.fhir('GET', `/Appointment/${cita}`)).body.status).toBe('arrived');
  });
});
