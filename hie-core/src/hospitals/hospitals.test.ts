/** The board against a real hub: an edge reports, alerts come and go, orders travel out and back, a hospital is added. */
import type { Report } from '@amate/terminology/edge/report.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../db.ts';
import { newPrivateJwk, publicPart } from '../security/signing-keys.ts';
import { watch } from './alerts/watch.ts';
import type { Hospital, HospitalSummary, ShownOrder } from './api.ts';
import { HOUR_MS, startOfHour } from './expected.ts';

const CLUES = 'DFSSA004012';
const iso = (ms: number): string => new Date(ms).toISOString();
const NOW = Date.now();

const report = (more: Partial<Report> = {}): Report => ({
  ...{ version: 1, clues: CLUES, sentAt: iso(NOW), startedAt: iso(NOW - HOUR_MS), lagMs: 0, hub: 'up' },
  ...{ queue: { pending: 0, delivered: 3, quarantine: 0, rejected: 0, dismissed: 0 } },
  ...{ lastMessageAt: iso(NOW - 60_000), disk: { freeBytes: 1e9, fileBytes: 1e6 }, memoryBytes: 1e8 },
  ...{ hours: [], gaps: [], alarms: [], causes: [], errors: [], done: [] },
  ...more,
});
const CAUSE = {
  cause: '101 PID-3',
  state: 'rejected',
  text: 'Falta el expediente.',
  firstAt: iso(NOW),
  lastAt: iso(NOW),
} as const;
const ERROR = {
  ...{ id: 7, state: CAUSE.state, cause: CAUSE.cause, trigger: 'ADT^A01', sender: 'HIS|X', controlId: 'M-7' },
  ...{ receivedAt: iso(NOW), text: CAUSE.text, message: 'MSH|^~\\&|HIS\nPID|1||000' },
} as const;

describe('the board of hospitals', () => {
  let hub: RunningHub;
  let edge: As;
  let operator: As;
  let doctor: As;
  let stranger: As;
  /** What an operator lets act in her name. */
  let app: As;
  let db: Database;

  beforeAll(async () => {
    hub = await startHub();
    db = openDatabase({ url: hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
    const tokenOf = await callerTokens(hub);
    edge = await actingAs(hub, tokenOf, { role: 'sistema', clues: CLUES });
    const { rows } = await db.query<{ id: string }>(`select id::text from account where role = 'operador' limit 1`);
    const account = { role: 'operador', subject: rows[0]!.id } as const;
    const scope = 'user/*.cruds amate/clientes';
    operator = await actingAs(hub, tokenOf, { ...account, scope });
    app = await actingAs(hub, tokenOf, account);
    stranger = await actingAs(hub, tokenOf, { role: 'operador', scope });
    doctor = await actingAs(hub, tokenOf, { role: 'medico', clues: CLUES });
  }, 60_000);
  afterAll(async () => {
    await db?.end();
    await hub?.close();
  });

  const at = async (as: As, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.config.baseUrl}/hospitales${path}`, {
      method,
      headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: whatever came back
    return { status: response.status, body: (await response.json()) as any };
  };
  const says = (more: Partial<Report> = {}) => at(edge, 'POST', '/latido', report(more));
  const one = async (): Promise<Hospital> => (await at(operator, 'GET', `/${CLUES}`)).body;
  const order = async (clase: string, motivo = ''): Promise<ShownOrder> =>
    (await at(operator, 'POST', `/${CLUES}/ordenes`, { clase, mensajes: [7], motivo })).body;

  it('believes an edge of its own hospital only, and shows the board to operators only', async () => {
    expect((await says({ clues: 'DFSSA003162' })).status).toBe(403);
    expect((await at(operator, 'POST', '/latido', report())).status).toBe(403);
    expect((await at(doctor, 'GET', '/')).status).toBe(403);
    expect(await says()).toMatchObject({ status: 200, body: { orders: [] } });
  });

  it('shows what came against what is usual, hour by hour', async () => {
    const hour = startOfHour(NOW) - HOUR_MS;
    const [mine, before, long] = [hour, hour - 168 * HOUR_MS, hour - 336 * HOUR_MS];
    const hours = [mine, before, long].map((at) => ({ hour: iso(at), received: at === mine ? 4 : 10, refused: 0 }));
    await says({ hours });
    await says({ hours });
    const { hospitales } = (await at(operator, 'GET', '/')).body as { hospitales: HospitalSummary[] };
    const [hospital] = hospitales;
    const index = Math.round((hour - Date.parse(hospital!.desde)) / HOUR_MS);
    expect([hospital!.recibidos[index], hospital!.esperados[index]]).toEqual([4, 10]);
  });

  it('opens one alert for a cause, counts it up, closes it, and opens the same again', async () => {
    await says({ causes: [{ ...CAUSE, count: 1 }], errors: [ERROR] });
    await says({ causes: [{ ...CAUSE, count: 40 }], errors: [ERROR] });
    expect((await one()).alertas).toEqual([
      { causa: 'error:101 PID-3', cuenta: 40, detalle: CAUSE.text, desde: expect.any(String), veces: 1 },
    ]);
    await says();
    expect((await one()).alertas).toEqual([]);
    await says({ causes: [{ ...CAUSE, count: 2 }], errors: [ERROR] });
    expect((await one()).alertas).toMatchObject([{ cuenta: 2, veces: 2 }]);
  });

  it('calls an edge that is not heard by the clock, and the next report ends it', async () => {
    await db.query("update hospital set heard_at = now() - interval '6 minutes' where clues = $1", [CLUES]);
    await watch(db, Date.now());
    expect((await one()).alertas.map(({ causa }) => causa)).toContain('sin-contacto');
    await says();
    expect((await one()).alertas.map(({ causa }) => causa)).not.toContain('sin-contacto');
  });

  it('hands an order to the edge until it is done, and shows the difference', async () => {
    const asked = await order('comparar');
    expect(asked).toMatchObject({ clase: 'comparar', estado: 'espera' });
    const expected = [{ id: asked.id, kind: 'dry-run', messages: [7], reason: '' }];
    expect((await says({ causes: [{ ...CAUSE, count: 1 }], errors: [ERROR] })).body.orders).toEqual(expected);
    expect((await says({ causes: [{ ...CAUSE, count: 1 }], errors: [ERROR] })).body.orders).toEqual(expected);
    const fields = [{ path: 'status', before: 'arrived', after: 'finished' }];
    const diff = { message: 7, verdict: 'mapped' as const, text: '', later: 0 };
    const resources = [{ resource: 'Encounter', change: 'changed' as const, fields }];
    const done = [{ order: asked.id, outcome: 'done' as const, text: '', diffs: [{ ...diff, resources }] }];
    expect((await says({ done, causes: [{ ...CAUSE, count: 1 }], errors: [ERROR] })).body.orders).toEqual([]);
    expect((await one()).ordenes[0]).toMatchObject({ estado: 'hecha', diferencias: [{ resources }] });
  });

  it('dismisses with a reason only, and takes it back before and after the edge has it', async () => {
    expect((await at(operator, 'POST', `/${CLUES}/ordenes`, { clase: 'descartar', mensajes: [7] })).status).toBe(400);
    const early = await order('descartar', 'Prueba del proveedor');
    const undo = (id: string) => at(operator, 'POST', `/${CLUES}/ordenes/${id}/deshacer`, {});
    expect((await undo(early.id)).body).toMatchObject({ estado: 'retirada' });
    const late = await order('descartar', 'Prueba del proveedor');
    await says();
    expect((await undo(late.id)).body).toMatchObject({ clase: 'recuperar', estado: 'espera', mensajes: [7] });
    const sent = await order('reenviar');
    await says();
    expect((await undo(sent.id)).status).toBe(412);
  });

  it('writes each act of an operator down, with its reason', async () => {
    const { body } = await operator('GET', '/AuditEvent?_count=100');
    expect(JSON.stringify(body)).toContain('Prueba del proveedor');
    expect(JSON.stringify(body)).toContain('hecho en el hospital: dry-run');
  });

  it('adds a hospital once: a client with the key of the screen, and the file of its edge', async () => {
    const key = publicPart(await newPrivateJwk());
    const { kty, crv, x, y } = key;
    const asked = {
      clues: 'DFSSA003997',
      nombre: 'Hospital nuevo',
      perfil: { curpSite: 'PID-4' },
      llave: { kty, crv, x, y },
    };
    // A token outlives the role that it tells of.
    expect((await at(stranger, 'POST', '/', asked)).status).toBe(403);
    expect((await at(app, 'POST', '/', asked)).status).toBe(403);
    const made = await at(operator, 'POST', '/', asked);
    expect(made).toMatchObject({
      status: 201,
      body: {
        clues: asked.clues,
        configuracion: {
          settings: { AMATE_FHIR_URL: hub.fhirUrl, CONNECTOR_CLIENT_ID: 'conector-DFSSA003997' },
          profile: { curpSite: 'PID-4', clues: asked.clues, name: asked.nombre },
        },
      },
    });
    expect((await at(operator, 'POST', '/', asked)).status).toBe(412);
    // Its client taken away, it gets another key.
    await db.query(`update oauth_client set disabled_at = now() where id = 'conector-DFSSA003997'`);
    const [one, other] = await Promise.all([1, 2].map(() => at(operator, 'POST', '/', asked)));
    expect([one!.status, other!.status].sort()).toEqual([201, 412]);
    expect(
      (await at(operator, 'POST', '/', { ...asked, clues: 'DFSSA003998', perfil: { curpSite: 'X' } })).status,
    ).toBe(400);
    const { hospitales } = (await at(operator, 'GET', '/')).body as { hospitales: HospitalSummary[] };
    expect(hospitales.find(({ clues }) => clues === asked.clues)).toMatchObject({
      contacto: null,
      cola: null,
      alertas: [],
    });
  });

  it('connects no facility that closed, nor one by a CLUES that it had', async () => {
    const key = (value: string, use = 'official') => ({ use, system: CLUES_SYSTEM, value });
    const write = (resource: object) =>
      hub.fhir('POST', '/Organization', { resourceType: 'Organization', ...resource });
    await write({ name: 'Hospital Cerrado', active: false, identifier: [key('DFSSA003911')] });
    await write({ name: 'Hospital Mudado', identifier: [key('DFIMB000922'), key('DFSSA003922', 'old')] });
    const { kty, crv, x, y } = publicPart(await newPrivateJwk());
    const asked = (clues: string) => ({ clues, nombre: 'Hospital', perfil: {}, llave: { kty, crv, x, y } });
    const closed = await at(operator, 'POST', '/', asked('DFSSA003911'));
    expect([closed.status, JSON.stringify(closed.body)]).toEqual([
      422,
      expect.stringContaining('Hospital Cerrado cerró'),
    ]);
    const former = await at(operator, 'POST', '/', asked('DFSSA003922'));
    expect([former.status, JSON.stringify(former.body)]).toEqual([422, expect.stringContaining('DFIMB000922')]);
  });

  it('hands orders out in the order in which they were given', async () => {
    const given = [await order('descartar', 'Prueba'), await order('recuperar'), await order('comparar')];
    const { body } = await says();
    expect(body.orders.map(({ id }: { id: string }) => id).slice(-3)).toEqual(given.map(({ id }) => id));
  });

  it('takes no number that is none of a message, and no hour of another century', async () => {
    const body = { clase: 'comparar', mensajes: [3_000_000_000] };
    expect((await at(operator, 'POST', `/${CLUES}/ordenes`, body)).status).toBe(400);
    const hours = ['0000-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2999-01-01T00:00:00Z'];
    const long = { hours: hours.map((hour) => ({ hour, received: 1, refused: 0 })), lastMessageAt: hours[0]! };
    expect((await says(long)).status).toBe(200);
    const { rows } = await db.query(
      `select 1 from hospital_hour where clues = $1 and (hour < '2000-01-01' or hour > '2900-01-01')`,
      [CLUES],
    );
    expect(rows).toEqual([]);
  });

  it('keeps what a broken message holds', async () => {
    const message = 'MSH|^~\\&|\u0000|\ud800|';
    expect(
      (await says({ errors: [{ ...ERROR, message, controlId: 'M\u0000' }], causes: [{ ...CAUSE, count: 2 ** 40 }] }))
        .status,
    ).toBe(200);
    expect((await one()).errores).toMatchObject([{ message: 'MSH|^~\\&|\ufffd|\ufffd|', controlId: 'M\ufffd' }]);
    await says();
  });

  it('describes itself', async () => {
    const { body } = await at(operator, 'GET', '/openapi.json');
    expect(Object.keys(body.paths)).toContain('/hospitales/latido');
    expect(
      body.paths['/hospitales/{clues}/ordenes'].post.requestBody.content['application/json'].schema.required,
    ).toContain('clase');
  });
});
