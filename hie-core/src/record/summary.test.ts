import { describe, expect, it } from '@jest/globals';
import type { AllergyIntolerance, Bundle, Composition, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { checkIps } from './ips/check.fixture.ts';
import {
  allergy,
  BASE,
  inDocument,
  observation,
  PATIENT,
  prescription,
  problem,
  rowsOf,
  sectionOf,
  status,
  subject,
  summaryOf,
} from './person.fixture.ts';

/** https://hl7.org/fhir/uv/ips/STU2: the document as a whole. */
describe('a document Bundle (R4 §3.4)', () => {
  it('has the required and recommended sections even when nothing is known, and says so', () => {
    const bundle = summaryOf([]);
    const sections = (bundle.entry![0]!.resource as Composition).section ?? [];
    expect(sections.map(({ title }) => title)).toEqual([
      'Alergias e intolerancias',
      'Medicamentos',
      'Problemas de salud activos',
      'Vacunas',
      'Resultados de laboratorio y gabinete',
      'Procedimientos',
      'Dispositivos médicos',
    ]);
    for (const section of sections) {
      expect(section.emptyReason?.coding?.[0]?.code).toBe('unavailable');
      expect(section.text?.div).toMatch(/Sin (información|resultados)/);
    }
  });

  it('is the same for the same input in any order', () => {
    const resources = [
      problem('a', 'I10', 'active'),
      problem('b', 'E11.9', 'active'),
      observation('c', '4548-4', '2026'),
    ];
    expect(JSON.stringify(summaryOf([...resources].reverse()))).toBe(JSON.stringify(summaryOf(resources)));
  });

  it('leaves its input as it was', () => {
    const resource = observation('a', '4548-4', '2026-01-01', { encounter: { reference: 'Encounter/9' } });
    const before = structuredClone(resource);
    summaryOf([resource]);
    expect(resource).toEqual(before);
  });

  it('refers to its own entries by their fullUrl and to the rest by where the exchange holds it', () => {
    const bundle = summaryOf([
      prescription('rx', '', {
        medicationCodeableConcept: undefined,
        medicationReference: { reference: `${BASE}/Medication/met` },
        encounter: { reference: 'Encounter/9' },
        requester: { reference: 'Practitioner/dra/_history/2' },
        reasonReference: [{ reference: 'urn:uuid:0c0c0c0c-0000-4000-8000-000000000000', display: 'Diabetes' }],
      } as Partial<MedicationRequest>),
      { resourceType: 'Medication', id: 'met', code: { text: 'Metformina 850 mg' } },
      { resourceType: 'Practitioner', id: 'dra', name: [{ text: 'Dra. Luz' }] },
    ]);
    expect(inDocument(bundle, `${BASE}/MedicationRequest/rx`)).toMatchObject({
      subject: { reference: `${BASE}/Patient/sofia` },
      medicationReference: { reference: `${BASE}/Medication/met` },
      encounter: { reference: `${BASE}/Encounter/9` },
      requester: { reference: `${BASE}/Practitioner/dra` },
      reasonReference: [{ display: 'Diabetes' }],
    });
    expect(inDocument(bundle, `${BASE}/Practitioner/dra`)).toBeDefined();
    expect(rowsOf(bundle, 'Medicamentos')[0]).toMatch(/^Metformina 850 mg/);
  });

  it('is as confidential as the most confidential entry, and keeps where each came from', () => {
    const restricted = problem('hiv', 'B20', 'active', {
      meta: {
        source: 'https://amate.mx/fhir/mensaje/DFSSA003162/7',
        security: status('v3-Confidentiality', 'R').coding,
      },
    });
    const bundle = summaryOf([restricted, problem('hta', 'I10', 'active')]);
    expect((bundle.entry![0]!.resource as Composition).confidentiality).toBe('R');
    expect(bundle.meta?.security?.[0]?.code).toBe('R');
    expect(inDocument(bundle, `${BASE}/Condition/hiv`)?.meta).toEqual(restricted.meta);
    expect(rowsOf(bundle, 'Problemas de salud activos')[0]).toContain('CLUES DFSSA003162');
  });

  it('leaves out what is about somebody else, and takes what is filed on a person merged into this one', () => {
    const bundle = summaryOf(
      [
        problem('ajena', 'C50', 'active', { subject: { reference: 'Patient/otra' } }),
        problem('suya', 'I10', 'active', { subject: { reference: 'Patient/anterior' } }),
      ],
      PATIENT,
      [PATIENT.id!, 'anterior'],
    );
    expect(rowsOf(bundle, 'Problemas de salud activos')).toHaveLength(1);
    expect(inDocument(bundle, `${BASE}/Condition/suya`)).toMatchObject({
      subject: { reference: `${BASE}/Patient/sofia` },
    });
  });

  it('shows words of the record as words, never as markup', () => {
    const text = '<img src=x onerror=alert(1)> & "comillas" «niña»';
    const div = sectionOf(summaryOf([problem('x', 'I10', 'active', { code: { text } })]), 'Problemas de salud activos')!
      .text!.div!;
    expect(div).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;comillas&quot;');
    expect(div).toContain('«niña»');
  });

  it('says that what the profiles require is unknown when the record does not have it', () => {
    const bundle = summaryOf(
      [
        { resourceType: 'Procedure', id: 'p', status: 'completed', subject },
        {
          resourceType: 'Observation',
          id: 'o',
          status: 'final',
          code: { text: 'Sin valor' },
          note: [{ text: 'Hemolizada' }],
        },
        {
          resourceType: 'MedicationStatement',
          id: 'm',
          status: 'active',
          medicationCodeableConcept: { text: 'X' },
          subject,
        },
      ] as Resource[],
      { resourceType: 'Patient', id: 'sofia' },
    );
    expect(inDocument(bundle, `${BASE}/Procedure/p`)).toMatchObject({
      _performedDateTime: { extension: [{ valueCode: 'unknown' }] },
    });
    expect(inDocument(bundle, `${BASE}/Observation/o`)).toMatchObject({ dataAbsentReason: expect.anything() });
  });
});

describe('the checker of these tests', () => {
  it('notices a document that breaks the profiles', () => {
    const spoilt = (spoil: (bundle: Bundle, composition: Composition) => void) => {
      const bundle = structuredClone(summaryOf([allergy('a', { code: { text: 'Látex' } })]));
      spoil(bundle, bundle.entry![0]!.resource as Composition);
      return checkIps(bundle);
    };
    const broken: ((bundle: Bundle, composition: Composition) => void)[] = [
      (bundle) => delete bundle.timestamp,
      (bundle) => bundle.entry?.push(bundle.entry[0]!),
      (bundle) => bundle.entry?.splice(1, 1),
      (_, composition) => composition.section?.splice(0, 1),
      (_, composition) => delete composition.section?.[1]?.emptyReason,
      (_, composition) => delete composition.section?.[0]?.text,
      (_, composition) => {
        composition.section![0]!.entry = [{ reference: `${BASE}/Patient/sofia` }];
      },
      (_, composition) => {
        composition.type = { text: 'otro' };
      },
      (bundle) => {
        const entry = bundle.entry?.find(({ resource }) => resource?.resourceType === 'AllergyIntolerance');
        delete (entry?.resource as Partial<AllergyIntolerance> | undefined)?.code;
      },
    ];
    for (const spoil of broken) expect(spoilt(spoil)).not.toEqual([]);
  });
});
