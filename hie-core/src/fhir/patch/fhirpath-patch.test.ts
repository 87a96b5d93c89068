import { describe, expect, it } from '@jest/globals';
import type { Observation, Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { HubError } from '../../errors.ts';
import { applyFhirPathPatch } from './fhirpath-patch.ts';

const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';
const birthTime = { url: BIRTH_TIME, valueDateTime: '1980-02-03T04:05:00-06:00' };

const patient = () =>
  ({
    resourceType: 'Patient',
    id: 'p1',
    identifier: [
      { use: 'official', system: 'urn:a', value: '1' },
      { use: 'usual', system: 'urn:b', value: '2' },
    ],
    name: [{ family: 'García', given: ['Ana', 'Eva'], _given: [null, { id: 'g2' }] }],
    gender: 'female',
    birthDate: '1980-02-03',
    _birthDate: { extension: [birthTime] },
    deceasedBoolean: false,
  }) as unknown as Patient;

const observation = (): Observation => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: 'Glucosa' },
  valueQuantity: { value: 90, unit: 'mg/dL' },
});

type Part = Record<string, unknown>;
type Operation = Record<string, unknown> & { type: string; path: string; value?: Part };

/** `value` is the rest of its part: `{ valueDate: '1930-01-01' }`, `{ part: [...] }`. */
function patchOf(...operations: readonly Operation[]): unknown {
  const part = (name: string, value: unknown): Part => {
    if (name === 'type') return { name, valueCode: value };
    if (name === 'value') return { name, ...(value as Part) };
    return { name, [typeof value === 'number' ? 'valueInteger' : 'valueString']: value };
  };
  return {
    resourceType: 'Parameters',
    parameter: operations.map((operation) => ({
      name: 'operation',
      part: Object.entries(operation).map(([name, value]) => part(name, value)),
    })),
  };
}

const apply = (resource: Resource, ...operations: readonly Operation[]) =>
  applyFhirPathPatch(resource, patchOf(...operations)) as unknown as Record<string, never>;

function refusal(resource: Resource, parameters: unknown): HubError {
  try {
    applyFhirPathPatch(resource, parameters);
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('FHIRPath Patch: primitives', () => {
  it('keeps the extensions of a primitive that gets another value', () => {
    const patched = apply(patient(), {
      type: 'replace',
      path: 'Patient.birthDate',
      value: { valueDate: '1981-01-01' },
    });
    expect(patched).toEqual({ ...patient(), birthDate: '1981-01-01' });
  });

  it('takes the extensions that come with the value', () => {
    const _valueDate = { extension: [{ url: 'http://example.org/e', valueBoolean: true }] };
    const value = { valueDate: '1981-01-01', _valueDate };
    const patched = apply(patient(), { type: 'replace', path: 'Patient.birthDate', value });
    expect(patched).toEqual({ ...patient(), birthDate: '1981-01-01', _birthDate: _valueDate });
  });

  it('a value drives out the reason of its absence', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
    const resource = {
      resourceType: 'Patient',
      _birthDate: { extension: [{ url, valueCode: 'unknown' }] },
    } as Resource;
    expect(apply(resource, { type: 'replace', path: 'Patient.birthDate', value: { valueDate: '1981' } })).toEqual({
      resourceType: 'Patient',
      birthDate: '1981',
    });
  });

  it('deletes value and extensions together', () => {
    const patched = apply(patient(), { type: 'delete', path: 'Patient.birthDate' });
    expect(patched).not.toHaveProperty('birthDate');
    expect(patched).not.toHaveProperty('_birthDate');
  });

  it('adds, replaces and deletes an extension of a primitive', () => {
    const value = { valueDateTime: '1980-02-03T10:00:00-06:00' };
    expect(
      apply(patient(), { type: 'replace', path: `Patient.birthDate.extension('${BIRTH_TIME}').value`, value }),
    ).toHaveProperty('_birthDate.extension.0.valueDateTime', value.valueDateTime);
    expect(apply(patient(), { type: 'delete', path: 'Patient.birthDate.extension[0].value' })).toHaveProperty(
      '_birthDate.extension',
      [{ url: BIRTH_TIME }],
    );
    expect(apply(patient(), { type: 'delete', path: 'Patient.birthDate.extension[0]' })).not.toHaveProperty(
      '_birthDate',
    );
    const part = [
      { name: 'url', valueUri: 'http://example.org/e' },
      { name: 'value', valueString: 'x' },
    ];
    expect(apply(patient(), { type: 'add', path: 'Patient.gender', name: 'extension', value: { part } })).toMatchObject(
      {
        gender: 'female',
        _gender: { extension: [{ url: 'http://example.org/e', valueString: 'x' }] },
      },
    );
  });

  it('keeps a list and its extensions aligned', () => {
    const path = 'Patient.name[0].given';
    const insert = apply(patient(), { type: 'insert', path, index: 1, value: { valueString: 'Luz' } });
    expect(insert.name).toEqual([
      { family: 'García', given: ['Ana', 'Luz', 'Eva'], _given: [null, null, { id: 'g2' }] },
    ]);
    const moved = apply(patient(), { type: 'move', path, source: 1, destination: 0 });
    expect(moved.name).toEqual([{ family: 'García', given: ['Eva', 'Ana'], _given: [{ id: 'g2' }, null] }]);
    const deleted = apply(patient(), { type: 'delete', path: `${path}[1]` });
    expect(deleted.name).toEqual([{ family: 'García', given: ['Ana'] }]);
    const added = apply(patient(), {
      type: 'add',
      path: 'Patient.name[0]',
      name: 'given',
      value: { valueString: 'Luz' },
    });
    expect(added.name).toEqual([
      { family: 'García', given: ['Ana', 'Eva', 'Luz'], _given: [null, { id: 'g2' }, null] },
    ]);
  });
});

describe('FHIRPath Patch: choice elements', () => {
  it('replaces a value by one of another type', () => {
    const value = { valueCodeableConcept: { text: 'alta' } };
    const patched = apply(observation(), { type: 'replace', path: 'Observation.value', value });
    expect(patched).toMatchObject({ valueCodeableConcept: { text: 'alta' } });
    expect(patched).not.toHaveProperty('valueQuantity');
  });

  it.each(['value', 'value[x]', 'valueString'])('adds by the name %s', (name) => {
    const { valueQuantity: _, ...empty } = observation();
    expect(
      apply(empty as Resource, { type: 'add', path: 'Observation', name, value: { valueString: 'alta' } }),
    ).toEqual({
      ...empty,
      valueString: 'alta',
    });
  });

  it('adds a choice element by nested parts when its name says the type', () => {
    const { valueQuantity: _, ...empty } = observation();
    const value = { part: [{ name: 'text', valueString: 'x' }] };
    expect(
      apply(empty as Resource, { type: 'add', path: 'Observation', name: 'valueCodeableConcept', value }),
    ).toHaveProperty('valueCodeableConcept', { text: 'x' });
    const operation = { type: 'add', path: 'Observation', name: 'value', value };
    expect(refusal(empty as Resource, patchOf(operation)).code).toBe('value');
  });

  it('refuses a second value, and a type that the element does not take', () => {
    const operation = { type: 'add', path: 'Observation', name: 'value', value: { valueString: 'alta' } };
    const second = refusal(observation(), patchOf(operation));
    expect(second.problems[0].text).toBe('Operación 1 (add): Observation ya tiene «valueQuantity», que no se repite.');
    const wrong = { type: 'replace', path: 'Observation.value', value: { valueAddress: { city: 'x' } } };
    expect(refusal(observation(), patchOf(wrong)).problems[0]).toMatchObject({
      code: 'value',
      text: 'Operación 1 (replace): «value» no puede ser Address.',
      rule: expect.stringContaining('value es Quantity | CodeableConcept | string'),
    });
  });

  it('tells the FHIRPath name of an element that is called otherwise in JSON', () => {
    const operation = { type: 'replace', path: 'Observation.valueQuantity.unit', value: { valueString: 'x' } };
    expect(refusal(observation(), patchOf(operation)).problems[0]).toMatchObject({
      text: 'Operación 1 (replace): El elemento «valueQuantity» no existe en Observation.',
      path: 'Observation.valueQuantity.unit',
      fix: '¿Quiso decir «value»?',
    });
  });
});

describe('FHIRPath Patch: values by parts', () => {
  it('builds anonymous types, lists and choice elements inside one another', () => {
    const part = [
      { name: 'relationship', valueCodeableConcept: { text: 'madre' } },
      { name: 'relationship', valueCodeableConcept: { text: 'tutora' } },
      {
        name: 'name',
        part: [
          { name: 'given', valueString: 'Luz' },
          { name: 'given', valueString: 'Eva' },
        ],
      },
      { name: 'gender', valueCode: 'female' },
      {
        name: 'extension',
        part: [
          { name: 'url', valueUri: 'urn:outer' },
          {
            name: 'extension',
            part: [
              { name: 'url', valueUri: 'urn:one' },
              { name: 'value', valueInteger: 1 },
            ],
          },
          {
            name: 'extension',
            part: [
              { name: 'url', valueUri: 'urn:two' },
              { name: 'valueCode', valueCode: 'b' },
            ],
          },
        ],
      },
    ];
    expect(apply(patient(), { type: 'add', path: 'Patient', name: 'contact', value: { part } }).contact).toEqual([
      {
        relationship: [{ text: 'madre' }, { text: 'tutora' }],
        name: { given: ['Luz', 'Eva'] },
        gender: 'female',
        extension: [
          {
            url: 'urn:outer',
            extension: [
              { url: 'urn:one', valueInteger: 1 },
              { url: 'urn:two', valueCode: 'b' },
            ],
          },
        ],
      },
    ]);
  });

  it('takes a contained resource', () => {
    const resource = { resourceType: 'Organization', id: 'o', name: 'Xoco' };
    const patched = apply(
      patient(),
      { type: 'add', path: 'Patient', name: 'contained', value: { resource } },
      { type: 'replace', path: "Patient.contained.where(id = 'o').name", value: { valueString: 'Balbuena' } },
    );
    expect(patched.contained).toEqual([{ ...resource, name: 'Balbuena' }]);
    expect(resource.name).toBe('Xoco');
  });
});

describe('FHIRPath Patch: paths', () => {
  const value = { valueString: 'x' };
  it.each([
    ["Patient.identifier.where(use = 'official').value", 0],
    ["Patient.identifier.where(system = 'urn:b' and use != 'official').value", 1],
    ["Patient.identifier.where(use in ('usual' | 'temp')).value", 1],
    ["Patient.identifier.where(system.startsWith('urn:') and system.endsWith('b')).value", 1],
    ['Patient.identifier.where(period.exists().not()).first().value', 0],
    ['Patient.identifier.last().value', 1],
    ['Patient.identifier.skip(1).value', 1],
    ['identifier[1].value', 1],
    ['(Patient.identifier)[1].`value`', 1],
    ['%resource.identifier[1].value', 1],
    ["Patient.identifier.value.where($this = '2')", 1],
    ["Patient.identifier.select(value).where($this = '1').single()", 0],
    ["Patient.identifier.where(%resource.gender = 'female' and value > '1' implies value = '1').first().value", 0],
  ])('%s', (path, index) => {
    expect(apply(patient(), { type: 'replace', path, value })).toHaveProperty(`identifier.${index}.value`, 'x');
  });

  it.each([
    'Observation.value.ofType(Quantity).unit',
    '(Observation.value as Quantity).unit',
    'Observation.value.unit',
  ])('%s', (path) => {
    expect(apply(observation(), { type: 'replace', path, value })).toHaveProperty('valueQuantity.unit', 'x');
  });

  it.each([
    ['processing', 'Patient.identifier', /encuentra 2 elementos y debe señalar uno solo/],
    ['processing', 'Patient.photo', /no tiene «photo»/],
    ['processing', 'Patient.identifer', /«identifer» no existe en Patient/],
    ['processing', 'Patient.name.period.start', /no tiene «period»/],
    ['processing', 'Patient.identifier[7].value', /no encuentra nada/],
    ['processing', 'Observation.status', /empieza con Observation y el recurso es Patient/],
    ['processing', 'Patient', /no señala un elemento dentro del recurso/],
    ['processing', 'Patient.identifier.count()', /no señala un elemento/],
    ['processing', 'Patient.identifier.single()', /single\(\) esperaba un elemento y hay 2/],
    ['not-supported', 'Patient.managingOrganization.resolve().name', /resolve\(\) no se admite/],
    ['not-supported', 'Patient.where(%ucum.exists())', /%ucum/],
    ['not-supported', 'Patient.name.constructor()', /constructor\(\) no se admite/],
    ['invalid', 'Patient.name[0', /No se entiende la ruta FHIRPath al final/],
    ['invalid', 'Patient..name', /No se entiende la ruta FHIRPath en «.name»/],
    ['invalid', "Patient.name.where(use = 'x)", /No se entiende/],
    ['invalid', 'Patient.name where', /No se entiende/],
    ['invalid', 'Patient.name.where()', /exactamente un argumento/],
    ['invalid', '', /«path» debe llevar su texto/],
    ['invalid', `${'('.repeat(1000)}Patient${')'.repeat(1000)}`, /No se entiende/],
    ['invalid', `Patient${'.name'.repeat(1000)}`, /demasiado larga/],
  ])('refuses (%s) %.40s', (code, path, text) => {
    const error = refusal(patient(), patchOf({ type: 'replace', path, value }));
    expect(error.problems[0].text).toMatch(text);
    expect(error.code).toBe(code);
    expect(error.problems[0].fix).toBeTruthy();
  });

  it('stops a path that multiplies', () => {
    const entry = Array.from({ length: 5000 }, (_, at) => ({ fullUrl: `urn:${at}` }));
    const bundle = { resourceType: 'Bundle', id: 'b', entry } as unknown as Resource;
    const path = 'Bundle.entry.where(%resource.entry.where(%resource.entry.exists(fullUrl = $this.fullUrl)).exists())';
    expect(refusal(bundle, patchOf({ type: 'delete', path })).code).toBe('too-costly');
    const whole = 'Bundle.entry.where($this = %resource)';
    expect(refusal(bundle, patchOf({ type: 'delete', path: whole })).code).toBe('too-costly');
  });
});

describe('FHIRPath Patch: operations', () => {
  it('deletes only if found, and what the element leaves empty', () => {
    expect(apply(patient(), { type: 'delete', path: 'Patient.photo' })).toEqual(patient());
    expect(refusal(patient(), patchOf({ type: 'delete', path: 'Patient.identifier' })).code).toBe('processing');
    const contact = [{ name: { text: 'x' } }];
    const resource = { ...patient(), contact } as Resource;
    expect(apply(resource, { type: 'delete', path: 'Patient.contact.name.text' })).toEqual(patient());
  });

  it('inserts from 0 to the length, into an empty list too', () => {
    const value = { valueIdentifier: { value: '0' } };
    const values = (patched: unknown) => (patched as Patient).identifier?.map((identifier) => identifier.value);
    expect(values(apply(patient(), { type: 'insert', path: 'Patient.identifier', index: 2, value }))).toEqual([
      '1',
      '2',
      '0',
    ]);
    expect(apply(observation(), { type: 'insert', path: 'Observation.identifier', index: 0, value })).toHaveProperty(
      'identifier',
      [{ value: '0' }],
    );
    expect(
      refusal(patient(), patchOf({ type: 'insert', path: 'Patient.identifier', index: 3, value })).problems[0],
    ).toMatchObject({
      text: 'Operación 1 (insert): «index» está fuera de la lista.',
      fix: 'Use un número de 0 a 2.',
    });
  });

  it.each([
    [{ type: 'insert', path: 'Patient.gender', index: 0, value: { valueCode: 'male' } }, /no es una lista/],
    [{ type: 'move', path: 'Patient.identifier', source: 0, destination: 2 }, /«destination» está fuera/],
    [{ type: 'move', path: 'Patient.photo', source: 0, destination: 0 }, /«source» está fuera/],
    [
      { type: 'move', path: 'Patient.identifier[0]', source: 0, destination: 0 },
      /debe terminar en el nombre de una lista/,
    ],
    [{ type: 'add', path: 'Patient', name: 'gender', value: { valueCode: 'male' } }, /ya tiene «gender»/],
    [{ type: 'add', path: 'Patient', name: 'genero', value: { valueCode: 'male' } }, /«genero» no existe en Patient/],
    [{ type: 'add', path: 'Patient', name: '__proto__', value: { valueCode: 'male' } }, /no existe en Patient/],
    [{ type: 'add', path: 'Patient', name: 'maritalStatus', value: { valueCode: 'M' } }, /no puede ser code/],
    [{ type: 'add', path: 'Patient', name: 'active', value: { valueString: 'true' } }, /no puede ser string/],
    [{ type: 'add', path: 'Patient', name: 'contact', value: { valueHumanName: {} } }, /no puede ser HumanName/],
    [
      { type: 'add', path: 'Patient', name: 'contained', value: { part: [{ name: 'id', valueId: 'x' }] } },
      /No se sabe de qué tipo/,
    ],
    [
      { type: 'replace', path: 'Patient.name[0]', value: { resource: { resourceType: 'Basic' } } },
      /no puede ser Resource/,
    ],
  ])('refuses %j', (operation, text) => {
    const error = refusal(patient(), patchOf(operation as Operation));
    expect(error.problems[0].text).toMatch(text);
    expect(error.problems[0].fix).toBeTruthy();
  });

  it.each([
    ['id', { type: 'replace', path: 'Patient.id', value: { valueId: 'p2' } }],
    ['id', { type: 'delete', path: 'Patient.id' }],
  ])('keeps %s', (member, operation) => {
    const error = refusal(patient(), patchOf(operation as Operation));
    expect([error.code, error.problems[0].path]).toEqual(['business-rule', `Patient.${member}`]);
  });

  it('never changes the resource nor the patch it was given', () => {
    const resource = patient();
    const patch = patchOf(
      {
        type: 'add',
        path: 'Patient',
        name: 'contact',
        value: { part: [{ name: 'name', valueHumanName: { text: 'x' } }] },
      },
      { type: 'replace', path: 'Patient.contact[0].name.text', value: { valueString: 'y' } },
      { type: 'delete', path: 'Patient.name[0].given[1]' },
    );
    const before = structuredClone([resource, patch]);
    applyFhirPathPatch(resource, patch);
    expect([resource, patch]).toEqual(before);
  });
});

describe('FHIRPath Patch: malformed', () => {
  const operation = (...part: readonly Part[]) => ({
    resourceType: 'Parameters',
    parameter: [{ name: 'operation', part }],
  });
  const type = { name: 'type', valueCode: 'delete' };
  const path = { name: 'path', valueString: 'Patient.gender' };

  it.each([
    ['nothing', undefined, /debe ser un recurso Parameters/],
    ['another resource', { resourceType: 'Patient' }, /debe ser un recurso Parameters/],
    [
      'another parameter',
      { resourceType: 'Parameters', parameter: [{ name: 'x', part: [] }] },
      /debe ser un recurso Parameters/,
    ],
    ['no parts', { resourceType: 'Parameters', parameter: [{ name: 'operation' }] }, /debe ser un recurso Parameters/],
    ['no type', operation(path), /«type» debe ser/],
    ['another type', operation({ name: 'type', valueCode: 'toString' }, path), /«type» debe ser/],
    ['no path', operation(type), /falta la parte «path»/],
    ['a path twice', operation(type, path, path), /hay una parte repetida/],
    [
      'a part of another type',
      operation(type, path, { name: 'index', valueInteger: 1 }),
      /la parte «index» no va con delete/,
    ],
    ['no value', operation({ name: 'type', valueCode: 'replace' }, path, { name: 'value' }), /no trae ningún valor/],
    [
      'two values',
      operation({ name: 'type', valueCode: 'replace' }, path, { name: 'value', valueCode: 'x', valueId: 'x' }),
      /más de un valor/,
    ],
    [
      'an unknown type of value',
      operation({ name: 'type', valueCode: 'replace' }, path, { name: 'value', valueFoo: 'x' }),
      /no es un tipo de FHIR R4/,
    ],
    [
      'an object for a primitive',
      operation({ name: 'type', valueCode: 'replace' }, path, { name: 'value', valueCode: {} }),
      /algo que no es code/,
    ],
    [
      'text for a complex value',
      operation({ name: 'type', valueCode: 'replace' }, path, { name: 'value', valueCoding: 'x' }),
      /algo que no es Coding/,
    ],
  ])('%s', (_title, parameters, text) => {
    const error = refusal(patient(), parameters);
    expect(error.code).toBe('invalid');
    expect(error.problems[0].text).toMatch(text);
  });

  it('bounds the number of operations and the depth', () => {
    const one = { type: 'delete', path: 'Patient.photo' };
    expect(apply(patient(), ...Array(500).fill(one))).toEqual(patient());
    expect(refusal(patient(), patchOf(...Array(501).fill(one))).code).toBe('too-costly');
    const deep = JSON.parse(`${'[{"part":'.repeat(2000)}1${'}]'.repeat(2000)}`);
    expect(refusal(patient(), { resourceType: 'Parameters', parameter: deep }).code).toBe('too-long');
  });
});

const word = fc.constantFrom(
  'Patient',
  'name',
  'given',
  'identifier',
  'birthDate',
  'extension',
  'deceased',
  'contact',
  'value',
  'text',
  'id',
  'nope',
  '__proto__',
  'gender',
);
const step = fc.oneof(
  word.map((name) => `.${name}`),
  fc.nat(2).map((index) => `[${index}]`),
  fc.constantFrom(
    '.first()',
    '.last()',
    ".where(use = 'official')",
    '.where(exists())',
    '.ofType(boolean)',
    '.extension("x")',
    '.count()',
    ' | name',
    '.as(date)',
  ),
);
const path = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc
    .tuple(fc.constantFrom('Patient', 'name', ''), fc.array(step, { maxLength: 4 }))
    .map(([start, steps]) => start + steps.join('')),
);
const primitive = fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean(), fc.constant(null));
const value = fc.oneof(
  fc.record({ valueString: primitive }),
  fc.record({ valueDate: primitive, _valueDate: fc.jsonValue({ maxDepth: 2 }) }, { requiredKeys: [] }),
  fc.record({ valueHumanName: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ valueBoolean: fc.boolean() }),
  fc.record({ part: fc.array(fc.record({ name: word, valueString: fc.string({ maxLength: 6 }) }), { maxLength: 3 }) }),
  fc.record({ resource: fc.jsonValue({ maxDepth: 2 }) }),
);
const random = fc.oneof(
  fc.record({ type: fc.constant('add'), path, name: word, value }),
  fc.record({ type: fc.constant('insert'), path, index: fc.nat(3), value }),
  fc.record({ type: fc.constant('replace'), path, value }),
  fc.record({ type: fc.constant('delete'), path }),
  fc.record({ type: fc.constant('move'), path, source: fc.nat(2), destination: fc.nat(2) }),
);
const patch = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(random, { maxLength: 5 }).map((operations) => patchOf(...(operations as Operation[]))),
  },
  fc.jsonValue(),
);

describe('FHIRPath Patch, properties', () => {
  it('answers anything with a resource or a HubError, and never touches its input', () => {
    fc.assert(
      fc.property(patch, (parameters) => {
        const resource = patient();
        const before = JSON.stringify([resource, parameters]);
        try {
          applyFhirPathPatch(resource, parameters);
        } catch (error) {
          expect(error).toBeInstanceOf(HubError);
        }
        expect(JSON.stringify([resource, parameters])).toBe(before);
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves no empty element behind', () => {
    const elements = fc.constantFrom(
      'Patient.name[0].given[0]',
      'Patient.name[0].family',
      'Patient.birthDate.extension[0].value',
      'Patient.birthDate.extension[0].url',
      'Patient.identifier[0].use',
      'Patient.identifier[0].system',
      'Patient.identifier[0].value',
      'Patient.deceased',
      'Patient.name[0].given[0].id',
    );
    fc.assert(
      fc.property(fc.array(elements, { maxLength: 30 }), (paths) => {
        const patched = apply(patient(), ...paths.map((each) => ({ type: 'delete', path: each })));
        expect(JSON.stringify(patched)).not.toMatch(/\{\}|\[\]|\[null(?:,null)*\]/);
      }),
    );
  });

  it('move and move back, insert and delete, end where they began', () => {
    const names = fc.array(fc.record({ text: fc.string({ minLength: 1 }) }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), fc.nat(), (name, one, other) => {
        const resource = { resourceType: 'Patient', id: 'x', name } as Resource;
        const [source, destination] = [one % name.length, other % name.length];
        const back = apply(
          resource,
          { type: 'move', path: 'Patient.name', source, destination },
          { type: 'move', path: 'Patient.name', source: destination, destination: source },
          { type: 'insert', path: 'Patient.name', index: source, value: { valueHumanName: { text: 'new' } } },
          { type: 'delete', path: `Patient.name[${source}]` },
        );
        expect(back).toEqual(resource);
      }),
    );
  });
});
