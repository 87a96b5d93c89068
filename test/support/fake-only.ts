/** Jest's fake timers for some things alone: what moves data (sockets, the database) goes on by the real clock. */
import { jest } from '@jest/globals';

const ALL = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/** Until `jest.useRealTimers()`. A faked `Date` stands still until it is set. */
export function fakeOnly(...names: readonly (typeof ALL)[number][]): void {
  jest.useFakeTimers({ doNotFake: ALL.filter((name) => !names.includes(name)) });
}
