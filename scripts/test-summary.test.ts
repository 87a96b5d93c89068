import { describe, expect, it } from '@jest/globals';
import { countsOf, type FileResult, failuresSaid, skippedIn } from './test-summary.ts';

const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
  fullName,
  status,
  failureMessages,
});
const RUN: readonly FileResult[] = [
  {
    name: '/amate/a.test.ts',
    status: 'passed',
    message: '',
    assertionResults: [test('a', 'passed'), test('b', 'pending')],
  },
  {
    ...{ name: '/amate/test/b.test.ts', status: 'failed', message: 'all of it' },
    assertionResults: [
      test('c', 'passed'),
      test(
        'd',
        'failed',
        '\u001b[31mError: not there\u001b[39m\n\n    at x (/amate/node_modules/y.js:1:1)\n    at b.test.ts:3:4',
      ),
    ],
  },
  { name: '/amate/c.test.ts', status: 'failed', message: 'SyntaxError: Unexpected end', assertionResults: [] },
];

describe('what a run of the tests tells', () => {
  it('counts a file that could not be loaded as one failure', () => {
    expect(countsOf(RUN)).toEqual({ passed: 2, failed: 2 });
    expect(skippedIn(RUN)).toEqual(['b']);
  });

  it('says each failure by its file, its name and its own lines, without colours and without the libraries', () => {
    expect(failuresSaid(RUN, '/amate')).toEqual([
      '  test/b.test.ts › d\n      Error: not there\n      at b.test.ts:3:4',
      '  c.test.ts\n      SyntaxError: Unexpected end',
    ]);
  });
});
