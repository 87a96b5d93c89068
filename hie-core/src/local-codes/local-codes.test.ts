/** Local codes on a running hub with real PostgreSQL: counted once, translated at once in new writes, back-filled, undone; kills in the middle lose nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CANONICAL_BASE,
  CIE10_SYSTEM,
  LOINC_SYSTEM,
  localCodeSystem,
  TRADUCCION_EXTENSION,
} from '@amate/terminology/identifiers/systems.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type Answer, type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Provenance } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../db.ts';
import type { Job, LocalCode } from './api.ts';
import { mapIdOf } from './fix.ts';
import { followLocalCodes } from './follow.ts';

jest.setTimeout(180_000);
const XOCO = 'DFSSA003162';
const LAB = localCodeSystem(XOCO, '99LAB');
let hub: RunningHub;
let system: As;
let operator: As;
let doctor: As;
let db: Database;
let patient: string;
let other: string;

beforeAll(async () => {
  hub = await startHub();
  const tokens = await callerTokens(hub);
  system = await actingAs(hub, tokens, { role: 'sistema' });
  operator = await actingAs(hub, tokens, { role: 'operador' });
  doctor = await actingAs(hub, tokens, { role: 'medico', clues: XOCO });
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 4, statementTimeoutMs: 20_000, onError: () => {} });
  patient = await register('Prueba');
  other = await register('Otra');
}, 60_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

const register = async (family: string): Promise<string> =>
  (await system('POST', '/Patient', { resourceType: 'Patient', name: [{ family }] })).body.id as string;

const result = (code: string, display?: string, person = patient) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: LAB, code, ...(display !== undefined && { display }) }] },
  subject: { reference: `Patient/${person}` },
  valueString: 'x',
});
const store = async (code: string, display?: string, person?: string): Promise<string> => {
  const answer = await system('POST', '/Observation', result(code, display, person));
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};

async function board(as: As, method: string, path = '', body?: unknown): Promise<Answer> {
  const response = await fetch(`${hub.config.baseUrl}/operacion/codigos-locales${path}`, {
    method,
    headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const listed = async (code: string, sistema = LAB): Promise<LocalCode | undefined> =>
  ((await board(operator, 'GET', '?n=100')).body.codigos as LocalCode[]).find(
    (one) => one.clave === code && one.sistema === sistema,
  );

async function until<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  for (const started = Date.now(); Date.now() - started < 60_000; await sleep(50)) {
    const found = await ask();
    if (found) return found;
  }
  throw new Error('it did not come');
}

const mean = (clave: string, code: string, more: object = {}) =>
  board(operator, 'PUT', '/traduccion', {
    sistema: LAB,
    clave,
    destino: { sistema: LOINC_SYSTEM, clave: code },
    ...more,
  });
const ended = (job: Job): Promise<Job> =>
  until(async () => {
    const { body } = await board(operator, 'GET', '/trabajos');
    const now = (body.trabajos as Job[]).find(({ id }) => id === job.id)!;
    return now.estado === 'en-curso' ? undefined : now;
  });
const work = async (clave: string, ensayo = false): Promise<Job> => {
  const ordered = await board(operator, 'POST', '/trabajos', { sistema: LAB, clave, ensayo });
  expect([ordered.status, ordered.body]).toEqual([202, expect.anything()]);
  return ended(ordered.body as Job);
};
const codings = async (id: string) =>
  ((await system('GET', `/Observation/${id}`)).body.code.coding as { readonly code: string }[]).map(({ code }) => code);

describe('the board', () => {
  it('counts each resource once, whatever its versions, and knows examples and suggestions', async () => {
    const id = await store('GLU1', 'GLUCOSA EN SUERO');
    await store('GLU1');
    await system('PUT', `/Observation/${id}`, { ...result('GLU1', 'GLUCOSA SERICA'), id, valueString: 'y' });
    const code = await until(async () => {
      const one = await listed('GLU1');
      return one?.veces === 2 && one.texto === 'GLUCOSA SERICA' ? one : undefined;
    });
    expect(code).toMatchObject({ establecimiento: XOCO, catalogo: 'loinc', traducciones: [] });
    expect(code.ejemplos).toContain(`Observation/${id}`);
    expect(code.sugerencias).not.toEqual([]);
    for (const { titulo } of code.sugerencias) expect(titulo).toContain('Glucosa');
  });

  it('shows what has no translation first, the most frequent first, and filters by facility', async () => {
    await store('RARO');
    const elsewhere = {
      ...result('GLU1'),
      code: { coding: [{ system: localCodeSystem('DFSSA003961'), code: 'GLU1' }] },
    };
    await system('POST', '/Observation', elsewhere);
    await until(() => listed('RARO'));
    const { body } = await until(async () => {
      const answer = await board(operator, 'GET', '?establecimiento=DFSSA003961');
      return answer.body.codigos.length === 1 ? answer : undefined;
    });
    expect(body.codigos[0].sistema).toBe(localCodeSystem('DFSSA003961'));
    const all = (await board(operator, 'GET')).body.codigos as LocalCode[];
    expect(all[0]).toMatchObject({ clave: 'GLU1', veces: 2 });
    expect(body.establecimientos).toContainEqual({ clues: XOCO, sinTraducir: 2, traducidos: 0 });
  });

  it('is the operator’s alone, and says what it does not understand', async () => {
    for (const as of [doctor, system]) expect((await board(as, 'GET')).status).toBe(403);
    expect((await board(operator, 'GET', '?n=0')).status).toBe(400);
    expect((await mean('NO-LLEGO', '2345-7')).status).toBe(404);
    const nothing = await mean('GLU1', 'no-hay');
    expect(nothing.status).toBe(422);
    expect(nothing.body.issue[0].details.text).toContain('no está en el catálogo');
    expect((await board(operator, 'POST', '/trabajos/nada/detener')).status).toBe(404);
  });

  it('what nobody could read as a code is stored and not counted', async () => {
    await store('X'.repeat(300));
    await store('CORTO');
    await until(() => listed('CORTO'));
    expect(await listed('X'.repeat(300))).toBeUndefined();
  });
});

describe('a translation', () => {
  it('is in the very next write, second, marked, and the original stays first', async () => {
    const answer = await mean('GLU1', '2345-7');
    expect([answer.status, answer.body.traducciones]).toEqual([200, [expect.objectContaining({ clave: '2345-7' })]]);
    const { body } = await system('POST', '/Observation', result('GLU1'));
    expect(body.code.coding[0]).toEqual({ system: LAB, code: 'GLU1' });
    expect(body.code.coding[1]).toMatchObject({ system: LOINC_SYSTEM, code: '2345-7' });
    expect(body.code.coding[1].extension).toEqual([
      { url: TRADUCCION_EXTENSION, valueCanonical: `${CANONICAL_BASE}/ConceptMap/${mapIdOf(LAB)}` },
    ]);
    const found = await system('GET', `/Observation?patient=${patient}&code=${LOINC_SYSTEM}|2345-7`);
    expect(found.body.entry).toHaveLength(1);
  });

  it('the same message again changes nothing', async () => {
    const id = await store('GLU1');
    expect((await system('PUT', `/Observation/${id}`, { ...result('GLU1'), id })).body.meta.versionId).toBe('1');
  });

  it('what the sender wrote beside it is never doubled nor taken away', async () => {
    const sent = result('GLU1');
    const own = { system: LOINC_SYSTEM, code: '2345-7', display: 'Glucose' };
    const { body } = await system('POST', '/Observation', { ...sent, code: { coding: [...sent.code.coding, own] } });
    expect(body.code.coding).toEqual([sent.code.coding[0], own]);
  });

  it('counts before the labels: a local code for HIV is confidential', async () => {
    await system('POST', '/Condition', {
      resourceType: 'Condition',
      code: { coding: [{ system: localCodeSystem(XOCO), code: 'B-VIH', display: 'VIH' }] },
      subject: { reference: `Patient/${other}` },
    });
    await until(() => listed('B-VIH', localCodeSystem(XOCO)));
    const destino = { sistema: CIE10_SYSTEM, clave: 'B24' };
    const fixed = await board(operator, 'PUT', '/traduccion', {
      sistema: localCodeSystem(XOCO),
      clave: 'B-VIH',
      destino,
    });
    expect([fixed.status, fixed.body]).toEqual([200, expect.anything()]);
    const { body } = await system('POST', '/Condition', {
      resourceType: 'Condition',
      code: { coding: [{ system: localCodeSystem(XOCO), code: 'B-VIH' }] },
      subject: { reference: `Patient/${other}` },
    });
    expect(body.meta.security.map(({ code }: { code: string }) => code)).toContain('R');
  });

  it('comes through the FHIR API too; what claims more than the code says is not used', async () => {
    const group = (equivalence: string) => [
      {
        source: LAB,
        target: LOINC_SYSTEM,
        element: [{ code: 'RARO', target: [{ code: '718-7', equivalence, comment: 'Prueba' }] }],
      },
    ];
    const map = { resourceType: 'ConceptMap', id: 'mapa-propio', url: 'urn:x:mapa', status: 'active' };
    await operator('PUT', '/ConceptMap/mapa-propio', { ...map, group: group('narrower') });
    expect(await codings(await store('RARO'))).toEqual(['RARO']);
    expect((await operator('PUT', '/ConceptMap/mapa-propio', { ...map, group: group('equivalent') })).status).toBe(200);
    expect(await codings(await store('RARO'))).toEqual(['RARO', '718-7']);
    expect((await listed('RARO'))?.traducciones).toHaveLength(1);
    await system('DELETE', '/ConceptMap/mapa-propio');
    expect(await codings(await store('RARO'))).toEqual(['RARO']);
  });

  it('two operators at once: both are kept', async () => {
    for (const code of ['A1', 'A2', 'A3', 'A4']) await store(code);
    await until(async () => (await listed('A4')) && (await listed('A1')));
    const answers = await Promise.all(['A1', 'A2', 'A3', 'A4'].map((code) => mean(code, '2345-7')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const map = (await operator('GET', `/ConceptMap/${mapIdOf(LAB)}`)).body;
    expect(map.group).toHaveLength(1);
    expect(map.group[0].element.map(({ code }: { code: string }) => code).sort()).toEqual([
      'A1',
      'A2',
      'A3',
      'A4',
      'GLU1',
    ]);
  });

  it('what the same map says of another system stays said of that one', async () => {
    const map = (await operator('GET', `/ConceptMap/${mapIdOf(LAB)}`)).body;
    const element = [{ code: 'A1', target: [{ code: '718-7', equivalence: 'equivalent' }] }];
    const other = { source: `${LAB}-viejo`, target: LOINC_SYSTEM, element };
    const put = await operator('PUT', `/ConceptMap/${map.id}`, { ...map, group: [...map.group, other] });
    expect(put.status).toBe(200);
    expect((await mean('A2', '2345-7')).status).toBe(200);
    const { group } = (await operator('GET', `/ConceptMap/${map.id}`)).body;
    expect(group).toEqual(expect.arrayContaining([other]));
    expect(group).toHaveLength(2);
  });
});

describe('what is stored already', () => {
  it('a dry run counts and changes nothing; the job makes new versions with Provenance and audit; undo takes them back', async () => {
    const before = [await store('HB', 'HEMOGLOBINA'), await store('HB'), await store('HB', undefined, other)];
    await until(async () => (await listed('HB'))?.veces === 3);
    await mean('HB', '718-7');
    expect(await work('HB', true)).toMatchObject({ estado: 'terminado', revisados: 3, cambiados: 3, ensayo: true });
    expect(await codings(before[0]!)).toEqual(['HB']);
    expect(await work('HB')).toMatchObject({ estado: 'terminado', revisados: 3, cambiados: 3, omitidos: 0, total: 3 });
    for (const id of before) expect(await codings(id)).toEqual(['HB', '718-7']);

    const { body } = await system('GET', `/Provenance?_lastUpdated=gt2020-01-01&_count=50`);
    const about = (body.entry as { resource: Provenance }[])
      .map(({ resource }) => resource)
      .filter(({ entity }) => entity?.[0]?.what.identifier?.value === 'HB');
    const targets = about.map(({ target }) => target.map(({ reference }) => reference).sort());
    expect(targets).toHaveLength(2);
    expect(targets.flat().sort()).toEqual(before.map((id) => `Observation/${id}/_history/2`).sort());
    const audited = await system('GET', `/AuditEvent?entity=Observation/${before[2]}&action=U`);
    expect(audited.body.entry).toHaveLength(1);
    expect(JSON.stringify(audited.body.entry[0].resource.agent)).toContain('Prueba operador');

    const { body: jobs } = await board(operator, 'GET', '/trabajos');
    const last = (jobs.trabajos as Job[])[0]!;
    const undone = await board(operator, 'POST', `/trabajos/${last.id}/deshacer`);
    expect(await ended(undone.body as Job)).toMatchObject({ estado: 'terminado', cambiados: 3 });
    for (const id of before) expect(await codings(id)).toEqual(['HB']);
    expect((await listed('HB'))?.traducciones).toEqual([]);
  });

  it('a signed note is left as it was signed, the others go on', async () => {
    const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Nota</p></div>';
    const note = {
      ...{ resourceType: 'Composition', status: 'final', date: '2026-03-12', title: 'Nota' },
      type: { coding: [{ system: LAB, code: 'NOTA' }] },
      ...{ subject: { reference: `Patient/${patient}` }, author: [{ display: 'Dra. Ruiz' }] },
      section: [{ title: 'Evolución', text: { status: 'generated', div } }],
    };
    expect((await system('POST', '/Composition', note)).status).toBe(201);
    const plain = await store('NOTA');
    await until(async () => (await listed('NOTA'))?.veces === 2);
    await mean('NOTA', '718-7');
    expect(await work('NOTA')).toMatchObject({ revisados: 2, cambiados: 1, omitidos: 1 });
    expect(await codings(plain)).toEqual(['NOTA', '718-7']);
  });

  it('one job at a time for a code', async () => {
    await db.query(
      "insert into local_code_job (code, dry, ordered_by, starts_after) select id, false, '{}', '1' from local_code where code = 'CORTO'",
    );
    expect(
      (await board(operator, 'POST', '/trabajos', { sistema: LAB, clave: 'CORTO' })).status,
    ).toBeGreaterThanOrEqual(409);
  });
});

describe('the follower', () => {
  it('from the beginning again counts nothing twice', async () => {
    const before = await listed('GLU1');
    await db.query("delete from follower where name = 'local-codes'");
    await until(async () => !(await followLocalCodes({ db, tail: await realTail(), batch: 7 })));
    expect(await listed('GLU1')).toEqual(before);
  });
});

async function realTail() {
  const { readTail, tailEnd } = await import('../store/postgres/tail.ts');
  return { read: readTail, end: tailEnd };
}
