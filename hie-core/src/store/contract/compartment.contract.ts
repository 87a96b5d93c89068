/** Part of the port's contract: a person's whole record by pages, and many resources by their ids. */
import { expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import type { CompartmentQuery, Repository, Restriction, WriteIntent } from '../repository.ts';

const create = (resource: Resource): WriteIntent => ({
  kind: 'create',
  fullUrl: undefined,
  resource,
  condition: undefined,
});
const observation = (patient: string, effectiveDateTime: string | undefined): Resource => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  subject: { reference: `Patient/${patient}` },
  ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
});
const condition = (patient: string): Resource => ({
  resourceType: 'Condition',
  subject: { reference: `Patient/${patient}` },
  code: { text: 'x' },
});

export function compartmentContract(open: () => Repository): void {
  const write = async (...resources: Resource[]) =>
    (await open().transact(resources.map(create), {}, { operationId: undefined, audit: () => [] })).map(
      ({ stored }) => stored,
    );
  const person = async () => (await write({ resourceType: 'Patient', name: [{ family: 'Todo' }] }))[0]!.id;
  const ask = (patientId: string, more: Partial<CompartmentQuery> = {}): CompartmentQuery => ({
    patientId,
    types: ['Condition', 'Observation'],
    sinceMs: undefined,
    fromMs: undefined,
    toMs: undefined,
    count: 100,
    cursor: undefined,
    ...more,
  });
  const idsOf = async (query: CompartmentQuery) =>
    (await open().compartment(query, {})).matches.map(({ id }) => id).sort();

  it('gives everything of the types asked for, of that person only', async () => {
    const [mine, other] = [await person(), await person()];
    const [a, b] = await write(observation(mine, '2026-01-01'), condition(mine), observation(other, '2026-01-01'));
    expect(await idsOf(ask(mine))).toEqual([a!.id, b!.id].sort());
    expect(await idsOf(ask(mine, { types: ['Condition'] }))).toEqual([b!.id]);
    expect(await idsOf(ask(mine, { types: [] }))).toEqual([]);
    const page = await open().compartment(ask(mine, { types: ['Condition'] }), {});
    expect([page.matches[0], page.next]).toEqual([b, undefined]);
  });

  it('pages lose and repeat nothing while dates change between them', async () => {
    const mine = await person();
    const made = await write(...Array.from({ length: 9 }, (_, n) => observation(mine, `2026-01-0${n + 1}`)));
    const seen: string[] = [];
    let cursor: string | undefined;
    let round = 0;
    do {
      const page = await open().compartment(ask(mine, { count: 4, cursor }), {});
      expect(page.matches.length).toBeLessThanOrEqual(4);
      seen.push(...page.matches.map(({ id }) => id));
      cursor = page.next;
      const { id } = made[round++]!;
      const moved = { ...observation(mine, `2020-01-0${round}`), id } as Resource;
      const intent: WriteIntent = {
        kind: 'update',
        fullUrl: undefined,
        resource: moved,
        target: { id },
        ifMatch: undefined,
      };
      await open().transact([intent], {}, { operationId: undefined, audit: () => [] });
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(made.map(({ id }) => id).sort());
  });

  it('limits by the moment of storing and by the date of care; what has none is always part', async () => {
    const mine = await person();
    const [old, fresh, undated] = await write(
      observation(mine, '2020-05-01'),
      observation(mine, '2026-05-01'),
      observation(mine, undefined),
    );
    expect(await idsOf(ask(mine, { fromMs: Date.UTC(2025, 0), toMs: Date.UTC(2027, 0) }))).toEqual(
      [fresh!.id, undated!.id].sort(),
    );
    expect(await idsOf(ask(mine, { toMs: Date.UTC(2021, 0) }))).toEqual([old!.id, undated!.id].sort());
    expect(await idsOf(ask(mine, { sinceMs: Date.now() + 3_600_000 }))).toEqual([]);
    expect(await idsOf(ask(mine, { sinceMs: Date.parse(old!.lastUpdated) }))).toHaveLength(3);
  });

  it('reads many at once, leaves out what is missing, deleted or hidden', async () => {
    const [mine, other] = [await person(), await person()];
    const [a, b, gone] = await write(condition(mine), condition(other), condition(mine));
    const remove: WriteIntent = { kind: 'delete', type: 'Condition', target: { id: gone!.id }, ifMatch: undefined };
    await open().transact([remove], {}, { operationId: undefined, audit: () => [] });
    const wanted = [...[a!, b!, gone!].map(({ type, id }) => ({ type, id })), { type: 'Condition', id: 'no-existe' }];
    const read = async (restriction: Restriction) =>
      (await open().readMany(wanted, restriction)).map(({ id }) => id).sort();
    expect(await read({})).toEqual([a!.id, b!.id].sort());
    expect(await read({ persons: [mine] })).toEqual([a!.id]);
    expect(await open().readMany([], {})).toEqual([]);
  });
}
