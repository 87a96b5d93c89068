/** The main journey on a hub whose resources live in HAPI (`FHIR_STORE=hapi`): from a hospital's message to the audit. */
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditEvent, Bundle, Resource } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';
import type { Hapi } from './start-hapi.ts';

const CURP = 'EAAF901102MMCSRR03';
const XOCO = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const ADMISSION = [
  'MSH|^~\\&|HIS|DFSSA003162|AMATE|HIE|20261120093000||ADT^A01^ADT_A01|XOCO-1001|P|2.5.1|||||MEX|UNICODE UTF-8',
  'EVN|A01|20261120093000',
  `PID|1||0045999^^^XOCO^MR~${CURP}^^^RENAPO^CURP||ESCAMILLA ARROYO^MARIA FERNANDA^^^^^L||19901102|F`,
  'PV1|1|E|URGENCIAS^12^A||||7654321^RUIZ TORRES^ELENA^^^DRA|||MED|||||||||EP-1001|||||||||||||||||||||||||20261120091500',
  'DG1|1||I209^Angina de pecho, no especificada^I10||20261120092500|A',
  'AL1|1|DA|^Penicilina|SV|Urticaria',
].join('\r');

const admission = (): Bundle => {
  const mapped = mapMessage(Buffer.from(ADMISSION, 'utf8'), XOCO);
  if (!('bundle' in mapped)) throw new Error(JSON.stringify(mapped));
  return mapped.bundle as Bundle;
};
const resourcesOf = (bundle: Bundle): Resource[] => (bundle.entry ?? []).map(({ resource }) => resource as Resource);
const typesOf = (bundle: Bundle): string[] => resourcesOf(bundle).map(({ resourceType }) => resourceType);

export function hubSuite(hapi: () => Hapi): void {
  let hub: RunningHub;
  let id = '';
  beforeAll(async () => {
    hub = await startHub({ FHIR_STORE: 'hapi', HAPI_URL: hapi().fhirUrl });
  }, 60_000);
  afterAll(() => hub?.close());

  const get = async (path: string): Promise<Bundle> => {
    const answer = await hub.fhir('GET', path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  it('takes the bundle of a connector, and its repetition without a second copy', async () => {
    const first = await hub.fhir('POST', '', admission());
    expect([
      first.status,
      first.body.entry.every(({ response }: { response: { status: string } }) => /^201/.test(response.status)),
    ]).toEqual([200, true]);
    const again = await hub.fhir('POST', '', admission());
    expect(again.body.entry.map(({ response }: { response: { location: string } }) => response.location)).toEqual(
      first.body.entry.map(({ response }: { response: { location: string } }) => response.location),
    );
    const found = await get(`/Patient?identifier=${CURP_SYSTEM}|${CURP}`);
    expect(found.total).toBe(1);
    id = found.entry![0]!.resource!.id!;
  });

  it('keeps one record per CURP and refuses a false one', async () => {
    const patient = (value: string) => ({ resourceType: 'Patient', identifier: [{ system: CURP_SYSTEM, value }] });
    expect((await hub.fhir('POST', '/Patient', patient(CURP))).status).toBe(409);
    const wrong = await hub.fhir('POST', '/Patient', patient('HEGS080514MDFRRFA5'));
    expect([wrong.status, wrong.body.issue[0].expression]).toEqual([400, ['Patient.identifier[0].value']]);
  });

  it('finds the person by any words of the name', async () => {
    for (const name of ['escamilla', 'arroyo maría', 'fernanda escamilla', 'ARROYO'])
      expect([
        name,
        (await get(`/Patient?name=${encodeURIComponent(name)}`)).entry?.map(({ resource }) => resource!.id),
      ]).toEqual([name, [id]]);
  });

  it('shows the timeline, $everything, $summary, history and a search through other types', async () => {
    expect(typesOf(await get(`/Encounter?patient=${id}&_sort=-date&_include=Encounter:subject`))).toEqual([
      'Encounter',
      'Patient',
    ]);
    expect(typesOf(await get(`/Patient/${id}/$everything`)).sort()).toEqual(
      ['AllergyIntolerance', 'Condition', 'Encounter', 'Patient'].sort(),
    );
    expect(typesOf(await get(`/Patient/${id}/$summary`)).slice(0, 2)).toEqual(['Composition', 'Patient']);
    expect((await get(`/Patient/${id}/_history`)).total).toBe(1);
    expect((await get('/_history?_count=20')).entry!.length).toBeGreaterThan(3);
    expect(typesOf(await get(`/Condition?patient.identifier=${CURP_SYSTEM}|${CURP}`))).toEqual(['Condition']);
  });

  it('searches several types, one after another, in pages', async () => {
    const seen: string[] = [];
    let path: string | undefined = `/Patient/${id}/*?_count=2&_total=accurate`;
    while (path !== undefined) {
      const page: Bundle = await get(path);
      expect(page.total).toBe(4);
      seen.push(...typesOf(page));
      path = page.link?.find(({ relation }) => relation === 'next')?.url?.slice(hub.fhirUrl.length);
    }
    expect(seen).toEqual(['AllergyIntolerance', 'Condition', 'Encounter', 'Patient']);
    expect((await get('/?_type=Encounter,Condition&_lastUpdated=ge2020&_count=50')).entry!.length).toBeGreaterThan(1);
    expect((await hub.fhir('GET', '/?_type=Encounter,Condition&_sort=_lastUpdated')).body.issue[0].details.text).toBe(
      'Este repositorio ordena solo dentro de un tipo.',
    );
  });

  it('updates, patches and tells a screen that watches the record', async () => {
    const stream = await fetch(`${hub.config.baseUrl}/live/Patient/${id}`, {
      headers: { authorization: `Bearer ${await hub.token()}` },
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const pulse = {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
      subject: { reference: `Patient/${id}` },
    };
    const { body } = await hub.fhir('POST', '/Observation', pulse);
    let heard = '';
    while (!heard.includes(body.id)) heard += (await reader.read()).value ?? '';
    await reader.cancel();
    const patch = [{ op: 'replace', path: '/status', value: 'amended' }];
    const patched = await hub.fhir('PATCH', `/Observation/${body.id}`, patch, {
      'content-type': 'application/json-patch+json',
    });
    expect([patched.status, patched.body.meta.versionId, patched.body.status]).toEqual([200, '2', 'amended']);
    expect((await hub.fhir('PUT', `/Observation/${body.id}`, patched.body, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await hub.fhir('DELETE', `/Observation/${body.id}`)).status).toBe(204);
    expect((await hub.fhir('GET', `/Observation/${body.id}`)).status).toBe(410);
  });

  it('has in its own ledger who did what: the intent before HAPI is told, the outcome after', async () => {
    const events = resourcesOf(await get(`/AuditEvent?patient=${id}&_count=100`)) as AuditEvent[];
    const codes = events.flatMap(({ subtype = [] }) => subtype.map(({ code }) => code));
    expect(codes).toEqual(expect.arrayContaining(['transaction', 'intent', 'search-type', 'patch', 'delete']));
    const writes = codes.filter((code) => ['transaction', 'create', 'patch', 'delete'].includes(code!));
    expect(codes.filter((code) => code === 'intent')).toHaveLength(writes.length);
    expect(events.every(({ agent }) => agent.some(({ requestor }) => requestor))).toBe(true);
    expect(
      (await fetch(`${hapi().fhirUrl}/AuditEvent?_summary=count`).then((answer) => answer.json())) as Bundle,
    ).toMatchObject({ total: 0 });
  });

  it('opens nothing without a token, nor to a scope that does not reach it', async () => {
    expect((await fetch(`${hub.fhirUrl}/Patient/${id}`)).status).toBe(401);
    const narrow = await hub.token('amate-demo', 'system/Observation.rs');
    expect((await hub.fhir('GET', `/Patient/${id}`, undefined, { authorization: `Bearer ${narrow}` })).status).toBe(
      403,
    );
  });

  it('refuses webhooks in clear words', async () => {
    const channel = { type: 'rest-hook', endpoint: 'https://example.org/aviso', payload: 'application/fhir+json' };
    const subscription = {
      resourceType: 'Subscription',
      status: 'requested',
      reason: 'x',
      criteria: 'Observation?code=8867-4',
      channel,
    };
    const { status, body } = await hub.fhir('POST', '/Subscription', subscription);
    expect([status, body.issue[0].details.text]).toEqual([
      400,
      'Este hub guarda sus recursos en HAPI y ahí no puede enviar avisos.',
    ]);
  });
}
