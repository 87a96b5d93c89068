/** What a person hides, and what is confidential at her age, also where a write names her by a condition (docs/adr/0024). */
import { hidingConsent } from '@amate/hie-core/security/consent/hiding.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type As, actingAs, callerTokens } from '../support/caller-tokens.ts';
import { type City, CLINIC, condition, foundCity, HOSPITAL } from '../support/confidential-city.ts';
import { openAside } from '../support/database.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

let hub: RunningHub;
let city: City;
let doctor: As;

beforeAll(async () => {
  hub = await startHub();
  city = await foundCity(hub);
  doctor = await actingAs(hub, await callerTokens(hub), { role: 'medico', clues: CLINIC });
}, 60_000);
afterAll(() => hub?.close());

/** As a hospital's system writes it. @returns id */
async function written(resource: object, patient: string): Promise<string> {
  const { resourceType } = resource as { readonly resourceType: string };
  const entry = [
    {
      fullUrl: `urn:uuid:${crypto.randomUUID()}`,
      resource: { ...resource, subject: { reference: `Patient?_id=${patient}` } },
      request: { method: 'POST', url: resourceType },
    },
  ];
  const { status, body } = await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  expect([status, status === 200 ? '' : body]).toEqual([200, '']);
  return /[^/]+\/([^/]+)\/_history/.exec(body.entry[0].response.location)![1]!;
}

it('hides what comes from the facility that she hides', async () => {
  const { ana } = city;
  const hiding = { kind: 'authoredby', target: HOSPITAL } as const;
  const consent = hidingConsent({ patientId: ana, performerId: ana, hiding, nowMs: Date.now() });
  expect((await hub.fhir('POST', '/Consent', consent)).status).toBe(201);
  // Written long ago: nobody goes through it again, so the write itself has to hide.
  const db = openAside(hub.databaseUrl);
  await db.query('update consent_rule set settled = true');
  await db.end();
  const visit = {
    ...{ resourceType: 'Encounter', status: 'finished' },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    period: { start: '2026-10-01T15:00:00Z', end: '2026-10-01T16:00:00Z' },
    serviceProvider: { identifier: { system: CLUES_SYSTEM, value: HOSPITAL } },
  };
  const id = await written(visit, ana);
  expect((await hub.fhir('GET', `/Encounter/${id}`)).status).toBe(200);
  expect((await doctor('GET', `/Encounter/${id}`)).status).toBe(404);
});

it('labels what is confidential at her age', async () => {
  const labelsOf = async (id: string): Promise<string[]> =>
    ((await hub.fhir('GET', `/Condition/${id}`)).body.meta.security as { code: string }[]).map(({ code }) => code);
  const known = await labelsOf(city.labelled.caro);
  expect(known).toContain('ADOL');
  expect(await labelsOf(await written(condition(city.caro, 'Z30.0'), city.caro))).toEqual(known);
});
