import { describe, expect, it } from '@jest/globals';
import { burstReader } from './wedge.ts';

function typed(text: string, everyMs: number, read = burstReader(), fromMs = 1_000): string | undefined {
  let atMs = fromMs;
  for (const key of text) {
    read({ key, atMs });
    atMs += everyMs;
  }
  return read({ key: 'Enter', atMs });
}

describe('a scanner that types', () => {
  it('is told from a person by its speed', () => {
    expect(typed('AAPR630321HDFLRC09', 8)).toBe('AAPR630321HDFLRC09');
    expect(typed('AAPR630321HDFLRC09', 90)).toBeUndefined();
    expect(typed('AAPR630321HDFLRC09', 45)).toBeUndefined();
  });

  it('short bursts are no scan: a held key, a quick word', () => {
    expect(typed('aaaaaaaa', 10)).toBeUndefined();
  });

  it('forgets what was typed slowly before', () => {
    const read = burstReader();
    typed('hola', 200, read, 0);
    expect(typed('AAPR630321HDFLRC09||ALAMAN', 5, read, 5_000)).toBe('AAPR630321HDFLRC09||ALAMAN');
  });

  it('leaves modifier keys out', () => {
    const read = burstReader();
    const keys = [...'AAPR630321HDFLRC09'].flatMap((key) => ['Shift', key]);
    keys.forEach((key, at) => {
      read({ key, atMs: at * 4 });
    });
    expect(read({ key: 'Enter', atMs: keys.length * 4 })).toBe('AAPR630321HDFLRC09');
  });
});
