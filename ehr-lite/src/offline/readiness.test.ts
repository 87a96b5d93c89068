import { describe, expect, it } from '@jest/globals';
import { NOTHING_KEPT, type Progress, readinessOf } from './readiness.ts';

const ALL = { done: 4, of: 4 };
const DATA: Progress = { done: 3, of: 3, state: 'kept', atMs: 1, bytes: 9 };

describe('ready to work without network', () => {
  it('is said only when the app’s files, every part of the day, its people and the catalogues stand', () => {
    expect(readinessOf('kept', ALL, DATA)).toEqual({ kind: 'ready' });
    expect(readinessOf('keeping', ALL, DATA)).toEqual({ kind: 'preparing', percent: 70 });
    expect(readinessOf('kept', { done: 3, of: 4 }, DATA)).toEqual({ kind: 'preparing', percent: 92 });
    expect(readinessOf('kept', { done: 0, of: 0 }, DATA)).toEqual({ kind: 'preparing', percent: 70 });
    expect(readinessOf('kept', ALL, { ...DATA, done: 2, state: 'keeping' })).toEqual({
      kind: 'preparing',
      percent: 86,
    });
    expect(readinessOf('kept', ALL, { ...DATA, state: 'cut' })).toEqual({ kind: 'preparing', percent: 99 });
    expect(readinessOf('keeping', { done: 0, of: 0 }, NOTHING_KEPT)).toEqual({ kind: 'preparing', percent: 0 });
  });

  it('says what is less than that: people left out, a page past its worker, a browser that keeps no app', () => {
    expect(readinessOf('kept', ALL, { ...DATA, state: 'enough' })).toEqual({ kind: 'partly' });
    expect(readinessOf('reload', ALL, DATA)).toEqual({ kind: 'reload' });
    expect(readinessOf('never', ALL, DATA)).toEqual({ kind: 'never' });
  });
});
