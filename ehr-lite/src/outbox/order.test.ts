import { describe, expect, it } from '@jest/globals';
import type { OutboxEntry } from './entry.ts';
import { apart, nextOf, parted } from './order.ts';

type Kind = OutboxEntry['standing']['kind'];
const entry = (operation: string, turn: number, kind: Kind, entries: readonly object[]): OutboxEntry =>
  ({ ...{ operation, turn, patientId: 'p', words: operation, madeMs: 0, standing: { kind } }, entries }) as OutboxEntry;
const visit = (status: string) => ({
  request: { method: 'PUT', url: 'Encounter/v', ifMatch: 'W/"1"' },
  resource: { resourceType: 'Encounter', id: 'v', status },
});
const note = {
  request: { method: 'PUT', url: 'Composition/n' },
  resource: { resourceType: 'Composition', id: 'n', encounter: { reference: 'Encounter/v' } },
};
const addendum = {
  request: { method: 'PUT', url: 'Composition/m' },
  resource: { resourceType: 'Composition', id: 'm', relatesTo: [{ targetReference: { reference: 'Composition/n' } }] },
};

const closing = {
  request: { method: 'PATCH', url: 'MedicationRequest/old' },
  resource: { resourceType: 'Parameters' },
};

describe('what goes next', () => {
  it('the oldest; a change behind a change of the same visit waits its turn, not apart', () => {
    const [called, signed] = [
      entry('Llamó', 1, 'pending', [visit('in-progress')]),
      entry('Firmó', 2, 'pending', [note]),
    ];
    expect(nextOf([called, signed])).toEqual({ entry: called, behind: undefined });
  });

  it('a signed note is not held back by a visit that clashed; its change of the visit joins the clash', () => {
    const called = entry('Llamó', 1, 'conflict', [visit('in-progress')]);
    const signed = entry('Firmó', 2, 'pending', [note, visit('finished')]);
    expect(nextOf([called, signed])).toEqual({ entry: signed, behind: called });
    const { additions, clash, rest } = parted(signed, called, () => 'new');
    expect(additions).toMatchObject({ operation: 'new', turn: 2, entries: [note] });
    expect(clash).toMatchObject({ operation: 'Llamó', words: 'Llamó · Firmó', standing: { kind: 'conflict' } });
    expect(clash?.entries).toEqual([visit('finished')]);
    expect(rest).toBeUndefined();
    expect(nextOf([clash!, additions!])).toEqual({ entry: additions, behind: undefined });
  });

  it('what names something that was refused waits for it; a change behind a refused change waits, its additions go', () => {
    const refused = entry('Nota', 1, 'refused', [note]);
    expect(nextOf([refused, entry('Adenda', 2, 'pending', [addendum])])).toBeUndefined();
    const state = entry('Llamó', 1, 'refused', [visit('in-progress')]);
    expect(nextOf([state, entry('Terminó', 2, 'pending', [visit('finished')])])).toBeUndefined();
    const signed = entry('Firmó', 2, 'pending', [note, visit('finished')]);
    const { additions, clash, rest } = parted(signed, state, () => 'new');
    expect([additions?.entries, clash, rest?.entries]).toEqual([[note], undefined, [visit('finished')]]);
    expect(nextOf([state, additions!, rest!])).toEqual({ entry: additions, behind: undefined });
    expect(nextOf([state, rest!])).toBeUndefined();
  });

  it('what names no version cannot clash: it goes with the note, but not past a change of the same that is stuck', () => {
    const signed = entry('Firmó', 2, 'pending', [closing, note, visit('finished')]);
    const { additions, clash } = apart(signed, () => 'new')!;
    expect(additions).toMatchObject({ operation: 'new', turn: 2, entries: [closing, note] });
    expect(clash).toMatchObject({ operation: 'Firmó', entries: [visit('finished')], standing: { kind: 'conflict' } });
    const called = entry('Llamó', 1, 'conflict', [visit('in-progress')]);
    expect(parted(signed, called, () => 'new')).toMatchObject({
      additions: { entries: [closing, note] },
      rest: undefined,
    });
    const before = entry('Suspendió', 1, 'refused', [closing]);
    expect(parted(signed, before, () => 'new')).toMatchObject({
      additions: { entries: [note] },
      rest: { operation: 'Firmó', entries: [closing, visit('finished')] },
    });
  });
});
