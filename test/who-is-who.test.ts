/** Who somebody is when no identifier tells: joined, asked, or new; Patient/$match; traits of people stored before (docs/adr/0037). */
import { keepTraitsOfBacklog } from '@amate/hie-core/mpi/sql.ts';
import { curpCheckDigit } from '@amate/terminology/identifiers/curp.ts';
import { CURP_SYSTEM, expedienteSystem } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Patient, Task } from '@medplum/fhirtypes';
import { actingAs, callerTokens } from './support/caller-tokens.ts';
import { openAside } from './support/database.ts';
import { type RunningHub, startHub } from './support/hub.ts';

const XOCO = expedienteSystem('DFSSA003162');
const NAME = 'http://hl7.org/fhir/StructureDefinition/humanname-';
const SURNAMES = 'Zamora Ibarra Quintero Ugalde Figueroa Bravo Nieto Macías Toledo Enríquez Hurtado Kuri'.split(' ');
const MOTHERS = 'Olvera Rangel Pineda Saldívar Gálvez Duarte Uribe Yáñez Leyva Jaramillo Xolalpa Popoca Arroyo'.split(
  ' ',
);
let next = 0;

/** Somebody with surnames of her own, so that tests do not meet. */
function someone(more: Partial<Patient> = {}, father = SURNAMES[next++]!): Patient {
  const mother = MOTHERS[next % MOTHERS.length]!;
  const _family = {
    extension: [
      { url: `${NAME}fathers-family`, valueString: father },
      { url: `${NAME}mothers-family`, valueString: mother },
    ],
  };
  return {
    resourceType: 'Patient',
    name: [{ use: 'official', family: `${father} ${mother}`, _family, given: ['Hermelinda'] } as object],
    birthDate: '1971-08-23',
    gender: 'female',
    telecom: [{ system: 'phone', value: '+525501234567' }],
    address: [{ postalCode: '06700' }],
    ...more,
  };
}
const renamed = (patient: Patient, given: string): Patient => ({
  ...patient,
  name: [{ ...patient.name![0], given: [given] }],
});
const curp = (root: string) => ({ system: CURP_SYSTEM, value: root + curpCheckDigit(root) });

describe('who is who', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await startHub();
  }, 120_000);
  afterAll(() => hub?.close());

  const register = async (patient: Patient): Promise<string> => {
    const { status, body } = await hub.fhir('POST', '/Patient', patient);
    expect(status).toBe(201);
    return body.id;
  };
  /** As a hospital does: by its own record number. */
  const admit = async (patient: Patient, number: string): Promise<{ status: number; id: string }> => {
    const identifier = [...(patient.identifier ?? []), { system: XOCO, value: number }];
    const { status, body } = await hub.fhir('PUT', `/Patient?identifier=${XOCO}|${number}`, { ...patient, identifier });
    return { status, id: body.id };
  };
  const reviewsOf = async (id: string): Promise<Task[]> => {
    const { body } = await hub.fhir('GET', '/Task?code=revision-identidad&_count=100');
    const tasks: Task[] = (body.entry ?? []).map(({ resource }: { resource: Task }) => resource);
    return tasks.filter((task) => task.for?.reference === `Patient/${id}`);
  };
  const match = (patient: Patient, more: object[] = [], token?: string) =>
    hub.fhir(
      'POST',
      '/Patient/$match',
      { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: patient }, ...more] },
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );

  it('a hospital’s registration without CURP joins whom names, day, sex and telephone tell', async () => {
    const she = someone();
    const id = await register(she);
    expect(await admit(she, 'X-1')).toEqual({ status: 200, id });
    const { body } = await hub.fhir('GET', `/Patient?identifier=${XOCO}|X-1`);
    expect(body.entry.map(({ resource }: { resource: Patient }) => resource.id)).toEqual([id]);
    expect(await reviewsOf(id)).toEqual([]);
  });

  it('whoever was registered without a CURP gains it', async () => {
    const he = someone({ gender: 'male' }, 'Popoca');
    const id = await register(renamed(he, 'Gilberto'));
    const known = renamed({ ...he, identifier: [curp('POTG710823HDFPCL0')] }, 'Gilberto');
    expect(await admit(known, 'X-2')).toEqual({ status: 200, id });
    const { body } = await hub.fhir('GET', `/Patient/${id}`);
    expect(body.identifier).toContainEqual(expect.objectContaining(curp('POTG710823HDFPCL0')));
  });

  it('a twin is somebody else, and nobody is asked', async () => {
    const she = someone();
    await register(she);
    const { status, id } = await admit(renamed(she, 'Eloísa'), 'X-3');
    expect(status).toBe(201);
    expect(await reviewsOf(id)).toEqual([]);
  });

  it('who only resembles somebody is stored, and a human is asked with what each attribute weighs', async () => {
    const she = someone();
    const id = await register(she);
    const { status, id: other } = await admit({ ...she, birthDate: '1971-08-28' }, 'X-4');
    expect(status).toBe(201);
    const [task] = await reviewsOf(other);
    expect(task).toMatchObject({
      status: 'requested',
      reasonCode: { coding: [{ code: 'se-parece-a-otra-persona' }] },
      focus: { reference: `Patient/${id}` },
    });
    const scores = new Map(task!.input!.map(({ type, valueDecimal }) => [type.text, valueDecimal]));
    expect(scores.get('apellidos: iguales')).toBeGreaterThan(10);
    expect(scores.get('nacimiento: un-digito')).toBeLessThan(8);
    expect(scores.get('total')).toBeGreaterThan(0);
  });

  it('a desk that registers somebody as new is believed, and a human looks', async () => {
    const she = someone();
    const id = await register(she);
    const again = await register(she);
    expect(again).not.toBe(id);
    expect((await reviewsOf(again))[0]?.focus?.reference).toBe(`Patient/${id}`);
    const brought = crypto.randomUUID();
    expect(
      (await hub.fhir('PUT', `/Patient/${brought}`, { ...renamed(someone({}, 'Cuautle'), 'Zaira'), id: brought }))
        .status,
    ).toBe(201);
    expect(await reviewsOf(brought)).toEqual([]);
  });

  it('Patient/$match: best first, graded, with what each attribute weighs', async () => {
    const she = someone();
    const id = await register(she);
    const certain = await match(she);
    expect(certain.status).toBe(200);
    const [best] = certain.body.entry;
    expect(best.resource.id).toBe(id);
    expect(best.search).toMatchObject({ mode: 'match', score: expect.any(Number) });
    expect(best.search.extension[0].valueCode).toBe('certain');
    expect(best.search.extension.length).toBeGreaterThan(5);
    const { telecom: _, address: __, ...rest } = she;
    const moved = { ...rest, birthDate: '1971-08-28' };
    const possible = await match(moved);
    expect(possible.body.entry[0].search.extension[0].valueCode).not.toBe('certain');
    const only = await match(moved, [{ name: 'onlyCertainMatches', valueBoolean: true }]);
    expect(only.body).toMatchObject({ total: 0, entry: [] });
  });

  it('Patient/$match says which part of a CURP disagrees', async () => {
    const { body } = await match(someone({ identifier: [curp('GOTH710823MDFMRR0')] }, 'Zúñiga'));
    const [outcome] = body.entry.filter(({ search }: { search: { mode: string } }) => search.mode === 'outcome');
    expect(outcome.resource.issue[0].severity).toBe('warning');
    expect(JSON.stringify(outcome.resource.issue)).toContain('primer apellido');
  });

  it('Patient/$match is for who attends or registers, and wants something to go by', async () => {
    const she = someone();
    const id = await register(she);
    const tokenOf = await callerTokens(hub);
    for (const role of ['medico', 'enfermeria', 'recepcion'] as const) {
      const { token } = await actingAs(hub, tokenOf, { role, clues: 'DFSIC000011' });
      expect([role, (await match(she, [], token)).status]).toEqual([role, 200]);
    }
    for (const who of [
      { role: 'paciente', patient: id },
      { role: 'farmacia', clues: 'DFSIC000011' },
    ] as const) {
      const { token } = await actingAs(hub, tokenOf, who);
      expect((await match(she, [], token)).status).toBe(403);
    }
    expect((await match({ resourceType: 'Patient', gender: 'female' })).status).toBe(400);
    expect((await hub.fhir('POST', '/Patient/$match', { resourceType: 'Parameters' })).status).toBe(400);
  });

  it('an operator has everybody compared again, and sees how it went', async () => {
    const tokenOf = await callerTokens(hub);
    const operator = await tokenOf({ role: 'operador', subject: 'operadora', scope: 'user/*.rus' });
    const rematch = async (path: string, sent?: object) => {
      const response = await fetch(`${hub.config.baseUrl}/operacion/recotejo${path}`, {
        method: sent === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
        ...(sent !== undefined && { body: JSON.stringify(sent) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { status, body } = await rematch('/', { estimar: true });
    expect([status, body.estado]).toEqual([202, 'en-curso']);
    const jobs = async () => (await rematch('/')).body.trabajos as { id: string; estado: string }[];
    let [job] = await jobs();
    for (; job?.estado === 'en-curso'; [job] = await jobs()) await new Promise((wait) => setTimeout(wait, 100));
    // Everybody here was looked up when he was registered.
    expect(job).toMatchObject({
      id: body.id,
      estado: 'terminado',
      motivo: null,
      avance: 1,
      pidio: 'Prueba operador',
      porRevisar: 0,
    });
    expect((await rematch(`/${body.id}/detener`, {})).body.estado).toBe('terminado');
    expect((await rematch(`/${crypto.randomUUID()}/detener`, {})).status).toBe(404);
  }, 120_000);

  it('traits follow the newest version, and those of people stored before are made up for', async () => {
    const she = someone();
    const id = await register(she);
    const renamedNow = { ...someone(), id };
    expect((await hub.fhir('PUT', `/Patient/${id}`, renamedNow)).status).toBe(200);
    expect((await match(she)).body.total).toBe(0);
    const db = openAside(hub.databaseUrl);
    try {
      await db.query({ text: 'delete from person_key where id = $1', values: [id] });
      expect((await match(renamedNow)).body.total).toBe(0);
      await db.query({
        text: 'insert into person_key_backlog select id, shard from directory where id = $1',
        values: [id],
      });
      while (await keepTraitsOfBacklog(db));
      expect((await match(renamedNow)).body.entry[0].resource.id).toBe(id);
      expect((await hub.fhir('DELETE', `/Patient/${id}`)).status).toBe(204);
      const { rows } = await db.query({ text: 'select 1 from person_key where id = $1', values: [id] });
      expect(rows).toEqual([]);
    } finally {
      await db.end();
    }
  });
});
