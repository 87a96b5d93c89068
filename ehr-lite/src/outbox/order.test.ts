import { describe, expect, it } from '@jest/globals';
import type { OutboxEntry } from './entry.ts';
import { nextOf, parted } from './order.ts';

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
});
