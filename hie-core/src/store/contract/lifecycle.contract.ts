/** What every adapter must do with a resource over its life: delete, undelete, patch, history. Part of `../repository.contract.ts`. */
import { describe, expect, it } from '@jest/globals';
import type { Organization, Patient, Resource } from '@medplum/fhirtypes';
import { HubError } from '../../errors.ts';
import { parseCriteria } from '../criteria.ts';
import type { HistoryOptions, Repository, WriteIntent, WriteResult } from '../repository.ts';

const SYSTEM = 'http://example.org/vida';
let sequence = 0;
const unique = (): string => `vida-${++sequence}-${Date.now()}`;

const organization = (name: string, value?: string): Organization => ({
  resourceType: 'Organization',
  name,
  ...(value !== undefined && { identifier: [{ system: SYSTEM, value }] }),
});
const create = (resource: Resource, condition?: string): WriteIntent => ({
  kind: 'create',
  fullUrl: undefined,
  resource,
  condition: condition === undefined ? undefined : parseCriteria(condition),
});
const update = (id: string, resource: Resource, more: { onlyNew?: boolean } = {}): WriteIntent => ({
  kind: 'update',
  fullUrl: undefined,
  resource: { ...resource, id } as Resource,
  target: { id },
  ifMatch: undefined,
  ...more,
});
type Target = { id: string } | { condition: string };
const targetOf = (target: Target) => ('id' in target ? target : { condition: parseCriteria(target.condition) });
const remove = (target: Target, ifMatch?: string, type = 'Organization'): WriteIntent => ({
  kind: 'delete',
  type,
  target: targetOf(target),
  ifMatch,
});
const rename = (target: Target, name: string, ifMatch?: string): WriteIntent => ({
  kind: 'patch',
  type: 'Organization',
  target: targetOf(target),
  ifMatch,
  apply: (resource) => ({ ...resource, name }) as Resource,
});

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubError) return error.code;
    throw error;
  }
  throw new Error('it was not refused');
}

export function lifecycleContract(store: () => Repository): void {
  const write = (...intents: WriteIntent[]): Promise<WriteResult[]> =>
    store().transact(intents, {}, { operationId: undefined, audit: () => [] });
  const one = async (intent: WriteIntent) => (await write(intent))[0]!;
  const find = async (criteria: string) => {
    const query = { type: 'Organization', criteria: parseCriteria(criteria), sort: [], count: 50, cursor: undefined };
    return (await store().search({ ...query, total: 'none' }, {})).matches.map(({ id }) => id);
  };
  const versions = async (id: string, options: Partial<HistoryOptions> = {}) =>
    (await store().history({ type: 'Organization', id }, { count: 50, cursor: undefined, ...options }, {})).entries.map(
      ({ method, versionId }) => `${method} ${versionId}`,
    );

  describe('delete', () => {
    it('hides the resource from read and search, keeps its versions, and an update brings it back', async () => {
      const value = unique();
      const { stored } = await one(create(organization('Borrada', value)));
      const gone = await one(remove({ id: stored.id }));
      expect(gone).toMatchObject({
        outcome: 'deleted',
        stored: { id: stored.id, versionId: '2', deleted: true, json: '' },
      });
      expect(await refusal(store().read('Organization', stored.id, {}))).toBe('deleted');
      expect((await store().vread('Organization', stored.id, '1', {})).json).toBe(stored.json);
      expect(await find(`identifier=${SYSTEM}|${value}`)).toEqual([]);
      expect(await find(`_id=${stored.id}`)).toEqual([]);
      const back = await one(update(stored.id, organization('De vuelta', value)));
      expect([back.outcome, back.stored.versionId]).toEqual(['created', '3']);
      expect(await find(`identifier=${SYSTEM}|${value}`)).toEqual([stored.id]);
      expect(await versions(stored.id)).toEqual(['PUT 3', 'DELETE 2', 'POST 1']);
    });

    it('changes nothing when there is nothing', async () => {
      const { stored } = await one(create(organization('Dos veces')));
      await one(remove({ id: stored.id }));
      expect((await one(remove({ id: stored.id }))).outcome).toBe('unchanged');
      expect(await versions(stored.id)).toHaveLength(2);
      expect(await one(remove({ id: 'nunca' }))).toMatchObject({ outcome: 'unchanged', stored: { deleted: true } });
      expect((await one(remove({ condition: `identifier=${SYSTEM}|${unique()}` }))).outcome).toBe('unchanged');
    });

    it('honours If-Match, and refuses a condition that several meet', async () => {
      const value = unique();
      const { stored } = await one(create(organization('Varias', value)));
      expect(await refusal(write(remove({ id: stored.id }, '9')))).toBe('conflict');
      await one(create(organization('Varias', value)));
      const condition = `identifier=${SYSTEM}|${value}`;
      expect(await refusal(write(remove({ condition })))).toBe('multiple-matches');
      await one(remove({ id: stored.id }, '1'));
      expect((await one(remove({ condition }))).outcome).toBe('deleted');
      expect(await find(condition)).toEqual([]);
    });

    it('comes first in a transaction: what it frees, others may take', async () => {
      const value = unique();
      const condition = `identifier=${SYSTEM}|${value}`;
      const first = await one(create(organization('Primera', value), condition));
      const results = await write(create(organization('Segunda', value), condition), remove({ condition }));
      expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'deleted']);
      expect(await find(condition)).toEqual([results[0]!.stored.id]);
      expect(results[1]!.stored.id).toBe(first.stored.id);
    });

    it('refuses a reference to what the same transaction deletes, and two writes of one resource', async () => {
      const { stored } = await one(create(organization('Referida')));
      const refers: Patient = {
        resourceType: 'Patient',
        managingOrganization: { reference: `Organization/${stored.id}` },
      };
      expect(await refusal(write(create(refers), remove({ id: stored.id })))).toBe('invariant');
      expect(await refusal(write(rename({ id: stored.id }, 'X'), remove({ id: stored.id })))).toBe('invalid');
      expect((await store().read('Organization', stored.id, {})).versionId).toBe('1');
    });

    it('answers a repeated operation with its first results, also of deletes', async () => {
      const { stored } = await one(create(organization('Repetida')));
      const options = { operationId: unique(), audit: () => [] };
      const run = () => store().transact([remove({ id: stored.id }), remove({ id: 'nunca-hubo' })], {}, options);
      const outcomes = (results: WriteResult[]) => results.map(({ outcome, stored: { id } }) => [outcome, id]);
      expect(outcomes(await run())).toEqual(outcomes(await run()));
    });
  });

  describe('patch', () => {
    it('writes what comes of the current version, by id or by condition', async () => {
      const value = unique();
      const { stored } = await one(create(organization('Parche', value)));
      const byId = await one(rename({ id: stored.id }, 'Uno', '1'));
      expect([byId.outcome, byId.stored.versionId, JSON.parse(byId.stored.json).name]).toEqual(['updated', '2', 'Uno']);
      const byCondition = await one(rename({ condition: `identifier=${SYSTEM}|${value}` }, 'Dos'));
      expect([byCondition.stored.id, byCondition.stored.versionId]).toEqual([stored.id, '3']);
      expect((await one(rename({ id: stored.id }, 'Dos'))).outcome).toBe('unchanged');
      expect(await refusal(write(rename({ id: stored.id }, 'Tres', '1')))).toBe('conflict');
    });

    it('refuses what is not there or was deleted', async () => {
      const { stored } = await one(create(organization('Se va')));
      expect(await refusal(write(rename({ id: 'nunca' }, 'X')))).toBe('not-found');
      await one(remove({ id: stored.id }));
      expect(await refusal(write(rename({ id: stored.id }, 'X')))).toBe('deleted');
    });

    it('no patch is lost among concurrent ones', async () => {
      const { stored } = await one(create(organization('0')));
      const addOne: WriteIntent = {
        kind: 'patch',
        type: 'Organization',
        target: { id: stored.id },
        ifMatch: undefined,
        apply: (resource) => ({ ...resource, name: String(Number((resource as Organization).name) + 1) }) as Resource,
      };
      await Promise.all(Array.from({ length: 12 }, () => write(addOne)));
      expect(JSON.parse((await store().read('Organization', stored.id, {})).json).name).toBe('12');
    });
  });

  it('If-None-Match: * writes only what is not there', async () => {
    const id = unique();
    expect((await one(update(id, organization('Nueva'), { onlyNew: true }))).outcome).toBe('created');
    expect(await refusal(write(update(id, organization('Otra'), { onlyNew: true })))).toBe('conflict');
  });

  describe('history', () => {
    it('of one resource: every version in either order, by pages, by time', async () => {
      const { stored } = await one(create(organization('1')));
      for (const name of ['2', '3', '4', '5']) await one(update(stored.id, organization(name)));
      expect(await versions(stored.id)).toEqual(['PUT 5', 'PUT 4', 'PUT 3', 'PUT 2', 'POST 1']);
      expect(await versions(stored.id, { ascending: true, count: 2 })).toEqual(['POST 1', 'PUT 2']);
      const scope = { type: 'Organization', id: stored.id };
      const first = await store().history(scope, { count: 2, cursor: undefined }, {});
      await one(update(stored.id, organization('6')));
      const second = await store().history(scope, { count: 2, cursor: first.next }, {});
      expect([first.total, second.entries.map(({ versionId }) => versionId)]).toEqual([5, ['3', '2']]);
      expect(await versions(stored.id, { since: '2100-01-01' })).toEqual([]);
      expect(await versions(stored.id, { at: '2100-01-01' })).toEqual(['PUT 6']);
      expect(
        await refusal(store().history({ type: 'Organization', id: 'nunca' }, { count: 1, cursor: undefined }, {})),
      ).toBe('not-found');
    });

    it('of a type: pages that lose and repeat nothing while others write', async () => {
      const { stored: since } = await one(create(organization('Desde')));
      const made = await write(...Array.from({ length: 9 }, (_, i) => create(organization(`Tipo ${i}`))));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store().history(
          { type: 'Organization' },
          { count: 4, cursor, since: since.lastUpdated },
          {},
        );
        seen.push(...page.entries.map(({ id, versionId }) => `${id}/${versionId}`));
        cursor = page.next;
        await one(create(organization('Mientras')));
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      for (const { stored } of made) expect(seen).toContain(`${stored.id}/1`);
    });

    it('shows only the record that the restriction opens', async () => {
      const person = (): Patient => ({ resourceType: 'Patient', name: [{ family: 'Historia' }] });
      const [mine, other] = await write(create(person()), create(person()));
      const restriction = { persons: [mine!.stored.id] };
      const of = (id: string) => store().history({ type: 'Patient', id }, { count: 9, cursor: undefined }, restriction);
      expect((await of(mine!.stored.id)).entries).toHaveLength(1);
      expect(await refusal(of(other!.stored.id))).toBe('not-found');
      await one(remove({ id: other!.stored.id }, undefined, 'Patient'));
      expect(await refusal(of(other!.stored.id))).toBe('not-found');
    });
  });
}
