/** Nothing that a laboratory wrote of a result is lost: its unit, its notes. */
import { describe, expect, it } from '@jest/globals';
import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { toProfile } from '../profile.ts';
import { mapMessage } from './map-message.ts';

const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const PID = 'PID|1||77';
const OBR = 'OBR|1||F1|QS^Química|||20261121080000|||||||||||||||||||F';

function resources(...lines: string[]): { observations: Observation[]; reports: DiagnosticReport[] } {
  const raw = ['MSH|^~\\&|LAB|XOCO|AMATE|HIE|20261121093000||ORU^R01|M1|P|2.5.1', ...lines, ''].join('\r');
  const result = mapMessage(Buffer.from(raw), profile);
  if (result.kind === 'rejected') throw new Error(result.text);
  const all = result.bundle.entry!.map(({ resource }) => resource!);
  return {
    observations: all.filter((one): one is Observation => one.resourceType === 'Observation'),
    reports: all.filter((one): one is DiagnosticReport => one.resourceType === 'DiagnosticReport'),
  };
}
const value = (type: string, text: string, unit = 'mg/dL'): Observation =>
  resources(PID, OBR, `OBX|1|${type}|GLU^Glucosa||${text}|${unit}|||||F`).observations[0]!;

describe('the unit of OBX-6', () => {
  const mgdl = { unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' };

  it.each([
    ['ST', '105', { value: 105, ...mgdl }],
    ['ST', ' 7.5 ', { value: 7.5, ...mgdl }],
    ['ST', '<5', { value: 5, comparator: '<', ...mgdl }],
    ['ST', '1,5', { value: 1.5, ...mgdl }],
    ['NM', '1,5', { value: 1.5, ...mgdl }],
    ['NM', '0,125', { value: 0.125, ...mgdl }],
    ['NM', '-12,25', { value: -12.25, ...mgdl }],
    ['NM', '< 0,5', { value: 0.5, comparator: '<', ...mgdl }],
    ['', '1,5', { value: 1.5, ...mgdl }],
  ])('%s %j is a quantity', (type, text, expected) => {
    expect(value(type, text).valueQuantity).toEqual(expected);
  });

  it.each([
    // May be a thousand and something, or one and something.
    ['NM', '1,234', '1,234 mg/dL'],
    ['ST', '1,234.5', '1,234.5 mg/dL'],
    ['NM', '105-110', '105-110 mg/dL'],
    ['ST', '105 a 110', '105 a 110 mg/dL'],
    ['ST', '105 mg/dL', '105 mg/dL'],
    ['ST', '105~110', '105 mg/dL\n110 mg/dL'],
    ['NM', '105~110', '105 mg/dL\n110 mg/dL'],
    ['TX', '105', '105 mg/dL'],
  ])('%s %j keeps it in the text', (type, text, expected) => {
    expect(value(type, text)).toMatchObject({ valueString: expected });
    expect(value(type, text)).not.toHaveProperty('valueQuantity');
  });

  it('without one a number in words stays words', () => {
    expect([value('ST', '105', '').valueString, value('ST', 'Positivo', '').valueString]).toEqual(['105', 'Positivo']);
    expect(value('NM', '1,5', '').valueQuantity).toEqual({ value: 1.5 });
  });

  it('two numbers of one code are two results, lines of text are one', () => {
    const lines = (type: string, unit: string): Observation[] =>
      resources(PID, OBR, `OBX|1|${type}|X^x||105|${unit}`, `OBX|2|${type}|X^x||140|${unit}`).observations;
    expect(lines('ST', 'mg/dL').map(({ valueQuantity }) => valueQuantity?.value)).toEqual([105, 140]);
    expect(lines('TX', 'mg/dL').map(({ valueString }) => valueString)).toEqual(['105 mg/dL\n140 mg/dL']);
    expect(lines('ST', '').map(({ valueString }) => valueString)).toEqual(['105\n140']);
  });
});

it('a filler in OBX-6 is no unit, and zeros before a text are no quantity', () => {
  for (const filler of ['-', '--', '.', 'N/A', 'na', 'S/U', '-^N/A'])
    expect(value('NM', '5', filler).valueQuantity).toEqual({ value: 5 });
  expect(value('ST', '5', '-').valueString).toBe('5');
  expect(value('NM', '5', '-^mg/dL').valueQuantity).toEqual({ value: 5, unit: 'mg/dL' });
  expect(value('ST', '0012', 'folio').valueString).toBe('0012 folio');
  for (const text of ['0.5', '.05', '0,125', '100']) expect(value('ST', text).valueQuantity).toBeDefined();
});

describe('NTE', () => {
  const GLU = 'OBX|1|NM|GLU^Glucosa||90|mg/dL|||||F';

  it('above the first OBX is of the report, below it of the result', () => {
    const { reports, observations } = resources(
      PID,
      OBR,
      'NTE|1||MUESTRA HEMOLIZADA',
      'NTE|2||Repetir',
      GLU,
      'NTE|1||Ayuno',
    );
    expect(reports[0]!.conclusion).toBe('MUESTRA HEMOLIZADA\nRepetir');
    expect(observations[0]!.note).toEqual([{ text: 'Ayuno' }]);
  });

  it('may be all that a report says', () => {
    expect(resources(PID, OBR, 'NTE|1||Sin desarrollo~a 48 horas').reports[0]!.conclusion).toBe(
      'Sin desarrollo\na 48 horas',
    );
  });

  it('none is lost and none is another’s: above every OBR, between ORC and OBR, below an ORC that follows its OBR', () => {
    const second = OBR.replace('F1|QS', 'F2|BH');
    const { reports, observations } = resources(
      ...[PID, 'NTE|1||De la persona', 'ORC|RE||F1', 'NTE|1||De la orden', OBR, GLU],
      ...['ORC|RE||F2', 'NTE|1||De la segunda', second],
    );
    expect(reports.map(({ conclusion }) => conclusion)).toEqual(['De la persona\nDe la orden', 'De la segunda']);
    expect(observations[0]!.note).toBeUndefined();
    const oul = resources(PID, OBR, 'ORC|RE||F1', 'NTE|1||De este estudio', GLU, second);
    expect(oul.reports.map(({ conclusion }) => conclusion)).toEqual(['De este estudio', undefined]);
  });
});
