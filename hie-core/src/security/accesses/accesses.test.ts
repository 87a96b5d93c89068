import { OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { callerTokens, type TokenOf } from '@amate/test/support/caller-tokens.ts';
import { type City, CLINIC, foundCity } from '@amate/test/support/confidential-city.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEvent, Task } from '@medplum/fhirtypes';
import { validateResource } from '../../r4/validate.ts';
import { type AccessItem, DISPUTE, DISPUTES_ANSWER, LIST_ANSWER, type ListAnswer, QUEUE_ANSWER } from './api.ts';
import { ACCESS_ROUTES } from './routes.ts';

let hub: RunningHub;
let city: City;
let tokenOf: TokenOf;
let tokens: Readonly<Record<'ana' | 'beto' | 'doctor' | 'operator', string>>;

beforeAll(async () => {
  hub = await startHub();
  city = await foundCity(hub);
  tokenOf = await callerTokens(hub);
  tokens = {
    ana: await tokenOf({ role: 'paciente', patient: city.ana, subject: 'cuenta-ana' }),
    beto: await tokenOf({ role: 'paciente', patient: city.beto, subject: 'cuenta-beto' }),
    doctor: await tokenOf({ role: 'medico', clues: CLINIC, subject: 'cuenta-doctora' }),
    operator: await tokenOf({ role: 'operador', subject: 'cuenta-operacion', scope: 'user/*.rs' }),
  };
});
afterAll(() => hub.close());

async function ask(token: string | undefined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${hub.config.baseUrl}${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const list = async (token: string, query = ''): Promise<ListAnswer> =>
  LIST_ANSWER.parse((await ask(token, 'GET', `/expediente/accesos${query}`)).body);
const looks = (path: string) => ask(tokens.doctor, 'GET', `/fhir/R4${path}`);
async function accessOfDoctor(): Promise<AccessItem> {
  const { accesos } = await list(tokens.ana, '?propios=0');
  const found = accesos.find(({ quien, accion }) => quien.rol === 'medico' && accion === 'vio');
  if (found === undefined) throw new Error('the access is not in the list');
  return found;
}

describe('GET /expediente/accesos', () => {
  it('shows the access made a moment before, as a sentence', async () => {
    expect((await looks(`/Condition/${city.ordinary.ana}`)).status).toBe(200);
    const access = await accessOfDoctor();
    expect(access.texto).toMatch(/^Prueba medico, DFSIC000011, vio sus diagnósticos, motivo: consulta, hoy \d\d:\d\d$/);
    expect(access).toMatchObject({
      quien: { tipo: 'profesional', texto: 'Prueba medico' },
      unidad: { clues: CLINIC, nombre: CLINIC },
      automatico: false,
      negado: false,
      urgencia: false,
    });
    expect(access).toMatchObject({ datos: ['diagnosticos'], motivo: 'consulta', veces: 1 });
  });

  it('labels what a system did by itself as automatic', async () => {
    const { accesos } = await list(tokens.ana);
    const automatic = accesos.filter(({ automatico }) => automatico);
    expect(automatic.length).toBeGreaterThan(0);
    for (const { texto } of automatic) expect(texto).toMatch(/^(Un sistema|Sistema).*, envío automático, /);
  });

  it('groups what the same professional did in a day', async () => {
    for (let n = 0; n < 3; n++) await looks(`/Condition/${city.ordinary.ana}`);
    const access = await accessOfDoctor();
    expect([access.veces, access.eventos.length]).toEqual([4, 4]);
    expect(access.id).toBe(access.eventos[0]);
  });

  it('shows a search that showed several persons to each of them, and nobody the others', async () => {
    await ask(
      await tokenOf({ role: 'sistema', clues: CLINIC, subject: 'conector' }),
      'GET',
      '/fhir/R4/Condition?code=I10',
    );
    const [ana, beto] = [await list(tokens.ana), await list(tokens.beto)];
    const shared = beto.accesos.find(({ eventos }) => ana.accesos.some((one) => one.eventos.includes(eventos[0]!)));
    expect(shared?.accion).toBe('vio');
    expect(JSON.stringify(beto)).not.toContain(city.ana);
    expect(JSON.stringify(ana)).not.toContain(city.beto);
  });

  it('pages, and gives each access once', async () => {
    const whole = await list(tokens.ana);
    const first = await list(tokens.ana, '?cuantos=1');
    // A page ends with a day; all of this happened today (or, around midnight, yesterday too).
    expect(first.accesos.length).toBeGreaterThan(0);
    expect(whole.siguiente).toBeNull();
    expect((await ask(tokens.ana, 'GET', '/expediente/accesos?cuantos=0')).status).toBe(400);
    expect((await ask(tokens.ana, 'GET', '/expediente/accesos?otro=1')).status).toBe(400);
  });

  it('is of the person alone: others get 403, a guardian not from twelve years on, and each try is on record', async () => {
    for (const [token, query] of [
      [tokens.doctor, ''],
      [tokens.operator, ''],
      [tokens.beto, `?paciente=${city.ana}`],
      // Ana's daughter is fourteen.
      [tokens.ana, `?paciente=${city.caro}`],
    ] as const)
      expect((await ask(token, 'GET', `/expediente/accesos${query}`)).status).toBe(403);
    const own = await ask(
      tokens.operator,
      'GET',
      '/fhir/R4/AuditEvent?agent:identifier=cuenta-beto&outcome=4&_count=5',
    );
    expect(own.body.total).toBe(1);
  });

  it('every route needs a token', async () => {
    for (const { method, path } of ACCESS_ROUTES) {
      const { status } = await ask(undefined, method.toUpperCase(), path.replace(':id', 'x'));
      expect([path, status]).toEqual([path, 401]);
    }
  });
});

describe('no reconozco este acceso', () => {
  let disputed: string;
  let task: string;

  it('opens one case, however often it is said', async () => {
    await looks(`/Condition/${city.ordinary.ana}`);
    disputed = (await accessOfDoctor()).id;
    const comment = { comentario: 'Nunca he ido a esa unidad' };
    const first = await ask(tokens.ana, 'POST', `/expediente/accesos/${disputed}/no-reconozco`, comment);
    expect(first.status).toBe(201);
    const dispute = DISPUTE.parse(first.body);
    task = dispute.id;
    expect(dispute).toMatchObject({ estado: 'recibida', acceso: disputed, ...comment });
    expect(Date.parse(dispute.vence) - Date.parse(dispute.recibida)).toBe(20 * 24 * 3_600_000);
    const again = await ask(tokens.ana, 'POST', `/expediente/accesos/${disputed}/no-reconozco`);
    expect(again.body).toEqual(first.body);
    expect((await accessOfDoctor()).disputa?.id).toBe(task);
  });

  it('is a valid Task about the AuditEvent, and stands in the audit', async () => {
    const { body } = await ask(tokens.operator, 'GET', `/fhir/R4/Task/${task}`);
    expect(validateResource(body)).toEqual([]);
    expect((body as unknown as Task).focus?.reference).toBe(`AuditEvent/${disputed}`);
    const events = await ask(tokens.operator, 'GET', `/fhir/R4/AuditEvent?entity=Task/${task}&subtype=dispute`);
    expect(events.body.total).toBe(1);
    expect(validateResource((events.body.entry as { resource: AuditEvent }[])[0]!.resource)).toEqual([]);
  });

  it('is refused for what one did oneself, for what is not in the list, and for another person', async () => {
    const mine = (await list(tokens.ana)).accesos.find(({ quien }) => quien.tipo === 'tu');
    const say = (token: string, id: string) => ask(token, 'POST', `/expediente/accesos/${id}/no-reconozco`);
    expect((await say(tokens.ana, mine!.id)).status).toBe(422);
    expect((await say(tokens.ana, '00000000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await say(tokens.ana, 'x')).status).toBe(404);
    expect((await say(tokens.beto, disputed)).status).toBe(404);
    expect((await say(tokens.doctor, disputed)).status).toBe(403);
  });

  it('is hidden from who could be the one it is about, and from the systems he works with', async () => {
    const byType = '/fhir/R4/Task?_count=50';
    const systems = await tokenOf({ role: 'sistema', subject: 'hospital' });
    for (const token of [tokens.doctor, systems]) {
      expect((await ask(token, 'GET', `/fhir/R4/Task/${task}`)).status).toBe(404);
      expect((await ask(token, 'GET', `/fhir/R4/Task/${task}/_history/1`)).status).toBe(404);
      expect((await ask(token, 'GET', `${byType}&patient=${city.ana}`)).body).not.toHaveProperty('entry');
      expect(JSON.stringify((await ask(token, 'GET', byType)).body)).not.toContain(task);
    }
    const { body } = await ask(tokens.operator, 'GET', `/fhir/R4/Task/${task}`);
    // Whoever corrects it cannot lay it open by leaving the label out.
    const { meta, ...bare } = body as unknown as Task;
    const writes = await tokenOf({ role: 'operador', subject: 'cuenta-operacion' });
    expect((await ask(writes, 'PUT', `/fhir/R4/Task/${task}`, bare)).status).toBe(200);
    expect((await ask(tokens.doctor, 'GET', `/fhir/R4/Task/${task}`)).status).toBe(404);
  });

  it('waits in the operators’ queue with its due time; the answer reaches the person', async () => {
    const queue = async (state = 'abiertas') =>
      QUEUE_ANSWER.parse((await ask(tokens.operator, 'GET', `/operacion/disputas?estado=${state}`)).body).disputas;
    expect((await queue()).map(({ id, paciente, vencida }) => [id, paciente, vencida])).toEqual([
      [task, city.ana, false],
    ]);
    expect((await ask(tokens.doctor, 'GET', '/operacion/disputas')).status).toBe(403);
    const answer = (body: unknown) => ask(tokens.operator, 'POST', `/operacion/disputas/${task}/respuesta`, body);
    expect((await answer({ estado: 'indebido' })).status).toBe(400);
    const bad = await ask(tokens.doctor, 'POST', `/operacion/disputas/${task}/respuesta`, { estado: 'indebido' });
    expect(bad.status).toBe(403);
    expect((await answer({ estado: 'en-revision' })).body.estado).toBe('en-revision');
    const text = 'Se dio vista al órgano de control.';
    expect((await answer({ estado: 'indebido', respuesta: text })).status).toBe(200);
    expect((await answer({ estado: 'justificado', respuesta: text })).status).toBe(422);
    const { disputas } = DISPUTES_ANSWER.parse((await ask(tokens.ana, 'GET', '/expediente/disputas')).body);
    expect(disputas.map(({ id, estado, respuesta }) => [id, estado, respuesta])).toEqual([[task, 'indebido', text]]);
    expect(await queue()).toEqual([]);
    expect((await queue('cerradas')).map(({ id }) => id)).toEqual([task]);
  });
});

describe('AuditEvent through FHIR', () => {
  it('a person searches and reads his own, others’ are not there', async () => {
    const own = await ask(tokens.ana, 'GET', '/fhir/R4/AuditEvent?_count=50');
    const events = (own.body.entry as { resource: AuditEvent }[]).map(({ resource }) => resource);
    for (const event of events) expect(JSON.stringify(event)).toContain(`Patient/${city.ana}`);
    const { id } = events[0]!;
    expect((await ask(tokens.ana, 'GET', `/fhir/R4/AuditEvent/${id}`)).status).toBe(200);
    expect((await ask(tokens.beto, 'GET', `/fhir/R4/AuditEvent/${events.at(-1)!.id}`)).status).toBe(404);
    expect((await looks('/AuditEvent')).status).toBe(403);
  });

  it('is read, vread and its history told; what a system posts comes back as it was', async () => {
    const posted: AuditEvent = {
      resourceType: 'AuditEvent',
      type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
      recorded: '2026-01-01T10:00:00.5-06:00',
      agent: [{ requestor: true, who: { display: 'Dr. de otro sistema' } }],
      source: { observer: { display: 'HIS' } },
      entity: [{ what: { reference: `Patient/${city.beto}` } }],
    };
    const made = await hub.fhir('POST', '/AuditEvent', posted);
    expect(made.status).toBe(201);
    const { id } = made.body;
    const read = await hub.fhir('GET', `/AuditEvent/${id}`);
    expect(read.body).toEqual({ ...posted, id, meta: made.body.meta });
    expect((await hub.fhir('GET', `/AuditEvent/${id}/_history/1`)).body).toEqual(read.body);
    expect((await hub.fhir('GET', `/AuditEvent/${id}/_history/2`)).status).toBe(404);
    expect((await hub.fhir('GET', `/AuditEvent/${id}/_history`)).body.total).toBe(1);
    expect((await hub.fhir('GET', `/Patient/${city.beto}/AuditEvent?type=rest&_count=200`)).status).toBe(200);
    expect((await list(tokens.beto)).accesos.some(({ accion }) => accion === 'otro-sistema')).toBe(true);
    expect((await hub.fhir('PUT', `/AuditEvent/${id}`, { ...posted, id })).status).toBe(403);
    expect((await hub.fhir('DELETE', `/AuditEvent/${id}`)).status).toBe(403);
  });

  it('a posted event stands with what its bundle wrote, and a repetition of a named operation is the same one', async () => {
    const event = {
      ...{ resourceType: 'AuditEvent', type: { code: 'rest' }, recorded: '2026-01-01T10:00:00Z' },
      ...{ agent: [{ requestor: true }], source: { observer: { display: 'HIS' } } },
      entity: [{ what: { reference: 'urn:uuid:11111111-1111-4111-8111-111111111111' } }],
    };
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: { system: OPERACION_SYSTEM, value: 'auditoria-1' },
      entry: [
        {
          fullUrl: 'urn:uuid:11111111-1111-4111-8111-111111111111',
          resource: { resourceType: 'Condition', subject: { reference: `Patient/${city.ana}` }, code: { text: 'x' } },
          request: { method: 'POST', url: 'Condition' },
        },
        { resource: event, request: { method: 'POST', url: 'AuditEvent' } },
      ],
    };
    const send = () => hub.fhir('POST', '/', bundle);
    const [first, second] = [await send(), await send()];
    const [condition, posted] = first.body.entry.map(
      (one: { response: { location: string } }) => one.response.location,
    );
    expect(second.body.entry.map((one: { response: { location: string } }) => one.response.location)).toEqual([
      condition,
      posted,
    ]);
    const { body } = await hub.fhir('GET', `/${/AuditEvent\/[^/]+/.exec(posted)![0]}`);
    expect(condition).toContain(body.entity[0].what.reference);
  });
});
