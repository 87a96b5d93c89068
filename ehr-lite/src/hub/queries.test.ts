import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { QueryObserver } from '@tanstack/react-query';
import { HubProblem } from './problem.ts';
import { queries } from './queries.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  queries.clear();
  jest.useRealTimers();
});

/** On screen: a question that fails until told otherwise. */
function asked(key: string, status: number) {
  const state = { failing: true, asked: 0 };
  const queryFn = () => {
    state.asked += 1;
    const kind = status >= 500 ? 'broken' : 'forbidden';
    return state.failing ? Promise.reject(new HubProblem(kind, status, [])) : Promise.resolve('bien');
  };
  const leave = new QueryObserver(queries, { queryKey: [key], queryFn }).subscribe(() => {});
  return { state, leave, status: () => queries.getQueryState([key])?.status };
}

it('what the hub could not answer for some seconds heals by itself; a refusal is not asked again', async () => {
  const broken = asked('rota', 503);
  const refused = asked('negada', 403);
  await jest.advanceTimersByTimeAsync(2_000);
  expect([broken.status(), refused.status()]).toEqual(['error', 'error']);
  broken.state.failing = false;
  await jest.advanceTimersByTimeAsync(6_000);
  expect(broken.status()).toBe('success');
  expect(refused.state.asked).toBe(1);
  broken.leave();
  refused.leave();
});

it('a hub that stays broken is left alone in the end', async () => {
  const broken = asked('siempre', 500);
  await jest.advanceTimersByTimeAsync(10 * 60_000);
  // Three tries at once, and three times more.
  expect(broken.state.asked).toBe(12);
  broken.leave();
});
