import { fakeOnly } from '@amate/test/support/fake-only.ts';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { gathering, type Waiting } from './gather.ts';

type Run = (waiting: readonly Waiting<number, string>[]) => Promise<void>;

/** Statements that answer when they are told to. */
function held() {
  const left: { items: number[]; answer: () => void; fail: () => void }[] = [];
  const run: Run = (waiting) =>
    new Promise((done, fail) => {
      left.push({
        items: waiting.map(({ item }) => item),
        answer: () => {
          for (const { item, resolve } of waiting) resolve(`${item}!`);
          done();
        },
        fail: () => fail(new Error('refused')),
      });
    });
  return { left, run };
}

afterEach(() => void jest.useRealTimers());

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('work that arrives together', () => {
  it('shares a statement, and each is told his own answer', async () => {
    const { left, run } = held();
    const ask = gathering({ run, concurrent: 1, limit: 10 });
    const answers = Promise.all([1, 2, 3].map(ask));
    await turn();
    expect(left.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    left[0]!.answer();
    expect(await answers).toEqual(['1!', '2!', '3!']);
  });

  it('alone leaves at once; after company it waits for more', async () => {
    const { left, run } = held();
    fakeOnly('setTimeout', 'clearTimeout');
    const ask = gathering({ run, concurrent: 1, limit: 10, lingerMs: 20 });
    const first = ask(1);
    await turn();
    expect(left.map(({ items }) => items)).toEqual([[1]]);
    const more = [ask(2), ask(3)];
    left[0]!.answer();
    await first;
    await turn();
    left[1]!.answer();
    await Promise.all(more);
    const late = [ask(4)];
    await turn();
    late.push(ask(5));
    expect(left).toHaveLength(2);
    jest.advanceTimersByTime(20);
    expect(left.map(({ items }) => items)).toEqual([[1], [2, 3], [4, 5]]);
    left[2]!.answer();
    expect(await Promise.all(late)).toEqual(['4!', '5!']);
  });

  it('does not join a statement that has left', async () => {
    const { left, run } = held();
    const ask = gathering({ run, concurrent: 1, limit: 10 });
    const first = ask(1);
    await turn();
    const second = ask(2);
    await turn();
    expect(left.map(({ items }) => items)).toEqual([[1]]);
    left[0]!.answer();
    await first;
    await turn();
    expect(left.map(({ items }) => items)).toEqual([[1], [2]]);
    left[1]!.answer();
    expect(await second).toBe('2!');
  });

  it('keeps to the weight of a statement, and lets a heavier item go by itself', async () => {
    const { left, run } = held();
    const ask = gathering({ run, concurrent: 9, limit: 10, weigh: (item: number) => item });
    const answers = Promise.all([4, 6, 1, 30, 2].map(ask));
    await turn();
    await turn();
    await turn();
    await turn();
    expect(left.map(({ items }) => items)).toEqual([[4, 6], [1], [30], [2]]);
    for (const { answer } of left) answer();
    await answers;
  });

  it('a fault is told to all in the statement, and to nobody else', async () => {
    const { left, run } = held();
    const ask = gathering({ run, concurrent: 1, limit: 2 });
    const asked = Promise.allSettled([1, 2, 3].map(ask));
    await turn();
    left[0]!.fail();
    await turn();
    await turn();
    left[1]!.answer();
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});
