import { describe, expect, it } from '@jest/globals';
import { compare, merged } from './compare.ts';

const base = { resourceType: 'Encounter', id: 'a', status: 'arrived', class: { code: 'AMB', system: 's' } };

describe('two versions of one thing', () => {
  it('shows only what differs, and leaves to a person only what both touched', () => {
    const mine = { ...base, status: 'finished', reasonCode: [{ text: 'tos' }] };
    const theirs = { ...base, status: 'cancelled', priority: { text: 'urgente' }, class: { system: 's', code: 'AMB' } };
    const found = Object.fromEntries(compare(base, mine, theirs).map(({ field, chosen }) => [field, chosen]));
    expect(found).toEqual({ status: undefined, reasonCode: 'mine', priority: 'theirs' });
  });

  it('chooses nothing beforehand when it is not known what both began with', () => {
    expect(compare(undefined, { ...base, status: 'x' }, base).map(({ chosen }) => chosen)).toEqual([undefined]);
  });

  it('keeps the hub’s version but for what was chosen of this PC’s, removals too', () => {
    const mine = { ...base, status: 'finished' };
    const theirs = { ...base, status: 'cancelled', priority: { text: 'urgente' }, meta: { versionId: '7' } };
    const differences = compare(base, mine, theirs);
    expect(merged(mine, theirs, differences, { status: 'mine', priority: 'theirs' })).toEqual({
      ...theirs,
      status: 'finished',
    });
    expect(merged(mine, theirs, differences, { status: 'theirs', priority: 'mine' })).not.toHaveProperty('priority');
  });
});
