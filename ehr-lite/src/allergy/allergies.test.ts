import { describe, expect, it } from '@jest/globals';
import type { AllergyIntolerance } from '../hub/r4.ts';
import { allergiesOf } from './allergies.ts';

const allergy = (more: Partial<AllergyIntolerance>): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  ...more,
});

describe('allergies of the banner', () => {
  it('nothing written down is not the same as denied', () => {
    expect(allergiesOf([]).kind).toBe('unrecorded');
    expect(
      allergiesOf([allergy({ code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] } })]).kind,
    ).toBe('denied');
  });

  it.each(['Alergias negadas', 'NEGADAS', 'Niega alergias', 'Ninguna conocida', 'No known allergies'])(
    '%s means denied',
    (text) => expect(allergiesOf([allergy({ code: { text } })]).kind).toBe('denied'),
  );

  it('a known allergy outweighs a denial, severe ones first', () => {
    const found = allergiesOf([
      allergy({ code: { text: 'Negadas' } }),
      allergy({ code: { text: 'Ácaros' } }),
      allergy({
        code: { text: 'Penicilina' },
        criticality: 'high',
        reaction: [{ manifestation: [{ text: 'anafilaxia' }] }],
      }),
    ]);
    expect(found).toMatchObject({
      kind: 'listed',
      allergies: [{ substance: 'Penicilina', severe: true, reaction: 'anafilaxia' }, { substance: 'Ácaros' }],
    });
  });

  it('refuted, mistaken and resolved ones no longer count, and leave "unrecorded"', () => {
    const gone = ['refuted', 'entered-in-error'].map((code) =>
      allergy({ code: { text: 'x' }, verificationStatus: { coding: [{ code }] } }),
    );
    expect(
      allergiesOf([...gone, allergy({ code: { text: 'y' }, clinicalStatus: { coding: [{ code: 'resolved' }] } })]).kind,
    ).toBe('unrecorded');
  });
});
