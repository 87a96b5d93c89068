import { expect, it } from '@jest/globals';
import { classify } from './failure.ts';

const answered = (status: number, code: string): unknown => ({
  response: { status, data: { resourceType: 'OperationOutcome', issue: [{ code }] } },
});

it('a choice that the hub refuses to make is refused for good; a race is run again', () => {
  expect(classify(answered(412, 'multiple-matches'))).toMatchObject({
    ...{ kind: 'permanent', cause: 'hub 412 multiple-matches' },
  });
  expect(classify(answered(412, 'conflict')).kind).toBe('transient');
  expect(classify({ response: { status: 412, data: undefined } }).kind).toBe('transient');
});
