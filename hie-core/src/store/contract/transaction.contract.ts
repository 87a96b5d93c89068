/** Part of the store's contract: a transaction is all or nothing. https://hl7.org/fhir/R4/http.html#trules */
import { expect, it } from '@jest/globals';
import type { Encounter } from '@medplum/fhirtypes';
import type { AuditEntry } from '../../security/audit/entry.ts';
import { ask, create, observation, person, refusal, SYSTEM, type Under, unique, update, verbs } from './fixture.ts';

export function transactionContract(under: Under): void {
  const store = () => under().repository;
  const { write, one, ids } = verbs(under);

  it('resolves urn:uuid references in any order of entries, also in narrative', async () => {
    const encounter: Encounter = {
      resourceType: 'Encounter',
      status: 'in-progress',
      class: { code: 'EMER' },
      text: {
        status: 'generated',
        div: '<div xmlns="http://www.w3.org/1999/xhtml"><a href="urn:uuid:aa">ver</a></div>',
      },
      subject: { reference: 'urn:uuid:aa' },
    };
    const results = await write(
      create(
        { ...observation('urn:uuid:aa', '718-7', '2026-01-02'), encounter: { reference: 'urn:uuid:bb' } },
        { fullUrl: 'urn:uuid:cc' },
      ),
      create(encounter, { fullUrl: 'urn:uuid:bb' }),
      create(person('Enlace', 'Ana'), { fullUrl: 'urn:uuid:aa' }),
    );
    const [obs, enc, pat] = results.map((result) => result.stored);
    expect(JSON.parse(obs!.json)).toMatchObject({
      subject: { reference: `Patient/${pat!.id}` },
      encounter: { reference: `Encounter/${enc!.id}` },
    });
    expect(JSON.parse(enc!.json).text.div).toContain(`href="Patient/${pat!.id}"`);
    expect(results.map((result) => result.patientId)).toEqual([pat!.id, pat!.id, pat!.id]);
  });

  it('stores nothing when one reference leads nowhere, and says where', async () => {
    const family = unique('nadie').replaceAll('-', '');
    const error = await refusal(
      write(
        create(person(family, 'X'), { fullUrl: 'urn:uuid:p' }),
        create(observation('Patient/no-hay', '1-1', '2026-01-01')),
      ),
    );
    expect(error.problems[0]).toMatchObject({
      code: 'invariant',
      path: 'Bundle.entry[1].resource.subject.reference',
      value: 'Patient/no-hay',
    });
    expect(await ids(ask('Patient', `family=${family}`))).toEqual([]);
    expect((await refusal(write(create(observation('urn:uuid:nada', '1-1', '2026-01-01'))))).problems[0].path).toBe(
      'Observation.subject.reference',
    );
  });

  it('creates once on a condition, and meets it afterwards (conditional create)', async () => {
    const value = unique('C');
    const intent = () =>
      create(person('Condicional', 'Ana', { identifier: [{ system: SYSTEM, value }] }), {
        condition: `identifier=${SYSTEM}|${value}`,
      });
    const first = await one(intent());
    const second = await one(intent());
    expect([first.outcome, second.outcome]).toEqual(['created', 'matched']);
    expect(second.stored).toEqual(first.stored);
  });

  it('32 concurrent conditional creates of the same identifier make one resource', async () => {
    const value = unique('C32');
    const results = await Promise.all(
      Array.from({ length: 32 }, () =>
        one(
          create(person('Carrera', 'Ana', { identifier: [{ system: SYSTEM, value }] }), {
            condition: `identifier=${SYSTEM}|${value}`,
          }),
        ),
      ),
    );
    expect(new Set(results.map((result) => result.stored.id)).size).toBe(1);
    expect(results.filter((result) => result.outcome === 'created')).toHaveLength(1);
    expect(await ids(ask('Patient', `identifier=${SYSTEM}|${value}`))).toHaveLength(1);
  });

  it('updates on a condition, creates when nothing meets it, refuses when several do', async () => {
    const value = unique('CU');
    const condition = `identifier=${SYSTEM}|${value}`;
    const body = (given: string) => person('CondUpdate', given, { identifier: [{ system: SYSTEM, value }] });
    const first = await one(update(body('A'), { condition }));
    const second = await one(update(body('B'), { condition }));
    expect([first.outcome, second.outcome, second.stored.id]).toEqual(['created', 'updated', first.stored.id]);
    await one(create(body('C')));
    expect((await refusal(write(update(body('D'), { condition })))).code).toBe('multiple-matches');
  });

  it('resolves conditional references', async () => {
    const value = unique('ORG');
    const organization = await one(
      create({ resourceType: 'Organization', name: 'Clínica', identifier: [{ system: SYSTEM, value }] }),
    );
    const refer = (reference: string) => create(person('Refiere', 'Ana', { managingOrganization: { reference } }));
    const patient = await one(refer(`Organization?identifier=${SYSTEM}|${value}`));
    expect(JSON.parse(patient.stored.json).managingOrganization.reference).toBe(
      `Organization/${organization.stored.id}`,
    );
    expect((await refusal(write(refer(`Organization?identifier=${SYSTEM}|no-hay`)))).code).toBe('invariant');
  });

  it('answers a repeated operation with its first results and writes nothing', async () => {
    const operationId = unique('op');
    const family = unique('repetida').replaceAll('-', '');
    const run = () => store().transact([create(person(family, 'Ana'))], {}, { operationId, audit: () => [] });
    const first = await run();
    await one(update(person(family, 'Berta'), { id: first[0]!.stored.id }));
    expect(await run()).toEqual(first);
    expect(await ids(ask('Patient', `family=${family}`))).toHaveLength(1);
    const race = await Promise.all(
      Array.from({ length: 8 }, () =>
        store().transact([create(person(family, 'Carla'))], {}, { operationId: `${operationId}-2`, audit: () => [] }),
      ),
    );
    expect(new Set(race.map((results) => results[0]!.stored.id)).size).toBe(1);
  });

  it('refuses two entries that write the same resource', async () => {
    const { stored } = await one(create(person('Doble', 'Ana')));
    const error = await refusal(
      write(update(person('Doble', 'B'), { id: stored.id }), update(person('Doble', 'C'), { id: stored.id })),
    );
    expect(error.code).toBe('invalid');
  });

  it('has the audit on disk with the write: what was done, once', async () => {
    const act = (patients: readonly string[]): AuditEntry => ({
      ...{ atMs: Date.now(), requestId: unique('req'), act: 'create', outcome: 'success' },
      ...{ agent: undefined, address: '', patients, entities: [] },
    });
    let told: string[] = [];
    const [result] = await store().transact(
      [create(person('Auditada', 'Ana'))],
      {},
      {
        operationId: undefined,
        audit: (results) => {
          told = results.map(({ stored }) => stored.id);
          return [act(told)];
        },
      },
    );
    const { id } = result!.stored;
    expect(told).toEqual([id]);
    // A store that cannot commit both at once leaves its intent first.
    const done = async () => (await under().auditOf(id)).filter((one) => one.act !== 'intent');
    expect(await done()).toMatchObject([{ act: 'create', outcome: 'success', patients: [id] }]);
    await store().record([act([id])]);
    expect(await done()).toHaveLength(2);
  });
}
