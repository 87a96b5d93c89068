import { expect, it } from '@jest/globals';
import { supervise } from './supervise.ts';

it('starts who falls again at once, and who falls again soon after a pause', async () => {
  const told: string[] = [];
  const falls: (() => void)[] = [];
  let starts = 0;
  const started = Promise.withResolvers<void>();
  const one = supervise({
    name: 'Uno',
    log: (line) => told.push(line),
    launch: async () => {
      starts++;
      if (starts === 3) started.resolve();
      const { promise: exited, resolve } = Promise.withResolvers<void>();
      falls.push(resolve);
      return { pid: starts, exited, stop: async () => resolve() };
    },
  });
  await one.start();
  falls[0]!();
  while (falls.length < 2) await new Promise((resolve) => setImmediate(resolve));
  falls[1]!();
  await started.promise;
  await one.stop();
  expect(told.filter((line) => line.includes('Se reinicia'))).toEqual([
    'Uno se detuvo sin que se le pidiera. Se reinicia ya.',
    'Uno se detuvo sin que se le pidiera. Se reinicia en 0.5 s.',
  ]);
});
