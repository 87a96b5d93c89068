/** Part of the store's contract: create, read, vread, update. */
import { expect, it } from '@jest/globals';
import type { Organization } from '@medplum/fhirtypes';
import { ask, create, person, refusal, type Under, unique, update, verbs } from './fixture.ts';

export function versionsContract(under: Under): void {
  const store = () => under().repository;
  const { write, one, ids } = verbs(under);

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
    const read = await store().read('Patient', stored.id, {});
    expect(read).toEqual(stored);
    expect(JSON.parse(read.json)).toEqual({
      ...sent,
      id: stored.id,
      meta: { ...sent.meta, versionId: '1', lastUpdated: stored.lastUpdated },
    });
  });

  it('keeps each version, and refuses an update of a version that is not current (If-Match)', async () => {
    const first = await one(create(person('Versión', 'Uno')));
    const second = await one(update(person('Versión', 'Dos', { id: first.stored.id }), { id: first.stored.id }, '1'));
    expect([second.outcome, second.stored.versionId]).toEqual(['updated', '2']);
    expect((await store().vread('Patient', first.stored.id, '1', {})).json).toBe(first.stored.json);
    expect((await store().read('Patient', first.stored.id, {})).json).toBe(second.stored.json);
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
    expect(JSON.parse((await store().read('Organization', id, {})).json)).toMatchObject({
      id,
      name: 'Hospital General Xoco',
    });
    expect((await refusal(store().read('Location', id, {}))).code).toBe('not-found');
    expect(await ids(ask('Organization', `_id=${id}`))).toEqual([id]);
  });

  it('says not-found for what is not there, and for an id of another type', async () => {
    const { stored } = await one(create(person('Otro', 'Tipo')));
    for (const [type, id] of [
      ['Patient', 'no-hay'],
      ['Encounter', stored.id],
    ] as const)
      expect((await refusal(store().read(type, id, {}))).code).toBe('not-found');
    expect((await refusal(store().vread('Patient', stored.id, '7', {}))).code).toBe('not-found');
    expect((await refusal(store().vread('Patient', stored.id, 'siete', {}))).code).toBe('not-found');
  });

  it('no update is lost among concurrent writers of one resource', async () => {
    const { stored } = await one(create(person('Muchos', 'Escriben')));
    await Promise.all(
      Array.from({ length: 16 }, (_, i) => write(update(person('Muchos', `N${i}`), { id: stored.id }))),
    );
    expect((await store().read('Patient', stored.id, {})).versionId).toBe('17');
  });
}
