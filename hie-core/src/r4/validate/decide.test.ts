import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { examplePaths } from '../generate/source.ts';
import { RESOURCE_TYPES } from '../resource-types.ts';
import { anyResource, type Dice, dice } from './any-resource.fixture.ts';
import { isValid, sourceOf } from './decide.ts';
import { explain } from './explain.ts';

/**
 * The generated code (`isValid`) and the closures that explain come from the same tables in two different ways: each is the
 * other's oracle. Where the first accepts, the second must find nothing; where it refuses what is right, it is only slower.
 */
type Json = Record<string, unknown>;

const VALUES = [
  ...['', ' ', 'x', 'a b', 'ñandú 𝒜', 'a\ud800', 'a\u0000', 'final', 'male', 'group', 'display', 'batch', 'home'],
  ...[
    '2024-02-30',
    '2024-02-29',
    '2024-01-01T10:00:00+14:01',
    '10:00:00',
    '0000',
    'MTIz',
    '<div>a</div>',
    '<div><a b="c">',
  ],
  ...['Patient/1', 'Device/1', '#p', '#', 'urn:uuid:1', 'http://a/Patient/1', 'Patient?identifier=a|b', 'el paciente'],
  ...[5, -1, 1.5, 2_147_483_648, Number.NaN, true, false, null, undefined, [], {}, [null], [{}], ['a', 'a'], [[]]],
  ...[{ id: 'a' }, { extension: [{ url: 'http://a', valueCode: 'x' }] }, { extension: [{ url: 'u' }] }, { text: 'x' }],
  ...[
    { reference: '#p' },
    { reference: 'Patient/1', type: 'Device' },
    { start: '2024', end: '2023' },
    { value: 5, code: 'kg' },
  ],
];
const KEYS = [
  'extension',
  'id',
  'text',
  'contained',
  'value',
  'valueString',
  '_status',
  '_value',
  'name',
  'code',
  'system',
];

function objectsIn(value: unknown, found: Json[] = []): Json[] {
  if (Array.isArray(value)) for (const item of value) objectsIn(item, found);
  else if (typeof value === 'object' && value !== null) {
    found.push(value as Json);
    for (const item of Object.values(value)) objectsIn(item, found);
  }
  return found;
}

/** Changes one element somewhere: takes it away, wraps it, copies another there, or puts something odd in its place. */
function spoil(resource: Json, roll: Dice): void {
  const objects = objectsIn(resource);
  const object = objects[roll(objects.length)]!;
  const keys = roll(4) === 0 ? KEYS : Object.keys(object);
  const key = keys[roll(keys.length)] ?? 'id';
  const other = objects[roll(objects.length)]!;
  const changes = [
    () => delete object[key],
    () => Object.assign(object, { [key]: [object[key]] }),
    () => Object.assign(object, { [`_${key}`]: structuredClone(VALUES[roll(VALUES.length)]) }),
    () => Object.assign(object, { [key]: structuredClone(Object.values(other)[0]) }),
    () => Object.assign(object, { [key]: structuredClone(VALUES[roll(VALUES.length)]) }),
  ];
  changes[roll(changes.length)]!();
}

const MAX_EXAMPLE_BYTES = 30_000;
const EXAMPLES = examplePaths().filter((path, at) => at % 5 === 0 && statSync(path).size <= MAX_EXAMPLE_BYTES);
const parsed = new Map<string, Json>();

function example(path: string): Json {
  const known = parsed.get(path) ?? (JSON.parse(readFileSync(path, 'utf8')) as Json);
  parsed.set(path, known);
  return known;
}

describe('isValid, generated from the tables', () => {
  it('is at one with the closures on resources of every type, and so on nearly every invariant', () => {
    const broken = new Set<string>();
    let valid = 0;
    for (const type of RESOURCE_TYPES) {
      for (let seed = 0; seed < 100; seed++) {
        const resource = anyResource(type, dice(seed * 7_919 + type.length));
        const problems = explain(resource);
        if (problems.length === 0) valid++;
        for (const { rule } of problems) broken.add(rule!);
        if (isValid(resource) !== (problems.length === 0))
          throw new Error(`${type} ${seed}: ${JSON.stringify({ problems, resource })}`);
      }
    }
    expect(valid).toBeGreaterThan(5_000);
    expect([...broken].filter((rule) => /^R4 [a-z]+-\d/.test(rule)).length).toBeGreaterThan(145);
  });

  it('accepts nothing that the closures refuse, however an official example is spoilt', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXAMPLES), fc.nat(), (path, seed) => {
        const resource = structuredClone(example(path));
        const roll = dice(seed);
        for (let times = 1 + roll(3); times > 0; times--) spoil(resource, roll);
        if (isValid(resource)) expect(explain(resource)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('needs no second look at an official example that is right', () => {
    for (const path of EXAMPLES) if (!isValid(example(path))) expect(explain(example(path))).not.toEqual([]);
  });

  it('keeps nothing of one resource for the next', () => {
    const contained = [{ resourceType: 'Patient', id: 'p' }];
    const pointing = { resourceType: 'Basic', code: { text: 'x' }, subject: { reference: '#p' } };
    expect(isValid({ ...pointing, contained: [{ resourceType: 'Patient', id: 'p', zzz: 1 }] })).toBe(false);
    expect(isValid({ ...pointing, contained })).toBe(true);
    expect(isValid(pointing)).toBe(false);
  });

  it('is code that a person can read', () => {
    expect(sourceOf('Period')).toMatch(/case "start":\nhas_start = true;\nif \(!c\d+\(v\)\) return false;\nbreak;/);
  });
});
