/** The operations over HTTP, on a hub with its own database. https://hl7.org/fhir/R4/operationslist.html */

import { ENCUENTRO_MX, PACIENTE_MX } from '@amate/hie-core/profiles/definitions.ts';
import { validateResource } from '@amate/hie-core/r4/validate.ts';
import { CLUES_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';

const CURP = 'HEGS080514MDFRRFA6';
const put = (resource: Resource): BundleEntry => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});
const subject = { reference: 'Patient/ana' };
const observation = (n: number, date?: string): Resource => ({
  resourceType: 'Observation',
  id: `o${String(n).padStart(3, '0')}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject,
  performer: [{ reference: 'PractitionerRole/rol' }],
  ...(date === undefined ? {} : { effectiveDateTime: date }),
});

const RECORD: Resource[] = [
  { resourceType: 'Organization', id: 'xoco', name: 'Hospital General Xoco' },
  { resourceType: 'Organization', id: 'nobody-mentions', name: 'Otro' },
  { resourceType: 'Practitioner', id: 'dra', name: [{ family: 'Ruiz' }] },
  {
    resourceType: 'PractitionerRole',
    id: 'rol',
    practitioner: { reference: 'Practitioner/dra' },
    organization: { reference: 'Organization/xoco' },
  },
  {
    resourceType: 'Patient',
    id: 'ana',
    identifier: [{ system: CURP_SYSTEM, value: CURP }],
    name: [{ family: 'Hernández', given: ['Sofía'] }],
    birthDate: '2008-05-14',
    gender: 'female',
    managingOrganization: { reference: 'Organization/xoco' },
  },
  { resourceType: 'Patient', id: 'otra', name: [{ family: 'Otra' }] },
  {
    resourceType: 'Condition',
    id: 'de-otra',
    subject: { reference: 'Patient/otra' },
    code: { text: 'Ajena' },
  },
  {
    resourceType: 'AllergyIntolerance',
    id: 'alergia',
    patient: subject,
    code: { text: 'Penicilina' },
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
    },
  },
  ...Array.from({ length: 30 }, (_, n) => observation(n, n < 20 ? '2024-03-01' : '2026-03-01')),
];

const keys = (bundle: Bundle, mode?: string) =>
  (bundle.entry ?? [])
    .filter(({ search }) => mode === undefined || search?.mode === mode)
    .map(({ resource }) => `${resource!.resourceType}/${resource!.id}`);
const nextOf = (bundle: Bundle) => bundle.link?.find(({ relation }) => relation === 'next')?.url;
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });

describe('operations', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await startHub();
    const answer = await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: RECORD.map(put) });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }, 60_000);
  afterAll(() => hub?.close());

  const below = (url: string) => url.slice(hub.fhirUrl.length);

  describe('Patient/$everything', () => {
    it('has the person first, the whole record, and what it refers to; nothing of others, no trail', async () => {
      const { status, body } = await hub.fhir('GET', '/Patient/ana/$everything');
      expect(status).toBe(200);
      expect(keys(body, 'match')).toHaveLength(32);
      expect(keys(body)[0]).toBe('Patient/ana');
      expect(body.total).toBe(32);
      expect(new Set(keys(body, 'include'))).toEqual(
        new Set(['Organization/xoco', 'PractitionerRole/rol', 'Practitioner/dra']),
      );
      expect(keys(body).join()).not.toMatch(/AuditEvent|otra/);
      expect(validateResource(body)).toEqual([]);
    });

    it('comes by pages that lose and repeat nothing while the record is written to', async () => {
      const seen: string[] = [];
      let url: string | undefined = '/Patient/ana/$everything?_count=7&_type=Observation';
      let pages = 0;
      while (url !== undefined) {
        const { body } = await hub.fhir('GET', url);
        seen.push(...keys(body, 'match'));
        const moved = { ...observation(pages, '2020-01-01'), note: [{ text: `nota ${pages}` }] };
        expect((await hub.fhir('PUT', `/Observation/${moved.id}`, moved)).status).toBe(200);
        const next = nextOf(body);
        url = next === undefined ? undefined : below(next);
        pages++;
      }
      expect(pages).toBe(5);
      expect(seen).toHaveLength(30);
      expect(new Set(seen).size).toBe(30);
    });

    it('_since, start, end, _type', async () => {
      const all = async (query: string) => keys((await hub.fhir('GET', `/Patient/ana/$everything?${query}`)).body);
      expect(await all('_since=2999-01-01')).toEqual([]);
      expect(await all('_type=AllergyIntolerance')).toEqual(['AllergyIntolerance/alergia']);
      const recent = await all('start=2026-01-01&_count=1000');
      expect(recent.filter((key) => key.startsWith('Observation/'))).toHaveLength(10);
      expect(recent).toContain('AllergyIntolerance/alergia');
      expect((await all('end=2019-12-31&_type=Observation')).length).toBe(0);
    });

    it('by POST with Parameters', async () => {
      const body = parameters({ name: '_type', valueString: 'Patient' });
      const answer = await hub.fhir('POST', '/Patient/ana/$everything', body);
      expect(keys(answer.body)).toEqual(['Patient/ana']);
    });

    it.each([
      ['/Patient/nadie/$everything', 404],
      ['/Patient/ana/$everything?_type=Foo', 400],
      ['/Patient/ana/$everything?_since=ayer', 400],
      ['/Patient/ana/$everything?_count=0', 400],
      ['/Patient/ana/$everything?_cursor=zzz', 400],
      ['/Patient/ana/$everything?sort=x', 400],
      ['/Patient/$everything', 400],
    ])('%s answers %d with an outcome', async (path, status) => {
      const answer = await hub.fhir('GET', path);
      expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    });

    it('leaves out the types that a token does not open, and asks for the scope of Patient', async () => {
      const few = {
        authorization: `Bearer ${await hub.token('amate-demo', 'system/Patient.rs', 'system/Condition.rs')}`,
      };
      const answer = await hub.fhir('GET', '/Patient/ana/$everything', undefined, few);
      expect(keys(answer.body)).toEqual(['Patient/ana']);
      const none = { authorization: `Bearer ${await hub.token('amate-demo', 'system/Condition.rs')}` };
      expect((await hub.fhir('GET', '/Patient/ana/$everything', undefined, none)).status).toBe(403);
    });

    it('leaves one audit entry for a page', async () => {
      const trail = async () => (await hub.fhir('GET', '/AuditEvent?patient=otra&_total=accurate')).body.total;
      const before = await trail();
      await hub.fhir('GET', '/Patient/otra/$everything');
      // Who asks for a person's trail is in it too: once for the first look, once for the page.
      expect(await trail()).toBe(before + 2);
    });
  });

  it('Patient/$summary is a document that R4 accepts, of this person only', async () => {
    const { status, body } = await hub.fhir('GET', '/Patient/ana/$summary');
    expect([status, body.type, body.entry[0].resource.resourceType]).toEqual([200, 'document', 'Composition']);
    expect(validateResource(body)).toEqual([]);
    expect(JSON.stringify(body)).toContain('Penicilina');
    expect(JSON.stringify(body)).not.toContain('Ajena');
    expect((await hub.fhir('GET', '/Patient/nadie/$summary')).status).toBe(404);
  });

  describe('$validate', () => {
    const good = { resourceType: 'Patient', name: [{ family: 'A' }] };
    const severities = async (path: string, body?: unknown) => {
      const answer = await hub.fhir('POST', path, body);
      expect([answer.status, answer.body.resourceType]).toEqual([200, 'OperationOutcome']);
      return answer.body.issue.map((issue: { severity: string }) => issue.severity);
    };

    it('says that a resource is valid, or everything that is wrong, and stores nothing', async () => {
      const before = (await hub.fhir('GET', '/Patient?_total=accurate&_count=1')).body.total;
      expect(await severities('/Patient/$validate', good)).toEqual(['information']);
      expect(await severities('/Patient/$validate', parameters({ name: 'resource', resource: good }))).toEqual([
        'information',
      ]);
      expect(await severities('/Patient/$validate', { ...good, birthDate: 'ayer', gender: 'x' })).toEqual([
        'error',
        'error',
      ]);
      expect((await hub.fhir('GET', '/Patient?_total=accurate&_count=1')).body.total).toBe(before);
    });

    it('modes', async () => {
      expect(await severities('/Patient/$validate?mode=create', good)).toEqual(['information']);
      expect(await severities('/Patient/$validate?mode=update', good)).toEqual(['error']);
      expect(await severities('/Patient/ana/$validate?mode=delete')).toEqual(['information']);
      expect(await severities('/Patient/ana/$validate')).toEqual(['information']);
      expect(await severities('/Patient/ana/$validate?mode=update', { ...good, id: 'ana' })).toEqual(['information']);
      expect(await severities('/Patient/ana/$validate?mode=update', { ...good, id: 'x' })).toEqual(['error']);
      expect((await hub.fhir('POST', '/Patient/nadie/$validate?mode=delete')).status).toBe(404);
      expect((await hub.fhir('POST', '/Patient/$validate?mode=foo', good)).status).toBe(400);
    });

    it('profiles of ours, the base, and one that it does not know', async () => {
      expect((await severities(`/Patient/$validate?profile=${PACIENTE_MX}`, good)).length).toBeGreaterThan(2);
      const base = 'http://hl7.org/fhir/StructureDefinition/Patient';
      expect(await severities(`/Patient/$validate?profile=${base}`, good)).toEqual(['information']);
      const unknown = await hub.fhir('POST', '/Patient/$validate?profile=http://example.org/p', good);
      expect([unknown.status, unknown.body.issue[0].code]).toEqual([200, 'not-supported']);
    });
  });

  it('$meta, $meta-add, $meta-delete', async () => {
    const tag = { system: 'http://example.org/tags', code: 'revisar' };
    const given = parameters({ name: 'meta', valueMeta: { tag: [tag] } });
    const metaOf = async (method: string, path: string, body?: unknown) => {
      const answer = await hub.fhir(method, path, body);
      expect(answer.status).toBe(200);
      return answer.body.parameter[0].valueMeta;
    };
    const before = await metaOf('GET', '/Organization/xoco/$meta');
    const added = await metaOf('POST', '/Organization/xoco/$meta-add', given);
    expect([added.tag, Number(added.versionId)]).toEqual([[tag], Number(before.versionId) + 1]);
    expect((await metaOf('POST', '/Organization/xoco/$meta-add', given)).versionId).toBe(added.versionId);
    expect((await hub.fhir('GET', '/Organization/xoco')).body.name).toBe('Hospital General Xoco');
    expect((await metaOf('POST', '/Organization/xoco/$meta-delete', given)).tag).toBeUndefined();
    expect((await hub.fhir('POST', '/Organization/xoco/$meta-add', parameters())).status).toBe(400);
  });

  describe('own profiles', () => {
    it('are published as StructureDefinitions that R4 accepts', async () => {
      for (const id of ['paciente-mx', 'encuentro-mx', 'nota-mx', 'receta-mx']) {
        const { status, body } = await hub.fhir('GET', `/StructureDefinition/${id}`);
        expect(status).toBe(200);
        expect(validateResource(body)).toEqual([]);
      }
      const found = await hub.fhir('GET', `/StructureDefinition?url=${encodeURIComponent(PACIENTE_MX)}`);
      expect(found.body.entry.map((entry: BundleEntry) => entry.resource!.id)).toEqual(['paciente-mx']);
    });

    it('hold whoever claims them', async () => {
      const claim = { resourceType: 'Patient', meta: { profile: [PACIENTE_MX] }, name: [{ given: ['Ana'] }] };
      const refused = await hub.fhir('POST', '/Patient', claim);
      expect(refused.body.issue.map((issue: { expression: string[] }) => issue.expression[0])).toEqual([
        'Patient.identifier',
        'Patient.identifier',
        'Patient.birthDate',
        'Patient.gender',
      ]);
      const encounter = {
        resourceType: 'Encounter',
        meta: { profile: [`${ENCUENTRO_MX}|1.0.0`] },
        status: 'finished',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject,
        period: { start: '2026-01-01' },
        serviceProvider: { identifier: { system: CLUES_SYSTEM, value: 'DFSSA003162' } },
      };
      expect((await hub.fhir('POST', '/Encounter', encounter)).status).toBe(201);
      const wrong = { ...encounter, class: { system: 'http://example.org', code: 'AMB' } };
      const answer = await hub.fhir('POST', '/Encounter', wrong);
      expect([answer.status, answer.body.issue[0].expression]).toEqual([400, ['Encounter.class.system']]);
    });
  });
});
