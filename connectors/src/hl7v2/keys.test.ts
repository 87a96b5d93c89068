/** What a result, an order, a specimen is known by: nothing of one person is found by what is another's, and no bundle names a thing twice. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Bundle, BundleEntry, MedicationDispense, Observation, Resource } from '@medplum/fhirtypes';
import { toProfile } from '../profile.ts';
import { type MapResult, mapMessage } from './map-message.ts';

const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
interface Sent {
  readonly from?: string;
  readonly at?: string;
  readonly id?: string;
}

const send = (
  trigger: string,
  lines: readonly string[],
  { from = 'HIS|XOCO', at = '20261121093000', id = '17' }: Sent = {},
) =>
  mapMessage(
    Buffer.from([`MSH|^~\\&|${from}|AMATE|HIE|${at}||${trigger}|${id}|P|2.5.1`, ...lines, ''].join('\r')),
    profile,
  );
function bundleOf(result: MapResult): Bundle {
  if (result.kind === 'rejected') throw new Error(`${result.location}: ${result.text}`);
  return result.bundle;
}
const map = (trigger: string, lines: readonly string[], sent: Sent = {}): Bundle =>
  bundleOf(send(trigger, lines, sent));
const of = (bundle: Bundle, type: string): BundleEntry[] =>
  bundle.entry!.filter(({ resource }) => resource!.resourceType === type);
/** How the hub looks for each, but for the person. */
const asked = (bundle: Bundle): string[] =>
  bundle
    .entry!.filter(({ resource }) => resource!.resourceType !== 'Patient')
    .map(({ request }) => (request!.method === 'PUT' ? request!.url! : `${request!.url}?${request!.ifNoneExist}`));
const twice = (bundle: Bundle): string[] => {
  const urls = bundle.entry!.map(({ fullUrl }) => fullUrl!);
  return urls.filter((url, i) => urls.indexOf(url) !== i);
};
const keysOf = (entries: readonly BundleEntry[]): string[] =>
  entries.map(({ resource }) => (resource as Observation).identifier![0]!.value!);

/** Each without any number of its own. */
const UNNUMBERED: Readonly<Record<string, readonly string[]>> = {
  'ORU^R30': ['OBR|1|||GLU^Glucosa', 'OBX|1|NM|GLU^Glucosa||90|mg/dL|||||F'],
  'OML^O21': ['ORC|NW', 'OBR|1|||GLU^Glucosa', 'OBX|1|NM|PESO^Peso||70|kg', 'SPM|1|||BLD^Sangre'],
  'RDE^O11': ['ORC|NW', 'RXE||^Paracetamol|1||tableta'],
  'RDS^O13': ['ORC|RE', 'RXD|1|^Paracetamol|20261121|10|tableta'],
  'RAS^O17': ['ORC|RE', 'RXA|0|1|20261121090000||^Paracetamol|1|tableta'],
  'DFT^P03': ['FT1|1|||20261121||CG|CONS^Consulta'],
  'ADT^A28': ['ZPI|1|RH^O+'],
};

describe.each(Object.entries(UNNUMBERED))('%s without a number', (trigger, lines) => {
  const first = asked(map(trigger, ['PID|1||77', ...lines]));

  it('never finds what is of another person, another gateway or another time', () => {
    expect(first.length).toBeGreaterThan(0);
    for (const [person, sent] of [
      ['88', {}],
      ['77', { from: 'GW2|XOCO' }],
      ['77', { from: 'HIS|ANEXO' }],
      ['77', { at: '20261122093000' }],
    ] as const) {
      const other = asked(map(trigger, [`PID|1||${person}`, ...lines], sent));
      expect(other.filter((one) => first.includes(one))).toEqual([]);
    }
  });

  it('finds its own when the message is sent again', () => {
    expect(asked(map(trigger, ['PID|1||77', ...lines]))).toEqual(first);
  });
});

const CURVE = (second = '140'): string[] => [
  'PID|1||77',
  'OBR|1||F1|CTG^Curva|||20261121080000|||||||||||||||||||F',
  'OBX|1|NM|GLU^Glucosa||90|mg/dL|||||F',
  'OBR|2||F1|CTG^Curva|||20261121100000|||||||||||||||||||F',
  `OBX|1|NM|GLU^Glucosa||${second}|mg/dL|||||F`,
];

describe('several OBR of one accession', () => {
  it('each result and report is its own, and known by when it was taken', () => {
    const bundle = map('ORU^R01', CURVE());
    expect(twice(bundle)).toEqual([]);
    expect(keysOf(of(bundle, 'Observation'))).toEqual([
      'F1:GLU:@CTG@2026-11-21T08:00:00-06:00',
      'F1:GLU:@CTG@2026-11-21T10:00:00-06:00',
    ]);
    const reports = of(bundle, 'DiagnosticReport').map(({ resource }) => resource as { result: unknown[] });
    expect(reports.map(({ result }) => result)).toMatchObject([
      [{ reference: of(bundle, 'Observation')[0]!.fullUrl }],
      [{ reference: of(bundle, 'Observation')[1]!.fullUrl }],
    ]);
  });

  it('a correction of one of them finds all again, in whatever order', () => {
    const [pid, ...rest] = CURVE('145');
    const turned = map('ORU^R01', [pid!, ...rest.slice(2), ...rest.slice(0, 2)], { id: '18' });
    expect(asked(turned).sort()).toEqual(asked(map('ORU^R01', CURVE())).sort());
  });

  it('what was sent alone is found by the message that brings more of it', () => {
    const [alone] = of(map('ORU^R01', CURVE().slice(0, 3)), 'Observation');
    const known = (alone!.resource as Observation).identifier!.map(({ value }) => value);
    expect(known[0]).toBe('F1:GLU:');
    expect(known).toContain(keysOf(of(map('ORU^R01', CURVE()), 'Observation'))[0]);
  });

  it('also where nobody says when it was taken', () => {
    const untimed = (line: string): string => line.replace('20261121080000', '');
    const [alone] = of(map('ORU^R01', CURVE().slice(0, 3).map(untimed)), 'Observation');
    const known = (alone!.resource as Observation).identifier!.map(({ value }) => value);
    expect(known).toEqual(['F1:GLU:', 'F1:GLU:@CTG']);
    expect(keysOf(of(map('ORU^R01', CURVE().map(untimed)), 'Observation'))[0]).toBe(known[1]);
  });

  it('one of several, sent alone, is looked for by what all of them carry: the hub says that it does not know which', () => {
    const [pid, , , ...second] = CURVE('145');
    const [alone] = keysOf(of(map('ORU^R01', [pid!, ...second]), 'Observation'));
    for (const { resource } of of(map('ORU^R01', CURVE()), 'Observation'))
      expect((resource as Observation).identifier!.map(({ value }) => value)).toContain(alone);
  });

  it('what nothing tells apart is counted; OBX-4 tells it apart', () => {
    const same = CURVE().map((line) => line.replace('20261121100000', '20261121080000'));
    expect(twice(map('ORU^R01', same))).toEqual([]);
    const named = CURVE().map((line, i) => line.replace('Glucosa||', `Glucosa|${i}|`));
    expect(keysOf(of(map('ORU^R01', named), 'Observation'))).toEqual(['F1:GLU:2', 'F1:GLU:4']);
  });
});

describe('one key twice in a message', () => {
  it('one tube below each of two tests is one specimen of both', () => {
    const test = (n: number, code: string) => [`ORC|NW|S${n}`, `OBR|${n}|S${n}||${code}^x`, 'SPM|1|T-9||BLD^Sangre'];
    const bundle = map('OML^O21', ['PID|1||77', ...test(1, 'GLU'), ...test(2, 'UREA')]);
    expect(twice(bundle)).toEqual([]);
    const [tube, ...none] = of(bundle, 'Specimen');
    expect(none).toEqual([]);
    for (const { resource } of of(bundle, 'ServiceRequest'))
      expect(resource).toMatchObject({ specimen: [{ reference: tube!.fullUrl }] });
  });

  it('a tube of another kind under the number of one is refused', () => {
    const tubes = ['SPM|1|T-9||BLD^Sangre', 'SPM|2|T-9||UR^Orina'];
    expect(send('OML^O21', ['PID|1||77', 'ORC|NW|S1', 'OBR|1|S1||GLU^x', ...tubes])).toMatchObject({
      ...{ kind: 'rejected', condition: '205', location: 'SPM[2]' },
    });
  });

  it('two medicines under one number of a prescription, or given at once, are two', () => {
    const handed = (name: string) => `RXD|1|${name}^${name}|20261121|10|tableta||R-1`;
    const dispensed = map('RDS^O13', ['PID|1||77', 'ORC|RE', handed('A'), 'ORC|RE', handed('B')]);
    expect(keysOf(of(dispensed, 'MedicationDispense'))).toEqual(['R-1:1:A', 'R-1:1:B']);
    for (const { resource } of of(dispensed, 'MedicationDispense'))
      expect((resource as MedicationDispense).identifier![1]!.value).toBe('R-1:1');
    const alone = map('RDS^O13', ['PID|1||77', 'ORC|RE', handed('B')]);
    expect((of(alone, 'MedicationDispense')[0]!.resource as MedicationDispense).identifier).toMatchObject([
      ...[{ value: 'R-1:1' }, { value: 'R-1:1:B' }],
    ]);
    const same = map('RDS^O13', ['PID|1||77', 'ORC|RE', handed('A'), 'ORC|RE', handed('A'), 'ORC|RE', handed('B')]);
    expect(keysOf(of(same, 'MedicationDispense'))).toEqual(['R-1:1:A', 'R-1:1:B']);
    const given = (name: string) => `RXA|0|1|20261121090000||${name}^${name}|1|tableta`;
    const both = map('RAS^O17', ['PID|1||77', 'ORC|RE||F1', given('A'), 'ORC|RE||F1', given('B')]);
    expect(of(both, 'MedicationAdministration')).toHaveLength(2);
  });

  it('the same again is one entry; something else is refused at the door, with its place', () => {
    const charge = 'FT1|1|C1||20261121||CG|CONS^Consulta';
    expect(of(map('DFT^P03', ['PID|1||77', charge, charge]), 'ChargeItem')).toHaveLength(1);
    expect(send('DFT^P03', ['PID|1||77', charge, charge.replace('CONS', 'CAMA')])).toMatchObject({
      ...{ kind: 'rejected', code: 'AE', condition: '205', location: 'FT1[2]' },
      text: expect.stringContaining('C1'),
    });
  });
});

const CORPUS = resolve(import.meta.dirname, '../../..', process.env.AMATE_CORPUS ?? '../shared/corpus');
const present = existsSync(join(CORPUS, 'hl7v2/messages.jsonl'));
if (!present)
  console.warn(`LEFT OUT: the corpus was not looked through for keys, ${CORPUS} is absent (set AMATE_CORPUS)`);

(present ? it : it.skip)('no message of the corpus makes a bundle with an entry twice', () => {
  const lines = readFileSync(join(CORPUS, 'hl7v2/messages.jsonl'), 'utf8').trim().split('\n');
  const edges = join(CORPUS, 'hl7v2-edge-cases');
  const files = readdirSync(edges).filter((name) => name.endsWith('.hl7'));
  const all = [
    ...lines.map((line) => Buffer.from((JSON.parse(line) as { hl7: string }).hl7)),
    ...files.map((name) => readFileSync(join(edges, name))),
  ];
  const results = all.map((raw) => mapMessage(raw, profile));
  const bundles = results.flatMap((result) => (result.kind === 'mapped' ? [result.bundle] : []));
  expect(bundles.flatMap(twice)).toEqual([]);
  expect(bundles.length).toBeGreaterThan(70);
  // One vaccine twice under one number, one account of two people: who sends has to say which is which.
  const refused = results.flatMap((result) =>
    result.kind === 'rejected' && result.condition === '205' ? [result] : [],
  );
  expect(refused.map(({ location }) => location).sort()).toEqual(['MRG[2]', 'RXA[2]']);
  const dangling = bundles.flatMap((bundle) => {
    const known = new Set(bundle.entry!.map(({ fullUrl }) => fullUrl));
    const used = [
      ...JSON.stringify(bundle.entry!.map(({ resource }) => resource as Resource)).matchAll(/"(urn:uuid:[^"]+)"/g),
    ];
    return used.map(([, urn]) => urn!).filter((urn) => !known.has(urn));
  });
  expect(dangling).toEqual([]);
});
