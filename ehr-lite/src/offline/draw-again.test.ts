import { afterEach, describe, expect, it } from '@jest/globals';
import { QueryObserver } from '@tanstack/react-query';
import { queries } from '../hub/queries.ts';
import { drawAgain, isDrawnAgain } from './draw-again.ts';

const stops: (() => void)[] = [];
const asked: string[] = [];

/** On screen: each time it is asked, it is noted whether the disk or the hub is asked. */
function show(name: string, answer: () => Promise<string> = async () => name): void {
  const queryFn = () => {
    asked.push(`${name} ${isDrawnAgain() ? 'disk' : 'hub'}`);
    return answer();
  };
  stops.push(new QueryObserver(queries, { queryKey: [name], queryFn }).subscribe(() => {}));
}
const idle = async (name: string): Promise<void> => {
  for (let left = 1_000; left > 0 && queries.getQueryState([name])?.fetchStatus !== 'idle'; left--) await turn();
};
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const until = async (what: string): Promise<void> => {
  for (let left = 1_000; left > 0 && !asked.includes(what); left--) await turn();
  expect(asked).toContain(what);
};

describe('what is drawn again when a slow hub has answered', () => {
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
    queries.clear();
    asked.length = 0;
  });

  it('is what was read since the old copy was given, not what an act has written since', async () => {
    show('before');
    await idle('before');
    await turn();
    const givenMs = Date.now();
    show('since');
    show('written');
    await Promise.all([idle('since'), idle('written')]);
    queries.setQueryData(['written'], 'as the act left it');
    drawAgain(givenMs);
    await until('since disk');
    expect(asked).toEqual(['before hub', 'since hub', 'written hub', 'since disk']);
    expect(queries.getQueryData(['written'])).toBe('as the act left it');
  });

  it('is what is still asked for as soon as that is over: part of it may have been told from the old copy', async () => {
    let settle = (_: string): void => {};
    const second = new Promise<string>((resolve) => {
      settle = resolve;
    });
    show('two questions', () => second);
    show('one question');
    await idle('one question');
    drawAgain(0);
    await until('one question disk');
    expect(asked).not.toContain('two questions disk');
    settle('both');
    await until('two questions disk');
  });
});
