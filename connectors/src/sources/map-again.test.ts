import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sampleDocument } from '../cda/sample.fixture.ts';
import { TABLE, tableSource } from '../csv/sample.fixture.ts';
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
