import { describe, expect, it } from '@jest/globals';
import type { Consent } from '@medplum/fhirtypes';
import type { Caller } from '../caller.ts';
import { hidingConsent } from './hiding.ts';
import { consentRule, stampConsent } from './write-rule.ts';

const by = (performerId: string, more: Partial<Consent> = {}): Consent => ({
  ...hidingConsent({
    ...{ patientId: 'joven', performerId, nowMs: 0 },
    hiding: { kind: 'dependents', target: 'Encounter/e' },
  }),
  id: 'c',
  ...more,
});
const read = {
  byIdentifier: async () => [],
  byId: async () => [],
  held: async () => ({ keepsStock: false, item: undefined, lots: [], filled: 0 }),
};
const write = (resource: Consent, target?: Consent, hides = true) =>
  consentRule({ hides }).decide({ kind: 'update', resource, target, condition: undefined, self: 'urn:uuid:x' }, read);
const caller = { role: 'paciente', patientId: 'madre' } as Caller;

describe('Consents that hide', () => {
  it('what an adolescent hid, a guardian does not show; what a guardian hid, the person does', async () => {
    const shown = { status: 'inactive' } as const;
    await expect(write(by('madre', shown), by('joven'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await write(by('joven', shown), by('madre'))).toMatchObject({ kind: 'replace' });
    expect(await write(by('joven', shown), by('joven'))).toMatchObject({ kind: 'replace' });
  });

  it('what one hides never changes, nor whose it is, nor that it hides', async () => {
    const other = hidingConsent({
      ...{ patientId: 'joven', performerId: 'joven', nowMs: 0 },
      hiding: { kind: 'authoredby', target: 'DFSSA003162' },
    });
    for (const changed of [
      other,
      by('joven', { patient: { reference: 'Patient/otro' } }),
      by('joven', { category: [] }),
    ])
      await expect(write(changed, by('joven'))).rejects.toMatchObject({ code: 'business-rule' });
  });

  it('one that nobody could carry out is refused, and all where the store cannot hide', async () => {
    await expect(write(by('joven', { provision: { type: 'deny' } }))).rejects.toMatchObject({ code: 'invariant' });
    await expect(write(by('joven'), undefined, false)).rejects.toMatchObject({ code: 'not-supported' });
    expect(await write(by('joven', { status: 'inactive' }), undefined, false)).toMatchObject({ kind: 'create' });
    expect(await write({ resourceType: 'Consent', category: [{ text: 'Investigación' }] } as Consent)).toMatchObject({
      kind: 'create',
    });
  });

  it('a citizen is who gave it, whatever the resource says, and writes no other kind', () => {
    expect(stampConsent(caller, by('joven'))).toMatchObject({ performer: [{ reference: 'Patient/madre' }] });
    expect(() => stampConsent(caller, by('joven', { category: [] }))).toThrow('forbidden');
    const system = { ...caller, role: 'sistema' } as Caller;
    expect(stampConsent(system, by('joven'))).toEqual(by('joven'));
  });
});
