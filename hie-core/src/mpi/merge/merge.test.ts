import { curpCheckDigit } from '@amate/terminology/identifiers/curp.ts';
import {
  CURP_SYSTEM,
  expedienteSystem,
  TAREA_SYSTEM,
  TEMPORAL_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { callerTokens, type TokenOf } from '@amate/test/support/caller-tokens.ts';
import { type City, CLINIC, condition, foundCity, HOSPITAL } from '@amate/test/support/confidential-city.ts';
import { type Answer, type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BundleEntry, Task } from '@medplum/fhirtypes';
import { openDatabase } from '../../db.ts';
import { validateResource } from '../../r4/validate.ts';
import { hidingConsent } from '../../security/consent/hiding.ts';

let hub: RunningHub;
let city: City;
let tokenOf: TokenOf;
let operator: string;
let clinician: string;
let hospitalDoctor: string;
/** The same woman, registered at the hospital without her CURP. */
let other: { readonly id: string; readonly visit: string; readonly finding: string };

beforeAll(async () => {
  hub = await startHub();
  city = await foundCity(hub);
  tokenOf = await callerTokens(hub);
  operator = await tokenOf({ role: 'operador', subject: 'operadora', scope: 'user/*.rus' });
  clinician = await tokenOf({ role: 'medico', clues: CLINIC });
  hospitalDoctor = await tokenOf({ role: 'medico', clues: HOSPITAL });
  other = await registerAgain();
});
afterAll(() => hub.close());

async function make(resource: object): Promise<string> {
  const { status, body } = await hub.fhir('POST', `/${(resource as { resourceType: string }).resourceType}`, resource);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.id as string;
}

async function registerAgain() {
  const name = [{ family: 'Escamilla', given: ['Prueba'] }];
  const telecom = [{ system: 'phone', value: '5550001122' }];
  const id = await make({ resourceType: 'Patient', birthDate: '1990-11-02', gender: 'female', name, telecom });
  const period = { start: new Date(Date.now() - 3_600_000).toISOString() };
  const visit = await make({
    ...{ resourceType: 'Encounter', status: 'finished', subject: { reference: `Patient/${id}` }, period },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    serviceProvider: { reference: `Organization/${city.hospital}` },
  });
  return { id, visit, finding: await make(condition(id, 'E11')) };
}

const review = (about: string, focus: object): Promise<string> =>
  make({
    resourceType: 'Task',
    ...{ status: 'requested', intent: 'order', description: 'Se parecen.' },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'revision-identidad' }] },
    ...{ for: { reference: `Patient/${about}` }, focus, authoredOn: new Date().toISOString() },
  });

const as = (token: string, path: string, method = 'GET', body?: unknown): Promise<Answer> =>
  hub.fhir(method, path, body, { authorization: `Bearer ${token}` });

async function identity(path: string, body?: unknown, token = operator): Promise<Answer> {
  const response = await fetch(`${hub.config.baseUrl}/operacion/identidad${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const uuid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const posted = (resource: { readonly resourceType: string; readonly [member: string]: unknown }) => ({
  ...{ resource, request: { method: 'POST', url: resource.resourceType } },
});
const idsOf = ({ body }: Answer): string[] =>
  ((body.entry ?? []) as BundleEntry[]).map(({ resource }) => resource!.id!).sort();
const decide = (task: string, decision: string, queda: string, une: string, motivo = 'Misma credencial') =>
  identity(`/${task}/decision`, { decision, queda, une, motivo });
const isSame = (task: string) => decide(task, 'misma', city.ana, other.id);

describe('the review of who is who', () => {
  it('shows both records, what agrees, what would move and what would hold', async () => {
    // The hub asked by itself when she was registered again.
    const { body: queue } = await identity('');
    expect(queue.casos).toMatchObject([{ estado: 'abierta', personas: [{ id: city.ana }, { id: other.id }] }]);
    const task = queue.casos[0].id;
    const { body } = await identity(`/${task}`);
    expect(body.registros.map(({ id }: { id: string }) => id).sort()).toEqual([city.ana, other.id].sort());
    expect(body.registros.find(({ id }: { id: string }) => id === other.id)).toMatchObject({
      contiene: [
        { tipo: 'Condition', cuantos: 1 },
        { tipo: 'Encounter', cuantos: 1 },
      ],
    });
    expect(body.comparacion).toContainEqual(expect.objectContaining({ atributo: 'nacimiento', nivel: 'igual' }));
    expect(body.dorado).toContainEqual(
      expect.objectContaining({ atributo: 'telefono', valor: '5550001122', registro: other.id, regla: 'unica' }),
    );
    expect(body.impedimento).toBe('');
    // The person sees who looked.
    const trail = await as(operator, `/AuditEvent?patient=${other.id}&_count=100`);
    expect(JSON.stringify(trail.body)).toContain(Buffer.from(`operacion/identidad/${task}`).toString('base64'));
    const reads = await tokenOf({ role: 'operador', subject: 'tablero', scope: 'user/*.rs' });
    const same = { decision: 'misma', queda: city.ana, une: other.id };
    expect((await identity(`/${task}/decision`, same, reads)).status).toBe(403);
    await decide(task, 'otra', city.ana, other.id, 'Son primas');
    expect((await identity(`/${task}`)).body).toMatchObject({ estado: 'otra', impedimento: 'decidido-aparte' });
  });

  it('remembers that they are two until somebody takes it back', async () => {
    const [first] = (await identity('?estado=cerradas')).body.casos;
    const again = await review(other.id, { reference: `Patient/${city.ana}` });
    const refused = await isSame(again);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('Prueba operador');
    await identity(`/${first.id}/deshacer`, { motivo: 'Era la misma' });
    const joined = await isSame(again);
    expect(joined.status).toBe(200);
    expect(joined.body).toMatchObject({ estado: 'misma', impedimento: 'unidos' });
    expect(joined.body.historia.map(({ decision }: { decision: string }) => decision)).toEqual([
      ...['otra-persona', 'decision-retirada', 'misma-persona'],
    ]);
    const { body: task } = await hub.fhir('GET', `/Task/${again}`);
    expect(validateResource(task as Task)).toEqual([]);
  });
});

describe('a merged record', () => {
  it('is answered with the one that stands, and says so', async () => {
    const read = await hub.fhir('GET', `/Patient/${other.id}`);
    expect(read.body).toMatchObject({ id: city.ana, link: [{ type: 'replaces' }] });
    expect(read.headers.get('content-location')).toContain(`/Patient/${city.ana}/_history/`);
    expect(validateResource(read.body)).toEqual([]);
    // What a client keeps of the old record is not what stands, whatever number its version has.
    const kept = { 'if-none-match': read.headers.get('etag')! };
    expect((await hub.fhir('GET', `/Patient/${other.id}`, undefined, kept)).status).toBe(200);
    const own = await hub.fhir('GET', `/Patient/${other.id}/_history/2`);
    expect(own.body).toMatchObject({ id: other.id, active: false, link: [{ type: 'replaced-by' }] });
    expect(idsOf(await hub.fhir('GET', `/Patient?_id=${other.id}`))).toEqual([city.ana]);
    expect(idsOf(await hub.fhir('GET', '/Patient?family=Escamilla&birthdate=1990-11-02'))).toEqual([city.ana]);
  });

  it('is told in the golden record with who said what, in which record', async () => {
    const { status, body } = await hub.fhir('GET', `/Patient/${other.id}/$registro-dorado`);
    expect([status, validateResource(body)]).toEqual([200, []]);
    const named = (name: string) =>
      body.parameter.find(({ part }: { part?: { valueString?: string }[] }) => part?.[0]?.valueString === name);
    expect(named('telefono').part).toContainEqual({ name: 'valor', valueString: '5550001122' });
    expect(named('nombre').part).toContainEqual({ name: 'regla', valueCode: 'coinciden' });
    expect(body.parameter[0].valueReference.reference).toBe(`Patient/${city.ana}`);
  });

  it('is part of every question about the person', async () => {
    const whole = [city.ordinary.ana, city.labelled.ana, other.finding].sort();
    for (const id of [city.ana, other.id]) {
      expect(idsOf(await hub.fhir('GET', `/Condition?patient=${id}`))).toEqual(whole);
      expect(idsOf(await hub.fhir('GET', `/Condition?subject=Patient/${id}&_sort=-_lastUpdated`))).toEqual(whole);
      expect(idsOf(await hub.fhir('GET', `/Patient/${id}/Condition`))).toEqual(whole);
      expect(idsOf(await hub.fhir('GET', `/Patient/${id}/$everything`))).toEqual(expect.arrayContaining(whole));
    }
    const { identifier } = (await hub.fhir('GET', `/Patient/${city.ana}`)).body;
    const chain = `/Condition?patient.identifier=${encodeURIComponent(`${identifier[0].system}|${identifier[0].value}`)}`;
    expect(idsOf(await hub.fhir('GET', chain))).toEqual(whole);
  });

  it('is on record as read when the person is read by another of her records', async () => {
    expect((await as(clinician, `/Patient/${city.ana}/$everything?_count=77`)).status).toBe(200);
    const trail = await as(operator, `/AuditEvent?patient=${other.id}&agent-role=medico&_count=200`);
    expect(JSON.stringify(trail.body)).toContain(
      Buffer.from(`Patient/${city.ana}/$everything`).toString('base64').slice(0, -4),
    );
  });

  it('loses nobody of a chain that names more people than are looked up first', async () => {
    const files = Array.from({ length: 51 }, (_, at) => ({ system: expedienteSystem(HOSPITAL), value: `M-${at}` }));
    const entry = files.flatMap((file, at) => [
      { fullUrl: `urn:uuid:${uuid(at)}`, ...posted({ resourceType: 'Patient', identifier: [file] }) },
      posted({ ...condition('', 'Z00'), subject: { reference: `urn:uuid:${uuid(at)}` } }),
    ]);
    expect((await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    const { identifier } = (await hub.fhir('GET', `/Patient/${city.ana}`)).body;
    const values = [...identifier, ...files].map(({ system, value }) => encodeURIComponent(`${system}|${value}`));
    const asked = `/Condition?code=Z00&_count=100&patient.identifier=${values.join(',')}`;
    expect(idsOf(await hub.fhir('GET', asked))).toHaveLength(51);
  });

  it('is given what was handed out to her under another of her records, and nobody else is', async () => {
    const medicine = { medicationCodeableConcept: { text: 'Paracetamol' } };
    const handed = { resourceType: 'MedicationDispense', status: 'completed', ...medicine };
    const subjectOf = (id: string) => ({ subject: { reference: `Patient/${id}` } });
    const { id } = (await hub.fhir('POST', '/MedicationDispense', { ...handed, ...subjectOf(other.id) })).body;
    const from = { supportingInformation: [{ reference: `MedicationDispense/${id}` }] };
    const given = { resourceType: 'MedicationAdministration', status: 'in-progress', ...medicine, ...from };
    const told = { ...given, effectiveDateTime: '2026-01-05' };
    const post = async (person: string) =>
      (await hub.fhir('POST', '/MedicationAdministration', { ...told, ...subjectOf(person) })).status;
    expect([await post(city.ana), await post(other.id), await post(city.beto)]).toEqual([201, 201, 422]);
  });

  it('opens to whoever may see any record of the person', async () => {
    const citizen = await tokenOf({ role: 'paciente', patient: other.id });
    expect((await as(citizen, `/Condition/${city.ordinary.ana}`)).status).toBe(200);
    expect(idsOf(await as(citizen, `/Condition?patient=${other.id}`))).toHaveLength(3);
    // Confidential, and open to who treats: the hospital treats the other record.
    expect((await as(hospitalDoctor, `/Condition/${city.labelled.ana}`)).status).toBe(200);
  });

  it('hides for the whole person what she hid of one facility', async () => {
    const seen = (): Promise<number> => as(clinician, `/Encounter/${other.visit}`).then(({ status }) => status);
    expect(await seen()).toBe(200);
    const hiding = { kind: 'authoredby', target: HOSPITAL } as const;
    const { ana } = city;
    await make(hidingConsent({ patientId: ana, performerId: ana, hiding, nowMs: Date.now() }));
    await expect(seen()).resolves.toBe(404);
  });

  it('cannot be written, deleted or merged past the review', async () => {
    const link = [{ type: 'replaced-by', other: { reference: `Patient/${city.beto}` } }];
    const caro = (await hub.fhir('GET', `/Patient/${city.caro}`)).body;
    expect((await hub.fhir('PUT', `/Patient/${city.caro}`, { ...caro, link })).status).toBe(422);
    expect((await hub.fhir('DELETE', `/Patient/${other.id}`)).status).toBe(422);
    expect((await hub.fhir('DELETE', `/Patient/${city.ana}`)).status).toBe(422);
    const ring = await review(city.ana, { reference: `Patient/${other.id}` });
    expect((await decide(ring, 'misma', other.id, city.ana)).status).toBe(422);
    const merged = await review(other.id, { reference: `Patient/${city.beto}` });
    const refused = await decide(merged, 'misma', city.beto, other.id);
    expect(JSON.stringify(refused.body)).toContain(`ya está unido a Patient/${city.ana}`);
    expect((await identity(`/${ring}/decision`, { decision: 'despues' }, clinician)).status).toBe(403);
  });

  it('is given back with what was written of it meanwhile', async () => {
    const meanwhile = await make(condition(other.id, 'J00'));
    const [done] = (await identity('?estado=cerradas')).body.casos.filter(
      ({ estado }: { estado: string }) => estado === 'misma',
    );
    const undone = await identity(`/${done.id}/deshacer`, { motivo: 'Otra huella' });
    expect(undone.status).toBe(200);
    expect(undone.body.historia.at(-1)).toMatchObject({ decision: 'union-deshecha', motivo: 'Otra huella' });
    const { body } = await hub.fhir('GET', `/Patient/${other.id}`);
    expect(body).toMatchObject({ id: other.id });
    expect([body.active, body.link]).toEqual([undefined, undefined]);
    expect(idsOf(await hub.fhir('GET', `/Condition?patient=${other.id}`))).toEqual([other.finding, meanwhile].sort());
    expect(idsOf(await hub.fhir('GET', `/Condition?patient=${city.ana}`))).toEqual(
      [city.ordinary.ana, city.labelled.ana].sort(),
    );
    expect((await as(hospitalDoctor, `/Condition/${city.labelled.ana}`)).status).toBe(404);
    // What Ana hid was never the other's to hide.
    expect((await as(clinician, `/Encounter/${other.visit}`)).status).toBe(200);
  });

  it('is merged one way when two decide both ways at once', async () => {
    const [a, b] = [await make({ resourceType: 'Patient' }), await make({ resourceType: 'Patient' })];
    const tasks = [await review(a, { reference: `Patient/${b}` }), await review(b, { reference: `Patient/${a}` })];
    const answers = await Promise.all([decide(tasks[0]!, 'misma', a, b), decide(tasks[1]!, 'misma', b, a)]);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    const stands = (await hub.fhir('GET', `/Patient/${a}`)).body.id;
    expect((await hub.fhir('GET', `/Patient/${b}`)).body.id).toBe(stands);
  });

  it('is what a hospital asks for by its own number', async () => {
    const file = { system: expedienteSystem(HOSPITAL), value: 'A40-66' };
    const old = await make({ resourceType: 'Patient', identifier: [file] });
    const kept = await make({ resourceType: 'Patient' });
    const task = await make({
      ...{ resourceType: 'Task', status: 'requested', intent: 'order', for: { reference: `Patient/${kept}` } },
      code: { coding: [{ system: TAREA_SYSTEM, code: 'unir-expedientes' }] },
      focus: { type: 'Patient', identifier: file },
    });
    const ids = (await identity(`/${task}`)).body.registros.map(({ id }: { id: string }) => id);
    expect(ids).toEqual([kept, old]);
    expect((await decide(task, 'misma', kept, old)).body.estado).toBe('misma');
    const pix = `/Patient/$ihe-pix?sourceIdentifier=${file.system}|${file.value}`;
    const { identifier } = (await hub.fhir('GET', `/Patient/${kept}`)).body;
    expect((await hub.fhir('GET', pix)).body.parameter).toEqual([
      { name: 'targetIdentifier', valueIdentifier: { system: identifier[0].system, value: identifier[0].value } },
      { name: 'targetIdentifier', valueIdentifier: expect.objectContaining({ system: identifier[0].system }) },
      { name: 'targetId', valueReference: { reference: `Patient/${kept}` } },
    ]);
    expect((await hub.fhir('GET', `${pix}&targetSystem=urn:otro`)).body.parameter).toHaveLength(1);
    // The number goes on leading to the person, and the hospital to its own registration.
    expect(idsOf(await hub.fhir('GET', `/Patient?identifier=${file.system}|${file.value}`))).toEqual([kept]);
    const telecom = [{ system: 'phone', value: '5557778899' }];
    const sent = { resourceType: 'Patient', identifier: [file], active: true, telecom };
    const { body } = await hub.fhir('PUT', `/Patient?identifier=${file.system}|${file.value}`, sent);
    expect(body).toMatchObject({ id: old, active: false, telecom, link: [{ type: 'replaced-by' }] });
    expect((await identity(`/${task}/deshacer`, {})).status).toBe(200);
    const back = (await hub.fhir('GET', `/Patient/${old}`)).body;
    expect(back).toMatchObject({ id: old, active: true, telecom });
    expect(back.link).toBeUndefined();
  });

  it('is given back when a hospital asks to separate them', async () => {
    const [a, b] = [await make({ resourceType: 'Patient' }), await make({ resourceType: 'Patient' })];
    await decide(await review(a, { reference: `Patient/${b}` }), 'misma', b, a);
    const task = await make({
      ...{ resourceType: 'Task', status: 'requested', intent: 'order', for: { reference: `Patient/${a}` } },
      code: { coding: [{ system: TAREA_SYSTEM, code: 'separar-expedientes' }] },
      focus: { reference: `Patient/${b}` },
    });
    expect((await identity(`/${task}`)).body.impedimento).toBe('unidos');
    // Another who is asked may leave them as they are.
    const left = await review(a, { reference: `Patient/${b}` });
    expect((await decide(left, 'misma', b, a)).body.estado).toBe('misma');
    expect((await hub.fhir('GET', `/Patient/${a}`)).body).toMatchObject({ id: b });
    expect((await decide(task, 'otra', b, a)).body).toMatchObject({ estado: 'otra', impedimento: 'decidido-aparte' });
    expect((await hub.fhir('GET', `/Patient/${a}`)).body).toMatchObject({ id: a });
    expect((await hub.fhir('GET', `/Patient/${b}`)).body.link).toBeUndefined();
  });

  it('stands again though the other was purged; what was purged itself cannot be given back', async () => {
    const [gone, left] = [await make({ resourceType: 'Patient' }), await make({ resourceType: 'Patient' })];
    const task = await review(left, { reference: `Patient/${gone}` });
    expect((await decide(task, 'misma', gone, left)).status).toBe(200);
    await purge(gone);
    expect((await identity(`/${task}/deshacer`, {})).status).toBe(200);
    expect((await hub.fhir('GET', `/Patient/${left}`)).body.id).toBe(left);

    const [stays, purged] = [await make({ resourceType: 'Patient' }), await make({ resourceType: 'Patient' })];
    const other = await review(purged, { reference: `Patient/${stays}` });
    await decide(other, 'misma', stays, purged);
    await purge(purged);
    const refused = await identity(`/${other}/deshacer`, {});
    expect(refused.status).toBe(404);
    expect(JSON.stringify(refused.body)).toContain('ya se depuró');
  });
});

/** Why somebody comes without a CURP, what is known of him then, and whose CURP it turns out to be. */
const WITHOUT_CURP: readonly [string, object, string][] = [
  ['newborn', { name: [{ text: 'RN' }], birthDate: '2025-02-11', gender: 'female' }, 'OIAR250211MDFRRSA'],
  ['unconscious', { gender: 'male' }, 'XOLP700102HDFLPD0'],
  ['foreign', { identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.330.840', value: 'P-1' }] }, 'TUFA810303HNEVRL0'],
  ['undocumented', { name: [{ given: ['Ixchel'] }] }, 'CUIX990909MCSXCX0'],
];

describe('who was registered without a CURP', () => {
  it.each(WITHOUT_CURP)(
    '%s: is asked about when the CURP comes with the number, and joined without losing anything',
    async (kind, known, root) => {
      const curp = { system: CURP_SYSTEM, value: root + curpCheckDigit(root) };
      const file = { system: expedienteSystem(HOSPITAL), value: `S-${kind}` };
      const stands = await make({ resourceType: 'Patient', identifier: [curp] });
      const given = (known as { identifier?: object[] }).identifier ?? [];
      const admitted = { resourceType: 'Patient', ...known, identifier: [...given, file] };
      const { body: first } = await hub.fhir('PUT', `/Patient?identifier=${file.system}|${file.value}`, admitted);
      expect(first.identifier).toContainEqual(expect.objectContaining({ system: TEMPORAL_SYSTEM, use: 'temp' }));
      const finding = await make(condition(first.id, 'S06'));
      // The mother of a child, by whatever identifies her: it opens nothing (docs/adr/0043).
      const mother =
        kind === 'newborn'
          ? [await make(motherOf(first.id, { system: CURP_SYSTEM, value: 'EAAF901102MMCSRR03' }))]
          : [];

      const sent = { resourceType: 'Patient', identifier: [curp, file] };
      const { body: again } = await hub.fhir('PUT', `/Patient?identifier=${curp.system}|${curp.value}`, sent);
      expect(again.id).toBe(stands);
      await hub.fhir('PUT', `/Patient?identifier=${curp.system}|${curp.value}`, sent);
      const asked = (await identity('')).body.casos.filter(({ personas }: { personas: { id: string }[] }) =>
        personas.some(({ id }) => id === first.id),
      );
      expect(asked).toMatchObject([{ estado: 'abierta', personas: [{ id: stands }, { id: first.id }] }]);
      expect((await decide(asked[0].id, 'misma', stands, first.id)).status).toBe(200);
      expect(idsOf(await hub.fhir('GET', `/Condition?patient=${stands}`))).toEqual([finding]);
      expect(idsOf(await hub.fhir('GET', `/RelatedPerson?patient=${stands}`))).toEqual(mother);
      expect(idsOf(await hub.fhir('GET', `/Patient?identifier=${file.system}|${file.value}`))).toEqual([stands]);
      const temporary = first.identifier.find(({ system }: { system: string }) => system === TEMPORAL_SYSTEM);
      expect(idsOf(await hub.fhir('GET', `/Patient?identifier=${TEMPORAL_SYSTEM}|${temporary.value}`))).toEqual([
        stands,
      ]);
    },
  );

  it('is found by the mother', async () => {
    const asked = `/RelatedPerson?identifier=${CURP_SYSTEM}|EAAF901102MMCSRR03&relationship=MTH`;
    expect((await hub.fhir('GET', asked)).body.entry).toHaveLength(1);
  });
});

const motherOf = (child: string, identifier: object) => ({
  ...{ resourceType: 'RelatedPerson', patient: { reference: `Patient/${child}` }, identifier: [identifier] },
  relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] }],
});

/** As an operator would by hand: the hub itself never does. */
async function purge(id: string): Promise<void> {
  const db = openDatabase({ url: hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  await db.query('delete from resource_version where id = $1::uuid', [id]);
  await db.end();
}
