/** A laboratory that sends a report again: for somebody else, with other values, or with the same ones. A real hub. */
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { callerTokens } from '@amate/test/support/caller-tokens.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Task } from '@medplum/fhirtypes';
import { CLINIC, type Clinic, HOSPITAL, inputsOf, measured, named, openClinic, until } from './clinic.fixture.ts';

jest.setTimeout(180_000);
const GLUCOSE = '2345-7';
let hub: RunningHub;
let clinic: Clinic;
let ana: string;

beforeAll(async () => {
  hub = await startHub();
  clinic = await openClinic(hub);
  ana = await clinic.newPatient();
}, 60_000);
afterAll(() => hub?.close());

const focusOf = (report: string) => `DiagnosticReport/${report}`;
const completed = async (task: Task) => {
  const { body, status } = await clinic.doctor('PUT', `/Task/${task.id}`, { ...task, status: 'completed' });
  expect(status).toBe(200);
  return body as Task;
};
/** What is sent behind it was heard behind it. */
async function heardAll(): Promise<void> {
  const { number } = await clinic.order('718-7', ana);
  await clinic.reviews(focusOf(await clinic.report('718-7', ana, named(number))));
}
const meets = (task: Task, met: (now: Task) => boolean) =>
  until(async () => {
    const now = await clinic.stored(task);
    return met(now) ? now : undefined;
  });

describe('a report that is sent again for another person', () => {
  it('is hers, of her order and her clinic, says so, and the first order waits again', async () => {
    const beto = await clinic.newPatient();
    const wrong = await clinic.order(GLUCOSE, ana);
    const right = await clinic.order(GLUCOSE, beto, HOSPITAL);
    const glucose = [measured(GLUCOSE, 7.5, 'H')];
    const id = await clinic.report(GLUCOSE, ana, named(wrong.number), glucose);
    const [task] = await clinic.reviews(focusOf(id));
    await until(async () => ((await clinic.statusOf(wrong.id)) === 'completed' ? true : undefined));
    await completed({ ...task!, output: [{ type: { text: 'avisar-al-paciente' }, valueString: 'Venga hoy' }] });
    await clinic.report(GLUCOSE, beto, { ...named(right.number), status: 'corrected' }, glucose, id);
    const moved = await meets(task!, (now) => now.for?.reference === beto);
    expect(moved).toMatchObject({
      ...{ status: 'requested', basedOn: [{ reference: `ServiceRequest/${right.id}` }] },
      owner: { identifier: { value: HOSPITAL } },
    });
    expect(moved.output).toBeUndefined();
    expect(inputsOf(moved)).toMatchObject({ vinculo: 'por-numero', persona: 'era-otra' });
    await until(async () => ((await clinic.statusOf(right.id)) === 'completed' ? true : undefined));
    expect(await clinic.statusOf(wrong.id)).toBe('active');
    // Who had reviewed it as hers has to hear that it was not.
    const [told] = await clinic.reviews(`ServiceRequest/${wrong.id}`);
    expect(told).toMatchObject({
      status: 'requested',
      for: { reference: ana },
      owner: { identifier: { value: CLINIC } },
    });
    expect(inputsOf(told!)).toEqual({ vinculo: 'retirado' });
    await completed(told!);
    await heardAll();
    expect(await clinic.statusOf(wrong.id)).toBe('active');
    // It stays said when it is sent once more.
    await clinic.report(
      GLUCOSE,
      beto,
      { ...named(right.number), status: 'corrected' },
      [measured(GLUCOSE, 8, 'H')],
      id,
    );
    const again = await meets(task!, ({ meta }) => meta?.versionId !== moved.meta?.versionId);
    expect(inputsOf(again)).toMatchObject({ vinculo: 'por-numero', persona: 'era-otra' });
  });

  it('with the number of the first, or with none: said to be another person’s', async () => {
    for (const still of [true, false]) {
      const beto = await clinic.newPatient();
      const { id: asked, number } = await clinic.order(GLUCOSE, ana);
      const id = await clinic.report(GLUCOSE, ana, named(number), [measured(GLUCOSE, 5)]);
      const [task] = await clinic.reviews(focusOf(id));
      await until(async () => ((await clinic.statusOf(asked)) === 'completed' ? true : undefined));
      const more = { ...(still && named(number)), status: 'corrected' };
      await clinic.report(GLUCOSE, beto, more, [measured(GLUCOSE, 5)], id);
      const moved = await meets(task!, (now) => now.for?.reference === beto);
      expect(inputsOf(moved)).toMatchObject({ vinculo: 'otra-persona', persona: 'era-otra' });
      expect(await clinic.statusOf(asked)).toBe('active');
    }
  });
});

describe('a reviewed report that is sent again', () => {
  async function reviewed(value: number, interpretation = 'H') {
    const { number } = await clinic.order(GLUCOSE, ana);
    const id = await clinic.report(GLUCOSE, ana, named(number), [measured(GLUCOSE, value, interpretation)]);
    const [task] = await clinic.reviews(focusOf(id));
    const send = (now: number, more: object = {}) =>
      clinic.report(GLUCOSE, ana, { ...named(number), ...more }, [measured(GLUCOSE, now, interpretation)], id);
    return { task: await completed(task!), send };
  }

  it('with other values: for reviewing again, though neither its state nor its severity changed', async () => {
    const { task, send } = await reviewed(7.2);
    await send(25);
    const again = await meets(task, ({ status }) => status === 'requested');
    expect(again.businessStatus?.coding?.[0]?.code).toBe('corregido');
    expect(JSON.stringify(again)).not.toMatch(/2345|\b25\b/);
  });

  it('with the same values: reviewed', async () => {
    const { task, send } = await reviewed(7.3);
    await send(7.3, { issued: new Date().toISOString() });
    await heardAll();
    expect(await clinic.stored(task)).toMatchObject({ status: 'completed', meta: { versionId: task.meta!.versionId } });
  });

  it('a review of before, which does not know the values, stays reviewed once and knows them then', async () => {
    const { task, send } = await reviewed(7.4);
    const input = task.input!.filter(({ type }) => type.text !== 'resultados');
    await clinic.doctor('PUT', `/Task/${task.id}`, { ...task, input });
    await send(7.4, { issued: new Date().toISOString() });
    await heardAll();
    expect((await clinic.stored(task)).status).toBe('completed');
    await send(24);
    await meets(task, ({ status }) => status === 'requested');
  });

  it('two reports of the same values do not look alike', async () => {
    const digests = await Promise.all([reviewed(9.9), reviewed(9.9)]);
    expect(new Set(digests.map(({ task }) => inputsOf(task).resultados)).size).toBe(2);
  });
});

describe('a critical result that nobody took', () => {
  it('keeps its alarm, and the time since when, while the laboratory sends more of it', async () => {
    const { number } = await clinic.order('24326-1', ana);
    const send = (value: number, id?: string) =>
      clinic.report('24326-1', ana, named(number), [measured('2823-3', value)], id);
    const id = await send(6.9);
    const [task] = await clinic.reviews(focusOf(id));
    const system = task!.code!.coding![0]!.system;
    const alarmed = { ...task!, businessStatus: { coding: [{ system, code: 'escalado' }] } };
    await clinic.doctor('PUT', `/Task/${task!.id}`, alarmed);
    await send(7.1, id);
    const again = await meets(task!, (now) => inputsOf(now).resultados !== inputsOf(task!).resultados);
    expect(again).toMatchObject({ businessStatus: alarmed.businessStatus, lastModified: task!.lastModified });
  });
});

describe('records of one person', () => {
  it('joined since: neither is another person’s, and nothing is reviewed again for it', async () => {
    const [standing, other] = [await clinic.newPatient(), await clinic.newPatient()];
    const asked = await clinic.order(GLUCOSE, standing);
    const early = await clinic.order(GLUCOSE, other);
    const send = (of: string) => clinic.report(GLUCOSE, of, named(early.number), [measured(GLUCOSE, 5)], 'de-la-unida');
    const [task] = await clinic.reviews(focusOf(await send(other)));
    const done = await completed(task!);
    await join(standing, other);
    await send(standing);
    const [late] = await clinic.reviews(
      focusOf(await clinic.report(GLUCOSE, other, named(asked.number), [measured(GLUCOSE, 6)])),
    );
    expect(inputsOf(late!)).toMatchObject({ vinculo: 'por-numero' });
    await heardAll();
    expect(await clinic.stored(task!)).toMatchObject({
      status: 'completed',
      meta: { versionId: done.meta!.versionId },
    });
  });
});

async function join(standing: string, other: string): Promise<void> {
  const operator = await (await callerTokens(hub))({ role: 'operador', subject: 'operadora', scope: 'user/*.rus' });
  const { body: review } = await hub.fhir('POST', '/Task', {
    ...{ resourceType: 'Task', status: 'requested', intent: 'order', description: 'Se parecen.' },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'revision-identidad' }] },
    ...{ for: { reference: other }, focus: { reference: standing }, authoredOn: new Date().toISOString() },
  });
  const [queda, une] = [standing, other].map((one) => one.slice('Patient/'.length));
  const answer = await fetch(`${hub.config.baseUrl}/operacion/identidad/${review.id}/decision`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ decision: 'misma', queda, une, motivo: 'Es la misma persona' }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
}
