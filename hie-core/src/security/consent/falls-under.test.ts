import { CLUES_SYSTEM, mensajeUri } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { identifierHash } from '../../store/hashes.ts';
import { keyOf } from '../../store/keys.ts';
import { hyphened, ownAuthorOf } from './author.ts';
import { fallsUnder, keyOfName } from './falls-under.ts';
import { hidingConsent, hidingOf, isHiding, isOpen } from './hiding.ts';

const CLUES = 'DFSSA003162';
const author = hyphened(identifierHash('Organization', CLUES_SYSTEM, CLUES));
const provider = { identifier: { system: CLUES_SYSTEM, value: CLUES } };
const of = (resourceType: string, id: string, more: object = {}) => {
  const resource = { resourceType, id, ...more } as unknown as Resource;
  return { key: keyOf(resourceType, id), resource };
};
const to = (reference: string) => ({ reference });
const named = (...names: string[]): string[] => names.map((name) => keyOfName(name)!).sort();
const under = (target: string, nodes: readonly ReturnType<typeof of>[]) =>
  [...fallsUnder({ kind: 'dependents', target }, { nodes, facilities: new Set() }).keys()].sort();

describe('what falls under a hiding', () => {
  it('whatever refers to it, at any depth, in any order', () => {
    const nodes = [
      of('Provenance', 'p', { target: [to('MedicationDispense/d/_history/2')] }),
      of('MedicationDispense', 'd', { authorizingPrescription: [to('MedicationRequest/m')] }),
      of('MedicationRequest', 'm', { encounter: to('https://otro.mx/fhir/Encounter/e') }),
      of('Encounter', 'e'),
      of('Encounter', 'other'),
      of('Observation', 'o', { encounter: to('Encounter/other') }),
    ];
    expect(under('Encounter/e', nodes)).toEqual(
      named('Encounter/e', 'MedicationRequest/m', 'MedicationDispense/d', 'Provenance/p'),
    );
  });

  it('results of a report and bytes of a document are its own part; a diagnosis of an episode is not', () => {
    const nodes = [
      of('DiagnosticReport', 'r', { result: [to('Observation/o')] }),
      of('Observation', 'o'),
      of('DocumentReference', 'd', { content: [{ attachment: { url: 'Binary/b' } }] }),
      of('Encounter', 'e', { diagnosis: [{ condition: to('Condition/c') }], appointment: [to('Appointment/a')] }),
      of('Condition', 'c'),
    ];
    expect(under('DiagnosticReport/r', nodes)).toEqual(named('DiagnosticReport/r', 'Observation/o'));
    expect(under('DocumentReference/d', nodes)).toEqual(named('DocumentReference/d', 'Binary/b'));
    expect(under('Encounter/e', nodes)).toEqual(named('Encounter/e', 'Appointment/a'));
  });

  it('the person, other Consents and the trail stay', () => {
    const nodes = [
      of('Encounter', 'e'),
      of('Consent', 'c', { x: to('Encounter/e') }),
      of('AuditEvent', 'a', { x: to('Encounter/e') }),
    ];
    expect(under('Encounter/e', nodes)).toEqual(named('Encounter/e'));
  });

  it('of a facility: by itself, by its encounter, by the message; what only names it stays', () => {
    const nodes = [
      of('Encounter', 'e', { serviceProvider: provider }),
      of('Condition', 'c', { encounter: to('Encounter/e') }),
      of('Observation', 'm', { meta: { source: mensajeUri(CLUES, '7') } }),
      of('Immunization', 'i', { performer: [{ actor: { type: 'Organization', ...provider } }] }),
      of('ServiceRequest', 's', { performer: [{ type: 'Organization', ...provider }] }),
      of('Appointment', 'a', { participant: [{ actor: provider }] }),
      of('Observation', 'o', { performer: [to('Practitioner/x')] }),
    ];
    const found = fallsUnder({ kind: 'authoredby', target: CLUES }, { nodes, facilities: new Set([author]) });
    expect([...found.keys()].sort()).toEqual(named('Encounter/e', 'Condition/c', 'Observation/m', 'Immunization/i'));
    expect(new Set([...found.values()].map((one) => one.author))).toEqual(new Set([author]));
  });

  it('what is new falls under what was hidden before, and keeps the author of its encounter', () => {
    const already = new Map([[keyOf('Encounter', 'e'), { type: 'Encounter', author }]]);
    const nodes = [of('Observation', 'o', { encounter: to('Encounter/e') }), of('Observation', 'free')];
    const found = fallsUnder({ kind: 'dependents', target: 'Encounter/e' }, { nodes, facilities: new Set(), already });
    expect([...found]).toEqual([[keyOf('Observation', 'o'), { type: 'Observation', author }]]);
  });

  it('a report of a hidden episode hides its results under the author of the episode', () => {
    const nodes = [
      of('Observation', 'o'),
      of('DiagnosticReport', 'r', { encounter: to('Encounter/e'), result: [to('Observation/o')] }),
      of('Encounter', 'e', { serviceProvider: provider }),
    ];
    const found = fallsUnder({ kind: 'dependents', target: 'Encounter/e' }, { nodes, facilities: new Set() });
    expect(found.get(keyOf('Observation', 'o'))?.author).toBe(author);
  });
});

describe('the Consent that hides', () => {
  const made = (kind: 'dependents' | 'authoredby', target: string) =>
    hidingConsent({ patientId: 'p', performerId: 'p', hiding: { kind, target }, nowMs: 0 });

  it('is read as it was written', () => {
    for (const hiding of [
      { kind: 'dependents', target: 'Encounter/e' },
      { kind: 'authoredby', target: CLUES },
    ] as const) {
      const consent = made(hiding.kind, hiding.target);
      expect([isHiding(consent), isOpen(consent), hidingOf(consent)]).toEqual([true, true, hiding]);
    }
  });

  it('what nobody could carry out is not read: a permit, two things, another type, another system', () => {
    const consent = made('dependents', 'Encounter/e');
    const { data } = consent.provision!;
    expect(hidingOf({ ...consent, provision: { type: 'permit', data } })).toBeUndefined();
    expect(hidingOf({ ...consent, provision: { type: 'deny', data: [...data!, ...data!] } })).toBeUndefined();
    expect(hidingOf(made('dependents', 'Patient/x'))).toBeUndefined();
    expect(hidingOf(made('dependents', 'https://otro.mx/fhir/Encounter/e'))).toBeUndefined();
    expect(hidingOf(made('authoredby', "x'; drop"))).toBeUndefined();
  });

  it('a reference to a practitioner tells no facility', () => {
    expect(
      ownAuthorOf({ resourceType: 'Observation', performer: [to('Practitioner/x')] } as unknown as Resource),
    ).toBeUndefined();
  });
});
