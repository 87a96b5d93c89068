/** Clients that others wrote, against a running hub, used as their own manuals use them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MedplumClient } from '@medplum/core';
import type { Bundle, Observation, Patient } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { type RunningHub, startHub } from '../support/hub.ts';

const SYSTEM = 'http://example.org/expediente';
const patient = (value: string): Patient => ({
  resourceType: 'Patient',
  identifier: [{ system: SYSTEM, value }],
  name: [{ family: 'Nava', given: ['Inés'] }],
  birthDate: '1980-02-03',
});
const heartRate = (id: string): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${id}` },
  effectiveDateTime: '2026-03-01T08:00:00-06:00',
  valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});

let hub: RunningHub;
let token = '';
beforeAll(async () => {
  hub = await startHub();
  token = await hub.token();
}, 60_000);
afterAll(() => hub?.close());

describe('fhir-kit-client', () => {
  it('creates, reads, updates, patches, searches, pages, runs transactions and operations, deletes', async () => {
    const client = new Client({ baseUrl: hub.fhirUrl, bearerToken: token });
    expect((await client.capabilityStatement()) as { fhirVersion?: string }).toMatchObject({ fhirVersion: '4.0.1' });
    const made = (await client.create({
      resourceType: 'Patient',
      body: patient('kit') as never,
    })) as unknown as Patient;
    const id = made.id!;
    expect(await client.read({ resourceType: 'Patient', id })).toMatchObject({ birthDate: '1980-02-03' });
    const older = { ...made, birthDate: '1980-02-04' };
    await client.update({ resourceType: 'Patient', id, body: older as never });
    expect(await client.vread({ resourceType: 'Patient', id, version: '1' })).toMatchObject({
      birthDate: '1980-02-03',
    });
    const jsonPatch = [{ op: 'replace' as const, path: '/birthDate', value: '1980-02-05' }];
    await client.patch({ resourceType: 'Patient', id, jsonPatch });
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: Array.from({ length: 5 }, () => ({
        resource: heartRate(id),
        request: { method: 'POST', url: 'Observation' },
      })),
    };
    await client.transaction({ body: bundle as never });
    let page = (await client.search({
      resourceType: 'Observation',
      searchParams: { patient: id, _count: '2' },
    })) as unknown as Bundle | undefined;
    const seen: string[] = [];
    while (page !== undefined) {
      seen.push(...(page.entry ?? []).map(({ resource }) => resource!.id!));
      page = (await client.nextPage({ bundle: page as never })) as unknown as Bundle | undefined;
    }
    expect(new Set(seen).size).toBe(5);
    const everything = (await client.operation({
      name: '$everything',
      resourceType: 'Patient',
      id,
      method: 'GET',
    })) as unknown as Bundle;
    expect(everything.entry).toHaveLength(6);
    await client.delete({ resourceType: 'Observation', id: seen[0]! });
    await expect(client.read({ resourceType: 'Observation', id: seen[0]! })).rejects.toMatchObject({
      response: { status: 410 },
    });
  });
});

describe('MedplumClient', () => {
  it('creates, reads, updates, patches, searches, runs batches and operations, deletes', async () => {
    const medplum = new MedplumClient({ baseUrl: hub.fhirUrl.replace('/fhir/R4', '/'), fetch, cacheTime: 0 });
    medplum.setAccessToken(token);
    const made = await medplum.createResource(patient('medplum'));
    const { id } = made;
    expect(await medplum.createResourceIfNoneExist(patient('medplum'), `identifier=${SYSTEM}|medplum`)).toMatchObject({
      id,
    });
    expect((await medplum.readResource('Patient', id)).birthDate).toBe('1980-02-03');
    expect((await medplum.updateResource({ ...made, birthDate: '1980-02-04' })).meta?.versionId).toBe('2');
    const replace = [{ op: 'replace' as const, path: '/birthDate', value: '1980-02-05' }];
    expect((await medplum.patchResource('Patient', id, replace)).birthDate).toBe('1980-02-05');
    expect((await medplum.readHistory('Patient', id)).entry).toHaveLength(3);
    const observation = await medplum.createResource(heartRate(id));
    const found = await medplum.searchResources('Observation', { patient: id, code: '8867-4' });
    expect(found.map((one) => one.id)).toEqual([observation.id]);
    expect((await medplum.readPatientEverything(id)).entry).toHaveLength(2);
    expect((await medplum.readPatientSummary(id)).type).toBe('document');
    expect((await medplum.validateResource(patient('x'))).issue[0]!.severity).toBe('information');
    const answer = await medplum.executeBatch({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: `Patient/${id}` } },
        { request: { method: 'GET', url: 'Patient/no-existe' } },
      ],
    });
    expect(answer.entry!.map(({ response }) => response!.status!.slice(0, 3))).toEqual(['200', '404']);
    await medplum.deleteResource('Observation', observation.id);
    await expect(medplum.readResource('Observation', observation.id)).rejects.toThrow();
  });
});
