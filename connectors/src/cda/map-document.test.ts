/** What a C-CDA document becomes, and what is refused before anything is made of it. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type {
  Bundle,
  Condition,
  DocumentReference,
  MedicationRequest,
  Observation,
  Patient,
  Provenance,
  Resource,
} from '@medplum/fhirtypes';
import { toProfile } from '../profile.ts';
import { mapDocument } from './map-document.ts';
import { narrativeById } from './narrative.ts';
import { CURP_ID, sampleDocument } from './sample.fixture.ts';
import { readXml, XML_LIMITS } from './xml.ts';

const VALIDATOR = join(import.meta.dirname, '../../../hie-core/src/r4/validate.ts');
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });

function bundleOf(raw: Uint8Array): Bundle {
  const result = mapDocument(raw, profile);
  if (result.kind === 'refused') throw new Error(result.text);
  return result.bundle;
}

const every = <T extends Resource>(bundle: Bundle, type: T['resourceType']): T[] =>
  bundle.entry!.flatMap(({ resource }) => (resource?.resourceType === type ? [resource as T] : []));

const refusal = (raw: string | Uint8Array): string => {
  const result = mapDocument(typeof raw === 'string' ? Buffer.from(raw) : raw, profile);
  return result.kind === 'refused' ? result.text : 'mapped';
};

describe('a C-CDA document', () => {
  const bundle = bundleOf(sampleDocument());

  it('is filed under ids of its hospital: the same bytes, forwarded by another one, replace nothing of it', () => {
    const elsewhere = mapDocument(sampleDocument(), toProfile({ clues: 'DFSSA004012', name: 'Balbuena' }));
    const filed = ({ entry }: Bundle): string[] =>
      entry!.flatMap(({ request }) => (request!.method === 'PUT' && request!.url.includes('/') ? [request!.url] : []));
    const [here, there] = [filed(bundle), filed((elsewhere as { bundle: Bundle }).bundle)];
    expect(here.map((url) => url.split('/')[0])).toEqual(expect.arrayContaining(['Binary', 'Provenance']));
    expect(there).toHaveLength(here.length);
    expect(here.filter((url) => there.includes(url))).toEqual([]);
    expect(filed(bundleOf(sampleDocument()))).toEqual(here);
  });

  it('becomes resources that the hub’s validator takes, each once', async () => {
    const { validateResource } = (await import(VALIDATOR)) as { validateResource(resource: unknown): unknown[] };
    expect(bundle.entry!.flatMap(({ resource }) => validateResource(resource))).toEqual([]);
    expect(new Set(bundle.entry!.map(({ fullUrl }) => fullUrl)).size).toBe(bundle.entry!.length);
    const types = bundle.entry!.map(({ resource }) => resource!.resourceType).sort();
    expect(types).toEqual(
      [
        ...[
          'AllergyIntolerance',
          'Binary',
          'Composition',
          'Condition',
          'Condition',
          'DiagnosticReport',
          'DocumentReference',
        ],
        ...[
          'Encounter',
          'Immunization',
          'MedicationRequest',
          'Observation',
          'Observation',
          'Observation',
          'Patient',
          'Procedure',
        ],
        ...Array.from({ length: 7 }, () => 'Provenance'),
      ].sort(),
    );
  });

  it('is filed under the CURP of patientRole/id, with both surnames', () => {
    const [patient] = every<Patient>(bundle, 'Patient');
    expect(patient!.identifier!.map(({ value }) => value)).toEqual(['PEGJ850315HDFRRN00', 'EXP-77']);
    expect(patient!.name![0]).toMatchObject({ use: 'official', family: 'Pérez García', given: ['Juan'] });
    expect(patient).toMatchObject({ gender: 'male', birthDate: '1985-03-15' });
    expect(bundle.entry![0]!.request).toMatchObject({
      method: 'POST',
      ifNoneExist: expect.stringContaining('PEGJ850315HDFRRN00'),
    });
  });

  it('keeps codes, translations, the words of the narrative, and what is denied', () => {
    const [diabetes, denied] = every<Condition>(bundle, 'Condition');
    expect(diabetes!.code).toEqual({
      coding: [
        { system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11.9', display: 'Diabetes mellitus tipo 2' },
        { system: 'http://snomed.info/sct', code: '44054006' },
      ],
      text: 'Diabetes & sus complicaciones',
    });
    expect(diabetes).toMatchObject({ onsetDateTime: '2019-03-15', clinicalStatus: { coding: [{ code: 'active' }] } });
    expect(denied!.verificationStatus!.coding![0]!.code).toBe('refuted');
  });

  it('keeps dose, route and frequency; a null flavor becomes a reason for the absence', () => {
    const [metformin] = every<MedicationRequest>(bundle, 'MedicationRequest');
    expect(metformin!.intent).toBe('order');
    expect(metformin!.dosageInstruction![0]).toMatchObject({
      text: 'Metformina 850 mg cada 12 horas',
      timing: { repeat: { frequency: 1, period: 12, periodUnit: 'h', boundsPeriod: { start: '2026-01-01' } } },
      route: { coding: [{ code: 'C38288' }] },
      doseAndRate: [{ doseQuantity: { value: 1 } }],
    });
    const glucose = every<Observation>(bundle, 'Observation').find(({ code }) => code.text === 'Glucosa');
    expect(glucose!.dataAbsentReason!.coding![0]!.code).toBe('unknown');
    const hba1c = every<Observation>(bundle, 'Observation').find(({ code }) => code.text === 'HbA1c');
    expect(hba1c).toMatchObject({
      effectiveDateTime: '2026-11-20T10:30:00-06:00',
      valueQuantity: { value: 8.2, code: '%' },
      referenceRange: [{ low: { value: 4 }, high: { value: 5.6 } }],
    });
  });

  it('keeps the original, its narrative, and for each section whose source it is', () => {
    const [document] = every<DocumentReference>(bundle, 'DocumentReference');
    const original = bundle.entry!.find(({ fullUrl }) => fullUrl === document!.content[0]!.attachment.url)!;
    expect(Buffer.from((original.resource as { data: string }).data, 'base64')).toEqual(sampleDocument());
    const provenances = every<Provenance>(bundle, 'Provenance');
    const documentUrl = bundle.entry!.find(({ resource }) => resource === document)!.fullUrl;
    const allergies = provenances.find(({ entity }) => entity![0]!.what.display === 'Alergias (48765-2)')!;
    expect(allergies.entity![0]!.what.reference).toBe(documentUrl);
    const target = bundle.entry!.find(({ fullUrl }) => fullUrl === allergies.target[0]!.reference)!.resource!;
    expect(target.resourceType).toBe('AllergyIntolerance');
    expect(target.meta!.source).toMatch(/\/mensaje\/DFSSA003162\/1\.2\.3\.4\.5%5EDOC-1\/48765-2\.\d+$/);
  });

  it('is the same bundle from the same bytes', () => {
    expect(bundleOf(sampleDocument())).toEqual(bundle);
  });

  it('an entry id that stands twice makes two resources', () => {
    const twice = (text: string): string => text.replaceAll('extension="P2"', 'extension="P1"');
    expect(every(bundleOf(Buffer.from(twice(sampleDocument().toString()))), 'Condition')).toHaveLength(2);
  });
});

describe('refused', () => {
  const head = '<?xml version="1.0"?>';

  it.each([
    ['an external entity', `${head}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`, /DOCTYPE/],
    ['a billion laughs', `${head}<!DOCTYPE a [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>`, /DOCTYPE/],
    ['an entity without a declaration', `${head}<a>&secreto;</a>`, /no es XML bien formado \(línea 1/],
    ['what is cut', sampleDocument().subarray(0, 4_000).toString(), /no es XML bien formado/],
    ['nothing', '', /vacío|bien formado/],
    ['another kind of XML', `${head}<factura/>`, /su raíz es <factura>/],
    ['a document of another namespace', `${head}<ClinicalDocument/>`, /otro espacio de nombres/],
    ['an unknown encoding', '<?xml version="1.0" encoding="EBCDIC-37"?><a/>', /EBCDIC-37/],
    ['a depth without end', `${head}${'<a>'.repeat(1_000)}${'</a>'.repeat(1_000)}`, /profundidad/],
  ])('%s', (_name, text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it('100 MB, without reading them; too many elements', () => {
    expect(refusal(new Uint8Array(100_000_000))).toMatch(/mide 100 MB/);
    const many = mapDocument(Buffer.from(`<a>${'<b/>'.repeat(2_000)}</a>`), profile, {
      ...XML_LIMITS,
      maxElements: 1_000,
    });
    expect(many).toMatchObject({ kind: 'refused', text: expect.stringContaining('demasiados elementos') });
  });

  it('a document of nobody, of two CURP, of a wrong CURP, without an id', () => {
    expect(refusal(sampleDocument({ patientIds: '<id nullFlavor="UNK"/>' }))).toMatch(
      /ni CURP ni número de expediente/,
    );
    expect(
      refusal(
        sampleDocument({ patientIds: `${CURP_ID}<id root="2.16.840.1.113883.4.629" extension="HEGS080514MDFRRFA6"/>` }),
      ),
    ).toMatch(/CURP/);
    // The generic one of who has none says nothing of who he is.
    const generic = `${CURP_ID}<id root="2.16.840.1.113883.4.629" extension="XEXX010101MNEXXXA8"/>`;
    expect(every<Patient>(bundleOf(sampleDocument({ patientIds: generic })), 'Patient')).toHaveLength(1);
    expect(refusal(sampleDocument({ patientIds: CURP_ID.replace('00"', '01"') }))).toMatch(/CURP inválida/);
    expect(refusal(sampleDocument({ id: '<id nullFlavor="NI"/>' }))).toMatch(/no tiene id/);
  });

  it('reads what Windows wrote when the document says so', () => {
    const text = sampleDocument().toString().replace('encoding="UTF-8"', 'encoding="windows-1252"');
    const [patient] = every<Patient>(bundleOf(Buffer.from(text, 'latin1')), 'Patient');
    expect(patient!.name![0]!.family).toBe('Pérez García');
    expect(refusal(Buffer.from(sampleDocument().toString(), 'latin1'))).toMatch(/dice estar escrito en/);
  });

  it('a script in the narrative is only words', () => {
    const text = sampleDocument()
      .toString()
      .replace(
        'Penicilina: ronchas',
        '<content onclick="x()">a</content><script>alert(1)</script><linkHtml href="javascript:x">b</linkHtml>',
      );
    const [composition] = every<Resource & { section: { title: string; text: { div: string } }[] }>(
      bundleOf(Buffer.from(text)),
      'Composition' as never,
    );
    const { div } = composition!.section.find(({ title }) => title === 'Alergias')!.text;
    expect(div).toBe('<div xmlns="http://www.w3.org/1999/xhtml"><p><span>a</span>alert(1)b</p></div>');
  });
});

describe('fuzz', () => {
  const rounds = Number(process.env.AMATE_FUZZ ?? 0) || 300;

  it(`${rounds} mutated documents end in a bundle or a reason`, () => {
    const whole = sampleDocument();
    let [seed, mapped] = [7, 0];
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed % below;
    };
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.from(whole);
      // A digit or a letter of a value changes what is said, another byte what is XML.
      for (let n = 0; n <= random(4); n++) {
        const at = random(bytes.length);
        bytes[at] = random(3) === 0 ? random(256) : 48 + random(10);
      }
      const cut = random(10) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      const result = mapDocument(cut, profile);
      if (result.kind === 'mapped') mapped++;
      else expect(result.text.length).toBeGreaterThan(15);
    }
    expect(mapped).toBeGreaterThan(rounds / 20);
  });
});

it('words that many ids share are not kept once for each of them', () => {
  const depth = 100;
  const open = Array.from({ length: depth }, (_, i) => `<content ID="c${i}">`).join('');
  const words = 'nota '.repeat(200_000);
  const found = narrativeById(readXml(Buffer.from(`<text>${open}${words}${'</content>'.repeat(depth)}</text>`)));
  expect(found.size).toBe(depth);
  expect([...found.values()].reduce((sum, text) => sum + text.length, 0)).toBeLessThan(depth * 25_000);
});
