import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { MedicationRequest, Patient } from '@medplum/fhirtypes';
import { validateResource } from '../r4/validate.ts';
import { claimedProfileProblems, profileProblems } from './check.ts';
import { compileProfile } from './compile.ts';
import { NOTA_MX, OWN_PROFILES, PACIENTE_MX, RECETA_MX } from './definitions.ts';

const patient: Patient = {
  resourceType: 'Patient',
  identifier: [
    { system: 'http://example.org/expediente', value: '7' },
    { system: CURP_SYSTEM, value: 'HEGS080514MDFRRFA6' },
  ],
  name: [{ family: 'Hernández', given: ['Sofía'] }],
  birthDate: '2008-05-14',
  gender: 'female',
};
const prescription: MedicationRequest = {
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/1' },
  medicationCodeableConcept: { text: 'Metformina 850 mg' },
  authoredOn: '2026-11-20',
  requester: { display: 'Dra. Ruiz' },
  dosageInstruction: [{ text: '1 tableta cada 12 h' }],
};
const paths = (resource: Patient | MedicationRequest, url: string) =>
  profileProblems(resource, url).map(({ code, path }) => `${code} ${path}`);

describe('own profiles', () => {
  it('are StructureDefinitions that R4 accepts', () => {
    for (const definition of OWN_PROFILES) expect(validateResource(definition)).toEqual([]);
  });

  it('accept what keeps them', () => {
    expect(profileProblems(patient, PACIENTE_MX)).toEqual([]);
    expect(profileProblems(prescription, RECETA_MX)).toEqual([]);
  });

  it('the CURP slice is told by its system, and its value is asked for', () => {
    const [other, curp] = patient.identifier!;
    expect(paths({ ...patient, identifier: [other!] }, PACIENTE_MX)).toEqual(['required Patient.identifier']);
    expect(paths({ ...patient, identifier: [other!, { ...curp, value: undefined }] }, PACIENTE_MX)).toEqual([
      'required Patient.identifier[1].value',
    ]);
  });

  it('cardinality and fixed values, each with its path', () => {
    const wrong: MedicationRequest = { ...prescription, intent: 'plan', dosageInstruction: [{ text: 'a' }, {}] };
    expect(paths(wrong, RECETA_MX)).toEqual([
      'value MedicationRequest.intent',
      'required MedicationRequest.dosageInstruction[1].text',
    ]);
  });

  it('ask nothing of who does not claim them, and everything of who does, with or without a version', () => {
    const bare: Patient = { resourceType: 'Patient' };
    expect(claimedProfileProblems(bare)).toEqual([]);
    expect(claimedProfileProblems({ ...bare, meta: { profile: ['http://example.org/p'] } })).toEqual([]);
    expect(claimedProfileProblems({ ...bare, meta: { profile: [`${PACIENTE_MX}|1.0.0`] } })).not.toEqual([]);
    expect(claimedProfileProblems({ ...bare, meta: { profile: [NOTA_MX] } })[0]!.path).toBe('Patient.meta.profile');
  });

  it('a primitive that only an extension stands for is there (R4 §2.6.2.3), in meta.profile too', () => {
    const absent = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'asked-unknown' };
    const { birthDate: _, ...rest } = patient;
    const unknownBirth = { ...rest, _birthDate: { extension: [absent] } } as Patient;
    expect(validateResource(unknownBirth)).toEqual([]);
    expect(profileProblems(unknownBirth, PACIENTE_MX)).toEqual([]);
    const meta = { profile: [null], _profile: [{ extension: [absent] }] };
    const nameless = { resourceType: 'Patient', meta } as unknown as Patient;
    expect(validateResource(nameless)).toEqual([]);
    expect(claimedProfileProblems(nameless)).toEqual([]);
  });

  it('says path, rule, value and correction in Spanish', () => {
    expect(profileProblems({ ...prescription, intent: 'plan' }, RECETA_MX)).toEqual([
      {
        code: 'value',
        text: 'El perfil Receta MX fija este valor.',
        path: 'MedicationRequest.intent',
        rule: 'Receta MX: order',
        value: 'plan',
        fix: 'Escriba order.',
      },
    ]);
  });

  it('nothing stands in a profile that nobody checks', () => {
    const [first] = OWN_PROFILES;
    const element = [{ id: 'Patient', path: 'Patient', patternString: 'x' }];
    expect(() => compileProfile({ ...first!, differential: { element } })).toThrow('patternString');
  });
});
