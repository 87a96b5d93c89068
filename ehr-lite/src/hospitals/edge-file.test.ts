import { expect, it } from '@jest/globals';
import { profileIn } from './edge-file.ts';

const CLUES = 'DFSSA004012';
const file = (more: object) => JSON.stringify({ settings: {}, privateJwk: { d: 'x' }, ...more });

it('takes the settings of the same hospital out of its file of before, and never the key', () => {
  const profile = { clues: CLUES, name: 'Hospital', triggers: { 'ADT^Z01': 'ADT^A01' } };
  expect(profileIn(file({ profile }), CLUES)).toEqual({ triggers: { 'ADT^Z01': 'ADT^A01' } });
});

it.each([
  ['another hospital', file({ profile: { clues: 'DFSSA003162' } })],
  ['no profile', file({})],
  ['no file of ours', 'null'],
  ['no JSON', 'MSH|^~'],
])('takes nothing from %s', (_title, text) => {
  expect(profileIn(text, CLUES)).toBeUndefined();
});
