import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Bundle, Encounter, Patient } from '@medplum/fhirtypes';
import { sampleDocument } from '../cda/sample.fixture.ts';
import { TABLE, tableSource } from '../csv/sample.fixture.ts';
import { toTransaction } from '../fhir-poll/rewrite.ts';
import { toProfile } from '../profile.ts';
import { isOfSource, mapSourceAgain } from './map-again.ts';

it('a row, a document and a resource become what the profile of today makes of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'again-'));
  const table = tableSource(folder);
  rmSync(folder, { recursive: true });
  const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco', sources: [table] });
  const [header = '', row = ''] = TABLE.toString('latin1').split('\r\n');
  const stored = { bundle: '{"resourceType":"Bundle"}', patientKey: 'p' };
  const offer = {
    ...stored,
    sender: 'csv:laboratorio',
    controlId: 'fila-2-abcx',
    raw: Buffer.from(`${header}\r\n${row}\r\n`),
  };
  expect(mapSourceAgain(offer, profile)).toMatchObject({
    patientKey: 'DFSSA003162|X-1',
    bundle: { entry: { length: 3 } },
  });
  expect(
    mapSourceAgain({ ...offer, raw: Buffer.from(`${header}\r\n${row.replace('03/05', '31/02')}`) }, profile),
  ).toMatch(/^NACIMIENTO/);
  expect(mapSourceAgain({ ...offer, raw: Buffer.from('"A";"B') }, profile)).toContain('comillas de hoy');
  expect(mapSourceAgain({ ...offer, sender: 'csv:otra' }, profile)).toContain('«otra»');
  const document = { ...stored, sender: 'cda:notas', controlId: 'x', raw: sampleDocument() };
  expect(mapSourceAgain(document, profile)).toMatchObject({ patientKey: 'DFSSA003162|EXP-77' });
  expect(mapSourceAgain({ ...document, raw: Buffer.from('<a/>') }, profile)).toContain('su raíz es <a>');
  expect(mapSourceAgain({ ...document, sender: 'fhir:his' }, profile)).toEqual({
    bundle: { resourceType: 'Bundle' },
    patientKey: 'p',
  });
  expect([isOfSource(document), isOfSource({ sender: 'HIS|XOCO' })]).toEqual([true, false]);
});

it('a resource that was read under a mistyped CLUES is of the corrected one from now on', () => {
  const source = { name: 'his', url: 'https://his.example/fhir', identifiers: { 'urn:exp': 'expediente' } } as const;
  const patient: Patient = {
    ...{ resourceType: 'Patient', id: 'p1', identifier: [{ system: 'urn:exp', value: 'DFSSA003162' }] },
  };
  const visit = { resourceType: 'Encounter', id: 'e1', subject: { reference: 'Patient/p1' } } as Encounter;
  const raw = Buffer.from(JSON.stringify(visit));
  const read = (clues: string) => toTransaction({ source, clues }, visit, [patient], 'Encounter/e1/1x', raw);
  const offer = { sender: 'fhir:his', controlId: 'Encounter/e1/1x', raw, patientKey: 'DFSSA003162|his|p1' };
  const stored = { ...offer, bundle: JSON.stringify(read('DFSSA003162')) };
  const again = mapSourceAgain(stored, toProfile({ clues: 'DFSSA004012', name: 'Otro' }));
  if (typeof again === 'string') throw new Error(again);
  expect(again.patientKey).toBe('DFSSA004012|his|p1');
  expect(again.bundle.identifier).toEqual(read('DFSSA004012').identifier);
  const said = ({ entry }: Bundle) => entry!.map(({ request, resource }) => ({ ...resource, request, subject: 0 }));
  expect(said(again.bundle)).toEqual(said(read('DFSSA004012')));
  expect(mapSourceAgain(stored, toProfile({ clues: 'DFSSA003162', name: 'Xoco' }))).toEqual({
    ...{ bundle: JSON.parse(stored.bundle), patientKey: 'DFSSA003162|his|p1' },
  });
});
