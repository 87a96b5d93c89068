import { describe, expect, it } from '@jest/globals';
import { turnOf } from './in-order.ts';

describe('two answers to one question', () => {
  it('the one asked earlier comes too late when the later one was heard', () => {
    const [first, second] = [turnOf('visit'), turnOf('visit')];
    second.heard();
    second.over();
    expect([first.isNewest(), second.isNewest()]).toEqual([false, true]);
    first.over();
  });

  it('in the order asked, each takes the place of the one before, and another question has an order of its own', () => {
    const [first, second, other] = [turnOf('visit'), turnOf('visit'), turnOf('vitals')];
    other.heard();
    expect(first.isNewest()).toBe(true);
    first.heard();
    expect(second.isNewest()).toBe(true);
    second.heard();
    expect(first.isNewest()).toBe(false);
    for (const one of [first, second, other]) one.over();
    expect(turnOf('visit').isNewest()).toBe(true);
  });
});
