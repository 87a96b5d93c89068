import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isResourceType, validateResource } from './validate.ts';

const patient = (more: object) => ({ resourceType: 'Patient', ...more });
const observation = (more: object) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Glucosa' },
  ...more,
});
/** `path code` of each problem. */
const problems = (resource: unknown) => validateResource(resource).map(({ path, code }) => `${path} ${code}`);

describe('validateResource accepts', () => {
  it.each([
    ['the least', patient({})],
    ['a primitive with an extension beside it', patient({ birthDate: '1980-02-29', _birthDate: { id: 'a' } })],
    [
      'an extension in place of a required primitive',
      { ...observation({}), status: undefined, _status: { extension: [{ url: 'http://a', valueCode: 'x' }] } },
    ],
    [
      'null where a sibling list holds an extension',
      patient({
        name: [{ given: [null, 'Ana'], _given: [{ extension: [{ url: 'http://a', valueCode: 'x' }] }, null] }],
      }),
    ],
    [
      'a reference that another entry will resolve',
      observation({ subject: { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' } }),
    ],
    ['a conditional reference', observation({ subject: { reference: 'Patient?identifier=a|b' } })],
    ['a logical reference', observation({ performer: [{ identifier: { value: 'DFSSA003162' }, display: 'Xoco' }] })],
    [
      'a reference to a contained resource',
      observation({ contained: [{ resourceType: 'Patient', id: 'p' }], subject: { reference: '#p' } }),
    ],
    ['text outside of ASCII', patient({ name: [{ text: 'María 𝒜 Ñandú' }] })],
  ])('%s', (_title, resource) => {
    expect(validateResource(resource)).toEqual([]);
  });
});

describe('validateResource refuses', () => {
  it.each([
    ['null', null, ['Resource structure']],
    ['a list', [], ['Resource structure']],
    ['no type', {}, ['Resource.resourceType required']],
    ['an unknown type', { resourceType: 'Paciente' }, ['Paciente.resourceType structure']],
    ['an inherited name as type', { resourceType: 'constructor' }, ['constructor.resourceType structure']],
    ['an unknown element', patient({ birthdate: '1980-01-01' }), ['Patient.birthdate structure']],
    [
      'an element named as Object.prototype names one',
      JSON.parse('{"resourceType":"Patient","__proto__":{"a":1}}'),
      ['Patient.__proto__ structure'],
    ],
    ['a missing required element', { resourceType: 'Observation', status: 'final' }, ['Observation.code required']],
    [
      'a missing required primitive',
      { resourceType: 'Observation', code: { text: 'x' } },
      ['Observation.status required'],
    ],
    ['two types of one choice', observation({ valueString: 'a', valueInteger: 1 }), ['Observation.value[x] structure']],
    [
      'two types of one choice, one as extension',
      observation({ valueString: 'a', _valueInteger: { extension: [{ url: 'http://a', valueCode: 'x' }] } }),
      ['Observation.value[x] structure'],
    ],
    ['a list for a single element', patient({ gender: ['male'] }), ['Patient.gender structure']],
    ['a single value for a list', patient({ name: { text: 'A' } }), ['Patient.name structure']],
    ['an empty list', patient({ name: [] }), ['Patient.name structure']],
    ['an empty object', patient({ maritalStatus: {} }), ['Patient.maritalStatus structure']],
    ['an id beside no primitive', patient({ _birthDate: { id: 'a' } }), ['Patient._birthDate structure']],
    ['an object with an id only', patient({ maritalStatus: { id: 'a' } }), ['Patient.maritalStatus structure']],
    ['null', patient({ gender: null }), ['Patient.gender structure']],
    ['null in a list', patient({ name: [null] }), ['Patient.name[0] structure']],
    [
      'null in a list of primitives',
      patient({ name: [{ given: ['A', null] }] }),
      ['Patient.name[0].given[1] structure'],
    ],
    ['a number as text', observation({ valueInteger: '5' }), ['Observation.valueInteger value']],
    ['a text as number', patient({ name: [{ family: 5 }] }), ['Patient.name[0].family value']],
    ['a date that does not exist', patient({ birthDate: '2023-02-29' }), ['Patient.birthDate value']],
    [
      'a time without zone',
      observation({ effectiveDateTime: '2024-01-01T10:00:00' }),
      ['Observation.effectiveDateTime value'],
    ],
    ['an instant without time', observation({ issued: '2024-01-01' }), ['Observation.issued value']],
    ['a blank text', patient({ name: [{ family: '  ' }] }), ['Patient.name[0].family value']],
    ['a NUL', patient({ name: [{ family: 'a\u0000b' }] }), ['Patient.name[0].family value']],
    ['half a surrogate pair', patient({ name: [{ family: 'a\ud800' }] }), ['Patient.name[0].family value']],
    ['a code outside of a required binding', patient({ gender: 'M' }), ['Patient.gender code-invalid']],
    [
      'a concept outside of a required binding',
      { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { text: 'activo' } },
      ['Condition.clinicalStatus code-invalid'],
    ],
    [
      'a reference to another type',
      observation({ subject: { reference: 'Practitioner/1' } }),
      ['Observation.subject.reference value'],
    ],
    [
      'an absolute reference to another type',
      observation({ subject: { reference: 'https://a/fhir/Practitioner/1' } }),
      ['Observation.subject.reference value'],
    ],
    [
      'a reference that is none',
      observation({ subject: { reference: 'el paciente' } }),
      ['Observation.subject.reference value'],
    ],
    [
      'a contained resource that is not there',
      observation({ subject: { reference: '#p' } }),
      ['Observation.subject.reference invariant'],
    ],
    [
      'contained in contained',
      patient({ contained: [{ resourceType: 'Patient', contained: [{ resourceType: 'Patient' }] }] }),
      ['Patient.contained[0].contained[0] invariant'],
    ],
    ['an extension without url', patient({ extension: [{ valueString: 'a' }] }), ['Patient.extension[0].url required']],
    [
      'an extension with value and extensions',
      patient({ extension: [{ url: 'http://a', valueString: 'a', extension: [{ url: 'b', valueCode: 'c' }] }] }),
      ['Patient.extension[0] invariant'],
    ],
    ['an extension with nothing', patient({ extension: [{ url: 'http://a' }] }), ['Patient.extension[0] invariant']],
    [
      'a comparator in a SimpleQuantity',
      observation({ referenceRange: [{ low: { value: 1, comparator: '<' } }] }),
      ['Observation.referenceRange[0].low.comparator structure'],
    ],
    [
      'a resource inside a bundle',
      { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient({ gender: 'M' }) }] },
      ['Bundle.entry[0].resource.gender code-invalid'],
    ],
  ])('%s', (_title, resource, expected) => {
    expect(problems(resource)).toEqual(expected);
  });

  it('says in Spanish what is wrong, by which rule, and how to correct it', () => {
    expect(validateResource(patient({ birthdate: '1980-01-01' }))).toEqual([
      {
        code: 'structure',
        path: 'Patient.birthdate',
        text: '«birthdate» no existe en Patient.',
        rule: 'R4: elementos de Patient',
        fix: '¿Quiso decir «birthDate»?',
      },
    ]);
    const [gender] = validateResource(patient({ gender: 'M' }));
    expect(gender).toMatchObject({ value: 'M', fix: 'Use uno de: male, female, other, unknown.' });
  });

  it('holds the invariants of R4, also those of data types and supertypes', () => {
    expect(validateResource(patient({ telecom: [{ value: '5555555555' }] }))).toEqual([
      {
        code: 'invariant',
        path: 'Patient.telecom[0]',
        text: 'Un dato de contacto con valor debe decir de qué clase es (system).',
        rule: 'R4 cpt-2',
        fix: 'Corrija el recurso hasta que se cumpla: value.empty() or system.exists()',
      },
    ]);
    const period = { start: '2024-02-01', end: '2024-01-01' };
    expect(problems(patient({ identifier: [{ value: '1', period }] }))).toEqual([
      'Patient.identifier[0].period invariant',
    ]);
    const contained = [{ resourceType: 'Organization', name: 'A', meta: { versionId: '1' } }];
    expect(problems(patient({ contained }))).toEqual(['Patient invariant']);
    expect(problems(observation({ valueString: 'a', dataAbsentReason: { text: 'b' } }))).toEqual([
      'Observation invariant',
    ]);
  });

  it('dom-3: a contained resource is referred to, or refers to its container', () => {
    const organization = (more: object) => [{ resourceType: 'Organization', id: 'o', name: 'A', ...more }];
    const [problem] = validateResource(patient({ contained: organization({}) }));
    expect(problem).toMatchObject({ path: 'Patient', rule: 'R4 dom-3', code: 'invariant' });
    const managingOrganization = { reference: '#o' };
    expect(problems(patient({ contained: organization({}), managingOrganization }))).toEqual([]);
    expect(problems(patient({ contained: organization({ partOf: { reference: '#' } }) }))).toEqual([]);
  });

  it('rules of definitions: linkIds, codes and answers', () => {
    const item = (linkId: string, more: object = {}) => ({ linkId, type: 'boolean', ...more });
    const questionnaire = (...items: object[]) => ({ resourceType: 'Questionnaire', status: 'draft', item: items });
    const rulesOf = (resource: unknown) => validateResource(resource).map(({ rule }) => rule);
    expect(rulesOf(questionnaire(item('1', { type: 'group', item: [item('2')] }), item('2')))).toEqual(['R4 que-2']);
    const enableWhen = [{ question: '1', operator: 'exists', answerString: 'x' }];
    expect(rulesOf(questionnaire(item('1'), item('2', { enableWhen })))).toEqual(['R4 que-7']);
    const concept = [{ code: 'a', concept: [{ code: 'b' }, { code: 'b' }] }];
    expect(rulesOf({ resourceType: 'CodeSystem', status: 'draft', content: 'complete', concept })).toEqual([
      'R4 csd-1',
    ]);
    const prediction = [{ probabilityDecimal: 101 }];
    const subject = { reference: 'Patient/1' };
    expect(rulesOf({ resourceType: 'RiskAssessment', status: 'final', subject, prediction })).toEqual(['R4 ras-2']);
  });

  it('bounds its work: 64 levels, 50 problems', () => {
    let deep: object = { url: 'http://a', valueCode: 'x' };
    for (let level = 0; level < 5_000; level++) deep = { url: 'http://a', extension: [deep] };
    expect(validateResource(patient({ extension: [deep] })).map(({ code }) => code)).toContain('too-costly');
    const wrong = Array.from({ length: 500 }, () => ({ use: 'x' }));
    expect(validateResource(patient({ name: wrong }))).toHaveLength(50);
    expect(validateResource(patient({ gender: 'x'.repeat(1000) }))[0]!.value).toHaveLength(80);
  });
});

describe('validateResource on anything', () => {
  it('answers, whatever JSON it is given', () => {
    const keys = ['name', 'extension', '_birthDate', 'contained', 'text', 'deceasedBoolean', 'link', '_given', 'id'];
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 0, -1.5, '', 'x', 'Patient', '#a', '2024-02-30', '<div>'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys, 'resourceType', 'url', 'given', 'div', 'reference'), tie('json')),
      ),
    }));
    const patients = fc.dictionary(fc.constantFrom(...keys), json, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.oneof(json, patients.map(patient)), (value) => {
        for (const problem of validateResource(value)) expect(problem.text).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('isResourceType', () => {
  it('knows the types of R4 and no abstract one', () => {
    expect(['Patient', 'Observation', 'MedicinalProduct'].every(isResourceType)).toBe(true);
    expect(['Resource', 'DomainResource', 'Element', 'HumanName', 'toString', 'patient'].some(isResourceType)).toBe(
      false,
    );
  });
});
