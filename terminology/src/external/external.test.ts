import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Parameters } from '@medplum/fhirtypes';
import { TerminologyFault } from '../fault.ts';
import { createExternal, type External } from './external.ts';

/** ADR 0021: what happens when the external terminology server is down, by a clock and an exchange of our own. */
const asked: Parameters = { resourceType: 'Parameters', parameter: [{ name: 'code', valueCode: 'a' }] };
let now = 0;
let calls = 0;
let answer: () => { status: number; body: string };
let external: External;
const good = () => ({ status: 200, body: '{"resourceType":"Parameters"}' });
const down = () => {
  throw new Error('refused');
};
const issueOf = (): Promise<unknown> =>
  external.ask('ValueSet/$expand', asked).then(
    ({ stale }) => (stale ? 'stale' : 'fresh'),
    (error: unknown) => (error instanceof TerminologyFault ? error.issue : error),
  );

beforeEach(() => {
  now = 1_000_000;
  calls = 0;
  answer = good;
  external = createExternal({
    url: 'http://otro/fhir',
    exchange: async (url, body) => {
      calls++;
      expect([url, body]).toEqual(['http://otro/fhir/ValueSet/$expand', JSON.stringify(asked)]);
      return answer();
    },
    nowMs: () => now,
  });
});

describe('external terminology', () => {
  it('asks once in ten minutes', async () => {
    expect([await issueOf(), await issueOf(), calls]).toEqual(['fresh', 'fresh', 1]);
    now += 11 * 60_000;
    expect([await issueOf(), calls]).toEqual(['fresh', 2]);
  });
  it('down: what was kept is given for a day, and said to be stale', async () => {
    await issueOf();
    answer = down;
    now += 11 * 60_000;
    expect(await issueOf()).toBe('stale');
    now += 24 * 60 * 60_000;
    expect(await issueOf()).toBe('transient');
  });
  it('down: nobody waits again for five seconds, then it is tried', async () => {
    answer = down;
    expect([await issueOf(), await issueOf(), calls]).toEqual(['transient', 'transient', 1]);
    now += 5_001;
    answer = good;
    expect([await issueOf(), calls]).toEqual(['fresh', 2]);
  });
  it('a refusal by 500, as HAPI answers what it cannot do, is that question’s: others are asked on', async () => {
    const outcome = '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}';
    answer = () => ({ status: 500, body: outcome });
    expect(await issueOf()).toBe('processing');
    answer = good;
    expect([await issueOf(), calls]).toEqual(['fresh', 2]);
  });
  it.each([
    [500, '<html>', 'transient'],
    [503, '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}', 'transient'],
    [503, '{}', 'transient'],
    [404, '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}', 'not-found'],
    [400, '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"too-costly"}]}', 'too-costly'],
    [401, '{"resourceType":"OperationOutcome","issue":[]}', 'transient'],
    [200, '<html>', 'transient'],
  ])('%d %s → %s, and it is not kept', async (status, body, issue) => {
    answer = () => ({ status, body });
    expect(await issueOf()).toBe(issue);
    now += 5_001;
    answer = good;
    expect(await issueOf()).toBe('fresh');
  });
});
