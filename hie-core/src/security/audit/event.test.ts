import { describe, expect, it } from '@jest/globals';
import type { AuditEvent, AuditEventAgent, AuditEventEntity } from '@medplum/fhirtypes';
import { validateResource } from '../../r4/validate.ts';
import type { Caller } from '../caller.ts';
import { ACTS, type AuditAct } from './acts.ts';
import type { RenderOptions } from './agents.ts';
import { decodeEntry, encodeEntry } from './encode.ts';
import { type AuditInput, entryOf } from './entry.ts';
import { auditEvent, render } from './event.ts';
import { postedEntry } from './posted.ts';
import { signInEntry } from './sign-in.ts';

const DOCTOR: Caller = {
  subject: 'u-1',
  role: 'medico',
  clientId: 'amate-web',
  name: 'Dra. Elena Ruiz',
  clues: 'DFSSA003961',
  patientId: undefined,
  scopes: ['user/*.rs'],
  address: '10.0.0.7',
};
const AT = '2026-01-05T10:00:00.000Z';
const ACT = { caller: DOCTOR, outcome: 'success', atMs: Date.parse(AT), requestId: 'r-1' } as const;
const HUB: RenderOptions = { fhirUrl: 'https://amate.example/fhir/R4' };
const observation = { type: 'Observation', id: 'o-1' };

function eventOf(input: Omit<AuditInput, keyof typeof ACT> & Partial<AuditInput>, options = HUB): AuditEvent {
  const event = auditEvent(decodeEntry(encodeEntry(entryOf({ ...ACT, ...input }))), options);
  expect(validateResource(event)).toEqual([]);
  return event;
}

const code = (agent: AuditEventAgent | undefined) => agent?.type?.coding?.[0]?.code;
const ofType = (event: AuditEvent, type: string) => (event.entity ?? []).filter((entity) => entity.type?.code === type);
const reference = ({ what }: AuditEventEntity) => what?.reference;

describe('IHE BALP 1.1.4 patterns', () => {
  it('PatientRead: the hub is the source, the software the destination, the person the recipient', () => {
    const event = eventOf({ interaction: 'read', entities: [observation], patientId: 'p-1', purpose: 'TREAT' });
    expect(event.meta?.profile).toEqual([
      'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead',
    ]);
    expect([event.action, event.outcome, event.recorded, event.subtype?.[0]?.code]).toEqual(['R', '0', AT, 'read']);
    expect(event.agent.map(code)).toEqual(['110152', '110153', 'IRCP']);
    expect(event.agent.map(({ requestor }) => requestor)).toEqual([false, false, true]);
    expect(event.agent[0]?.network?.address).toBe('10.0.0.7');
    expect(event.agent[2]).toMatchObject({
      name: 'Dra. Elena Ruiz',
      who: { identifier: { value: 'u-1' } },
      location: { identifier: { value: 'DFSSA003961' } },
      purposeOfUse: [{ coding: [{ code: 'TREAT' }] }],
    });
    expect(event.agent[2]?.network).toBeUndefined();
    expect(ofType(event, '2').map(reference)).toEqual(['Observation/o-1']);
    expect(ofType(event, '1').map(reference)).toEqual(['Patient/p-1']);
    expect(ofType(event, 'XrequestId')[0]?.what?.identifier?.value).toBe('r-1');
  });

  it('a read of the person’s own resource has it as data and as patient', () => {
    const event = eventOf({ interaction: 'read', entities: [{ type: 'Patient', id: 'p-1' }], patientId: 'p-1' });
    expect(event.meta?.profile?.[0]).toMatch(/PatientRead$/);
    expect(ofType(event, '2').map(reference)).toEqual(['Patient/p-1']);
  });

  it('PatientQuery: the query as base64 and nothing of it in clear; several persons are a Query', () => {
    const event = eventOf({ interaction: 'search', entities: [], patientId: 'p-1', query: 'Patient?name=Xóchitl' });
    expect(event.meta?.profile?.[0]).toMatch(/PatientQuery$/);
    expect(event.agent.map(code)).toEqual(['110153', '110152', 'IRCP']);
    const [query, ...more] = ofType(event, '2');
    expect(more).toEqual([]);
    expect(Buffer.from(query?.query ?? '', 'base64').toString('utf8')).toBe('Patient?name=Xóchitl');
    expect(JSON.stringify(event)).not.toContain('chitl');
    const people = ['p-1', 'p-2'].map((id) => ({ type: 'Patient', id }));
    expect(eventOf({ interaction: 'search', entities: people, query: 'x' }).meta?.profile?.[0]).toMatch(
      /BasicAudit\.Query$/,
    );
  });

  it('Create, Update and Delete name the version and the author', () => {
    const entities = [{ ...observation, versionId: '2' }];
    const made = eventOf({ interaction: 'update', entities, patientId: 'p-1' });
    expect(made.meta?.profile?.[0]).toMatch(/PatientUpdate$/);
    expect(made.agent.map(code)).toEqual(['110153', '110152', 'AUT']);
    expect(ofType(made, '2').map(reference)).toEqual(['Observation/o-1/_history/2']);
    const gone = eventOf({ interaction: 'delete', entities });
    expect(gone.meta?.profile?.[0]).toMatch(/BasicAudit\.Delete$/);
    expect(gone.agent.map(code)).toEqual(['110150', 'custodian', 'AUT']);
  });

  it('claims no pattern whose rules it does not keep: a failure, two objects, no address', () => {
    const read = { interaction: 'read', entities: [observation] } as const;
    expect(eventOf({ ...read, outcome: 'denied' }).meta).toBeUndefined();
    expect(eventOf({ ...read, outcome: 'denied' }).outcome).toBe('4');
    expect(eventOf({ ...read, outcome: 'failure' }).outcome).toBe('8');
    expect(eventOf({ ...read, caller: { ...DOCTOR, address: '' } }).meta).toBeUndefined();
    expect(eventOf({ interaction: 'create', entities: [observation, { type: 'Flag', id: 'f' }] }).meta).toBeUndefined();
  });

  it('a system is its own requestor', () => {
    const system: Caller = { ...DOCTOR, role: 'sistema', subject: 'c-1', clientId: 'c-1', name: 'Conector' };
    const event = eventOf({ interaction: 'create', caller: system, entities: [observation] });
    expect(event.agent.map(({ requestor }) => requestor)).toEqual([true, false]);
  });
});

describe('rendered AuditEvents', () => {
  it.each(Object.keys(ACTS) as AuditAct[])('%s is valid R4', (interaction) => {
    eventOf({ interaction, entities: [{ type: 'Encounter', id: 'e-1' }], note: 'motivo' });
  });

  it('a person who asks for himself is named by his record; others read his events without the name of staff', () => {
    const citizen: Caller = { ...DOCTOR, role: 'paciente', name: 'Xóchitl Ramírez', patientId: 'p-1' };
    const own = eventOf({ interaction: 'read', caller: citizen, entities: [observation], patientId: 'p-1' });
    expect(own.agent[2]?.who).toEqual({ reference: 'Patient/p-1' });
    expect(JSON.stringify(own)).not.toContain('Ramírez');
    const hidden = eventOf(
      { interaction: 'read', entities: [observation], patientId: 'p-1' },
      { ...HUB, anonymous: true },
    );
    expect(JSON.stringify(hidden)).not.toMatch(/Elena|u-1/);
    expect(hidden.agent[2]?.role?.[0]?.coding?.[0]?.code).toBe('medico');
  });

  it('a sign-in that failed names nobody', () => {
    const entry = signInEntry({ act: 'sign-in', outcome: 'denied', at: AT, address: '10.0.0.7' });
    const event = auditEvent(decodeEntry(encodeEntry(entry)), HUB);
    expect(validateResource(event)).toEqual([]);
    expect(event.agent).toEqual([{ requestor: true, network: { address: '10.0.0.7', type: '2' } }]);
  });

  it('a posted event comes back as it was sent', () => {
    const sent: AuditEvent = {
      resourceType: 'AuditEvent',
      meta: { tag: [{ code: 'x' }] },
      type: { code: 'rest' },
      recorded: '2020-01-01T00:00:00Z',
      outcome: '4',
      agent: [{ requestor: true, who: { display: 'Dr. Otro' }, network: { address: 'a', type: '1' } }],
      source: { observer: { display: 'Otro sistema' } },
      entity: [{ what: { reference: 'Patient/p-1' } }, { what: { reference: 'Observation/o-1' } }],
    };
    const entry = postedEntry(sent, Date.parse(AT));
    expect([entry.outcome, entry.patients, entry.entities]).toEqual(['denied', ['p-1'], [observation]]);
    const { json } = render('e-1', decodeEntry(encodeEntry(entry)), HUB);
    expect(JSON.parse(json)).toEqual({ ...sent, id: 'e-1', meta: { ...sent.meta, versionId: '1', lastUpdated: AT } });
  });
});
