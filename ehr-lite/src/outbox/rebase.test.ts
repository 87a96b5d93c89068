import { describe, expect, it } from '@jest/globals';
import type { OutboxEntry } from './entry.ts';
import { rebased } from './rebase.ts';

const change = (operation: string, url: string, ifMatch: string): OutboxEntry => ({
  ...{ operation, patientId: undefined, words: '', madeMs: 0, turn: 1, standing: { kind: 'pending' } },
  entries: [{ request: { method: 'PUT', url, ifMatch } }],
});
const answer = {
  resourceType: 'Bundle',
  type: 'transaction-response',
  entry: [{ response: { status: '200', etag: 'W/"4"' } }],
} as const;

describe('a second change made here on top of the first', () => {
  it('is moved onto the version that the first made', () => {
    const [moved] = rebased(change('1', 'Encounter/a', 'W/"3"'), { ...answer, entry: [...answer.entry] }, [
      change('2', 'Encounter/a', 'W/"3"'),
    ]);
    expect(moved?.entries[0]?.request?.ifMatch).toBe('W/"4"');
  });

  it('made on another version, or of another thing, still clashes', () => {
    const later = [change('2', 'Encounter/a', 'W/"2"'), change('3', 'Encounter/b', 'W/"3"')];
    expect(rebased(change('1', 'Encounter/a', 'W/"3"'), { ...answer, entry: [...answer.entry] }, later)).toEqual([]);
  });
});
