/** What becomes of readings when records are joined and when they grow old; a person's own devices; what a programme tells (docs/adr/0036). */
import { randomUUID } from 'node:crypto';
import { LOINC_SYSTEM, TAREA_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import {
  askTele,
  type Nurse,
  newDevice,
  nurseAt,
  pair,
  personIn,
  pressure,
  reading,
} from '@amate/test/support/home.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, inTransaction, openDatabase } from '../db.ts';
import { personNumber } from './devices/sql.ts';
import { follow } from './persons/follow.ts';
import { selectPersons } from './persons/sql.ts';
import { tellAdvice } from './programmes/tell.ts';
import { forgetReadings } from './retention/forget.ts';

const DAY_MS = 86_400_000;
let hub: RunningHub;
let nurse: Nurse;
let db: Database;
beforeAll(async () => {
  hub = await startHub();
  nurse = await nurseAt(hub);
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
}, 60_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

const base = (): string => hub.config.baseUrl;
const say = (device: { device: string; token: string }, body: string) =>
  askTele(base(), device.token, 'POST', `/aparatos/${device.device}/mensajes`, body);

async function atHome(programme: string) {
  const person = await personIn(nurse, programme);
  return { person, paired: await pair(nurse, base(), await newDevice(nurse), person) };
}

const citizen = async (patient: string): Promise<As> =>
  actingAs(hub, await callerTokens(hub), { role: 'paciente', patient, subject: `persona-${patient}` });

async function weights(person: string): Promise<number[]> {
  const { body } = await nurse.ask('GET', `/personas/${person}/series?clase=peso`);
  return body.puntos.map(({ valor }: { valor: number }) => valor);
}

async function programmes(person: string): Promise<string[]> {
  const { body } = await nurse.ask('GET', `/personas/${person}`);
  return body.programas.map(({ programa }: { programa: string }) => programa);
}

async function review(task: string, act: string, body: object): Promise<void> {
  const token = await (await callerTokens(hub))({ role: 'operador', subject: 'operadora', scope: 'user/*.rus' });
  const answer = await fetch(`${base()}/operacion/identidad/${task}/${act}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** @returns id of the Task that decided it */
async function joined(first: string, other: string): Promise<string> {
  const task = await nurse.fhir('POST', '/Task', {
    ...{ resourceType: 'Task', status: 'requested', intent: 'order', description: 'Se parecen.' },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'revision-identidad' }] },
    ...{ for: { reference: `Patient/${first}` }, focus: { reference: `Patient/${other}` } },
    authoredOn: new Date().toISOString(),
  });
  const motivo = 'Misma credencial';
  await review(task.body.id, 'decision', { decision: 'misma', queda: first, une: other, motivo });
  return task.body.id;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await done()); ) {
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * The hub has looked at everybody there is and comes back to nobody of them until records are joined: who is joined by hand before that, it takes
 * apart again. Told by a stranger who comes last and is joined to another as nobody decided.
 */
async function knownToHub(): Promise<void> {
  const [stranger, other] = [randomUUID(), randomUUID()];
  await inTransaction(db, async (client) => {
    await personNumber(client, other);
    await personNumber(client, stranger);
    await client.query(
      'update tele_person set survivor = (select id from tele_person where patient = $2) where patient = $1',
      [stranger, other],
    );
  });
  await until(async () => (await selectPersons(db, [stranger]))[0]!.survivor === null);
}

describe('records that are joined', () => {
  it('bring readings, programme and alert to who stands for both, and give each back with what his device said since', async () => {
    const { person: first, paired: own } = await atHome('insuficiencia-cardiaca');
    const { person: other, paired } = await atHome('egreso');
    await say(own, reading('peso', 70));
    await say(paired, reading('peso', 71, new Date(Date.now() + 500)));
    await say(paired, reading('saturacion', 84, new Date(), '%'));
    const task = await joined(first, other);
    await until(async () => (await weights(first)).length === 2);
    const { body: alerts } = await nurse.ask('GET', '/tablero');
    expect(alerts.alertas).toMatchObject([{ paciente: first, regla: 'saturacion-muy-baja' }]);
    const { body: both } = await nurse.ask('GET', `/personas/${first}`);
    expect(both.programas.map(({ programa }: { programa: string }) => programa)).toEqual([
      'egreso',
      'insuficiencia-cardiaca',
    ]);
    // The device goes on, under the old record's pairing.
    await say(paired, reading('peso', 72, new Date(Date.now() + 1_000)));
    expect(await weights(first)).toEqual([70, 71, 72]);
    await review(task, 'deshacer', { motivo: 'Eran hermanas' });
    await until(async () => (await weights(first)).length === 1);
    expect(await weights(other)).toEqual([71, 72]);
    await say(paired, reading('peso', 73, new Date(Date.now() + 1_500)));
    expect(await weights(other)).toEqual([71, 72, 73]);
  });

  it('raise what comes as FHIR for the other record, of which nothing was heard before', async () => {
    const person = await personIn(nurse, 'hipertension');
    const name = [{ given: ['Rosa'], family: 'Otra Unidad' }];
    const { body: made } = await nurse.fhir('POST', '/Patient', {
      resourceType: 'Patient',
      name,
      birthDate: '1960-01-01',
    });
    const other = made.id;
    await joined(person, other);
    const part = (code: string, value: number) => ({
      code: { coding: [{ system: LOINC_SYSTEM, code }] },
      valueQuantity: { value, unit: 'mm[Hg]', system: UCUM_SYSTEM, code: 'mm[Hg]' },
    });
    const { status } = await nurse.fhir('POST', '/Observation', {
      ...{ resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${other}` } },
      code: { coding: [{ system: LOINC_SYSTEM, code: '85354-9' }] },
      ...{ performer: [{ reference: `Patient/${other}` }], effectiveDateTime: new Date().toISOString() },
      component: [part('8480-6', 190), part('8462-4', 100)],
    });
    expect(status).toBe(201);
    await until(async () =>
      (await nurse.ask('GET', '/tablero')).body.alertas.some(
        ({ paciente, regla }: { paciente: string; regla: string }) =>
          paciente === person && regla === 'crisis-sistolica',
      ),
    );
  });

  it('keep one programme of two alike, and follow a chain of joins to its end and back', async () => {
    const [a, b, c] = [await atHome('hipertension'), await atHome('hipertension'), await atHome('diabetes')];
    await knownToHub();
    for (const [n, { paired }] of [a, b, c].entries()) await say(paired, reading('peso', 60 + n));
    await say(a.paired, pressure(185, 100));
    const join = async (one: string, survivor: string | null) =>
      follow(db, (await selectPersons(db, [one]))[0]!, survivor);
    await join(a.person, b.person);
    // What nobody has answered yet is still there to be answered.
    const { body: alerts } = await nurse.ask('GET', '/tablero');
    expect(alerts.alertas).toContainEqual(
      expect.objectContaining({ paciente: b.person, regla: 'crisis-sistolica', estado: 'nueva' }),
    );
    await join(b.person, c.person);
    expect((await weights(c.person)).sort()).toEqual([60, 61, 62]);
    const { body } = await nurse.ask('GET', `/personas/${a.person}`);
    expect(body.programas).toHaveLength(2);
    // A circle moves nothing for ever.
    await join(c.person, a.person);
    await join(c.person, null);
    await join(b.person, null);
    expect(await weights(c.person)).toEqual([62]);
    expect((await weights(b.person)).sort()).toEqual([60, 61]);
  });

  it('have the programme that was doubled again when they are taken apart; what somebody ended stays ended', async () => {
    const { person: stays, paired: theirs } = await atHome('hipertension');
    const { person: hers, paired } = await atHome('hipertension');
    await nurse.ask('POST', '/inscripciones', { paciente: hers, programa: 'diabetes' });
    const task = await joined(stays, hers);
    await until(async () => (await programmes(stays)).length === 2);
    // No look at what is missing would come to it by itself.
    await db.query(
      "update tele_enrolment e set gap_at = 'infinity' from tele_enrolment s where s.id = e.aside_for and not e.active",
    );
    const { body } = await nurse.ask('GET', `/personas/${stays}`);
    const { id } = body.programas.find(({ programa }: { programa: string }) => programa === 'diabetes');
    await nurse.ask('POST', `/inscripciones/${id}/terminar`, { motivo: 'Ya no lo necesita' });
    await review(task, 'deshacer', { motivo: 'Eran hermanas' });
    await until(async () => (await selectPersons(db, [hers]))[0]!.survivor === null);
    expect([await programmes(hers), await programmes(stays)]).toEqual([['hipertension'], ['hipertension']]);
    await say(paired, pressure(185, 100));
    await say(theirs, pressure(186, 100));
    const { body: board } = await nurse.ask('GET', '/tablero');
    for (const paciente of [hers, stays])
      expect(board.alertas).toContainEqual(expect.objectContaining({ paciente, regla: 'crisis-sistolica' }));
    const { rows } = await db.query(
      "select gap_at < 'infinity' as looked from tele_enrolment e join tele_person p on p.id = e.person where p.patient = $1 and e.active",
      [hers],
    );
    expect(rows).toEqual([{ looked: true }]);
  });

  it('have one programme each of several alike that come back at once', async () => {
    const [a, b] = [await personIn(nurse, 'diabetes'), await personIn(nurse, 'hipertension')];
    const [c, d] = [await personIn(nurse, 'hipertension'), await personIn(nurse, 'hipertension')];
    await knownToHub();
    const join = async (one: string, survivor: string | null) =>
      follow(db, (await selectPersons(db, [one]))[0]!, survivor);
    for (const [one, survivor] of [
      [a, b],
      [c, a],
      [d, a],
    ] as const)
      await join(one, survivor);
    expect(await programmes(b)).toEqual(['diabetes', 'hipertension']);
    await join(a, null);
    expect([await programmes(a), await programmes(b)]).toEqual([['diabetes', 'hipertension'], ['hipertension']]);
    await join(d, null);
    await join(c, null);
    expect([await programmes(a), await programmes(c)]).toEqual([['diabetes'], ['hipertension']]);
    expect([await programmes(b), await programmes(d)]).toEqual([['hipertension'], ['hipertension']]);
  });
});

describe('old readings', () => {
  it('are deleted when their time is over, and their days stay', async () => {
    const { person, paired } = await atHome('hipertension');
    const now = Date.now();
    await say(paired, pressure(120, 70));
    await db.query(
      `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at)
       select r.device, r.kind, r.flags, t, t, r.person, r.value + n, r.second, t
       from tele_reading r join tele_person p on p.id = r.person, generate_series(1, 2) n,
         lateral (select $2::timestamptz - interval '700 days' + n * interval '1 second' as t) x where p.patient = $1`,
      // Noon: both on one day.
      [person, `${new Date(now).toISOString().slice(0, 10)}T18:00:00Z`],
    );
    const id = (await selectPersons(db, [person]))[0]!.id;
    const whole = async () =>
      (await nurse.ask('GET', `/personas/${person}/series?clase=presion&dias=1000`)).body.puntos;
    const before = await whole();
    expect(before).toHaveLength(2);
    expect((await forgetReadings(db, now, 701, id)).readings).toBe(0);
    expect((await forgetReadings(db, now, 600, id)).readings).toBe(2);
    expect((await forgetReadings(db, now, 600, id)).readings).toBe(0);
    expect(await whole()).toEqual(before);
    expect(before[0]).toMatchObject({ valor: 121.5, segundo: 70, minimo: 121, maximo: 122, lecturas: 2 });
  });
});

describe('devices of a facility and of a person', () => {
  it('are listed with whose they are, and say what an undone pairing would move', async () => {
    const { person, paired } = await atHome('hipertension');
    await say(paired, pressure(185, 100));
    const { body: all } = await nurse.ask('GET', '/aparatos');
    expect(all.aparatos[0]).toMatchObject({ id: paired.device, nombre: 'Baumanómetro', paciente: person });
    expect(all.aparatos[0].persona).toMatch(/^Rosa Casa/);
    const { body: his } = await nurse.ask('GET', `/personas/${person}/aparatos`);
    expect(his.aparatos).toMatchObject([{ id: paired.device, hasta: null, propio: true }]);
    const asked = new URLSearchParams({ de: person, desde: his.aparatos[0].desde });
    const would = await nurse.ask('GET', `/aparatos/${paired.device}/corregir?${asked}`);
    expect(would.body).toMatchObject({ lecturas: 1, alertas: 1, hasta: null });
  });

  it('corrected by mistake, give back the alert with the readings; whose they are meanwhile has it', async () => {
    const { person: hers, paired } = await atHome('hipertension');
    const other = await personIn(nurse, 'hipertension');
    await say(paired, pressure(185, 100));
    const [{ desde }] = (await nurse.ask('GET', `/aparatos/${paired.device}`)).body.vinculos;
    const move = (de: string, a: string) =>
      nurse.ask('POST', `/aparatos/${paired.device}/corregir`, { de, a, desde, motivo: 'Casa equivocada' });
    const open = async (patient: string) =>
      (await nurse.ask('GET', '/tablero')).body.alertas.filter((one: { paciente: string }) => one.paciente === patient);
    const stands = [{ regla: 'crisis-sistolica', estado: 'nueva', condicionTerminada: null }];
    expect((await move(hers, other)).body).toEqual({ lecturas: 1, alertas: 1 });
    expect([await open(hers), await open(other)]).toMatchObject([[], stands]);
    expect((await move(other, hers)).body).toEqual({ lecturas: 1, alertas: 1 });
    expect([await open(hers), await open(other)]).toMatchObject([stands, []]);
  });

  it('moved there and back before the record followed, leave the Observations of whose they are', async () => {
    const { person: hers, paired } = await atHome('hipertension');
    const other = await personIn(nurse, 'hipertension');
    await say(paired, pressure(125, 80));
    const statuses = async (patient: string) =>
      ((await nurse.fhir('GET', `/Observation?patient=${patient}`)).body.entry ?? []).map(
        ({ resource }: { resource: { status: string } }) => resource.status,
      );
    await until(async () => (await statuses(hers)).length === 1);
    const [{ desde }] = (await nurse.ask('GET', `/aparatos/${paired.device}`)).body.vinculos;
    // As if this hub were busy elsewhere: both moves are met in one look.
    const busy = await db.connect();
    try {
      await busy.query('select pg_advisory_lock($1, hashtext($2))', [0x53696775, 'telemonitoring']);
      for (const [de, a] of [
        [hers, other],
        [other, hers],
      ]) {
        const moved = await nurse.ask('POST', `/aparatos/${paired.device}/corregir`, {
          de,
          a,
          desde,
          motivo: 'Casa equivocada',
        });
        expect(moved.body.lecturas).toBe(1);
      }
    } finally {
      await busy.query('select pg_advisory_unlock_all()');
      busy.release();
    }
    await until(async () => (await db.query('select from tele_move where not retracted')).rows.length === 0);
    expect([await statuses(hers), await statuses(other)]).toEqual([['final'], []]);
  });

  it('of his own a person pairs himself; the code of somebody else works for nobody but her', async () => {
    const person = await personIn(nurse, 'hipertension');
    const other = await personIn(nurse, 'hipertension');
    const own = await citizen(person);
    const offered = await askTele(base(), own.token, 'POST', '/mis-aparatos', { nombre: 'Mi baumanómetro' });
    expect(offered.body).toMatchObject({ minutos: 15 });
    const stranger = await citizen(other);
    const codigo = offered.body.codigo;
    expect((await askTele(base(), stranger.token, 'POST', '/mis-vinculos', { codigo })).status).toBe(403);
    const taken = await askTele(base(), own.token, 'POST', '/mis-vinculos', { codigo });
    expect(taken.body).toMatchObject({ usuario: offered.body.aparato });
    const body = pressure(120, 70);
    expect((await say({ device: taken.body.usuario, token: taken.body.clave }, body)).body).toEqual({
      resultados: ['guardada'],
    });
    const { body: his } = await askTele(base(), own.token, 'GET', `/personas/${person}/aparatos`);
    expect(his.aparatos).toMatchObject([{ nombre: 'Mi baumanómetro', hasta: null, propio: false }]);
  });
});

describe('what was written down by hand', () => {
  it('is taken back the same day, with its alert and its Observation', async () => {
    const person = await personIn(nurse, 'hipertension');
    const own = await citizen(person);
    const hora = new Date().toISOString();
    const mine = (path: string, body: object) => askTele(base(), own.token, 'POST', path, body);
    await mine('/lecturas', { lecturas: [{ clase: 'presion', hora, sistolica: 210, diastolica: 80 }] });
    const observation = async () =>
      (await nurse.fhir('GET', `/Observation?patient=${person}`)).body.entry?.[0]?.resource;
    await until(async () => (await observation()) !== undefined);
    expect((await mine('/lecturas/retirar', { clase: 'peso', hora })).status).toBe(404);
    expect((await mine('/lecturas/retirar', { clase: 'presion', hora })).status).toBe(200);
    const { body } = await nurse.ask('GET', '/tablero');
    expect(body.alertas.filter(({ paciente }: { paciente: string }) => paciente === person)).toEqual([]);
    await until(async () => (await observation()).status === 'entered-in-error');
    expect((await mine('/lecturas/retirar', { clase: 'presion', hora })).status).toBe(404);
    // Said again of that very moment it would be kept nowhere: that is told, not taken for stored.
    const again = { clase: 'presion', hora, sistolica: 210, diastolica: 80 };
    expect((await mine('/lecturas', { lecturas: [again] })).status).toBe(400);
  });

  it('does not take from the board what somebody has begun to answer', async () => {
    const person = await personIn(nurse, 'hipertension');
    const own = await citizen(person);
    const hora = new Date().toISOString();
    const mine = (path: string, body: object) => askTele(base(), own.token, 'POST', path, body);
    await mine('/lecturas', { lecturas: [{ clase: 'presion', hora, sistolica: 210, diastolica: 80 }] });
    const alerts = async () =>
      (await nurse.ask('GET', '/tablero')).body.alertas.filter((one: { paciente: string }) => one.paciente === person);
    const [{ id, version }] = await alerts();
    await nurse.ask('POST', `/alertas/${id}/tomar`, { version });
    expect((await mine('/lecturas/retirar', { clase: 'presion', hora })).status).toBe(200);
    expect(await alerts()).toMatchObject([{ id, estado: 'en-curso', condicionTerminada: expect.any(String) }]);
    const { body } = await nurse.ask('GET', `/alertas/${id}`);
    expect(body.actos.at(-1)).toMatchObject({ acto: 'retirada', nota: 'Quien anotó la lectura la retiró.' });
  });
});

describe('a programme', () => {
  it('tells each advice once, on its day, as a notice; the portal has its words', async () => {
    const person = await personIn(nurse, 'hipertension');
    const kept = async () =>
      (await db.query("select key from notice where patient_id = $1 and kind = 'consejo' order by key", [person])).rows;
    await tellAdvice(db, Date.now());
    await tellAdvice(db, Date.now());
    expect(new Set((await kept()).map(({ key }) => key.split('/')[2]))).toEqual(new Set(['medir-presion']));
    await tellAdvice(db, Date.now() + 7 * DAY_MS);
    expect(new Set((await kept()).map(({ key }) => key.split('/')[2]))).toEqual(
      new Set(['medir-presion', 'tomar-medicinas']),
    );
    const { body } = await nurse.ask('GET', `/personas/${person}`);
    expect(body.programas[0].consejos).toMatchObject([{ id: 'medir-presion' }]);
    expect(body.programas[0].esperado[0].toca).toBe(true);
    const { body: shown } = await nurse.ask('GET', `/personas/${person}/series?clase=presion`);
    expect(shown.limites).toContainEqual(
      expect.objectContaining({ regla: 'crisis-sistolica', campo: 'valor', es: '>=', limite: 180 }),
    );
    const { body: plan } = await nurse.fhir('GET', '/PlanDefinition/telemonitoreo-hipertension');
    expect(plan.action.at(-1)).toMatchObject({ timingDuration: { value: 7, code: 'd' } });
  });
});
