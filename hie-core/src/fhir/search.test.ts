/** Searches as a client sends them. Spec: https://hl7.org/fhir/R4/search.html */
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let hub: RunningHub;
let patient: string;
let practitioner: string;
beforeAll(async () => {
  hub = await startHub();
  practitioner = (
    await hub.fhir('POST', '/Practitioner', { resourceType: 'Practitioner', name: [{ family: 'Cirujano' }] })
  ).body.id;
  patient = (
    await hub.fhir('POST', '/Patient', { resourceType: 'Patient', birthDate: '1980', name: [{ family: 'Busca' }] })
  ).body.id;
  for (const value of [4, 6])
    await hub.fhir('POST', '/Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
      subject: { reference: `Patient/${patient}` },
      performer: [{ reference: `Practitioner/${practitioner}` }],
      valueQuantity: { value, unit: 'g' },
      meta: { tag: [{ system: 'http://example.org', code: 'corte' }] },
    });
}, 60_000);
afterAll(() => hub?.close());

interface Entry {
  readonly resource: { readonly resourceType: string; readonly id: string };
  readonly search: { readonly mode: string };
}
const modes = (body: { entry?: Entry[] }): string[] =>
  (body.entry ?? []).map(({ resource, search }) => `${search.mode} ${resource.resourceType}`).sort();

describe('search over HTTP', () => {
  it('includes, chains and totals', async () => {
    const { body } = await hub.fhir(
      'GET',
      '/Observation?code=718-7&value-quantity=gt5&performer:Practitioner.family=ciru&_include=Observation:patient&_include=Observation:performer&_total=accurate',
    );
    expect(body.total).toBe(1);
    expect(modes(body)).toEqual(['include Patient', 'include Practitioner', 'match Observation']);
  });

  it('finds by person what is about somebody and stands in nobody’s record: tasks, devices', async () => {
    const about = { reference: `Patient/${patient}` };
    const task = { resourceType: 'Task', status: 'requested', intent: 'order', for: about };
    expect((await hub.fhir('POST', '/Task', task)).status).toBe(201);
    expect((await hub.fhir('POST', '/Device', { resourceType: 'Device', patient: about })).status).toBe(201);
    const found = ['/Task?patient=', '/Task?subject=Patient/', '/Device?patient=', '/Task?patient=Patient/nadie,'];
    for (const query of found)
      expect([query, (await hub.fhir('GET', `${query}${patient}`)).body.entry?.length]).toEqual([query, 1]);
    expect((await hub.fhir('GET', '/Task?patient=nadie')).body.entry).toBeUndefined();
  });

  it('counts without showing', async () => {
    const { body } = await hub.fhir('GET', '/Observation?code=718-7&_summary=count');
    expect([body.total, body.entry]).toEqual([2, undefined]);
  });

  it('in a compartment, and over the whole system, with links that lead on', async () => {
    const own = await hub.fhir('GET', `/Patient/${patient}/Observation?value-quantity=lt5`);
    expect(modes(own.body)).toEqual(['match Observation']);
    expect(own.body.link[0].url).toContain(`/Patient/${patient}/Observation?`);
    const all = await hub.fhir('GET', `/Patient/${patient}/*?_type=Observation,Patient`);
    expect(modes(all.body)).toEqual(['match Observation', 'match Observation', 'match Patient']);
    const system = await hub.fhir('GET', '/?_tag=corte&_type=Observation&_count=1');
    expect(modes(system.body)).toEqual(['match Observation']);
    const next = system.body.link.find(({ relation }: { relation: string }) => relation === 'next').url as string;
    const path = next.slice(next.indexOf('/fhir/R4') + '/fhir/R4'.length);
    expect((await hub.fhir('GET', path)).body.entry[0].resource.id).not.toBe(system.body.entry[0].resource.id);
  });

  it('who may not search a type learns nothing of it by a chain, _has or an include', async () => {
    const authorization = `Bearer ${await hub.token('amate-demo', 'system/Observation.rs')}`;
    const get = (path: string) => hub.fhir('GET', path, undefined, { authorization });
    expect((await get('/Observation?subject:Patient.family=busca')).status).toBe(403);
    expect(modes((await get('/Observation?patient.family=busca')).body)).toEqual([]);
    expect(modes((await get('/Observation?code=718-7&_include=Observation:patient')).body)).toEqual([
      'match Observation',
      'match Observation',
    ]);
    expect((await get('/Observation?_has:Provenance:target:recorded=ge2000')).status).toBe(403);
    expect(modes((await get('/?_tag=corte')).body)).toEqual(['match Observation', 'match Observation']);
    expect((await get('/?_type=Patient')).status).toBe(403);
  });

  it('tells what it refuses and what it left out', async () => {
    const bad = await hub.fhir('GET', '/Observation?_include=Observation:status');
    expect([bad.status, bad.body.issue[0].code]).toEqual([400, 'value']);
    expect((await hub.fhir('GET', '/Observation?code:below=1')).status).toBe(400);
    const lenient = await hub.fhir('GET', '/Observation?code=718-7&inventado=1');
    expect(modes(lenient.body)).toContain('outcome OperationOutcome');
  });
});
