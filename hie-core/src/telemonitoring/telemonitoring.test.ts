/** Readings through every door of a real hub, their alerts, and what people do about them (docs/adr/0036). */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { CURP as GUARDIAN_CURP } from '@amate/test/support/citizen-city.ts';
import { guardianOf } from '@amate/test/support/confidential-city.ts';
import {
  askTele,
  HOME_CLINIC,
  type Nurse,
  newDevice,
  nurseAt,
  type Paired,
  pair,
  personIn,
  pressure,
  reading,
} from '@amate/test/support/home.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { dayFromToday } from '@amate/test/support/today.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Database, openDatabase } from '../db.ts';
import { freePort } from '../embedded-postgres/free-port.ts';
import { escalate, lookForGaps } from './alerts/clock.ts';
import { TELE_SYSTEM } from './ids.ts';
import { WITHDRAWN } from './reading.ts';

const run = promisify(execFile);
const MOSQUITTO = '/usr/bin/mosquitto_pub';
const HOUR_MS = 3_600_000;
let hub: RunningHub;
let nurse: Nurse;
let db: Database;
let port: number;
let caFile: string;

beforeAll(async () => {
  port = await freePort();
  const tls = await selfSigned();
  caFile = tls.cert;
  hub = await startHub({ MQTT_LISTEN_PORT: String(port), MQTT_TLS_CERT: tls.cert, MQTT_TLS_KEY: tls.key });
  nurse = await nurseAt(hub);
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
}, 60_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

async function selfSigned(): Promise<{ cert: string; key: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'amate-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-keyout', key, '-out', cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
  ]);
  return { cert, key };
}

async function client({ device, token }: Paired): Promise<MqttClient> {
  return connectAsync(`mqtts://localhost:${port}`, {
    ...{ username: device, password: token, reconnectPeriod: 0, rejectUnauthorized: false, protocolVersion: 4 },
  });
}

async function atHome(programme: string, more: object = {}): Promise<{ person: string; paired: Paired }> {
  const person = await personIn(nurse, programme, more);
  return { person, paired: await pair(nurse, hub.config.baseUrl, await newDevice(nurse), person) };
}

const send = (paired: Paired, body: string) =>
  askTele(hub.config.baseUrl, paired.token, 'POST', `/aparatos/${paired.device}/mensajes`, body);

// biome-ignore lint/suspicious/noExplicitAny: whatever the board says
async function alertsOf(person: string): Promise<any[]> {
  const { body } = await nurse.ask('GET', '/tablero');
  return body.alertas.filter((alert: { paciente: string }) => alert.paciente === person);
}

async function until<T>(look: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  for (const end = Date.now() + seconds * 1_000; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('MQTT', () => {
  it('acknowledges a reading that is on disk, and the board has its alert (MQTT 3.1.1 §4.3.2)', async () => {
    const { person, paired } = await atHome('hipertension');
    const mqtt = await client(paired);
    await mqtt.publishAsync(paired.topic, pressure(185, 104), { qos: 1 });
    const [alert] = await alertsOf(person);
    expect(alert).toMatchObject({ regla: 'crisis-sistolica', urgencia: 'emergencia', clase: 'regla', estado: 'nueva' });
    expect(alert.dice).toMatch(/185\/104 mmHg/);
    expect(alert.lecturas).toHaveLength(1);
    expect(alert.nombre).toMatch(/^Rosa Casa/);
    await mqtt.endAsync();
  });

  it('takes what mosquitto_pub sends over TLS', async () => {
    if (!existsSync(MOSQUITTO)) {
      if (process.env.REQUIRE_ALL) throw new Error('mosquitto-clients is not installed');
      return;
    }
    const { person, paired } = await atHome('egreso');
    await run(MOSQUITTO, [
      ...['-h', 'localhost', '-p', String(port), '--cafile', caFile, '-u', paired.device, '-P', paired.token],
      ...['-t', paired.topic, '-q', '1', '-m', reading('saturacion', 84, new Date(), '%')],
    ]);
    expect(await alertsOf(person)).toMatchObject([{ regla: 'saturacion-muy-baja' }]);
  });

  it('lets nobody in with another token, nor speak under another device’s name', async () => {
    const { paired } = await atHome('hipertension');
    const other = await atHome('hipertension');
    await expect(client({ ...paired, token: other.paired.token })).rejects.toThrow(/Bad username or password/i);
    const mqtt = await client(paired);
    const closed = new Promise((resolve) => mqtt.once('close', () => resolve('closed')));
    mqtt.publish(other.paired.topic, pressure(200, 120), { qos: 1 });
    expect(await closed).toBe('closed');
    expect(await alertsOf(other.person)).toEqual([]);
    mqtt.end(true);
  });

  it('cuts off a device that floods and leaves the others alone', async () => {
    const flooding = await atHome('hipertension');
    const quiet = await atHome('hipertension');
    const mqtt = await client(flooding.paired);
    const closed = new Promise((resolve) => mqtt.once('close', () => resolve('closed')));
    mqtt.on('error', () => {});
    for (let n = 0; n < 700; n++)
      mqtt.publish(flooding.paired.topic, pressure(120, 70, new Date(Date.now() - n * 1_000)), { qos: 1 });
    expect(await closed).toBe('closed');
    mqtt.end(true);
    expect((await send(quiet.paired, pressure(120, 70))).body).toEqual({ resultados: ['guardada'] });
    const one = { clase: 'presion', hora: new Date().toISOString(), sistolica: 120, diastolica: 70 };
    // As much as five minutes give back: a second on a slow machine would pay for one.
    const refused = await send(flooding.paired, JSON.stringify({ lecturas: Array(300).fill(one) }));
    expect(refused.status).toBe(429);
  });
});

describe('what is said, and what becomes of it', () => {
  it('stores one moment of a device once, and says when it is contradicted', async () => {
    const { paired } = await atHome('hipertension');
    const at = new Date();
    const outcomes = [];
    for (const body of [pressure(130, 80, at), pressure(130, 80, at), pressure(131, 80, at)])
      outcomes.push(...(await send(paired, body)).body.resultados);
    expect(outcomes).toEqual(['guardada', 'repetida', 'contradice']);
  });

  it.each([
    ['no JSON', '{', 'mensaje'],
    ['NaN as a word', '{"clase":"glucosa","hora":"2026-01-01T00:00:00Z","valor":"NaN"}', 'valor'],
    ['a number too large', '{"clase":"glucosa","hora":"2026-01-01T00:00:00Z","valor":1e999}', 'valor'],
    ['no number', '{"clase":"glucosa","hora":"2026-01-01T00:00:00Z"}', 'mensaje'],
    ['a unit of something else', reading('peso', 70, new Date(), 'mm[Hg]'), 'unidad'],
    ['a unit of nothing', reading('peso', 70, new Date(), 'arrobas'), 'unidad'],
    ['a unit that no column holds', reading('peso', 70, new Date(), '10*60.kg'), 'valor'],
    ['a time without a zone', '{"clase":"glucosa","hora":"2026-01-01T00:00:00","valor":100}', 'hora'],
    ['a clock of another age', '{"enviado":1e17,"lecturas":[{"clase":"glucosa","hora":1e17,"valor":100}]}', 'hora'],
    ['a time to come', reading('glucosa', 100, new Date(Date.now() + HOUR_MS)), 'futuro'],
    ['a time of before anybody owned it', reading('glucosa', 100, new Date(Date.now() - 48 * HOUR_MS)), 'sin-persona'],
  ])('refuses %s, keeps it, and answers for it', async (_, body, why) => {
    const { paired } = await atHome('diabetes');
    expect((await send(paired, body)).body).toEqual({ resultados: [why] });
    const { rows } = await db.query(
      'select r.why from tele_refused r join tele_device d on d.id = r.device where d.name = $1',
      [paired.device],
    );
    expect(rows).toEqual([{ why }]);
  });

  it('keeps what cannot be, and alarms nobody with it: a unit lie', async () => {
    const { person, paired } = await atHome('diabetes');
    expect((await send(paired, reading('glucosa', 5.6, new Date(), 'mg/dL'))).body).toEqual({
      resultados: ['guardada'],
    });
    // Too small for what it is kept as.
    expect((await send(paired, reading('glucosa', 1e-60, new Date(Date.now() + 500)))).body).toEqual({
      resultados: ['guardada'],
    });
    expect(await alertsOf(person)).toEqual([]);
    expect((await send(paired, reading('glucosa', 2.5, new Date(Date.now() + 1_000), 'mmol/L'))).body).toEqual({
      resultados: ['guardada'],
    });
    expect((await alertsOf(person)).map(({ regla }) => regla).sort()).toEqual(['hipoglucemia', 'hipoglucemia-grave']);
  });

  it('moves the times of a clock that is off by as much as its message says', async () => {
    const { person, paired } = await atHome('hipertension');
    const clock = (ms: number) => new Date(Date.now() + 400 * 24 * HOUR_MS + ms).toISOString();
    const body = {
      enviado: clock(0),
      lecturas: [{ clase: 'presion', hora: clock(0), sistolica: 120, diastolica: 70 }],
    };
    expect((await send(paired, JSON.stringify(body))).body).toEqual({ resultados: ['guardada'] });
    const { body: shown } = await nurse.ask('GET', `/personas/${person}/series?clase=presion`);
    expect(shown.puntos).toHaveLength(1);
    expect(Math.abs(Date.parse(shown.puntos[0].hora) - Date.now())).toBeLessThan(30_000);
  });

  it('reads another device’s JSON by the mapping it was registered with', async () => {
    const person = await personIn(nurse, 'diabetes');
    const device = await newDevice(nurse, {
      mapeo: {
        lista: 'data.items',
        reglas: [{ clase: 'glucosa', valor: 'bg.v', unidad: 'bg.u', hora: 'ts', horaEn: 's' }],
      },
    });
    const paired = await pair(nurse, hub.config.baseUrl, device, person);
    const ts = Math.floor(Date.now() / 1_000) + 1;
    const body = JSON.stringify({ data: { items: [{ bg: { v: 3.1, u: 'mmol/L' }, ts }] } });
    expect((await send(paired, body)).body).toEqual({ resultados: ['guardada'] });
    expect(await alertsOf(person)).toMatchObject([{ regla: 'hipoglucemia' }]);
  });
});

describe('the record', () => {
  it('has every reading as an Observation, and the alert as DetectedIssue, Task and Flag', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(190, 121));
    const found = await until(async () => {
      const { body } = await nurse.fhir('GET', `/Observation?patient=${person}&code=85354-9`);
      return body.entry?.[0]?.resource;
    });
    expect(found).toMatchObject({
      status: 'final',
      device: { reference: `Device/${paired.device}` },
      component: [{ valueQuantity: { value: 190, code: 'mm[Hg]' } }, { valueQuantity: { value: 121 } }],
    });
    const issues = await until(async () => {
      const { body } = await nurse.fhir('GET', `/DetectedIssue?patient=${person}`);
      return body.entry?.length === 2 && body.entry[0].resource.evidence ? body.entry : undefined;
    });
    expect(issues[0].resource.evidence[0].detail).toEqual([{ reference: `Observation/${found.id}` }]);
    const tasks = await until(async () => {
      const answer = await nurse.fhir('GET', `/Task?code=alerta-telemonitoreo&patient=${person}&status=requested`);
      return answer.body.entry?.length === 2 ? answer : undefined;
    });
    expect(tasks.body.entry[0].resource).toMatchObject({
      priority: 'stat',
      owner: { identifier: { value: HOME_CLINIC } },
    });
    // As a number of its own: an id or a moment may hold these digits.
    expect(JSON.stringify(tasks.body)).not.toMatch(/(?<![\w.-])190(?!\w)/);
    await until(async () => {
      const { body } = await nurse.fhir('GET', `/Flag?patient=${person}`);
      return body.entry?.length === 2 ? true : undefined;
    });
  });

  it('goes on behind a reading that it cannot take: of a device whose Device is not there', async () => {
    const lost = await atHome('egreso');
    await db.query("update tele_device set name = 'perdido' where name = $1", [lost.paired.device]);
    await send({ ...lost.paired, device: 'perdido' }, reading('temperatura', 36.6));
    const { person, paired } = await atHome('egreso');
    await send(paired, reading('temperatura', 36.7));
    await until(async () =>
      (await nurse.fhir('GET', `/Observation?patient=${person}`)).body.entry ? true : undefined,
    );
  });

  it('gives what came as FHIR to the rules, and writes it no second time', async () => {
    const person = await personIn(nurse, 'diabetes');
    const made = await nurse.fhir('POST', '/Observation', {
      ...{ resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${person}` } },
      performer: [{ reference: `Patient/${person}` }],
      code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
      effectiveDateTime: new Date().toISOString(),
      valueQuantity: { value: 2.2, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    });
    expect(made.status).toBe(201);
    await until(async () => ((await alertsOf(person)).length === 2 ? true : undefined));
    const { body } = await nurse.fhir('GET', `/Observation?patient=${person}`);
    expect(body.entry).toHaveLength(1);
    await until(async () => {
      const { rows } = await db.query(
        'select from tele_day t join tele_person p on p.id = t.person where p.patient = $1',
        [person],
      );
      return rows.length > 0 ? true : undefined;
    });
    // Nothing more is waited for before the record shows the alerts.
    await until(async () => {
      const { rows } = await db.query(
        `select from tele_alert a join tele_person p on p.id = a.person where p.patient = $1 and a.shown_version < a.version`,
        [person],
      );
      return rows.length === 0 ? true : undefined;
    });
  });

  it('what came as FHIR and was taken back before it was heard of is no reading', async () => {
    const person = await personIn(nurse, 'diabetes');
    const glucose = (mmol: number, minutesAgo: number) => ({
      ...{ resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${person}` } },
      performer: [{ reference: `Patient/${person}` }],
      code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
      effectiveDateTime: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
      valueQuantity: { value: mmol, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    });
    const standing = async () => {
      const { rows } = await db.query<{ value: number }>(
        `select r.value from tele_reading r join tele_person p on p.id = r.person
         where p.patient = $1 and r.flags & ${WITHDRAWN} = 0`,
        [person],
      );
      return rows.length;
    };
    // As if this hub were busy elsewhere: both versions are met in one look.
    const busy = await db.connect();
    try {
      await busy.query('select pg_advisory_lock($1, hashtext($2))', [0x53696775, 'telemonitoring-fhir']);
      const wrong = await nurse.fhir('POST', '/Observation', glucose(2.2, 10));
      const { body } = wrong;
      const taken = await nurse.fhir('PUT', `/Observation/${body.id}`, { ...body, status: 'entered-in-error' });
      expect([wrong.status, taken.status]).toEqual([201, 200]);
    } finally {
      await busy.query('select pg_advisory_unlock_all()');
      busy.release();
    }
    expect((await nurse.fhir('POST', '/Observation', glucose(6, 5))).status).toBe(201);
    await until(async () => ((await standing()) > 0 ? true : undefined));
    expect(await standing()).toBe(1);
  });

  it('gives a wrong pairing’s readings to whose they are, and takes back what they made', async () => {
    const right = await personIn(nurse, 'hipertension');
    const { person: wrong, paired } = await atHome('hipertension');
    await send(paired, pressure(190, 100));
    await until(async () => ((await nurse.fhir('GET', `/Observation?patient=${wrong}`)).body.entry ? true : undefined));
    const { body: device } = await nurse.ask('GET', `/aparatos/${paired.device}`);
    const moved = await nurse.ask('POST', `/aparatos/${paired.device}/corregir`, {
      ...{ de: wrong, a: right, desde: device.vinculos[0].desde, motivo: 'Se entregó a la vecina' },
    });
    expect(moved.body).toEqual({ lecturas: 1, alertas: 1 });
    expect(await alertsOf(wrong)).toEqual([]);
    await until(async () => {
      const was = await nurse.fhir('GET', `/Observation?patient=${wrong}&status=entered-in-error`);
      const is = await nurse.fhir('GET', `/Observation?patient=${right}&status=final`);
      return was.body.entry && is.body.entry ? true : undefined;
    });
    await send(paired, pressure(186, 100, new Date(Date.now() + 1_000)));
    // What was moved counts: two of three.
    expect((await alertsOf(right)).map(({ regla }) => regla)).toEqual(['crisis-sistolica', 'sistolica-sostenida']);
  });
});

describe('alerts', () => {
  it('are raised once while their state lasts, and again only by a new reading after it was over', async () => {
    const { person, paired } = await atHome('egreso');
    const at = (minutes: number) => new Date(Date.now() + minutes * 2_000);
    const say = (value: number, minutes: number) => send(paired, reading('saturacion', value, at(minutes)));
    for (const [value, minutes] of [
      [85, 0],
      [84, 1],
      [90, 2],
      [86, 3],
    ] as const)
      await say(value, minutes);
    expect(await alertsOf(person)).toHaveLength(1);
    await say(95, 4);
    await say(85, 5);
    expect(await alertsOf(person)).toHaveLength(2);
  });

  it('are taken, answered and closed with a reason, against one version', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(185, 100));
    const [alert] = await alertsOf(person);
    const act = (name: string, body: object) => nurse.ask('POST', `/alertas/${alert.id}/${name}`, body);
    const taken = await act('tomar', { version: alert.version });
    expect(taken.body).toMatchObject({ estado: 'en-curso', laTiene: 'Prueba enfermeria', sinRespuesta: false });
    // The time to do something about it runs.
    expect(Date.parse(taken.body.vence)).toBeGreaterThan(Date.now());
    expect((await act('llamar', { version: alert.version, motivo: 'No contesta' })).status).toBe(412);
    expect((await act('cerrar', { version: taken.body.version, motivo: 'ok' })).status).toBe(400);
    const closed = await act('cerrar', { version: taken.body.version, motivo: 'Se le subió la dosis', util: true });
    expect(closed.body.actos.map(({ acto }: { acto: string }) => acto)).toEqual(['levantada', 'tomar', 'cerrar']);
    const elsewhere = await nurseAt(hub, 'DFSSA003162');
    expect((await elsewhere.ask('GET', `/alertas/${alert.id}`)).status).toBe(404);
    await until(async () => {
      const { body } = await nurse.fhir('GET', `/Task?code=alerta-telemonitoreo&patient=${person}&status=completed`);
      return body.entry ? true : undefined;
    });
    expect((await nurse.ask('GET', '/tablero')).body.medidas).toMatchObject({ calificadas: 1, utiles: 1 });
  });

  it('give back what was done by mistake, to who did it and while nothing else happened', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(185, 100));
    const [alert] = await alertsOf(person);
    const act = (name: string, body: object) => nurse.ask('POST', `/alertas/${alert.id}/${name}`, body);
    const taken = await act('tomar', { version: alert.version });
    expect(taken.body).toMatchObject({ sePuedeDeshacer: true, limites: [{ clase: 'presion', limite: 180 }] });
    const { personal } = (await nurse.ask('GET', '/medidas?dias=1')).body;
    expect(personal.map(({ nombre }: { nombre: string }) => nombre)).toContain('Prueba enfermeria');
    expect((await act('deshacer', { version: alert.version })).status).toBe(412);
    const undone = await act('deshacer', { version: taken.body.version });
    expect(undone.body).toMatchObject({ estado: 'nueva', laTiene: null, vence: alert.vence, sePuedeDeshacer: false });
    expect((await act('deshacer', { version: undone.body.version })).status).toBe(422);
    const passed = await act('turnar', { version: undone.body.version, nivel: 'medico' });
    expect(passed.body).toMatchObject({ estado: 'nueva', nivel: 'medico', laTiene: null });
    const again = await act('deshacer', { version: passed.body.version });
    expect(again.body).toMatchObject({ estado: 'nueva', nivel: 'enfermeria' });
    const closed = await act('cerrar', { version: again.body.version, motivo: 'Por error', util: false });
    // The record says so, and then takes it back.
    const shows = (status: string) =>
      until(async () => {
        const { body } = await nurse.fhir('GET', `/Task?focus=DetectedIssue/${alert.id}`);
        return body.entry?.[0]?.resource.status === status ? true : undefined;
      });
    await shows('completed');
    expect((await act('deshacer', { version: closed.body.version })).body).toMatchObject({ estado: 'nueva' });
    await shows('requested');
    expect((await nurse.ask('GET', '/pendientes')).body.emergencias).toBeGreaterThan(0);
    const { inscripciones } = (await nurse.ask('GET', '/inscripciones')).body;
    const own = inscripciones.filter(({ paciente }: { paciente: string }) => paciente === person);
    expect(own).toMatchObject([{ alertasAbiertas: 1, esperado: [{ clase: 'presion' }] }]);
  });

  it('go up the ladder when nobody takes them, and stay on its last step', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(185, 100));
    const [{ id }] = await alertsOf(person);
    const level = async () => (await nurse.ask('GET', `/alertas/${id}`)).body.nivel;
    const wait = async () => {
      await db.query(
        "update tele_alert set deadline_at = now() - interval '1 second' where id = $1 and deadline_at is not null",
        [id],
      );
      await escalate(db, Date.now());
    };
    // While the hub writes the alert into the record its row is held, and the clock comes again.
    for (const next of ['medico', 'emergencia'])
      await until(async () => {
        if ((await level()) !== next) await wait();
        return (await level()) === next ? true : undefined;
      });
    await wait();
    expect(await level()).toBe('emergencia');
  });

  it('go on up the ladder when who took them does nothing in time, and rest as soon as he does', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(185, 100));
    const [{ id, version }] = await alertsOf(person);
    const look = async () => (await nurse.ask('GET', `/alertas/${id}`)).body;
    const taken = await nurse.ask('POST', `/alertas/${id}/tomar`, { version });
    await until(async () => {
      if (!(await look()).sinRespuesta) await escalate(db, Date.parse(taken.body.vence) + 1);
      return (await look()).sinRespuesta ? true : undefined;
    });
    const risen = await look();
    expect(risen).toMatchObject({ estado: 'en-curso', laTiene: 'Prueba enfermeria', nivel: 'medico' });
    expect(risen.actos.at(-1)).toMatchObject({ acto: 'escalada-sin-respuesta', nota: 'la tiene Prueba enfermeria' });
    expect((await nurse.ask('GET', '/pendientes')).body.vencidas).toBeGreaterThan(0);
    // Who takes it again has no more time for it, and is not thought to have begun.
    const again = await nurse.ask('POST', `/alertas/${id}/tomar`, { version: risen.version });
    expect(again.body).toMatchObject({ sinRespuesta: true, vence: risen.vence });
    const other = await nurseAt(hub, HOME_CLINIC, 'Otra enfermera');
    const from = await other.ask('POST', `/alertas/${id}/tomar`, { version: again.body.version });
    expect(from.body).toMatchObject({ laTiene: 'Otra enfermera', sinRespuesta: false, vence: risen.vence });
    const back = await nurse.ask('POST', `/alertas/${id}/turnar`, {
      ...{ version: from.body.version, a: 'Prueba enfermeria' },
    });
    expect(back.body).toMatchObject({ laTiene: 'Prueba enfermeria', vence: risen.vence });
    const called = await nurse.ask('POST', `/alertas/${id}/llamar`, {
      version: back.body.version,
      motivo: 'Se siente bien',
    });
    expect(called.body).toMatchObject({ sinRespuesta: false, vence: null, laTiene: 'Prueba enfermeria' });
    // At the end of the shift it is whoever's comes next.
    const passed = await nurse.ask('POST', `/alertas/${id}/turnar`, {
      version: called.body.version,
      nivel: 'enfermeria',
    });
    expect(passed.body).toMatchObject({ estado: 'nueva', laTiene: null, nivel: 'enfermeria' });
    expect(passed.body.actos.at(-1).nota).toBe('a enfermería');
    expect(Date.parse(passed.body.vence)).toBeGreaterThan(Date.now());
    // Whoever takes it has the time that it came with, and so has medicine, which had its own.
    const next = await other.ask('POST', `/alertas/${id}/tomar`, { version: passed.body.version });
    const up = await other.ask('POST', `/alertas/${id}/turnar`, { version: next.body.version, nivel: 'medico' });
    for (const { body } of [next, up]) expect(body.vence).toBe(passed.body.vence);
  });

  it('are of who took them, not of whoever has the same name', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(185, 100));
    const [{ id, version }] = await alertsOf(person);
    const namesake = await nurseAt(hub, HOME_CLINIC, 'Prueba enfermeria');
    const act = async (as: Nurse, name: string, body: object) =>
      (await as.ask('POST', `/alertas/${id}/${name}`, body)).body;
    const taken = await act(nurse, 'tomar', { version });
    const laTiene = 'Prueba enfermeria';
    const hers = { laTiene, laTieneClave: taken.laTieneClave };
    expect(taken).toMatchObject({ laTiene, laTieneClave: `enfermera-${HOME_CLINIC}` });
    // What another writes down about it does not make it his.
    const called = await act(namesake, 'llamar', { version: taken.version, motivo: 'No contesta' });
    expect(called).toMatchObject(hers);
    const from = await act(namesake, 'tomar', { version: called.version });
    expect(from).toMatchObject({ laTiene, laTieneClave: `enfermera-${HOME_CLINIC}-${laTiene}` });
    const back = await act(namesake, 'deshacer', { version: from.version });
    expect(back).toMatchObject(hers);
    expect((await nurse.ask('GET', '/tablero')).body.alertas).toContainEqual(expect.objectContaining({ id, ...hers }));
    // Handed over by name: whose it is is known when he does something about it. So is what was stored before keys were.
    const passed = await act(namesake, 'turnar', { version: back.version, a: laTiene });
    expect(passed).toMatchObject({ laTiene, laTieneClave: null });
    const begun = await act(nurse, 'llamar', { version: passed.version, motivo: 'Se siente bien' });
    expect(begun).toMatchObject(hers);
    await db.query("update tele_alert_act set before = before - 'holder' where alert = $1", [id]);
    expect((await nurse.ask('GET', `/alertas/${id}`)).body).toMatchObject({ laTiene, laTieneClave: null });
  });

  it('tell a lack of readings once for each silence, and end by themselves when one comes', async () => {
    const { person, paired } = await atHome('hipertension');
    // Noon in the city, of tomorrow: the hub's own clock must not look for it first.
    const noon = (Math.floor(Date.now() / (24 * HOUR_MS)) + 1) * 24 * HOUR_MS + 18 * HOUR_MS;
    const skip = async (hours: number) => {
      await db.query(
        `update tele_enrolment e set gap_at = $3, since = $2 from tele_person p where p.id = e.person and p.patient = $1`,
        [person, new Date(noon - hours * HOUR_MS), new Date(noon)],
      );
      await lookForGaps(db, noon);
    };
    await skip(47);
    expect(await alertsOf(person)).toEqual([]);
    await skip(49);
    await skip(60);
    expect(await alertsOf(person)).toMatchObject([{ clase: 'falta', regla: 'falta-presion', urgencia: 'media' }]);
    await send(paired, pressure(120, 70));
    expect(await alertsOf(person)).toEqual([]);
  });

  it('tell a lack of readings of a device that says only what cannot be', async () => {
    const { person, paired } = await atHome('diabetes');
    const noon = (Math.floor(Date.now() / (24 * HOUR_MS)) + 1) * 24 * HOUR_MS + 18 * HOUR_MS;
    await db.query(
      `update tele_enrolment e set gap_at = $3, since = $2 from tele_person p where p.id = e.person and p.patient = $1`,
      [person, new Date(noon - 60 * HOUR_MS), new Date(noon)],
    );
    const impossible = () => send(paired, reading('glucosa', 5.6, new Date(), 'mg/dL'));
    expect((await impossible()).body).toEqual({ resultados: ['guardada'] });
    await lookForGaps(db, noon);
    const [silence, ...rest] = await alertsOf(person);
    expect(rest).toEqual([]);
    expect(silence).toMatchObject({ clase: 'falta', regla: 'falta-glucosa' });
    expect(silence.dice).toMatch(/desde que empezó el programa no llega ninguna/);
    await impossible();
    expect(await alertsOf(person)).toMatchObject([{ id: silence.id }]);
    await send(paired, reading('glucosa', 100));
    expect(await alertsOf(person)).toEqual([]);
  });

  it('tell a silence whoever else cannot be looked at, and look at him again later', async () => {
    const [{ person: odd }, { person }] = [await atHome('hipertension'), await atHome('hipertension')];
    const noon = (Math.floor(Date.now() / (24 * HOUR_MS)) + 1) * 24 * HOUR_MS + 18 * HOUR_MS;
    const change = (of: string, what: string, value: unknown) =>
      db.query(`update tele_enrolment e set ${what} = $2 from tele_person p where p.id = e.person and p.patient = $1`, [
        ...[of, value],
      ]);
    for (const one of [odd, person]) await change(one, 'since', new Date(noon - 60 * HOUR_MS));
    await change(odd, 'gap_at', new Date(noon - HOUR_MS));
    await change(person, 'gap_at', new Date(noon));
    await change(odd, 'settings', { limits: {}, expected: [{ kind: 'pulso', everyHours: 24, graceHours: 0 }] });
    const { faults } = await lookForGaps(db, noon);
    await change(odd, 'settings', { limits: {} });
    expect(faults).toHaveLength(1);
    expect(await alertsOf(person)).toMatchObject([{ clase: 'falta' }]);
    const { rows } = await db.query(
      'select gap_at from tele_enrolment e join tele_person p on p.id = e.person where p.patient = $1',
      [odd],
    );
    expect(rows).toEqual([{ gap_at: new Date(noon + HOUR_MS) }]);
  });

  it('tell a silence again when the reading that ended it was taken back', async () => {
    const { person } = await atHome('hipertension');
    const noon = (Math.floor(Date.now() / (24 * HOUR_MS)) + 1) * 24 * HOUR_MS + 18 * HOUR_MS;
    const look = async () => {
      await db.query(
        `update tele_enrolment e set gap_at = $3, since = $2 from tele_person p where p.id = e.person and p.patient = $1`,
        [person, new Date(noon - 60 * HOUR_MS), new Date(noon)],
      );
      await lookForGaps(db, noon);
      return alertsOf(person);
    };
    const [silence] = await look();
    const written = { clase: 'presion', hora: new Date().toISOString() };
    await nurse.ask('POST', '/lecturas', {
      paciente: person,
      lecturas: [{ ...written, sistolica: 120, diastolica: 70 }],
    });
    expect(await alertsOf(person)).toEqual([]);
    expect((await nurse.ask('POST', '/lecturas/retirar', { paciente: person, ...written })).status).toBe(200);
    expect(await look()).toMatchObject([{ id: silence.id, clase: 'falta', estado: 'nueva', nivel: 'enfermeria' }]);
    const { body } = await nurse.ask('GET', `/alertas/${silence.id}`);
    expect(body.actos.map(({ acto }: { acto: string }) => acto)).toEqual([
      ...['levantada', 'condicion-terminada', 'levantada-otra-vez'],
    ]);
    const [again] = await look();
    // Who had it when it was over has time anew when it is not.
    const taken = await nurse.ask('POST', `/alertas/${silence.id}/tomar`, { version: again.version });
    const later = { clase: 'presion', hora: new Date(Date.parse(written.hora) + 1).toISOString() };
    const told = { paciente: person, lecturas: [{ ...later, sistolica: 121, diastolica: 71 }] };
    expect((await nurse.ask('POST', '/lecturas', told)).body.resultados).toEqual(['guardada']);
    expect((await alertsOf(person))[0]).toMatchObject({ vence: null, laTiene: 'Prueba enfermeria' });
    expect((await nurse.ask('POST', '/lecturas/retirar', { paciente: person, ...later })).status).toBe(200);
    const [back, ...rest] = await look();
    expect(rest).toEqual([]);
    expect(back).toMatchObject({ id: silence.id, estado: 'en-curso', laTiene: 'Prueba enfermeria' });
    expect(Date.parse(back.vence)).toBeGreaterThanOrEqual(Date.parse(taken.body.vence));
  });

  it('send word to the person of what was written to him, once for each message and not without end', async () => {
    const { person, paired } = await atHome('hipertension');
    await send(paired, pressure(185, 100));
    const [alert] = await alertsOf(person);
    let { version } = alert;
    const tell = async (recurso: string) => {
      const told = await nurse.ask('POST', `/alertas/${alert.id}/mensaje`, {
        version,
        motivo: 'Repita la toma',
        recurso,
      });
      if (told.status === 200) ({ version } = told.body);
      return told.status;
    };
    const writtenTo = async (patient: string, code = 'mensaje') => {
      const { body } = await nurse.fhir('POST', '/Communication', {
        ...{ resourceType: 'Communication', status: 'completed', subject: { reference: `Patient/${patient}` } },
        category: [{ coding: [{ system: TELE_SYSTEM, code }] }],
      });
      return `Communication/${body.id}`;
    };
    const recurso = await writtenTo(person);
    expect([await tell(recurso), await tell(recurso)]).toEqual([200, 200]);
    const { rows } = await db.query('select distinct key, kind, topic from notice where patient_id = $1', [person]);
    expect(rows).toContainEqual({ key: `mensaje/${recurso}`, kind: 'mensaje', topic: 'programas' });
    expect(rows.filter(({ kind }) => kind === 'mensaje')).toHaveLength(1);
    const others = [
      ...[`Communication/${crypto.randomUUID()}`, await writtenTo(await personIn(nurse, 'egreso'))],
      ...[await writtenTo(person, 'otro'), `Patient/${person}`],
    ];
    for (const other of others) expect(await tell(other)).toBe(422);
    for (let n = 0; n < 5; n++) expect(await tell(await writtenTo(person))).toBe(200);
    const told = await db.query("select distinct key from notice where patient_id = $1 and kind = 'mensaje'", [person]);
    expect(told.rows).toHaveLength(4);
  });

  it('tell namesakes apart, and how many there are beyond what is shown', async () => {
    const name = [{ given: ['Juana'], family: 'Tocaya' }];
    const named = async (birthDate: string) => {
      const { body } = await nurse.fhir('POST', '/Patient', { resourceType: 'Patient', name, birthDate });
      await nurse.ask('POST', '/inscripciones', { paciente: body.id, programa: 'hipertension' });
      await send(await pair(nurse, hub.config.baseUrl, await newDevice(nurse), body.id), pressure(185, 100));
      return (await alertsOf(body.id))[0];
    };
    expect((await named('1951-02-03')).homonimo).toBeNull();
    const second = await named('1974-05-06');
    expect(second.homonimo).toMatchObject({ nacio: '1974', expediente: expect.stringMatching(/^.{4}$/) });
    const { body: shown } = await nurse.ask('GET', '/tablero');
    expect(shown.total).toBe(shown.alertas.length);
    const { body: all } = await nurse.ask('GET', '/inscripciones');
    const { body: rest } = await nurse.ask('GET', '/inscripciones?salta=1');
    expect(rest.total).toBe(all.total);
    expect(rest.inscripciones).toHaveLength(all.inscripciones.length - 1);
    expect(all.inscripciones.map(({ quien }: { quien: object }) => quien)).toContainEqual(second.homonimo);
    const { body: devices } = await nurse.ask('GET', '/aparatos?salta=2');
    expect(devices.total).toBe(devices.aparatos.length + 2);
    expect(devices.aparatos.map(({ quien }: { quien: object }) => quien)).toContainEqual(
      expect.objectContaining({ nacio: '1960' }),
    );
    // What is left to choose from is counted among what can be chosen.
    const free = await newDevice(nurse);
    const { body: kept } = await nurse.ask('GET', '/aparatos?libres=si');
    expect(kept.aparatos.map(({ id }: { id: string }) => id)).toContain(free);
    expect(kept.aparatos.every(({ paciente }: { paciente: string | null }) => paciente === null)).toBe(true);
    expect(kept.total).toBe(kept.aparatos.length);
  });

  it('say nothing but emergencies while a person is left in peace', async () => {
    const { person, paired } = await atHome('embarazo');
    const { body } = await nurse.ask('GET', `/personas/${person}`);
    const hasta = new Date(Date.now() + HOUR_MS).toISOString();
    await nurse.ask('POST', `/inscripciones/${body.programas[0].id}/silencio`, { hasta, motivo: 'Cambio de aparato' });
    const { body: plan } = await nurse.fhir('GET', `/CarePlan/${body.programas[0].id}`);
    expect(plan.note[0].text).toMatch(/^Sin avisos.*Cambio de aparato$/);
    await send(paired, pressure(145, 80));
    expect(await alertsOf(person)).toEqual([]);
    await send(paired, pressure(165, 80, new Date(Date.now() + 1_000)));
    expect(await alertsOf(person)).toMatchObject([{ regla: 'presion-grave' }]);
  });

  it('have in the plan until when and why a person is left in peace, whatever else of it changes meanwhile', async () => {
    const { person } = await atHome('hipertension');
    const { body } = await nurse.ask('GET', `/personas/${person}`);
    const { id } = body.programas[0];
    const plan = async () => (await nurse.fhir('GET', `/CarePlan/${id}`)).body;
    const change = (limite: number) =>
      nurse.ask('POST', '/inscripciones', {
        ...{ paciente: person, programa: 'hipertension', limites: { 'crisis-sistolica': { limite } } },
      });
    const hasta = new Date(Date.now() + 30 * HOUR_MS).toISOString();
    await nurse.ask('POST', `/inscripciones/${id}/silencio`, { hasta, motivo: 'Cambio de aparato' });
    const [told] = (await plan()).note;
    for (const limite of [200, 190]) {
      await change(limite);
      expect((await plan()).note).toEqual([{ text: `Presión sistólica muy alta: límite propio ${limite}` }, told]);
    }
    // Somebody wrote the plan anew by the other door: until when is known all the same.
    const { note: _, ...bare } = await plan();
    await nurse.fhir('PUT', `/CarePlan/${id}`, bare);
    await change(200);
    expect((await plan()).note[1].text).toMatch(/^Sin avisos, salvo emergencias, hasta [^:]+:\d\d$/);
    await db.query("update tele_enrolment set muted_until = now() - interval '1 second' where id = $1", [id]);
    await change(195);
    expect((await plan()).note).toHaveLength(1);
  });

  it('follow a person’s own limits', async () => {
    const { person, paired } = await atHome('hipertension', {
      limites: { 'crisis-sistolica': { limite: 200 }, 'presion-baja': { apagada: true } },
    });
    await send(paired, pressure(190, 100));
    await send(paired, pressure(85, 50, new Date(Date.now() + 1_000)));
    expect(await alertsOf(person)).toEqual([]);
    const enrolment = { paciente: person, programa: 'hipertension' };
    const idle = await nurse.ask('POST', '/inscripciones', {
      ...enrolment,
      limites: { 'sintomas-con-presion': { limite: 170 } },
    });
    expect(idle.status).toBe(400);
    const elsewhere = await nurseAt(hub, 'DFSSA003162');
    expect((await elsewhere.ask('POST', '/inscripciones', enrolment)).status).toBe(422);
  });
});

describe('devices', () => {
  it('are paired by a code that works once, and let go', async () => {
    const person = await personIn(nurse, 'hipertension');
    const device = await newDevice(nurse);
    const { body: offered } = await nurse.ask('POST', '/vinculos', { aparato: device, paciente: person });
    const redeem = () =>
      askTele(hub.config.baseUrl, undefined, 'POST', '/vincular', { codigo: offered.codigo.toLowerCase() });
    const first = await redeem();
    expect(first.body).toMatchObject({ usuario: device, tema: `amate/v1/${device}/lecturas` });
    expect((await redeem()).status).toBe(404);
    expect((await nurse.fhir('GET', `/Device/${device}`)).body.patient).toEqual({ reference: `Patient/${person}` });
    await nurse.ask('POST', `/aparatos/${device}/liberar`, { motivo: 'Terminó el programa' });
    expect((await nurse.fhir('GET', `/Device/${device}`)).body).toMatchObject({
      note: [{ authorString: 'Prueba enfermeria', text: 'Terminó el programa' }],
    });
    expect((await send({ device, token: first.body.clave, topic: '' }, pressure(120, 70))).status).toBe(403);
  });

  it('let a person write her own readings, and see how much of what is expected came', async () => {
    const person = await personIn(nurse, 'insuficiencia-cardiaca');
    const at = new Date().toISOString();
    const given = await nurse.ask('POST', '/lecturas', {
      paciente: person,
      lecturas: [
        { clase: 'peso', hora: at, valor: 154, unidad: '[lb_av]' },
        { clase: 'sintomas', hora: at, respuestas: { disnea: true, edema: false } },
      ],
    });
    expect(given.body.resultados).toEqual(['guardada', 'guardada']);
    const { body } = await nurse.ask('GET', `/personas/${person}`);
    expect(body.programas[0].esperado).toMatchObject([{ clase: 'peso', cumplimiento: 100 }, { clase: 'sintomas' }]);
    const { body: shown } = await nurse.ask('GET', `/personas/${person}/series?clase=peso`);
    expect(shown.puntos[0].valor).toBeCloseTo(69.85, 2);
  });

  it('let who acts for somebody write his readings and take them back, and nobody else’s', async () => {
    const made = async (as: As, resource: object) =>
      (await as('POST', `/${(resource as { resourceType: string }).resourceType}`, resource)).body.id;
    const mother = await made(nurse.fhir, {
      ...{
        resourceType: 'Patient',
        identifier: [{ system: CURP_SYSTEM, value: GUARDIAN_CURP }],
        birthDate: '1990-11-02',
      },
      ...{ gender: 'female', name: [{ given: ['María Fernanda'], family: 'Escamilla Arroyo' }] },
    });
    const child = await made(nurse.fhir, {
      ...{ resourceType: 'Patient', birthDate: `${Number(dayFromToday(-15).slice(0, 4)) - 7}-01-15`, gender: 'female' },
      name: [{ given: ['Sofía'], family: 'Ramos Escamilla' }],
    });
    await nurse.ask('POST', '/inscripciones', { paciente: child, programa: 'diabetes' });
    const tokens = await callerTokens(hub);
    const citizen = await actingAs(hub, tokens, { role: 'paciente', patient: mother });
    const ask = (method: string, path: string, body?: object) =>
      askTele(hub.config.baseUrl, citizen.token, method, path, body);
    const hora = new Date().toISOString();
    const write = (paciente: string) =>
      ask('POST', '/lecturas', { paciente, lecturas: [{ clase: 'glucosa', hora, valor: 104 }] });
    expect((await write(child)).status).toBe(404);
    expect((await ask('GET', `/personas/${child}`)).status).toBe(404);
    const reception = await actingAs(hub, tokens, { role: 'recepcion', clues: HOME_CLINIC });
    await made(reception, guardianOf(child));
    expect((await write(child)).body.resultados).toEqual(['guardada']);
    expect((await ask('GET', `/personas/${child}`)).body.programas).toMatchObject([{ programa: 'diabetes' }]);
    expect((await ask('GET', `/personas/${child}/series?clase=glucosa`)).body.puntos).toMatchObject([{ valor: 104 }]);
    expect((await ask('POST', '/lecturas/retirar', { paciente: child, clase: 'glucosa', hora })).status).toBe(200);
    expect((await ask('GET', `/personas/${child}/series?clase=glucosa`)).body.puntos).toEqual([]);
    expect((await write(await personIn(nurse, 'diabetes'))).status).toBe(404);
  });
});
