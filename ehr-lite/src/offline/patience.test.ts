import { describe, expect, it } from '@jest/globals';
import { updating } from '../hub/copies.ts';
import { type Copy, patiently } from './patience.ts';

const KEPT: Copy = { body: { state: 'untaken', ahora: '10:00' }, atMs: 7 };
const FRESH = { state: 'taken', ahora: '10:05' };

function asked(copy: () => Copy | undefined = () => KEPT) {
  let settle = (_: unknown): void => {};
  let fail = (_: unknown): void => {};
  const answer = new Promise<unknown>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  const told: unknown[] = [];
  const shown = patiently({
    ...{ answer, patienceMs: 1, copy: () => Promise.resolve(copy()) },
    onNews: () => told.push('news'),
    onFailure: (thrown) => told.push(thrown),
  });
  /** What comes of it stands behind a few turns of the loop. */
  const after = async (): Promise<unknown[]> => {
    await answer.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    return told;
  };
  return { shown, settle, fail, after };
}

describe('a hub slower than patience', () => {
  it('in time: its own word, and no more is said', async () => {
    const { shown, settle, after } = asked();
    settle(FRESH);
    expect(await shown).toEqual(FRESH);
    expect([await after(), updating.get()]).toEqual([[], undefined]);
  });

  it('the copy is shown and told as one until the hub’s word comes, which is news', async () => {
    const { shown, settle, after } = asked();
    expect(await shown).toEqual(KEPT.body);
    expect(updating.get()).toBe(7);
    settle(FRESH);
    expect([await after(), updating.get()]).toEqual([['news'], undefined]);
  });

  it('the same word late, whatever the hour on it, is no news', async () => {
    const { shown, settle, after } = asked();
    await shown;
    settle({ ...(KEPT.body as object), ahora: '10:09' });
    expect([await after(), updating.get()]).toEqual([[], undefined]);
  });

  it('no word at all: the copy stays, and it is said why', async () => {
    const { shown, fail, after } = asked();
    expect(await shown).toEqual(KEPT.body);
    fail('line');
    expect([await after(), updating.get()]).toEqual([['line'], undefined]);
  });

  it('without a copy it is waited for', async () => {
    const { shown, settle } = asked(() => undefined);
    setTimeout(() => settle(FRESH), 20);
    expect(await shown).toEqual(FRESH);
  });
});
