/** Orders answered by reports, reviews that somebody has to do, and referrals that move along their states: a real hub, every door. */
import { randomUUID } from 'node:crypto';
import { ESTADO_DE_REFERENCIA_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type ReferralState, TASK_STATUS } from '@amate/terminology/ordering/referral-states.ts';
import type { As } from '@amate/test/support/caller-tokens.ts';
import { openAside } from '@amate/test/support/database.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '../db.ts';
import { referralRule } from '../referrals/write-rule.ts';
import { createPostgresRepository } from '../store/postgres/repository.ts';
import {
  CLINIC,
  type Clinic,
  HOSPITAL,
  inputsOf,
  loinc,
  measured,
  named,
  openClinic,
  unit,
  until,
} from './clinic.fixture.ts';
import { tick } from './clock.ts';

jest.setTimeout(180_000);
let hub: RunningHub;
let clinic: Clinic;
let doctor: As;
let hospital: As;
let laboratory: As;
let patient: string;

beforeAll(async () => {
  hub = await startHub({ CRITICAL_RESULT_MINUTES: '1' });
  clinic = await openClinic(hub);
  ({ doctor, hospital, laboratory } = clinic);
  patient = await clinic.newPatient();
}, 60_000);
afterAll(() => hub?.close());

const order = (code: string, of = patient) => clinic.order(code, of);
const report = (code: string, more: object, results: readonly object[] = []) =>
  clinic.report(code, patient, more, results);
const reviews: Clinic['reviews'] = (...asked) => clinic.reviews(...asked);
const statusOf = (id: string) => clinic.statusOf(id);
const potassium = (value: number) => measured('2823-3', value);
const answered = (id: string) => until(async () => ((await statusOf(id)) === 'completed' ? true : undefined));

describe('a report that comes back', () => {
  it('by the order number: reviewed by who asked, critical by the table, the order answered', async () => {
    const { id, number } = await order('24326-1');
    const made = await report('24326-1', named(number), [potassium(6.9)]);
    const [task] = await reviews(`DiagnosticReport/${made}`);
    expect(task).toMatchObject({ status: 'requested', priority: 'stat', for: { reference: patient } });
    expect(task!.basedOn![0]!.reference).toBe(`ServiceRequest/${id}`);
    expect(inputsOf(task!)).toMatchObject({ vinculo: 'por-numero', estado: 'final' });
    expect(JSON.stringify(task)).not.toMatch(/6\.9|2823/);
    await answered(id);
  });

  it('without a number: the newest order of the person and the study, said to be a guess, answered when it is reviewed', async () => {
    const { id } = await order('4548-4');
    const made = await report('4548-4', {}, [{ code: loinc('4548-4'), interpretation: [{ coding: [{ code: 'H' }] }] }]);
    const [task] = await reviews(`DiagnosticReport/${made}`);
    expect([task!.priority, inputsOf(task!).vinculo]).toEqual(['urgent', 'posible']);
    expect(await statusOf(id)).toBe('active');
    expect((await doctor('PUT', `/Task/${task!.id}`, { ...task, status: 'completed' })).status).toBe(200);
    await answered(id);
  });

  it('corrected after it was reviewed: it is for reviewing again', async () => {
    const { number } = await order('2951-2');
    const made = await report('2951-2', { ...named(number), status: 'preliminary' });
    const [task] = await reviews(`DiagnosticReport/${made}`);
    expect(task!.priority).toBe('routine');
    expect((await doctor('PUT', `/Task/${task!.id}`, { ...task, status: 'completed' })).status).toBe(200);
    const stored = (await laboratory('GET', `/DiagnosticReport/${made}`)).body;
    const corrected = { ...stored, status: 'corrected' };
    expect((await laboratory('PUT', `/DiagnosticReport/${made}`, corrected)).status).toBe(200);
    const again = await until(async () =>
      (await reviews(`DiagnosticReport/${made}`)).find(({ status }) => status === 'requested'),
    );
    expect(again).toMatchObject({ status: 'requested', businessStatus: { coding: [{ code: 'corregido' }] } });
  });

  it('heard again behind a transaction that goes on for long, an older version changes nothing', async () => {
    const db = openAside(hub.databaseUrl);
    const long = await db.connect();
    try {
      // What is committed from here on is met at every look, until this ends.
      await long.query('begin; set local idle_in_transaction_session_timeout = 0');
      await long.query('select pg_current_xact_id()');
      const { number } = await order('2951-2');
      const made = await report('2951-2', { ...named(number), status: 'preliminary' });
      const [task] = await reviews(`DiagnosticReport/${made}`);
      expect((await doctor('PUT', `/Task/${task!.id}`, { ...task, status: 'completed' })).status).toBe(200);
      const stored = (await laboratory('GET', `/DiagnosticReport/${made}`)).body;
      const corrected = { ...stored, status: 'corrected' };
      expect((await laboratory('PUT', `/DiagnosticReport/${made}`, corrected)).status).toBe(200);
      const again = () => reviews(`DiagnosticReport/${made}`).then(([one]) => one);
      await until(async () => ((await again())?.status === 'requested' ? true : undefined));
      // Heard after it: everything before was met once more.
      const other = await order('24326-1');
      const last = await report('24326-1', named(other.number), [potassium(4)]);
      await reviews(`DiagnosticReport/${last}`);
      expect(await again()).toMatchObject({ status: 'requested', businessStatus: { coding: [{ code: 'corregido' }] } });
    } finally {
      await long.query('rollback');
      long.release();
      await db.end();
    }
  });

  it('with the number of another person’s order: said aloud; with nobody’s: in nobody’s inbox', async () => {
    const { number } = await order('2160-0', await clinic.newPatient());
    const other = await report('2160-0', named(number));
    expect(inputsOf((await reviews(`DiagnosticReport/${other}`))[0]!).vinculo).toBe('otra-persona');
    const nobody = await report('600-7', {});
    const { number: last } = await order('718-7');
    await reviews(`DiagnosticReport/${await report('718-7', named(last))}`);
    expect((await doctor('GET', `/Task?focus=DiagnosticReport/${nobody}`)).body.entry ?? []).toEqual([]);
  });
});

describe('a referral', () => {
  const concept = (state: ReferralState) => ({ coding: [{ system: ESTADO_DE_REFERENCIA_SYSTEM, code: state }] });
  const at = (state: ReferralState) => ({ status: TASK_STATUS[state], businessStatus: concept(state) });

  async function refer(as = doctor, more: object = {}) {
    const request = randomUUID();
    const id = randomUUID();
    const subject = { reference: patient };
    const resource = { resourceType: 'ServiceRequest', id: request, status: 'active', intent: 'order', subject };
    const task = {
      ...{ resourceType: 'Task', id, intent: 'order', ...at('solicitada'), for: subject },
      code: { coding: [{ system: TAREA_SYSTEM, code: 'referencia' }] },
      focus: { reference: `ServiceRequest/${request}` },
      ...{ authoredOn: new Date().toISOString(), requester: unit(CLINIC), owner: unit(HOSPITAL) },
      ...more,
    };
    const entry = [resource, task].map((one) => ({
      resource: one,
      request: { method: 'PUT', url: `${one.resourceType}/${one.id}` },
    }));
    const answer = await as('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    return { answer, id, request };
  }
  const move = async (as: As, id: string, change: object) => {
    const { body } = await as('GET', `/Task/${id}`);
    const answer = await as('PUT', `/Task/${id}`, { ...body, ...change });
    return { status: answer.status, said: answer.body?.issue?.[0]?.details?.text as string | undefined };
  };

  it('goes from the clinic to the hospital and back, and the note that returns is for the clinic to review', async () => {
    const { answer, id, request } = await refer();
    expect(answer.status).toBe(200);
    expect((await move(hospital, id, at('citada'))).said).toContain('cuándo');
    const when = { executionPeriod: { start: '2026-12-01T09:00:00-06:00' } };
    expect((await move(hospital, id, { ...at('citada'), ...when })).status).toBe(200);
    expect((await move(hospital, id, at('contrarreferida'))).said).toContain('nota');
    const note = await hospital('POST', '/Composition', {
      ...{
        resourceType: 'Composition',
        status: 'final',
        title: 'Contrarreferencia',
        date: '2026-12-01T10:00:00-06:00',
      },
      ...{ type: loinc('11488-4'), subject: { reference: patient }, author: [{ display: 'Dr. Xoco' }] },
      section: [
        {
          title: 'Evolución',
          text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Bien</div>' },
        },
      ],
    });
    expect(note.status).toBe(201);
    const output = [{ type: { text: 'nota' }, valueReference: { reference: `Composition/${note.body.id}` } }];
    expect((await move(hospital, id, { ...at('contrarreferida'), output })).status).toBe(200);
    const [task] = await reviews(`Composition/${note.body.id}`);
    expect(task!.code!.coding![0]!.code).toBe('revisar-contrarreferencia');
    expect(await statusOf(request)).toBe('completed');
    expect((await move(hospital, id, { ...at('contrarreferida'), output: undefined })).said).toContain('ya terminó');
  });

  it('each side moves its own steps only, whichever door; nothing is skipped, changed or erased', async () => {
    const { id } = await refer();
    expect((await move(doctor, id, at('aceptada'))).said).toContain('la unidad que la recibe');
    expect((await move(hospital, id, at('cancelada'))).said).toContain('la unidad que la envió');
    expect((await move(hospital, id, at('atendida'))).said).toContain('no se pasa');
    expect((await move(hospital, id, { ...at('aceptada'), status: 'completed' })).said).toContain('Task.status');
    expect((await move(hospital, id, { owner: unit(CLINIC) })).said).toContain('ya no cambia');
    const forged = { url: 'https://amate.mx/fhir/StructureDefinition/unidad-que-mueve', valueString: HOSPITAL };
    expect((await move(doctor, id, { ...at('aceptada'), extension: [forged] })).status).toBe(422);
    const patch = [
      { op: 'replace', path: '/status', value: 'accepted' },
      { op: 'replace', path: '/businessStatus/coding/0/code', value: 'aceptada' },
    ];
    const type = { 'content-type': 'application/json-patch+json' };
    expect((await doctor('PATCH', `/Task/${id}`, patch, type)).status).toBe(422);
    expect((await laboratory('DELETE', `/Task/${id}`)).status).toBe(422);
    const patched = await hospital('PATCH', `/Task/${id}`, patch, type);
    expect([patched.status, patched.body.issue]).toEqual([200, undefined]);
    expect((await move(hospital, id, at('rechazada'))).said).toContain('por qué');
    const why = { statusReason: { text: 'No contamos con esa especialidad' } };
    expect((await move(hospital, id, { ...at('rechazada'), ...why })).status).toBe(200);
    await reviews(`Task/${id}`);
  });

  it('is sent by its own clinic, from the beginning, to somebody', async () => {
    expect((await refer(hospital)).answer.status).toBe(422);
    expect((await refer(doctor, at('aceptada'))).answer.status).toBe(422);
    expect((await refer(doctor, { owner: undefined })).answer.status).toBe(422);
  });
});

describe('what time does', () => {
  it('every critical result that nobody took is escalated, however many there are, and those of before keep no place', async () => {
    const ids = Array.from({ length: 130 }, (_, at) => `critica-${at}-${randomUUID()}`);
    const entry = ids.map((id) => ({
      resource: {
        ...{ resourceType: 'Task', id, status: 'requested', intent: 'order', priority: 'stat' },
        code: { coding: [{ system: TAREA_SYSTEM, code: 'revisar-resultado' }] },
        ...{ for: { reference: patient }, owner: unit(CLINIC), focus: { reference: patient } },
        ...{ authoredOn: new Date().toISOString(), lastModified: new Date().toISOString() },
      },
      request: { method: 'PUT', url: `Task/${id}` },
    }));
    const sent = await doctor('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([sent.status, sent.body.issue]).toEqual([200, undefined]);
    const db = openDatabase({
      ...{ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} },
    });
    const repository = createPostgresRepository({ db, rules: [referralRule] });
    const onError = (error: unknown) => {
      throw error;
    };
    const parts = { repository, onWritten: () => {}, criticalMinutes: 15, referralDays: 30, onError };
    for (const minutes of [16, 40]) await tick({ ...parts, nowMs: () => Date.now() + minutes * 60_000 });
    const { body } = await doctor('GET', `/Task?business-status=escalado&priority=stat&_count=200`);
    const escalated = new Set((body.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id));
    expect(ids.filter((id) => !escalated.has(id))).toEqual([]);
    await db.end();
  });

  it('a critical result that nobody took is escalated; a referral that nobody answered expires', async () => {
    const { number } = await order('24326-1');
    const focus = `DiagnosticReport/${await report('24326-1', named(number), [potassium(2.1)])}`;
    await reviews(focus);
    const request = randomUUID();
    const id = randomUUID();
    await doctor('PUT', `/ServiceRequest/${request}`, {
      ...{
        resourceType: 'ServiceRequest',
        id: request,
        status: 'active',
        intent: 'order',
        subject: { reference: patient },
      },
    });
    await doctor('PUT', `/Task/${id}`, {
      ...{ resourceType: 'Task', id, intent: 'order', status: 'requested', for: { reference: patient } },
      code: { coding: [{ system: TAREA_SYSTEM, code: 'referencia' }] },
      businessStatus: { coding: [{ system: ESTADO_DE_REFERENCIA_SYSTEM, code: 'solicitada' }] },
      focus: { reference: `ServiceRequest/${request}` },
      ...{ authoredOn: new Date().toISOString(), requester: unit(CLINIC), owner: unit(HOSPITAL) },
    });
    const db = openDatabase({
      ...{ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} },
    });
    const repository = createPostgresRepository({ db, rules: [referralRule] });
    const at = (nowMs: number) =>
      tick({
        ...{ repository, onWritten: () => {}, nowMs: () => nowMs, criticalMinutes: 15, referralDays: 30 },
        onError: (error) => {
          throw error;
        },
      });
    const states = async () => {
      const [task] = await reviews(focus);
      const referral = (await doctor('GET', `/Task/${id}`)).body;
      return [task!.businessStatus?.coding?.[0]?.code, referral.status, referral.businessStatus.coding[0].code];
    };
    await at(Date.now() + 14 * 60_000);
    expect(await states()).toEqual([undefined, 'requested', 'solicitada']);
    await at(Date.now() + 16 * 60_000);
    expect(await states()).toEqual(['escalado', 'requested', 'solicitada']);
    await at(Date.now() + 31 * 86_400_000);
    expect(await states()).toEqual(['escalado', 'failed', 'caducada']);
    await db.end();
  });
});
