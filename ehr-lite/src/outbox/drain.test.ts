import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Bundle } from '@medplum/fhirtypes';
import { type Asked, keeper } from '../hub/copies.ts';
import { lineProblem, problemOfStatus } from '../hub/problem.ts';
import { drain, outcomeOf } from './drain.ts';
import type { OutboxEntry } from './entry.ts';
import { letGo, put, queue } from './queue.ts';
import { withdraw } from './withdraw.ts';

const entry = (operation: string, turn: number, entries: readonly object[]): OutboxEntry =>
  ({
    ...{ operation, turn, patientId: 'p', words: operation, madeMs: 0, standing: { kind: 'pending' } },
    entries,
  }) as never;
const making = (place: string, more: object = {}) => ({
  resource: { resourceType: place.split('/')[0], id: place.split('/')[1] },
  request: { method: 'PUT', url: place, ...more },
});
const visit = making('Encounter/v', { ifMatch: 'W/"2"' });
const note = making('Composition/n');
const closing = {
  resource: { resourceType: 'Parameters' },
  request: { method: 'PATCH', url: 'MedicationRequest/old' },
};
const refusing = (status: number, code: string, text: string) => {
  throw problemOfStatus(status, { resourceType: 'OperationOutcome', issue: [{ code, details: { text } }] });
};
const urls = (body: unknown) => (body as Bundle).entry?.map(({ request }) => request?.url);

const told: (readonly (string | undefined)[])[] = [];
/** Instead of the hub: what it does with a transaction. */
function hub(answer: (addresses: readonly (string | undefined)[]) => unknown): void {
  keeper.set({
    answer: async <R>({ body }: Asked): Promise<R> => {
      told.push(urls(body) ?? []);
      await answer(urls(body) ?? []);
      return { resourceType: 'Bundle', entry: urls(body)?.map(() => ({ response: { status: '200' } })) } as R;
    },
  });
}
const left = () => queue.get().map(({ words, standing, entries }) => [words, standing.kind, urls({ entry: entries })]);

beforeEach(() => {
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
});
afterEach(() => {
  letGo();
  told.length = 0;
  keeper.set(undefined);
});

describe('a 409 that does not pass', () => {
  const arrival = [
    making('Encounter/late', { ifNoneMatch: '*' }),
    { resource: { resourceType: 'Parameters' }, request: { method: 'PATCH', url: 'Appointment/a' } },
  ];
  const taken = (addresses: readonly (string | undefined)[]) =>
    addresses.includes('Appointment/a')
      ? refusing(409, 'duplicate', 'Ese lugar ya no está libre: alguien lo tomó antes.')
      : undefined;

  it('is shown with what reception can do, and who comes after is let in', async () => {
    hub(taken);
    await put(entry('Llegó Ana', 1, arrival));
    await put(entry('Llegó Luis', 2, [making('Encounter/next', { ifNoneMatch: '*' })]));
    await drain();
    expect(told.at(-1)).toEqual(['Encounter/next']);
    expect(left()).toEqual([['Llegó Ana', 'refused', ['Encounter/late', 'Appointment/a']]]);
    const [{ standing }] = queue.get() as [OutboxEntry];
    expect(standing).toMatchObject({
      said: [{ text: 'Ese lugar ya no está libre: alguien lo tomó antes.', fix: expect.stringContaining('sin cita') }],
    });
  });

  it('who stands before the screen is told the same at once, and nothing of it is kept', async () => {
    hub(taken);
    await put(entry('Llegó Ana', 1, arrival));
    const outcome = outcomeOf('Llegó Ana', 5_000);
    await drain();
    expect(await outcome).toMatchObject({
      kind: 'refused',
      problem: { status: 409, said: [{ fix: expect.stringContaining('sin cita') }] },
    });
    expect(left()).toEqual([]);
  });
});

describe('a clash', () => {
  it('over a visit lets note, new prescription and the end of the old one go, in their order: only the visit is left to be chosen', async () => {
    hub((addresses) =>
      addresses.includes('Encounter/v') ? refusing(412, 'conflict', 'El recurso cambió') : undefined,
    );
    await put(entry('Firmó', 1, [making('MedicationRequest/new'), closing, note, visit]));
    await drain();
    expect(told).toEqual([
      ['MedicationRequest/new', 'MedicationRequest/old', 'Composition/n', 'Encounter/v'],
      ['MedicationRequest/new', 'MedicationRequest/old', 'Composition/n'],
    ]);
    expect(left()).toEqual([['Firmó', 'conflict', ['Encounter/v']]]);
  });
});

describe('taking back', () => {
  it('is refused while it is being sent: what the hub has cannot be written again', async () => {
    let arrive = () => {};
    let commit = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    hub(() => {
      arrive();
      return new Promise<void>((resolve) => {
        commit = resolve;
      });
    });
    await put(entry('Firmó', 1, [note, visit]));
    const sent = drain();
    await arrived;
    expect(await withdraw('Firmó')).toBe(false);
    expect(left()).toHaveLength(1);
    commit();
    await sent;
    expect(left()).toEqual([]);
    expect(await withdraw('Firmó')).toBe(false);
  });

  it('leaves nothing that is sent later', async () => {
    let isUp = false;
    hub(() => {
      if (!isUp) throw lineProblem();
    });
    await put(entry('Firmó', 1, [note, visit]));
    await drain();
    expect(await withdraw('Firmó')).toBe(true);
    isUp = true;
    told.length = 0;
    await drain();
    expect([told, left()]).toEqual([[], []]);
  });

  it('what was taken back between being chosen and being sent is not sent', async () => {
    hub(() => withdraw('Firmó').then(() => undefined));
    await put(entry('Llamó', 1, [making('Encounter/other')]));
    await put(entry('Firmó', 2, [note, visit]));
    await drain();
    expect(told).toEqual([['Encounter/other']]);
  });

  it('is refused when a part of it has gone already', async () => {
    await put({ ...entry('Firmó', 1, [visit]) });
    expect(
      await withdraw('Firmó', ({ entries }) => entries.some(({ request }) => request?.url === 'Composition/n')),
    ).toBe(false);
    expect(left()).toHaveLength(1);
  });
});
