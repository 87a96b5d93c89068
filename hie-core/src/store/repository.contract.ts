/** What every adapter of the store's port must do. Runs on each of them with a factory of its own. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Encounter, Observation, Organization, Patient, Resource } from '@medplum/fhirtypes';
import { HubError } from '../errors.ts';
import { compartmentContract } from './compartment.contract.ts';
import { parseCriteria } from './criteria.ts';
import { lifecycleContract } from './lifecycle.contract.ts';
import type { Repository, SearchQuery, WriteIntent, WriteOptions } from './repository.ts';

export interface RepositoryFixture {
  readonly repository: Repository;
  close(): Promise<void>;
}

/** What an adapter may be unable to do; whatever it lacks is named when its tests run, and why stands in its ADR. */
export interface Capabilities {
  /** A name is found by the beginning of any of its words, in any order. */
  readonly wordsOfNames: boolean;
  /** A search parameter or modifier without an index is refused. */
  readonly refusesUnindexed: boolean;
}

const WHOLE: Capabilities = { wordsOfNames: true, refusesUnindexed: true };

const SYSTEM = 'http://example.org/expediente';
const QUIET: WriteOptions = { operationId: undefined, audit: () => [] };

const person = (family: string, given: string, extra: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  name: [{ family, given: [given] }],
  birthDate: '1990-05-01',
  gender: 'female',
  ...extra,
});
const create = (resource: Resource, more: { fullUrl?: string; condition?: string } = {}): WriteIntent => ({
  kind: 'create',
  fullUrl: more.fullUrl,
  resource,
  condition: more.condition === undefined ? undefined : parseCriteria(more.condition),
});
const update = (resource: Resource, target: { id: string } | { condition: string }, ifMatch?: string): WriteIntent => ({
  kind: 'update',
  fullUrl: undefined,
  resource,
  target: 'id' in target ? target : { condition: parseCriteria(target.condition) },
  ifMatch,
});
const observation = (patient: string, code: string, date: string): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: patient },
  effectiveDateTime: date,
});
export const ask = (type: string, criteria: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  type,
  criteria: parseCriteria(criteria),
  sort: [],
  count: 50,
  cursor: undefined,
  total: 'none',
  ...more,
});

async function refusal(work: Promise<unknown>): Promise<HubError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

let sequence = 0;
const unique = (prefix: string): string => `${prefix}-${++sequence}-${Date.now()}`;

export function repositoryContract(
  name: string,
  open: () => Promise<RepositoryFixture>,
  capabilities: Capabilities = WHOLE,
): void {
  const lacks = Object.entries(capabilities).flatMap(([capability, has]) => (has ? [] : [capability]));
  if (lacks.length > 0) console.warn(`LEFT OUT of the contract of ${name}: ${lacks.join(', ')}`);
  const leftOut = (_name: string, _test: () => Promise<void>): void => undefined;
  const when = (capability: keyof Capabilities) => (capabilities[capability] ? it : leftOut);

  describe(`${name} as a repository`, () => {
    let fixture: RepositoryFixture;
    let store: Repository;
    const write = (...intents: WriteIntent[]) => store.transact(intents, {}, QUIET);
    const one = async (intent: WriteIntent) => (await write(intent))[0]!;
    const ids = async (query: SearchQuery, restriction = {}) =>
      (await store.search(query, restriction)).matches.map((match) => match.id);

    beforeAll(async () => {
      fixture = await open();
      store = fixture.repository;
    });
    afterAll(() => fixture.close());

    describe('create, read, vread, update', () => {
      it('gives back what was written, with its own id, versionId and lastUpdated', async () => {
        const sent = person('Ñúñez «Peña»', 'José 🐢', {
          meta: {
            versionId: '99',
            lastUpdated: '1999-01-01T00:00:00Z',
            source: 'http://example.org/a',
            tag: [{ code: 'x' }],
          },
        });
        const { outcome, stored, patientId } = await one(create(structuredClone(sent)));
        expect(outcome).toBe('created');
        expect(patientId).toBe(stored.id);
        const read = await store.read('Patient', stored.id, {});
        expect(read).toEqual(stored);
        expect(JSON.parse(read.json)).toEqual({
          ...sent,
          id: stored.id,
          meta: { ...sent.meta, versionId: '1', lastUpdated: stored.lastUpdated },
        });
      });

      it('keeps each version, and refuses an update of a version that is not current (If-Match)', async () => {
        const first = await one(create(person('Versión', 'Uno')));
        const second = await one(
          update(person('Versión', 'Dos', { id: first.stored.id }), { id: first.stored.id }, '1'),
        );
        expect([second.outcome, second.stored.versionId]).toEqual(['updated', '2']);
        expect((await store.vread('Patient', first.stored.id, '1', {})).json).toBe(first.stored.json);
        expect((await store.read('Patient', first.stored.id, {})).json).toBe(second.stored.json);
        expect((await refusal(write(update(person('Versión', 'Tres'), { id: first.stored.id }, '1')))).code).toBe(
          'conflict',
        );
      });

      it('writes no new version when nothing changes', async () => {
        const first = await one(create(person('Igual', 'Ana')));
        const again = await one(update(person('Igual', 'Ana'), { id: first.stored.id }));
        expect([again.outcome, again.stored.versionId]).toEqual(['unchanged', '1']);
      });

      it('creates under the id a client brings, per type', async () => {
        const id = unique('XOCO');
        const organization: Organization = { resourceType: 'Organization', id, name: 'Hospital General Xoco' };
        expect((await one(update(organization, { id }))).outcome).toBe('created');
        expect(JSON.parse((await store.read('Organization', id, {})).json)).toMatchObject({
          id,
          name: 'Hospital General Xoco',
        });
        expect((await refusal(store.read('Location', id, {}))).code).toBe('not-found');
        expect(await ids(ask('Organization', `_id=${id}`))).toEqual([id]);
      });

      it('says not-found for what is not there, and for an id of another type', async () => {
        const { stored } = await one(create(person('Otro', 'Tipo')));
        for (const [type, id] of [
          ['Patient', 'no-hay'],
          ['Encounter', stored.id],
        ] as const)
          expect((await refusal(store.read(type, id, {}))).code).toBe('not-found');
        expect((await refusal(store.vread('Patient', stored.id, '7', {}))).code).toBe('not-found');
        expect((await refusal(store.vread('Patient', stored.id, 'siete', {}))).code).toBe('not-found');
      });

      it('no update is lost among concurrent writers of one resource', async () => {
        const { stored } = await one(create(person('Muchos', 'Escriben')));
        await Promise.all(
          Array.from({ length: 16 }, (_, i) => write(update(person('Muchos', `N${i}`), { id: stored.id }))),
        );
        expect((await store.read('Patient', stored.id, {})).versionId).toBe('17');
      });
    });

    describe('transaction (R4 §3.1.0.11.2)', () => {
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
        const run = () => store.transact([create(person(family, 'Ana'))], {}, { operationId, audit: () => [] });
        const first = await run();
        await one(update(person(family, 'Berta'), { id: first[0]!.stored.id }));
        expect(await run()).toEqual(first);
        expect(await ids(ask('Patient', `family=${family}`))).toHaveLength(1);
        const race = await Promise.all(
          Array.from({ length: 8 }, () =>
            store.transact([create(person(family, 'Carla'))], {}, { operationId: `${operationId}-2`, audit: () => [] }),
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

      it('commits the audit with the write', async () => {
        const audit: Resource = {
          resourceType: 'AuditEvent',
          type: { code: 'rest' },
          recorded: '2026-01-01T00:00:00Z',
          agent: [{ requestor: true }],
          source: { observer: { display: 'x' } },
        };
        let told: string[] = [];
        const [result] = await store.transact(
          [create(person('Auditada', 'Ana'))],
          {},
          {
            operationId: undefined,
            audit: (results) => {
              told = results.map(({ stored }) => stored.id);
              return [{ ...audit, entity: [{ what: { reference: `Patient/${told[0]}` } }] }];
            },
          },
        );
        expect(told).toEqual([result!.stored.id]);
        expect((await store.search(ask('AuditEvent', `patient=${result!.stored.id}`), {})).matches).toHaveLength(1);
        await store.record([{ ...audit, entity: [{ what: { reference: `Patient/${result!.stored.id}` } }] }]);
        expect((await store.search(ask('AuditEvent', `patient=${result!.stored.id}`), {})).matches).toHaveLength(2);
      });
    });

    describe('life of a resource', () => lifecycleContract(() => store));

    describe('search', () => {
      when('wordsOfNames')('Patient by name: accents, case, order, both surnames, prefixes of words', async () => {
        const tag = unique('q').replaceAll('-', '');
        const { stored } = await one(create(person(`Ñandú Pérez${tag}`, 'María José')));
        for (const criteria of [
          `name=perez${tag}`,
          `name=pérez${tag} nandu`,
          `family=NANDU PEREZ${tag}`,
          `name=jose maria perez${tag}`,
          `given=mar&family=perez${tag}`,
        ])
          expect(await ids(ask('Patient', criteria))).toEqual([stored.id]);
        for (const criteria of [
          `given=perez${tag}`,
          `family=maria perez${tag}`,
          `name=perez${tag} pedro`,
          `name=erez${tag}`,
        ])
          expect(await ids(ask('Patient', criteria))).toEqual([]);
        await one(update(person(`Cambiada${tag}`, 'Otra'), { id: stored.id }));
        expect(await ids(ask('Patient', `name=perez${tag}`))).toEqual([]);
        expect(await ids(ask('Patient', `name=cambiada${tag}`))).toEqual([stored.id]);
      });

      it('Patient by birthdate with prefixes, gender, identifier', async () => {
        const value = unique('B');
        const tag = value.replaceAll('-', '');
        const { stored } = await one(
          create(person(tag, 'Ana', { birthDate: '1987-03-04', identifier: [{ system: SYSTEM, value }] })),
        );
        const base = `family=${tag}&birthdate=`;
        for (const date of ['1987-03-04', '1987-03', 'ge1987-03-04', 'lt1987-03-05', 'gt1987-03-03', 'le1987'])
          expect([date, await ids(ask('Patient', base + date))]).toEqual([date, [stored.id]]);
        for (const date of ['1987-03-05', 'gt1987-03-04', 'lt1987-03-04', 'ge1988'])
          expect([date, await ids(ask('Patient', base + date))]).toEqual([date, []]);
        expect(await ids(ask('Patient', `identifier=${value}`))).toEqual([stored.id]);
        expect(await ids(ask('Patient', `identifier=${SYSTEM}|${value}&gender=female`))).toEqual([stored.id]);
        expect(await ids(ask('Patient', `identifier=${SYSTEM}|${value}&gender=male`))).toEqual([]);
        expect(await ids(ask('Patient', `identifier=http://otro|${value}`))).toEqual([]);
      });

      it('Observation by patient, code and date, newest first, in pages that lose nothing', async () => {
        const { stored } = await one(create(person('Páginas', 'Ana')));
        const patient = `Patient/${stored.id}`;
        const dates = Array.from({ length: 25 }, (_, i) => `2026-01-${String(1 + (i % 9)).padStart(2, '0')}`);
        const made = await write(
          ...dates.map((date, i) => create(observation(patient, i % 5 === 0 ? '718-7' : '2345-7', date))),
        );
        const all: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.search(
            ask('Observation', `patient=${stored.id}`, {
              count: 10,
              cursor,
              sort: [{ code: 'date', descending: true }],
              total: 'accurate',
            }),
            {},
          );
          expect(page.total).toBe(25);
          all.push(...page.matches.map((match) => JSON.parse(match.json).effectiveDateTime + match.id));
          cursor = page.next;
        } while (cursor !== undefined);
        expect(new Set(all).size).toBe(25);
        expect(all.map((text) => text.slice(0, 10))).toEqual([...dates].sort().reverse());
        expect((await ids(ask('Observation', `subject=${patient}&code=http://loinc.org|718-7`))).length).toBe(5);
        expect(
          (await ids(ask('Observation', `patient=${stored.id}&code=718-7,2345-7&date=ge2026-01-05&date=lt2026-01-07`)))
            .length,
        ).toBe(dates.filter((date) => date === '2026-01-05' || date === '2026-01-06').length);
        expect(
          (await ids(ask('Observation', `patient=${stored.id}&category=laboratory&_lastUpdated=ge2026`))).length,
        ).toBe(25);
        const ascending = await ids(
          ask('Observation', `patient=${stored.id}`, { sort: [{ code: 'date', descending: false }] }),
        );
        expect(ascending).toHaveLength(25);
        await one(update(observation(patient, '999-9', '2025-12-31'), { id: made[0]!.stored.id }));
        expect(await ids(ask('Observation', `patient=${stored.id}&code=999-9`))).toEqual([made[0]!.stored.id]);
        expect(await ids(ask('Observation', `patient=${stored.id}`))).toHaveLength(25);
      });

      it('searches over everybody: by value, through chains and _has, with what belongs to it', async () => {
        const tag = unique('poblacion').replaceAll('-', '');
        const [first, second] = [
          (await one(create(person(tag, 'Ana')))).stored.id,
          (await one(create(person(tag, 'Eva')))).stored.id,
        ];
        const measured = (patient: string, value: number) =>
          create({ ...observation(`Patient/${patient}`, tag, '2026-01-01'), valueQuantity: { value } });
        const [low, high] = (await write(measured(first, 5), measured(second, 90))).map(({ stored }) => stored.id);
        expect(await ids(ask('Observation', `code=${tag}&value-quantity=gt50`))).toEqual([high]);
        expect(await ids(ask('Observation', `code=${tag}&subject:Patient.given=ana`))).toEqual([low]);
        expect(await ids(ask('Patient', `_has:Observation:subject:code=${tag}&given=eva`))).toEqual([second]);
        const sort = [{ code: 'value-quantity', descending: true }];
        expect(await ids(ask('Observation', `code=${tag}`, { sort }))).toEqual([high, low]);
        const includes = [
          { source: 'Observation', code: 'subject', target: 'Patient', iterate: false, reverse: false },
        ];
        const page = await store.search(ask('Observation', `code=${tag}`, { includes, total: 'accurate' }), {});
        expect([page.total, page.included.map(({ id }) => id).sort()]).toEqual([2, [first, second].sort()]);
        const compartment = { type: 'Patient', id: first };
        expect(await ids(ask('Observation', '', { compartment }))).toEqual([low]);
      });

      when('refusesUnindexed')('refuses by name what no index answers, instead of leaving it out', async () => {
        for (const criteria of ['no-hay=1', 'code:below=718-7', 'status:exact=final', 'code.name=x'])
          expect([criteria, (await refusal(store.search(ask('Observation', criteria), {}))).code]).toEqual([
            criteria,
            'not-supported',
          ]);
        expect((await refusal(store.search(ask('Patient', 'birthdate=ayer'), {}))).code).toBe('value');
        expect((await refusal(store.search(ask('Patient', '_id=x', { cursor: 'basura' }), {}))).code).toBe('value');
      });
    });

    describe('a whole record', () => compartmentContract(() => store));

    describe('restriction to one record', () => {
      it('hides every other record from read, search, totals and write', async () => {
        const mine = (await one(create(person('Mía', 'Ana')))).stored.id;
        const other = (await one(create(person('Ajena', 'Eva')))).stored.id;
        const theirs = await one(create(observation(`Patient/${other}`, '718-7', '2026-01-01')));
        const own = await one(create(observation(`Patient/${mine}`, '718-7', '2026-01-01')));
        const restriction = { patientId: mine };
        expect((await store.read('Observation', own.stored.id, restriction)).id).toBe(own.stored.id);
        for (const [type, id] of [
          ['Observation', theirs.stored.id],
          ['Patient', other],
        ] as const)
          expect((await refusal(store.read(type, id, restriction))).code).toBe('not-found');
        expect(await ids(ask('Observation', '_lastUpdated=ge2000'), restriction)).toEqual([own.stored.id]);
        expect(await ids(ask('Observation', `patient=${other}`), restriction)).toEqual([]);
        expect(await ids(ask('Observation', `_id=${theirs.stored.id}`), restriction)).toEqual([]);
        expect((await store.search(ask('Patient', '', { total: 'accurate' }), restriction)).total).toBe(1);
        expect(
          (
            await refusal(
              store.transact([create(observation(`Patient/${other}`, '1-1', '2026-01-01'))], restriction, QUIET),
            )
          ).code,
        ).toBe('forbidden');
      });
    });
  });
}
