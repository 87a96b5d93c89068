import { describe, expect, it } from '@jest/globals';
import { lineProblem, problemOfStatus } from '../hub/problem.ts';
import { judge } from './judge.ts';

const refusal = (status: number, code: string, text: string) =>
  judge(
    problemOfStatus(status, {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code, details: { text } }],
    }),
  );

describe('what the hub’s answer means', () => {
  it('409: only what the hub lost to its own writers is tried again; a seat that somebody else has stays taken', () => {
    expect(refusal(409, 'lock-error', 'Otras escrituras están cambiando los mismos recursos.')).toBe('again');
    expect(refusal(409, 'duplicate', 'Ese lugar ya no está libre: alguien lo tomó antes.')).toBe('refused');
    expect(judge(problemOfStatus(409, undefined))).toBe('refused');
  });

  it('the line, a hub in trouble, an ended session, a clash, a refusal', () => {
    expect(judge(lineProblem())).toBe('again');
    for (const [status, verdict] of [
      ...([408, 425, 429, 500, 503, 504] as const).map((one) => [one, 'again'] as const),
      ...([
        [401, 'sign-in'],
        [412, 'conflict'],
        [400, 'refused'],
        [403, 'refused'],
        [422, 'refused'],
      ] as const),
    ])
      expect([status, judge(problemOfStatus(status, undefined))]).toEqual([status, verdict]);
  });
});
