/** Node, and the screens of a browser told at the moment a test or its preparation fails, before what follows it closes them. */
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

const FAILED: ReadonlySet<string> = new Set<Circus.Event['name']>(['test_fn_failure', 'hook_failure']);

export default class JourneyEnvironment extends TestEnvironment {
  async handleTestEvent({ name }: Circus.Event): Promise<void> {
    if (FAILED.has(name)) await (this.global as typeof globalThis).tellScreens?.();
  }
}
