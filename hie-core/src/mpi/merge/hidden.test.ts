/** What a person hides is decided for all her records before anybody reads them together (docs/adr/0039). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CLUES_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { callerTokens, type TokenOf } from '@amate/test/support/caller-tokens.ts';
import { CLINIC, foundCity, HOSPITAL } from '@amate/test/support/confidential-city.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { hidingConsent } from '../../security/consent/hiding.ts';
import { REFRESH_MS } from '../../store/postgres/merged-persons.ts';

let hub: RunningHub;
let tokenOf: TokenOf;
let operator: string;

/** Longer than it takes until each hub has read what was merged. */
const SLOW_HIDING = `create function slowly() returns trigger language plpgsql
    as $$ begin perform pg_sleep(${(2 * REFRESH_MS) / 1000}); return new; end $$;
  create trigger slowly before insert on restricted_resource for each row when (new.ground = 'consent') execute function slowly()`;

beforeAll(async () => {
  hub = await startHub();
  tokenOf = await callerTokens(hub);
  operator = await tokenOf({ role: 'operador', subject: 'operadora', scope: 'user/*.rus' });
});
afterAll(() => hub.close());

async function make(resource: object): Promise<string> {
  const { status, body } = await hub.fhir('POST', `/${(resource as { resourceType: string }).resourceType}`, resource);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.id as string;
}

async function reviewed(about: string, focus: string): Promise<string> {
  return make({
    ...{ resourceType: 'Task', status: 'requested', intent: 'order', description: 'Se parecen.' },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'revision-identidad' }] },
    ...{ for: { reference: `Patient/${about}` }, focus: { reference: `Patient/${focus}` } },
  });
}

const decided = (task: string, queda: string, une: string) =>
  fetch(`${hub.config.baseUrl}/operacion/identidad/${task}/decision`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ decision: 'misma', queda, une, motivo: 'Misma credencial' }),
  });

it('what she hid in a record that was merged she sees and shows again', async () => {
  const [stands, former] = [await make({ resourceType: 'Patient' }), await make({ resourceType: 'Patient' })];
  const hide = (target: string) =>
    make(
      hidingConsent({
        patientId: former,
        performerId: former,
        hiding: { kind: 'authoredby', target },
        nowMs: Date.now(),
      }),
    );
  const [first, second] = [await hide(HOSPITAL), await hide(CLINIC)];
  expect((await decided(await reviewed(former, stands), stands, former)).status).toBe(200);
  const citizen = await tokenOf({ role: 'paciente', patient: stands });
  const headers = { authorization: `Bearer ${citizen}` };
  const own = (path: string, method = 'GET') => fetch(`${hub.config.baseUrl}/expediente${path}`, { method, headers });
  const listed = async () => ((await (await own('/ocultos')).json()).ocultos as { id: string }[]).map(({ id }) => id);
  expect((await listed()).sort()).toEqual([first, second].sort());
  expect((await own(`/ocultar/${first}`, 'DELETE')).status).toBe(200);
  const { body } = await hub.fhir('GET', `/Consent/${second}`);
  const put = await hub.fhir('PUT', `/Consent/${second}`, { ...body, status: 'inactive' }, headers);
  expect([put.status, await listed()]).toEqual([200, []]);
});

it('while that takes long, the records stay apart', async () => {
  const { ana } = await foundCity(hub);
  const clinician = await tokenOf({ role: 'medico', clues: CLINIC });
  const again = await make({ resourceType: 'Patient', birthDate: '1990-11-02' });
  const visit = await make({
    ...{ resourceType: 'Encounter', status: 'finished', subject: { reference: `Patient/${again}` } },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    period: { start: new Date().toISOString(), end: new Date().toISOString() },
    serviceProvider: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: HOSPITAL } },
  });
  const hiding = { kind: 'authoredby', target: HOSPITAL } as const;
  await make(hidingConsent({ patientId: ana, performerId: ana, hiding, nowMs: Date.now() }));
  const task = await reviewed(again, ana);
  const read = (path: string) => hub.fhir('GET', path, undefined, { authorization: `Bearer ${clinician}` });
  const shown = async (): Promise<boolean> =>
    JSON.stringify((await read(`/Encounter?patient=${ana}`)).body).includes(visit);
  const client = new Client({ connectionString: hub.databaseUrl });
  await client.connect();
  await client.query(SLOW_HIDING);
  await client.end();
  const merged = decided(task, ana, again);
  let isDecided = false;
  void merged.finally(() => {
    isDecided = true;
  });
  let looks = 0;
  for (; !isDecided; await sleep(50)) {
    expect(await shown()).toBe(false);
    looks++;
  }
  expect((await merged).status).toBe(200);
  expect(looks).toBeGreaterThan(10);
  // By now they are one, and still it is hidden.
  expect((await read(`/Patient/${again}`)).body.id).toBe(ana);
  expect(await shown()).toBe(false);
  const own = await hub.fhir('GET', `/Encounter?patient=${ana}`);
  expect(JSON.stringify(own.body)).toContain(visit);
});
