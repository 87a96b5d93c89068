import { describe, expect, it } from '@jest/globals';
import { fuller } from './fuller.ts';
import type { RecordSeen } from './line.ts';

const seen = (more: Partial<RecordSeen> = {}, allergies: readonly string[] = []): RecordSeen =>
  ({
    context: { conditions: ['J45'], allergies },
    weightKg: 12,
    current: [],
    missing: [],
    ...more,
  }) as unknown as RecordSeen;

describe('a part that could not be read', () => {
  it('stays as it was, and what is new of the others counts', () => {
    const lost = seen({ missing: ['conditions'], context: { conditions: [], allergies: ['penicilina'] } as never });
    const { weightKg: _, ...without } = lost;
    const known = fuller(seen(), without as RecordSeen);
    expect(known).toMatchObject({
      context: { conditions: ['J45'], allergies: ['penicilina'] },
      weightKg: 12,
      missing: [],
    });
  });

  it('is missing while it was never read', () => {
    const never = seen({ missing: ['medicines'] });
    expect(fuller(never, seen({ missing: ['medicines'] })).missing).toEqual(['medicines']);
    expect(fuller(undefined, never)).toBe(never);
    expect(fuller(never, seen()).missing).toEqual([]);
  });
});
