import { expect, it } from '@jest/globals';
import { HubProblem, lineProblem } from '../hub/problem.ts';
import { inMemory, once } from './once.ts';

it('an answer that was lost: what was sent goes again, not what the form says by now', async () => {
  const tried = inMemory<{ id: number; packs: number }>();
  const lost = () => Promise.reject(lineProblem());
  await expect(once(tried, { id: 1, packs: 10 }, lost)).rejects.toThrow('line');
  const sent: object[] = [];
  const take = async (told: object) => void sent.push(told);
  expect(await once(tried, { id: 2, packs: 11 }, take)).toEqual({ id: 1, packs: 10 });
  expect(await once(tried, { id: 3, packs: 1 }, take)).toEqual({ id: 3, packs: 1 });
  expect(sent).toEqual([
    { id: 1, packs: 10 },
    { id: 3, packs: 1 },
  ]);
});

it('a refusal is an answer: what was put right is sent', async () => {
  const tried = inMemory<{ id: number }>();
  const refuse = () => Promise.reject(new HubProblem('refused', 422, []));
  await expect(once(tried, { id: 1 }, refuse)).rejects.toThrow('422');
  expect(await once(tried, { id: 2 }, async () => {})).toEqual({ id: 2 });
});
