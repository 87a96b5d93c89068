/**
 * What the connector makes of a document, of a table and of another FHIR server, filed by a real hub: valid, once, and what is deleted
 * there is entered in error here. The other server is a hub too.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapDocument } from '@amate/connectors/cda/map-document.ts';
import { sampleDocument } from '@amate/connectors/cda/sample.fixture.ts';
import { processFile } from '@amate/connectors/csv/process-file.ts';
import { TABLE, tableSource } from '@amate/connectors/csv/sample.fixture.ts';
import { pollOnce } from '@amate/connectors/fhir-poll/poll.ts';
import { PollState } from '@amate/connectors/fhir-poll/state.ts';
import { Outbox } from '@amate/connectors/outbox/outbox.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { waitingFiles } from '@amate/connectors/sources/folder.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from './support/hub.ts';

const hospital = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
let folder: string;
let hub: RunningHub;
let outbox: Outbox;
/** As a hospital's edge has it: it hands in and reads nothing. */
let asEdge: Record<string, string>;
let sent = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'));
  hub = await startHub();
  asEdge = { authorization: `Bearer ${await hub.token('amate-demo', 'system/*.cu')}` };
  outbox = new Outbox(join(folder, 'outbox.sqlite'));
}, 120_000);
afterAll(async () => {
  outbox?.close();
  await hub?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything in the outbox that was not sent yet, in order. @returns what the hub refused */
async function deliver(): Promise<string[]> {
  const refused: string[] = [];
  for (const { id } of outbox.pendingAfter(sent, 1_000)) {
    sent = id;
    const { status, body } = await hub.fhir('POST', '', outbox.bundleOf(id)!.bundle, asEdge);
    if (status !== 200) refused.push(`${status} ${JSON.stringify(body).slice(0, 600)}`);
  }
  return refused;
}

const total = async (query: string, at: RunningHub = hub): Promise<number> =>
  (await at.fhir('GET', `/${query}${query.includes('?') ? '&' : '?'}_summary=count&_total=accurate`)).body
    .total as number;

it('a document is filed whole, and sent again changes nothing', async () => {
  const result = mapDocument(sampleDocument(), hospital);
  if (result.kind === 'refused') throw new Error(result.text);
  const first = await hub.fhir('POST', '', result.bundle, asEdge);
  expect([first.status, first.status === 200 ? '' : first.body]).toEqual([200, '']);
  const types = ['Patient', 'Condition', 'Observation', 'Composition', 'DocumentReference', 'Binary', 'Provenance'];
  const before = await Promise.all(types.map((type) => total(type)));
  expect(before).toEqual([1, 2, 3, 1, 1, 1, 7]);
  // The same document exported again, a byte apart: other operation, same things.
  const again = mapDocument(Buffer.concat([sampleDocument(), Buffer.from('\n')]), hospital);
  if (again.kind === 'refused') throw new Error(again.text);
  const second = await hub.fhir('POST', '', again.bundle, asEdge);
  expect([second.status, second.status === 200 ? '' : JSON.stringify(second.body)]).toEqual([200, '']);
  const after = await Promise.all(types.map((type) => total(type)));
  // The original and what it is the source of belong to those bytes.
  expect(after.slice(0, 5)).toEqual(before.slice(0, 5));
  const { body } = await hub.fhir('GET', `/Condition?code=E11.9&patient.identifier=PEGJ850315HDFRRN00`);
  expect(body.entry[0].resource.subject.reference).toMatch(/^Patient\//);
});

it('a table is filed row by row, visits under the episode number', async () => {
  const source = tableSource(join(folder, 'tabla'));
  writeFileSync(join(source.folder, 'hoy.csv'), TABLE);
  for (const file of await waitingFiles(source.folder, /\.csv$/, 0)) await processFile(file, source, hospital, outbox);
  expect(await deliver()).toEqual([]);
  expect(await total('Encounter?identifier=EP-1')).toBe(1);
  const { body } = await hub.fhir('GET', '/Observation?identifier=F1|GLU'.replace('|', '%5C%7C'));
  expect(body.entry[0].resource).toMatchObject({
    valueQuantity: { value: 105.5, code: 'mg/dL' },
    encounter: { reference: expect.stringMatching(/^Encounter\//) },
  });
  expect(readdirSync(join(source.folder, 'procesados'))).toEqual(['hoy.csv']);
});

describe('another FHIR server', () => {
  let other: RunningHub;
  let tokenFile: string;

  beforeAll(async () => {
    other = await startHub();
    tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, await other.token());
  }, 120_000);
  afterAll(() => other?.close());

  it('is read once, however often it is asked or cut off, and what changes or goes there changes or goes here', async () => {
    const people = await Promise.all(
      ['Ana', 'Eva', 'Luz'].map((given, index) =>
        other.fhir('POST', '/Patient', {
          resourceType: 'Patient',
          identifier: [{ system: 'https://his.example/exp', value: `HIS-${index}` }],
          name: [{ family: 'Zamudio', given: [given] }],
          gender: 'female',
          birthDate: `198${index}-02-03`,
        }),
      ),
    );
    const [ana] = people.map(({ body }) => body.id as string);
    const visit = await other.fhir('POST', '/Encounter', {
      resourceType: 'Encounter',
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject: { reference: `Patient/${ana}` },
      period: { start: '2026-11-20', end: '2026-11-20' },
    });
    const conditions = await Promise.all(
      ['I10', 'E11.9', 'J45'].map((code) =>
        other.fhir('POST', '/Condition', {
          resourceType: 'Condition',
          subject: { reference: `Patient/${ana}` },
          encounter: { reference: `Encounter/${visit.body.id}` },
          clinicalStatus: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
          },
          asserter: { reference: `Patient/${ana}` },
          code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] },
        }),
      ),
    );
    expect([...people, visit, ...conditions].map(({ status }) => status)).toEqual(Array(7).fill(201));

    const profile = toProfile({
      clues: 'DFSSA003162',
      name: 'Hospital General Xoco',
      sources: [
        {
          kind: 'fhir',
          name: 'his',
          url: other.fhirUrl,
          types: ['Patient', 'Encounter', 'Condition'],
          pageSize: 2,
          pauseMs: 0,
          overlapSeconds: 3_600,
          identifiers: { 'https://his.example/exp': 'expediente' },
          auth: { kind: 'bearer', tokenFile },
        },
      ],
    });
    const [source] = profile.sources;
    if (source?.kind !== 'fhir') throw new Error('no source');
    const poll = async (accept: Outbox['accept'] = (offer) => outbox.accept(offer)) => {
      const state = new PollState(folder, source);
      try {
        return await pollOnce({ source, profile, state, outbox: { accept }, signal: new AbortController().signal });
      } finally {
        state.close();
      }
    };

    // Cut off in the middle, as by a kill: what the outbox has is not remembered as read.
    let accepted = 0;
    const cutting: Outbox['accept'] = async (offer) => {
      if (++accepted === 4) throw new Error('cut');
      return outbox.accept(offer);
    };
    await expect(poll(cutting)).rejects.toThrow('cut');
    await poll();
    expect(await poll()).toEqual({ taken: 0, deleted: 0 });
    expect(await deliver()).toEqual([]);
    expect([
      await total('Patient?family=Zamudio'),
      await total('Condition?code=I10,J45'),
      await total('Patient?identifier=https://amate.mx/fhir/sid/expediente/DFSSA003162|HIS-0'),
    ]).toEqual([3, 2, 1]);
    const { body } = await hub.fhir('GET', '/Condition?code=I10');
    const [here] = body.entry as {
      resource: { id: string; subject: { reference: string }; encounter: { reference: string } };
    }[];
    const patient = await hub.fhir('GET', `/${here!.resource.subject.reference}`);
    expect(patient.body.name[0].given).toEqual(['Ana']);
    expect((await hub.fhir('GET', `/${here!.resource.encounter.reference}`)).body.status).toBe('finished');

    const [hypertension, , asthma] = conditions.map(({ body: condition }) => condition as { id: string });
    expect(
      (await other.fhir('PUT', `/Condition/${hypertension!.id}`, { ...hypertension, note: [{ text: 'Corregido' }] }))
        .status,
    ).toBe(200);
    expect((await other.fhir('DELETE', `/Condition/${asthma!.id}`)).status).toBe(204);
    expect(await poll()).toEqual({ taken: 1, deleted: 1 });
    expect(await poll()).toEqual({ taken: 0, deleted: 0 });
    expect(await deliver()).toEqual([]);
    expect((await hub.fhir('GET', `/Condition/${here!.resource.id}`)).body).toMatchObject({
      meta: { versionId: '2' },
      note: [{ text: 'Corregido' }],
    });
    const gone = (await hub.fhir('GET', '/Condition?code=J45')).body.entry[0].resource;
    expect([gone.verificationStatus.coding[0].code, gone.clinicalStatus]).toEqual(['entered-in-error', undefined]);
  }, 60_000);
});
