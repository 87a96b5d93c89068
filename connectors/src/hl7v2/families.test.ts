/** What each family of messages says in FHIR, where a reader of the record would notice a difference. */

import { ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { orderNumber } from '@amate/terminology/ordering/order-number.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import { describe, expect, it } from '@jest/globals';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { type HospitalProfileInput, toProfile } from '../profile.ts';
import { mapMessage } from './map-message.ts';

const HOSPITAL = { clues: 'DFSSA003162', name: 'Hospital General Xoco' };
const BASE = 'https://amate.mx/fhir/sid';

function bundleOf(trigger: string, segments: readonly string[], own: Partial<HospitalProfileInput> = {}): Bundle {
  const text = [`MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||${trigger}|M1|P|2.5.1`, ...segments, ''].join('\r');
  const result = mapMessage(Buffer.from(text), toProfile({ ...HOSPITAL, ...own }));
  if (result.kind === 'rejected') throw new Error(`${result.location}: ${result.text}`);
  return result.bundle;
}

const entries = (bundle: Bundle, type: string): BundleEntry[] =>
  bundle.entry!.filter(({ resource }) => resource!.resourceType === type);
const all = (bundle: Bundle, type: string): Resource[] => entries(bundle, type).map(({ resource }) => resource!);
const refusal = (trigger: string, ...segments: string[]): string => {
  try {
    bundleOf(trigger, segments);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

const PID = 'PID|1||77';
const PV1 = (patientClass = 'I', discharged = ''): string =>
  `PV1|1|${patientClass}|MED^1^A${'|'.repeat(16)}V9${'|'.repeat(25)}20261120080000|${discharged}`;

describe('ADT', () => {
  it.each([
    ['A02', 'in-progress'],
    ['A05', 'planned'],
    ['A11', 'cancelled'],
    ['A13', 'in-progress'],
    ['A21', 'onleave'],
    ['A23', 'entered-in-error'],
    ['A27', 'cancelled'],
  ])('%s leaves the visit %s, under the key it had', (event, status) => {
    const [visit] = all(bundleOf(`ADT^${event}`, [PID, PV1('I', '20261121')]), 'Encounter');
    expect(visit).toMatchObject({ identifier: [{ value: 'V9' }], ...(event === 'A02' ? {} : { status }) });
  });

  it('zeros in PV1-45 or PV1-44 are no date: nobody is discharged at admission, and two visits are two', () => {
    const zeros = '00000000000000';
    for (const trigger of ['ADT^A01', 'ADT^A08']) {
      const [visit] = all(bundleOf(trigger, [PID, PV1('I', zeros)]), 'Encounter');
      expect(visit).toMatchObject({ status: 'in-progress', location: [{ status: 'active' }] });
      expect((visit as { period?: object }).period).toEqual({ start: '2026-11-20T08:00:00-06:00' });
    }
    const [unnumbered] = all(bundleOf('ADT^A04', [PID, `PV1|1|E${'|'.repeat(42)}${zeros}`]), 'Encounter');
    expect(unnumbered).toMatchObject({ identifier: [{ value: '77-20261121' }] });
  });

  it('a visit says which event said so, a message that only names the visit does not', () => {
    const EVENT = 'http://terminology.hl7.org/CodeSystem/v2-0003';
    for (const event of ['A01', 'A08', 'A11']) {
      const [visit] = all(bundleOf(`ADT^${event}`, [PID, PV1()]), 'Encounter');
      expect(visit!.meta!.tag).toEqual([{ system: EVENT, code: event }]);
    }
    const [named] = all(bundleOf('ORU^R01', [PID, PV1(), 'OBR|1||F9|GLU^Glucosa']), 'Encounter');
    expect(named!.meta!.tag).toBeUndefined();
  });

  it('A13 takes back the discharge that PV1-45 still shows', () => {
    const [visit] = all(bundleOf('ADT^A13', [PID, PV1('I', '20261121')]), 'Encounter');
    expect(visit).toMatchObject({
      statusHistory: [{ status: 'finished', period: { end: '2026-11-21T09:30:00-06:00' } }],
    });
    expect((visit as { period?: object }).period).toEqual({ start: '2026-11-20T08:00:00-06:00' });
  });

  it('A06 changes the class, A17 two people at once', () => {
    expect(all(bundleOf('ADT^A06', [PID, PV1('I')]), 'Encounter')).toMatchObject([{ class: { code: 'IMP' } }]);
    const two = bundleOf('ADT^A17', [PID, PV1(), 'PID|2||78', PV1().replace('V9', 'V10')]);
    expect(all(two, 'Encounter')).toHaveLength(2);
    expect(refusal('ADT^A17', PID, PV1())).toContain('dos personas');
  });

  it('A40 asks a person to join two records and joins nothing', () => {
    const bundle = bundleOf('ADT^A40', [PID, 'MRG|66']);
    expect(entries(bundle, 'Patient')).toHaveLength(1);
    expect(all(bundle, 'Task')).toMatchObject([
      {
        status: 'requested',
        code: { coding: [{ code: 'unir-expedientes' }] },
        focus: { type: 'Patient', identifier: { system: `${BASE}/expediente/DFSSA003162`, value: '66' } },
      },
    ]);
    expect(refusal('ADT^A40', PID, 'MRG|')).toContain('MRG-1');
  });

  it('A24 and A37 ask whether two people are one, or no more', () => {
    for (const [trigger, code] of [
      ['ADT^A24', 'unir-expedientes'],
      ['ADT^A37', 'separar-expedientes'],
    ] as const) {
      const bundle = bundleOf(trigger, [PID, 'PID|2||78']);
      expect(entries(bundle, 'Patient')).toHaveLength(2);
      const focus = { reference: entries(bundle, 'Patient')[1]!.fullUrl };
      expect(all(bundle, 'Task')).toMatchObject([{ code: { coding: [{ code }] }, focus }]);
      expect(refusal(trigger, PID)).toContain('dos personas');
    }
  });

  it('A47 finds the person by the old number and keeps it as old', () => {
    const [patient] = entries(bundleOf('ADT^A47', [PID, 'MRG|66']), 'Patient');
    expect(patient!.request!.url).toBe(`Patient?identifier=${BASE}/expediente/DFSSA003162|66`);
    expect(patient!.resource).toMatchObject({ identifier: [{ value: '77' }, { value: '66', use: 'old' }] });
  });

  it('A50 asks a person to join two numbers of a visit, A45 gives a visit to another person', () => {
    const renumbered = bundleOf('ADT^A50', [PID, 'MRG|||||V8', PV1()]);
    expect(all(renumbered, 'Encounter')).toMatchObject([{ identifier: [{ value: 'V9' }] }]);
    expect(all(renumbered, 'Task')).toMatchObject([{ focus: { type: 'Encounter', identifier: { value: 'V8' } } }]);
    const [moved] = entries(bundleOf('ADT^A45', [PID, 'MRG|66||||V9', PV1()]), 'Encounter');
    expect(moved!.request!.url).toBe(`Encounter?identifier=${BASE}/episodio/DFSSA003162|V9`);
  });
});

describe('orders', () => {
  it('keeps placer and filler numbers, status and priority', () => {
    const [order] = entries(
      bundleOf('ORM^O01', [PID, 'ORC|NW|S1|F1|G1|CM||^^^^^S', 'OBR|1|S1|F1|GLU^Glucosa^L', 'NTE|1||Ayuno']),
      'ServiceRequest',
    );
    expect(order!.request!.url).toBe(`ServiceRequest?identifier=${BASE}/estudio/DFSSA003162/solicitud|S1`);
    expect(order!.resource).toMatchObject({
      status: 'completed',
      priority: 'stat',
      requisition: { value: 'G1' },
      note: [{ text: 'Ayuno' }],
      identifier: [
        { type: { coding: [{ code: 'PLAC' }] }, value: 'S1' },
        { type: { coding: [{ code: 'FILL' }] }, value: 'F1' },
      ],
    });
  });

  it('names a clinic’s own order without rewriting it', () => {
    const number = orderNumber(
      makeFolio(() => 3),
      1,
    );
    const [order] = entries(
      bundleOf('OML^O21', [PID, `ORC|NW|${number}`, `OBR|1|${number}||GLU^Glucosa`]),
      'ServiceRequest',
    );
    expect(order!.request).toEqual({
      method: 'POST',
      url: 'ServiceRequest',
      ifNoneExist: expect.stringContaining(`${ORDEN_SYSTEM}|`),
    });
    const report = all(bundleOf('ORU^R01', [PID, `OBR|1|${number}|F9|GLU^Glucosa`]), 'DiagnosticReport')[0];
    expect(report).toMatchObject({ basedOn: [{ identifier: { system: ORDEN_SYSTEM, value: number } }] });
  });

  it('ties a result to the hospital’s own order by its placer number', () => {
    const report = all(bundleOf('ORU^R01', [PID, 'ORC|RE|S1|F1', 'OBR|1|S1|F1|GLU^Glucosa']), 'DiagnosticReport')[0];
    const identifier = { system: `${BASE}/estudio/DFSSA003162/solicitud`, value: 'S1' };
    expect(report).toMatchObject({ basedOn: [{ type: 'ServiceRequest', identifier }] });
  });

  it('keeps several studies of one number apart, and a cancelled order cancelled', () => {
    const bundle = bundleOf('ORM^O01', [PID, 'ORC|CA|S1', 'OBR|1|S1||GLU^x', 'OBR|2|S1||UREA^y', 'OBR|3|S1||UREA^y']);
    const orders = all(bundle, 'ServiceRequest') as { identifier: { value: string }[]; status: string }[];
    expect(orders.map(({ identifier }) => identifier[0]!.value)).toEqual(['S1', 'S1:UREA', 'S1:UREA:2']);
    expect(orders[0]!.status).toBe('revoked');
  });

  it('RDE says dose, route, pattern and amount; RXO before RXE is the same medicine', () => {
    const bundle = bundleOf('RDE^O11', [
      PID,
      'ORC|NW|R1||||||||||7654321^RUIZ^ELENA',
      'RXO|^Paracetamol',
      'RXE||^Paracetamol 500 mg|1|2|tableta^Tableta||^Cada 8 horas|||10|caja^Caja|2',
      'TQ1|1||Q8H||||20261121|20261125',
      'RXR|PO^Oral',
    ]);
    expect(all(bundle, 'MedicationRequest')).toMatchObject([
      {
        status: 'active',
        medicationCodeableConcept: { text: 'Paracetamol 500 mg' },
        dosageInstruction: [
          {
            text: 'Cada 8 horas',
            route: { coding: [{ code: 'PO' }] },
            timing: { code: { text: 'Q8H' } },
            doseAndRate: [{ doseRange: { low: { value: 1 }, high: { value: 2 } } }],
          },
        ],
        dispenseRequest: { quantity: { value: 10 }, numberOfRepeatsAllowed: 2 },
      },
    ]);
  });
});

describe('appointments, vaccines, documents', () => {
  const SCH = (status = ''): string =>
    `SCH|P1|C1${'|'.repeat(7)}30|min|^^^20261201090000^20261201093000${'|'.repeat(14)}${status}`;

  it.each([
    ['S12', '', 'booked'],
    ['S13', '', 'booked'],
    ['S12', 'PENDING', 'pending'],
    ['S15', 'Booked', 'cancelled'],
    ['S26', '', 'noshow'],
  ])('SIU^%s with SCH-25 %j is %s', (event, said, status) => {
    expect(all(bundleOf(`SIU^${event}`, [SCH(said), PID]), 'Appointment')).toMatchObject([
      { status, start: '2026-12-01T09:00:00-06:00', end: '2026-12-01T09:30:00-06:00', minutesDuration: 30 },
    ]);
  });

  it('refuses a booked appointment without its time, takes a cancelled one', () => {
    expect(refusal('SIU^S12', 'SCH|P1|C1', PID)).toContain('a qué hora');
    expect(all(bundleOf('SIU^S15', ['SCH|P1|C1', PID]), 'Appointment')).toMatchObject([{ status: 'cancelled' }]);
  });

  it.each([
    ['CP', 'A', 'completed'],
    ['RE', 'A', 'not-done'],
    ['CP', 'D', 'entered-in-error'],
  ])('VXU with RXA-20 %s and RXA-21 %s is %s', (completion, action, status) => {
    const rxa = `RXA|0|1|20261121||08^Hepatitis B^CVX|0.5|mL||00|7654321^RUIZ^ELENA|||||L9|20271231||||${completion}|${action}`;
    const dose = 'OBX|1|NM|30973-2^Dosis^LN||2||||||F';
    const own = 'OBX|2|NM|8310-5^Temperatura^LN||36.5|Cel|||||F';
    const bundle = bundleOf('VXU^V04', [PID, 'ORC|RE||V-1', rxa, 'RXR|IM^Intramuscular', dose, own]);
    expect(all(bundle, 'Immunization')).toMatchObject([
      { status, lotNumber: 'L9', doseQuantity: { value: 0.5 }, protocolApplied: [{ doseNumberPositiveInt: 2 }] },
    ]);
    expect(all(bundle, 'Observation')).toHaveLength(1);
  });

  it('MDM keeps text, state, label and what it replaces', () => {
    const txa = `TXA|1|DS|TX|20261121||20261121|||7654321^RUIZ^ELENA|||D2|D1||||AU|R|AV`;
    const bundle = bundleOf('MDM^T10', [PID, txa, 'OBX|1|TX|T||Egresa por mejoría', 'OBX|2|TX|T||Control en 7 días']);
    expect(all(bundle, 'DocumentReference')).toMatchObject([
      {
        status: 'current',
        docStatus: 'final',
        meta: { security: [{ code: 'R' }] },
        relatesTo: [{ code: 'replaces', target: { identifier: { value: 'D1' } } }],
        content: [{ attachment: { data: Buffer.from('Egresa por mejoría\nControl en 7 días').toString('base64') } }],
      },
    ]);
    expect(all(bundleOf('MDM^T11', [PID, txa]), 'DocumentReference')).toMatchObject([{ status: 'entered-in-error' }]);
  });
});

describe('a hospital’s own habits, by its profile alone', () => {
  it('reads a field where the hospital writes it', () => {
    const fields = { 'PV1-19': { from: 'ZPV-2' }, 'PV1-2': { value: 'E', onlyIfEmpty: true } };
    const [visit] = all(bundleOf('ADT^A01', [PID, 'PV1|1|', 'ZPV|1|EP-5'], { fields }), 'Encounter');
    expect(visit).toMatchObject({ identifier: [{ value: 'EP-5' }], class: { code: 'EMER' } });
  });

  it('takes an event under the hospital’s name for it', () => {
    const bundle = bundleOf('ADT^Z01', [PID, PV1()], { triggers: { 'ADT^Z01': 'ADT^A01' } });
    expect(all(bundle, 'Encounter')).toMatchObject([{ status: 'in-progress' }]);
  });

  it('keeps Z segments as they came', () => {
    expect(all(bundleOf('ADT^A28', [PID, 'ZPI|1|RH^O+']), 'Basic')).toMatchObject([
      { code: { text: 'ZPI' }, extension: [{ valueString: 'ZPI|1|RH^O+' }] },
    ]);
  });
});

it('leaves out what FHIR could not hold: a telephone in the place of the birth order, a reaction of blanks', () => {
  const pid = `PID|1||77${'|'.repeat(22)}5555123457`;
  expect(all(bundleOf('ADT^A28', [pid]), 'Patient')[0]).not.toHaveProperty('multipleBirthInteger');
  expect(all(bundleOf('ADT^A28', [PID, 'AL1|1|DA|^Penicilina|SV|^^L']), 'AllergyIntolerance')[0]).not.toHaveProperty(
    'reaction',
  );
});
