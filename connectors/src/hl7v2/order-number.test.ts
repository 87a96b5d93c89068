/** The number of a clinic's order comes back in OBR-2 or ORC-2 and ties the report to it; a hospital's own number does not. */
import { ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { orderNumber } from '@amate/terminology/ordering/order-number.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import { describe, expect, it } from '@jest/globals';
import type { DiagnosticReport } from '@medplum/fhirtypes';
import { toProfile } from '../profile.ts';
import { mapMessage } from './map-message.ts';

const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const NUMBER = orderNumber(
  makeFolio(() => 7),
  2,
);

function reportOf(orc: string, obr: string): DiagnosticReport {
  const lines = [
    'MSH|^~\\&|LAB|XOCO|AMATE|HIE|20261121093000||ORU^R01|M1|P|2.5.1',
    'PID|1||0045871^^^XOCO^MR~HEGS080514MDFRRFA6^^^RENAPO^CURP||HERNANDEZ^SOFIA',
    ...(orc === '' ? [] : [`ORC|RE|${orc}|LAB-1`]),
    `OBR|1|${obr}|LAB-1|4548-4^HbA1c^LN|||20261121093000|||||||||||||||20261121100000||CH|F`,
    'OBX|1|NM|4548-4^HbA1c^LN||7.9|%|4-5.6|H|||F',
  ];
  const result = mapMessage(Buffer.from(lines.join('\r')), profile);
  if (result.kind === 'rejected') throw new Error(result.text);
  const report = result.bundle.entry!.find(({ resource }) => resource?.resourceType === 'DiagnosticReport')!.resource;
  return report as DiagnosticReport;
}

describe('the placer order number', () => {
  it.each([
    ['', NUMBER],
    [NUMBER, ''],
    [NUMBER, NUMBER],
  ])('ORC-2 «%s», OBR-2 «%s»: the order is named', (orc, obr) => {
    const { basedOn, identifier } = reportOf(orc, obr);
    expect(basedOn).toEqual([{ type: 'ServiceRequest', identifier: { system: ORDEN_SYSTEM, value: NUMBER } }]);
    expect(identifier!.some(({ value }) => value === NUMBER)).toBe(true);
  });

  it('another number is the hospital’s own', () => {
    for (const sent of ['SOL-88120', '2222-2222-2223-1', ''])
      for (const { identifier } of reportOf(sent, sent).basedOn ?? [])
        expect(identifier?.system).not.toBe(ORDEN_SYSTEM);
  });
});
