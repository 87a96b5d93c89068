/** Part of the store's contract: a caller who may see some records only. */
import { expect, it } from '@jest/globals';
import type { Restriction, Treating } from '../repository.ts';
import { ask, create, observation, person, QUIET, refusal, SYSTEM, type Under, unique, verbs } from './fixture.ts';

export function restrictionContract(under: Under): void {
  const store = () => under().repository;
  const { write, one, ids } = verbs(under);

  it('hides every other record from read, search, totals and write', async () => {
    const mine = (await one(create(person('Mía', 'Ana')))).stored.id;
    const other = (await one(create(person('Ajena', 'Eva')))).stored.id;
    const theirs = await one(create(observation(`Patient/${other}`, '718-7', '2026-01-01')));
    const own = await one(create(observation(`Patient/${mine}`, '718-7', '2026-01-01')));
    const restriction = { persons: [mine] };
    expect((await store().read('Observation', own.stored.id, restriction)).id).toBe(own.stored.id);
    for (const [type, id] of [
      ['Observation', theirs.stored.id],
      ['Patient', other],
    ] as const)
      expect((await refusal(store().read(type, id, restriction))).code).toBe('not-found');
    expect(await ids(ask('Observation', '_lastUpdated=ge2000'), restriction)).toEqual([own.stored.id]);
    expect(await ids(ask('Observation', `patient=${other}`), restriction)).toEqual([]);
    expect(await ids(ask('Observation', `_id=${theirs.stored.id}`), restriction)).toEqual([]);
    expect((await store().search(ask('Patient', '', { total: 'accurate' }), restriction)).total).toBe(1);
    expect(
      (
        await refusal(
          store().transact([create(observation(`Patient/${other}`, '1-1', '2026-01-01'))], restriction, QUIET),
        )
      ).code,
    ).toBe('forbidden');
  });

  it('files bytes under their securityContext, and labels them with the document that comes with them', async () => {
    const mine = (await one(create(person('Mía', 'Bytes')))).stored.id;
    const other = (await one(create(person('Ajena', 'Bytes')))).stored.id;
    const [subject, fullUrl] = [{ reference: `Patient/${mine}` }, `urn:uuid:${crypto.randomUUID()}`];
    const [, written] = await write(
      create({
        ...{ resourceType: 'DocumentReference', status: 'current', subject, meta: { security: [RESTRICTED] } },
        content: [{ attachment: { url: fullUrl } }],
      }),
      create(
        { resourceType: 'Binary', contentType: 'text/plain', data: 'eA==', securityContext: subject },
        { fullUrl },
      ),
    );
    const { id, patientId } = written!.stored;
    expect(patientId).toBe(mine);
    const read = (restriction: Restriction) => store().read('Binary', id, restriction);
    expect([(await read({})).patientId, (await read({ persons: [mine] })).id]).toEqual([mine, id]);
    const by: Treating = { carers: [{ type: 'Organization', system: SYSTEM, value: unique('CLUES') }], tailDays: 30 };
    for (const restriction of [{ persons: [other] }, { hidden: { grounds: ['R'], unlessTreated: [], by, exempt: [] } }])
      expect((await refusal(read(restriction as Restriction))).code).toBe('not-found');
  });

  it('hides what is labelled from everybody but who treats the person, an emergency and the person', async () => {
    const value = unique('CLUES');
    const carers = (name: string) => [{ type: 'Organization' as const, system: SYSTEM, value: name }];
    const by = (name: string): Treating => ({ carers: carers(name), tailDays: 30 });
    const hidden = (name: string, exempt: readonly string[] = []): Restriction => ({
      hidden: { grounds: [], unlessTreated: ['R'], by: by(name), exempt },
    });
    const id = (await one(create(person('Reservada', 'Ana')))).stored.id;
    const subject = { reference: `Patient/${id}` };
    const [secret] = await write(
      create({ resourceType: 'Condition', subject, code: { text: 'x' }, meta: { security: [RESTRICTED] } }),
      create({
        ...{ resourceType: 'Encounter', status: 'in-progress', class: { code: 'AMB' }, subject },
        serviceProvider: { type: 'Organization', identifier: { system: SYSTEM, value } },
      }),
    );
    const seen = (restriction: Restriction) => ids(ask('Condition', `patient=${id}`), restriction);
    const total = async (restriction: Restriction) =>
      (await store().search(ask('Condition', `patient=${id}`, { total: 'accurate' }), restriction)).total;
    for (const restriction of [hidden(value), hidden('otra', [id]), {}]) {
      expect(await seen(restriction)).toEqual([secret!.stored.id]);
      expect((await store().read('Condition', secret!.stored.id, restriction)).id).toBe(secret!.stored.id);
    }
    expect([await seen(hidden('otra')), await total(hidden('otra'))]).toEqual([[], 0]);
    expect((await refusal(store().read('Condition', secret!.stored.id, hidden('otra')))).code).toBe('not-found');
    expect(await seen({ treated: by(value) })).toEqual([secret!.stored.id]);
    expect(await seen({ treated: by('otra') })).toEqual([]);
  });
}

const RESTRICTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
