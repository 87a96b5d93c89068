import { describe, expect, it } from '@jest/globals';
import type { Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { applyPatch, createPatch } from 'rfc6902';
import { HubError } from '../../errors.ts';
import { applyJsonPatch } from './json-patch.ts';
import { sameJson } from './same-json.ts';

const patient = (): Patient => ({
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'García', given: ['Ana', 'María'] }],
  gender: 'female',
  birthDate: '1980-02-03',
});

function refusal(patch: unknown, resource: Resource = patient()): HubError {
  try {
    applyJsonPatch(resource, patch);
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('JSON Patch (RFC 6902)', () => {
  it('applies every kind of operation, in order', () => {
    const patched = applyJsonPatch(patient(), [
      { op: 'test', path: '/gender', value: 'female' },
      { op: 'replace', path: '/gender', value: 'unknown' },
      { op: 'add', path: '/name/0/given/-', value: 'Luz' },
      { op: 'add', path: '/name/0/given/0', value: 'Eva' },
      { op: 'copy', from: '/name/0/family', path: '/name/0/text' },
      { op: 'move', from: '/birthDate', path: '/name/0/_family' },
      { op: 'remove', path: '/name/0/_family' },
    ]);
    expect(patched).toEqual({
      resourceType: 'Patient',
      id: 'p1',
      name: [{ family: 'García', given: ['Eva', 'Ana', 'María', 'Luz'], text: 'García' }],
      gender: 'unknown',
    });
  });

  it('never changes the resource nor the patch it was given', () => {
    const resource = patient();
    const patch = [
      { op: 'add', path: '/contact', value: [{ gender: 'male' }] },
      { op: 'remove', path: '/contact/0/gender' },
      { op: 'replace', path: '/name/0/given/0', value: 'Eva' },
    ];
    const before = structuredClone([resource, patch]);
    applyJsonPatch(resource, patch);
    expect([resource, patch]).toEqual(before);
  });

  it('takes away the list that a remove left empty: FHIR JSON has no empty ones', () => {
    const patched = applyJsonPatch(patient(), [
      { op: 'remove', path: '/name/0/given/1' },
      { op: 'remove', path: '/name/0/given/0' },
    ]);
    expect(patched).toEqual({ ...patient(), name: [{ family: 'García' }] });
    expect(applyJsonPatch(patient(), [{ op: 'remove', path: '/name/0' }])).not.toHaveProperty('name');
  });

  it('keeps _given aligned with given when an extension goes', () => {
    const extension = [{ url: 'http://example.org/e', valueString: 'x' }];
    const resource = {
      ...patient(),
      name: [{ given: ['Ana', 'Eva'], _given: [{ extension }, { extension }] }],
    } as unknown as Resource;
    const patched = applyJsonPatch(resource, [{ op: 'remove', path: '/name/0/_given/0/extension' }]) as Patient;
    expect(patched.name).toEqual([{ given: ['Ana', 'Eva'], _given: [null, { extension }] }]);
  });

  it('says which test failed and does not tell what the resource holds (§4.6)', () => {
    const error = refusal([{ op: 'test', path: '/birthDate', value: '1999-01-01' }]);
    expect(error.code).toBe('processing');
    expect(error.problems[0]).toMatchObject({
      path: 'Patient.birthDate',
      value: '1999-01-01',
      rule: 'RFC 6902 §4.6 test',
    });
    expect(error.problems[0].text).toBe(
      'Operación 1 (test): El recurso no tiene el valor que el parche espera encontrar; no se cambió nada.',
    );
    expect(JSON.stringify(error.problems)).not.toContain('1980');
  });

  it.each([
    ['a missing parent', { op: 'add', path: '/contact/0', value: {} }, /«\/contact» no existe/],
    ['inside a simple value', { op: 'add', path: '/gender/x', value: 1 }, /«\/gender» es un valor simple/],
    ['replace of what is not there', { op: 'replace', path: '/active', value: true }, /En «path» no hay nada/],
    ['remove of what is not there', { op: 'remove', path: '/active' }, /En «path» no hay nada/],
    ['copy from nowhere', { op: 'copy', from: '/active', path: '/x' }, /En «from» no hay nada/],
    ['an index beyond the end', { op: 'add', path: '/name/5', value: {} }, /«5» no es un índice/],
    ['"-" with remove', { op: 'remove', path: '/name/-' }, /«-» no es un índice/],
    ['an index with a leading zero', { op: 'remove', path: '/name/00' }, /«00» no es un índice/],
    ['an inherited member', { op: 'remove', path: '/name/length' }, /«length» no es un índice/],
    ['an inherited method', { op: 'copy', from: '/toString', path: '/x' }, /falta «toString»/],
    ['a move into itself', { op: 'move', from: '/name', path: '/name/0' }, /dentro de sí mismo/],
  ])('refuses %s', (_title, operation, text) => {
    const error = refusal([operation]);
    expect(error.code).toBe('processing');
    expect(error.problems[0].text).toMatch(text);
    expect(error.problems[0].fix).toBeTruthy();
    expect(error.problems[0].path).toMatch(/^Patient/);
  });

  it.each([
    ['no list', { op: 'remove', path: '/gender' }, 'El cuerpo debe ser una lista de operaciones.'],
    ['nothing', undefined, 'El cuerpo debe ser una lista de operaciones.'],
    ['an operation that is no object', [7], 'Operación 1: Cada operación es un objeto con «op»'],
    ['an unknown op', [{ op: 'delete', path: '/gender' }], 'Operación 1: Cada operación es un objeto con «op»'],
    ['no path', [{ op: 'remove' }], 'Operación 1: Falta «path», o no es texto.'],
    ['no value', [{ op: 'add', path: '/x' }], 'Operación 1: Falta «value».'],
    ['no from', [{ op: 'move', path: '/x' }], 'Operación 1: Falta «from», o no es texto.'],
    ['a path without slash', [{ op: 'remove', path: 'gender' }], 'no es una ruta JSON Pointer'],
    ['a wrong escape', [{ op: 'remove', path: '/~2' }], 'no es una ruta JSON Pointer'],
    ['__proto__ in a path', [{ op: 'add', path: '/__proto__/x', value: 1 }], '«__proto__» no se admite'],
    [
      '__proto__ in a value',
      JSON.parse('[{"op":"add","path":"/x","value":{"__proto__":{}}}]'),
      '«__proto__» no se admite',
    ],
  ])('refuses as malformed: %s', (_title, patch, text) => {
    const error = refusal(patch);
    expect(error.code).toBe('invalid');
    expect(error.problems[0].text).toContain(text);
  });

  it.each([
    ['id', [{ op: 'replace', path: '/id', value: 'p2' }]],
    ['id', [{ op: 'remove', path: '/id' }]],
    ['resourceType', [{ op: 'replace', path: '/resourceType', value: 'Person' }]],
    ['resourceType', [{ op: 'replace', path: '', value: 7 }]],
    ['resourceType', [{ op: 'remove', path: '' }]],
  ])('keeps %s: %j', (member, patch) => {
    const error = refusal(patch);
    expect([error.code, error.problems[0].path]).toEqual(['business-rule', `Patient.${member}`]);
  });

  it('bounds the number of operations, the depth and what copies add', () => {
    const remove = { op: 'test', path: '/gender', value: 'female' };
    expect(applyJsonPatch(patient(), Array(500).fill(remove))).toEqual(patient());
    expect(refusal(Array(501).fill(remove)).code).toBe('too-costly');
    const doubling = Array.from({ length: 60 }, (_, at) => ({
      op: 'copy',
      from: '/extension',
      path: `/extension/${at}`,
    }));
    expect(['too-costly', 'too-long']).toContain(
      refusal([{ op: 'add', path: '/extension', value: ['x'.repeat(1000)] }, ...doubling]).code,
    );
    const flat = Array.from({ length: 400 }, () => ({ op: 'copy', from: '/big', path: '/list/-' }));
    const big = { op: 'add', path: '/big', value: 'x'.repeat(100_000) };
    expect(refusal([big, { op: 'add', path: '/list', value: [] }, ...flat]).code).toBe('too-costly');
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(refusal([{ op: 'add', path: '/x', value: deep }]).code).toBe('too-long');
    const growing = Array.from({ length: 100 }, (_, at) => ({ op: 'add', path: `/x${'/0'.repeat(at)}`, value: [] }));
    expect(refusal(growing).code).toBe('too-long');
  });
});

const name = fc.constantFrom('name', 'given', 'a', 'b~c', 'd/e', '0', '1', '-', 'length', 'constructor', '_given', '');
/** A member of that name is refused whole, which is asked for above. */
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
const pointer = fc
  .array(name, { maxLength: 4 })
  .map((tokens) => tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
const operation = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: pointer, value: json }),
  fc.record({ op: fc.constantFrom('move', 'copy'), path: pointer, from: pointer }),
  fc.record({ op: fc.constant('remove'), path: pointer }),
  fc.record({ op: fc.string(), path: fc.string(), value: json, from: json }, { requiredKeys: [] }),
);
const body = fc.dictionary(fc.constantFrom('a', 'b~c', 'd/e', 'list', 'given'), json).map(asJson);
/** Without the empty objects and lists that FHIR JSON does not have. */
const fhirBody = body.map((members) => withoutEmpty(members) as Record<string, unknown>);

// -0 has no JSON text of its own.
function asJson(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).map(([key, child]) => [key, withoutEmpty(child)] as const);
  const full = kept.filter(
    ([, child]) => child !== null && !(typeof child === 'object' && Object.keys(child).length === 0),
  );
  return Array.isArray(value) ? full.map(([, child]) => child) : Object.fromEntries(full);
}

/** The other implementation cannot address the whole document, nor a member named `constructor`. */
const PEER_LACKS = /^ | $|constructor/;

describe('JSON Patch, properties', () => {
  it('applies what a differ of another hand writes', () => {
    fc.assert(
      fc.property(fhirBody, fhirBody, (one, other) => {
        const [before, after] = [one, other].map((members) => ({ resourceType: 'Basic', id: 'x', ...members }));
        const patch = createPatch(before, after);
        fc.pre(patch.length <= 500);
        expect(sameJson(applyJsonPatch(before as unknown as Resource, patch), after)).toBe(true);
      }),
    );
  });

  it('agrees with another implementation wherever both accept', () => {
    fc.assert(
      fc.property(body, fc.array(operation, { maxLength: 5 }), (members, patch) => {
        const before = { resourceType: 'Basic', id: 'x', ...members };
        const ours = attempt(before, patch);
        fc.pre(
          ours !== undefined && !patch.some((step) => PEER_LACKS.test(`${step.path} ${'from' in step && step.from}`)),
        );
        const peer = asJson(before);
        const failures = applyPatch(peer, asJson(patch) as never).filter((failure) => failure !== null);
        expect(failures).toEqual([]);
        expect(withoutEmpty(ours)).toEqual(withoutEmpty(peer));
      }),
    );
  });

  it('answers anything with a resource or a HubError, and never touches its input', () => {
    fc.assert(
      fc.property(body, fc.oneof(json, fc.array(operation, { maxLength: 6 })), (members, patch) => {
        const before = { resourceType: 'Basic', id: 'x', ...members };
        const text = JSON.stringify([before, patch]);
        attempt(before, patch);
        expect(JSON.stringify([before, patch])).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

function attempt(resource: unknown, patch: unknown): unknown {
  try {
    return applyJsonPatch(resource as Resource, patch);
  } catch (error) {
    expect(error).toBeInstanceOf(HubError);
    return undefined;
  }
}
