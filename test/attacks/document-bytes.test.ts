/**
 * The bytes of documents (Binary) stand in nobody's compartment in R4: `securityContext` says whose access rules hold for them. So they are found,
 * hidden, shown and put on record as what that person has is. https://hl7.org/fhir/R4/binary.html
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, actingAs, callerTokens, idsIn } from '../support/caller-tokens.ts';
import { type City, CLINIC, foundCity, guardianOf, HOSPITAL } from '../support/confidential-city.ts';
import { openAside } from '../support/database.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

const RESTRICTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
const BYTES = { resourceType: 'Binary', contentType: 'text/plain', data: 'aG9sYQ==' };

describe('attacks: the bytes of other people’s documents', () => {
  let hub: RunningHub;
  let city: City;
  let doctor: As;
  let hospitalDoctor: As;
  let ana: As;
  let beto: As;
  let system: As;
  /** `Binary/…` */
  const bytes: Record<'ana' | 'beto' | 'caro' | 'confidential' | 'nobody', string> = {
    ...{ ana: '', beto: '', caro: '', confidential: '', nobody: '' },
  };

  beforeAll(async () => {
    hub = await startHub();
    city = await foundCity(hub);
    const tokenOf = await callerTokens(hub);
    const reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: CLINIC });
    expect((await reception('POST', '/RelatedPerson', guardianOf(city.caro))).status).toBe(201);
    doctor = await actingAs(hub, tokenOf, { role: 'medico', clues: CLINIC });
    hospitalDoctor = await actingAs(hub, tokenOf, { role: 'medico', clues: HOSPITAL, subject: 'medico-del-hospital' });
    ana = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana, subject: 'ana' });
    beto = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.beto, subject: 'beto' });
    system = await actingAs(hub, tokenOf, { role: 'sistema' });
    for (const person of ['ana', 'beto', 'caro'] as const) bytes[person] = await document(city[person]);
    bytes.confidential = await document(city.beto, [RESTRICTED]);
    const { body } = await system('POST', '/Binary', BYTES);
    bytes.nobody = `Binary/${body.id}`;
  }, 180_000);
  afterAll(() => hub?.close());

  /** As the intake of C-CDA sends it: bytes and what refers to them in one transaction. @returns `Binary/…` */
  async function document(patient: string, security: readonly object[] = []): Promise<string> {
    const subject = { reference: `Patient/${patient}` };
    const [inside, attachment] = [`urn:uuid:${crypto.randomUUID()}`, { contentType: 'text/plain' }];
    const reference = {
      ...{ resourceType: 'DocumentReference', status: 'current', subject },
      ...(security.length > 0 && { meta: { security } }),
      content: [{ attachment: { ...attachment, url: inside } }],
    };
    const { status, body } = await system('POST', '', {
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: [
        { resource: reference, request: { method: 'POST', url: 'DocumentReference' } },
        {
          fullUrl: inside,
          resource: { ...BYTES, securityContext: subject },
          request: { method: 'POST', url: 'Binary' },
        },
      ],
    });
    expect([status, body.issue]).toEqual([200, undefined]);
    return /Binary\/[^/]+/.exec(body.entry[1].response.location)![0];
  }
  const found = async (as: As, path: string): Promise<string[]> => {
    const { status, body } = await as('GET', path);
    expect([path, status]).toEqual([path, 200]);
    return idsIn(body);
  };
  /** Entries of a person's list of accesses that the act made. */
  const toldOf = async (person: string, act: () => Promise<unknown>): Promise<number> => {
    const count = async () =>
      (await system('GET', `/AuditEvent?patient=${person}&_summary=count`)).body.total as number;
    const before = await count();
    await act();
    // The question before it was about the person too.
    return (await count()) - before - 1;
  };
  const statusOf = async (as: As, name: string): Promise<number> => (await as('GET', `/${name}`)).status;

  it('nobody browses them: a search and the history of all bring those of persons who are treated', async () => {
    expect(await found(doctor, '/Binary?_count=1000')).toEqual([bytes.ana, bytes.caro].sort());
    expect((await doctor('GET', '/Binary?_total=accurate&_count=1')).body.total).toBe(2);
    expect([...new Set(await found(doctor, '/Binary/_history?_count=1000'))]).toEqual([bytes.ana, bytes.caro].sort());
    expect(await found(hospitalDoctor, '/Binary?_count=1000')).toEqual([bytes.beto, bytes.confidential].sort());
    expect(await found(system, '/Binary?_count=1000')).toHaveLength(5);
  });

  it('who reads the document reads its bytes; what the document’s label hides is hidden with it', async () => {
    for (const name of [bytes.ana, bytes.beto, bytes.nobody])
      expect([name, await statusOf(doctor, name)]).toEqual([name, 200]);
    expect(await statusOf(doctor, bytes.confidential)).toBe(404);
    expect(await statusOf(doctor, `${bytes.confidential}/_history/1`)).toBe(404);
    expect(await found(doctor, `/Binary?_id=${bytes.confidential.slice(7)}`)).toEqual([]);
    expect(await statusOf(hospitalDoctor, bytes.confidential)).toBe(200);
  });

  it('the person reads her own, the guardian those of the ward, nobody else’s', async () => {
    for (const [as, name, status] of [
      [ana, bytes.ana, 200],
      [ana, bytes.caro, 200],
      [ana, bytes.beto, 404],
      [ana, bytes.nobody, 404],
      [beto, bytes.beto, 200],
      [beto, bytes.confidential, 200],
      [beto, bytes.ana, 404],
    ] as const)
      expect([name, await statusOf(as, name)]).toEqual([name, status]);
    expect(await found(beto, '/Binary')).toEqual([bytes.beto, bytes.confidential].sort());
    expect(await found(ana, '/Binary')).toEqual([bytes.ana, bytes.caro].sort());
  });

  it('each reading is in the person’s list', async () => {
    for (const path of [`/${bytes.beto}`, `/${bytes.beto}/_history/1`, `/${bytes.beto}/_history`])
      expect([path, await toldOf(city.beto, () => doctor('GET', path))]).toEqual([path, 1]);
  });

  it('stored before they were filed: nobody browses them either, the person reads her own, and it is on record', async () => {
    const old = await document(city.ana);
    const db = openAside(hub.databaseUrl);
    await db.query('update resource_version set patient = null where id = $1', [old.slice(7)]);
    await db.query('delete from compartment where id = $1', [old.slice(7)]);
    await db.end();
    expect(await found(doctor, '/Binary?_count=1000')).not.toContain(old);
    expect(await found(doctor, '/Binary/_history?_count=1000')).not.toContain(old);
    expect(await statusOf(ana, old)).toBe(200);
    expect(await statusOf(beto, old)).toBe(404);
    expect(await toldOf(city.ana, () => doctor('GET', `/${old}`))).toBe(1);
  });

  it('they are no part of the record’s pages: a summary or $everything would carry every file', async () => {
    const whole = await found(doctor, `/Patient/${city.ana}/$everything?_count=500`);
    expect(whole.some((name) => name.startsWith('DocumentReference/'))).toBe(true);
    expect(whole).not.toContain(bytes.ana);
  });
});
