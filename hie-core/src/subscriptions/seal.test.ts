import { describe, expect, it } from '@jest/globals';
import { createSealer, isSealed } from '../seal.ts';
import { pauseMs, verdictOf } from './outcome.ts';

describe('sealed headers', () => {
  const sealer = createSealer(new Uint8Array(32).fill(7));

  it('open for their own bond only, and never look alike', () => {
    const sealed = sealer.seal('Bearer ñ', 'a');
    expect(isSealed(sealed)).toBe(true);
    expect(sealed).not.toBe(sealer.seal('Bearer ñ', 'a'));
    expect(sealer.open(sealed, 'a')).toBe('Bearer ñ');
    expect(sealer.open(sealed, 'b')).toBeUndefined();
    expect(createSealer(new Uint8Array(32)).open(sealed, 'a')).toBeUndefined();
  });

  it.each(['', 'sellado:v1:', 'sellado:v1:AAAA', 'Bearer x'])('%p opens to nothing', (text) =>
    expect(sealer.open(text, 'a')).toBeUndefined(),
  );
});

describe('what an answer means', () => {
  const kind = (status: number) => verdictOf({ kind: 'answered', status }).kind;

  it.each([
    [200, 'told'],
    [204, 'told'],
    [301, 'retry'],
    [401, 'retry'],
    [404, 'retry'],
    [410, 'broken'],
    [422, 'refused'],
    [429, 'retry'],
    [503, 'retry'],
  ])('%i: %s', (status, expected) => expect(kind(status)).toBe(expected));

  it('pauses double up to the longest, with some chance', () => {
    expect([0, 1, 2, 20].map((attempts) => pauseMs(attempts, 5_000, 60_000, 0.5))).toEqual([
      5_000, 10_000, 20_000, 60_000,
    ]);
    expect(pauseMs(0, 1_000, 60_000, 0)).toBe(900);
  });
});
