import {
  CURP_EN_REVISION_SYSTEM,
  CURP_SYSTEM,
  expedienteSystem,
  TEMPORAL_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Patient, Task } from '@medplum/fhirtypes';
import type { HubError } from '../errors.ts';
import type { RuleIntent, RuleRead } from '../store/write-rule.ts';
import { patientRule } from './patient-rule.ts';

const SOFIA = 'HEGS080514MDFRRFA6';
const XOCO = expedienteSystem('DFSSA003162');
const condition = [{ code: 'identifier', modifier: undefined, values: [`${CURP_SYSTEM}|${SOFIA}`] }];

const sofia = (more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  identifier: [{ system: CURP_SYSTEM, value: SOFIA }],
  birthDate: '2008-05-14',
  gender: 'female',
  ...more,
});

/** What the store would answer: everyone who carries one of the identifiers asked for. */
const knowing = (...people: Patient[]): RuleRead => ({
  byIdentifier: async (_type, asked) =>
    people.filter((one) =>
      one.identifier?.some((id) => asked.some((a) => a.system === id.system && a.value === id.value)),
    ),
  byId: async () => [],
  held: async () => ({ keepsStock: false, item: undefined, lots: [], filled: 0 }),
});

const decide = (resource: Patient, more: Partial<RuleIntent> = {}, ...people: Patient[]) =>
  patientRule.decide(
    { kind: 'create', condition: undefined, target: undefined, self: 'urn:uuid:0', ...more, resource },
    knowing(...people),
  );

describe('the Patient write rule (ADR 0003)', () => {
  it('names the part of a CURP that is wrong and says how to mend it', async () => {
    const wrong = sofia({ identifier: [{ system: CURP_SYSTEM, value: 'HEGS080514MDFRRFA5' }] });
    const error = (await decide(wrong).catch((caught: unknown) => caught)) as HubError;
    expect(error.problems[0]).toMatchObject({
      code: 'value',
      path: 'Patient.identifier[0].value',
      rule: 'CURP: verificador',
      fix: expect.any(String),
    });
  });

  it('two CURPs in force are refused', async () => {
    const both = sofia({
      identifier: [
        { system: CURP_SYSTEM, value: SOFIA },
        { system: CURP_SYSTEM, value: 'AAPR630321HDFLRC09' },
      ],
    });
    await expect(decide(both)).rejects.toMatchObject({ code: 'business-rule' });
  });

  it('a plain create of a held CURP is a duplicate', async () => {
    await expect(decide(sofia(), {}, sofia({ id: '1' }))).rejects.toMatchObject({ code: 'duplicate' });
  });

  it('a conditional create adds the expediente and nothing else', async () => {
    const incoming = sofia({
      identifier: [
        { system: CURP_SYSTEM, value: SOFIA },
        { system: XOCO, value: '77' },
      ],
      name: [{ text: 'Otro Nombre' }],
    });
    const verdict = await decide(incoming, { condition }, sofia({ id: '1', name: [{ text: 'Sofía' }] }));
    expect(verdict).toMatchObject({ kind: 'replace', id: '1', resource: { name: [{ text: 'Sofía' }] } });
    expect((verdict as { resource: Patient }).resource.identifier).toHaveLength(2);
  });

  it('nothing new is a match without a write', async () => {
    expect(await decide(sofia(), { condition }, sofia({ id: '1' }))).toEqual({ kind: 'match', id: '1' });
  });

  it('a conditional update brings newer demographics and keeps what it does not mention', async () => {
    const known = sofia({ id: '1', address: [{ city: 'CDMX' }], name: [{ text: 'Sofi' }] });
    const verdict = await decide(sofia({ name: [{ text: 'Sofía' }] }), { kind: 'update', condition }, known);
    expect(verdict).toMatchObject({
      kind: 'replace',
      resource: { name: [{ text: 'Sofía' }], address: [{ city: 'CDMX' }] },
    });
  });

  it('an update by id cannot take another person’s CURP, and never loses its own', async () => {
    const target = sofia({ id: '1' });
    const byId: Partial<RuleIntent> = { kind: 'update', target };
    await expect(decide(sofia({ id: '1' }), byId, sofia({ id: '2' }))).rejects.toMatchObject({ code: 'duplicate' });
    const verdict = await decide(sofia({ id: '1', identifier: [] }), byId, target);
    expect((verdict as { resource: Patient }).resource.identifier).toEqual([
      { system: CURP_SYSTEM, value: SOFIA, use: 'old' },
      { system: TEMPORAL_SYSTEM, value: expect.any(String), use: 'temp' },
    ]);
  });

  it('a contradiction is stored apart, with the CURP under review and a Task for a person', async () => {
    const verdict = await decide(sofia({ birthDate: '2001-01-01' }), { condition }, sofia({ id: '1' }));
    if (verdict.kind !== 'create') throw new Error(verdict.kind);
    const systems = (verdict.resource as Patient).identifier?.map((identifier) => identifier.system);
    expect(systems).toEqual([CURP_EN_REVISION_SYSTEM, TEMPORAL_SYSTEM]);
    expect(verdict.also?.[0] as Task).toMatchObject({
      focus: { reference: 'Patient/1' },
      for: { reference: 'urn:uuid:0' },
    });
    expect(patientRule.exclusive(verdict.resource)).toEqual([]);
  });

  it('somebody without a CURP gets a temporary identifier', async () => {
    const verdict = await decide(sofia({ identifier: [{ system: XOCO, value: '9' }] }));
    expect((verdict as { resource: Patient }).resource.identifier?.[1]).toMatchObject({
      system: TEMPORAL_SYSTEM,
      use: 'temp',
    });
  });
});
