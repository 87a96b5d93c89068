/**
 * Every invalid CURP of the national rules' test values is refused with its reason at both doors, and nothing is stored; the
 * valid ones come in; one that RENAPO replaced still finds its person.
 */
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identifier } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';

const INVALID = [
  ['check digit', 'HEGS080514MDFRRFA5'],
  ['30 February', 'HEGS900230MDFRRF03'],
  ['2001 is no leap year', 'HEGS010229MDFRRFA5'],
  ['inconvenient word not replaced', 'PEDO880808HVZRMS20'],
  ['state', 'HEGS080514MXXRRFA5'],
  ['sex F', 'HEGS080514FDFRRFA2'],
  ['position 2 no vowel', 'HRGS080514MDFRRFA8'],
  ['vowel at 14', 'HEGS080514MDFARFA6'],
  ['Ñ', 'ÑUML751231HJCXXS04'],
  ['born 2090', 'HEGS900514MDFRRFA4'],
] as const;

const VALID = [
  'AAPR630321HDFLRC09',
  'HEGS080514MDFRRFA6',
  'EAAF901102MMCSRR03',
  'XUML751231HJCXXS04',
  'CUIA010228MOCRBNA6',
  'XARA840709HDFNDL19',
  'PXDO880808HVZRMS20',
  'LUXA120229MDFNXNA1',
  'DXAJ701010HNEXLN09',
  'RAPA030630XDFMNLB5',
];

const XOCO = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
const identified = (...identifier: Identifier[]) => ({ resourceType: 'Patient', identifier });
const curp = (value: string, more: Partial<Identifier> = {}): Identifier => ({ system: CURP_SYSTEM, value, ...more });

describe('CURP at the doors', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await startHub();
  }, 60_000);
  afterAll(() => hub?.close());

  const count = async (): Promise<number> => (await hub.fhir('GET', '/Patient?_total=accurate&_count=1')).body.total;

  it.each(INVALID)('FHIR: %s (%s) is refused by its path and rule', async (_why, value) => {
    const before = await count();
    const answer = await hub.fhir('POST', '/Patient', identified(curp(value)));
    expect(answer.status).toBe(400);
    const [issue] = answer.body.issue;
    expect(issue.expression).toEqual(['Patient.identifier[0].value']);
    expect(issue.diagnostics).toMatch(/Regla: CURP: .+Cómo corregir: /);
    expect(await count()).toBe(before);
  });

  it.each(INVALID)('HL7 v2: %s (%s) is a NACK with the reason', (_why, value) => {
    const message = [
      'MSH|^~\\&|HIS|DFSSA003162|AMATE|HIE|20261120080000||ADT^A28^ADT_A05|1|P|2.5.1|||||MEX|UNICODE UTF-8',
      'EVN|A28|20261120080000',
      `PID|1||7^^^XOCO^MR~${value}^^^RENAPO^CURP||PEREZ LOPEZ^ANA^^^^^L||19900101|F`,
    ].join('\r');
    const result = mapMessage(Buffer.from(message, 'utf8'), XOCO);
    if (result.kind !== 'rejected') throw new Error('accepted');
    const parsed = parseCurp(value);
    expect([result.code, result.text]).toEqual([
      'AE',
      expect.stringContaining(parsed.kind === 'invalid' ? parsed.text : ''),
    ]);
  });

  it.each(VALID)('%s comes in, in lower case too', async (value) => {
    expect((await hub.fhir('POST', '/Patient', identified(curp(value.toLowerCase())))).status).toBe(201);
    expect((await hub.fhir('GET', `/Patient?identifier=${CURP_SYSTEM}|${value}`)).body.total).toBe(1);
  });

  it('a replaced CURP still finds its person, and cannot be given to another', async () => {
    const [old, fresh] = ['GOMC850312HDFMRR04', 'GOMC850312HDFMRR12'];
    expect([parseCurp(old).kind, parseCurp(fresh).kind]).toEqual(['valid', 'valid']);
    const made = await hub.fhir('POST', '/Patient', identified(curp(old)));
    const { id } = made.body;
    const update = { ...identified(curp(fresh)), id };
    expect((await hub.fhir('PUT', `/Patient/${id}`, update)).status).toBe(200);
    for (const each of [old, fresh]) {
      const found = await hub.fhir('GET', `/Patient?identifier=${CURP_SYSTEM}|${each}`);
      expect(found.body.entry.map((entry: { resource: { id: string } }) => entry.resource.id)).toEqual([id]);
    }
    expect((await hub.fhir('POST', '/Patient', identified(curp(old)))).status).toBe(409);
    const other = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient' })).body.id;
    const taken = { ...identified(curp(old, { use: 'old' })), id: other };
    expect((await hub.fhir('PUT', `/Patient/${other}`, taken)).status).toBe(409);
  });

  it.each(['XXXX999999XXXXXX99', 'XEXX010101HNEXXXA4', 'AAAA000000HAAAAA00'])(
    'the generic %s is nobody’s: refused by FHIR, read as none from a hospital',
    async (value) => {
      const answer = await hub.fhir('POST', '/Patient', identified(curp(value)));
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('CURP: generica')]);
      const message = [
        'MSH|^~\\&|HIS|DFSSA003162|AMATE|HIE|20261120080000||ADT^A28^ADT_A05|1|P|2.5.1|||||MEX|UNICODE UTF-8',
        'EVN|A28|20261120080000',
        `PID|1||7^^^XOCO^MR~${value}^^^RENAPO^CURP||PEREZ LOPEZ^ANA^^^^^L||19900101|F`,
      ].join('\r');
      const result = mapMessage(Buffer.from(message, 'utf8'), XOCO);
      expect(result.kind).toBe('mapped');
      expect(JSON.stringify(result)).not.toContain(CURP_SYSTEM);
    },
  );
});
