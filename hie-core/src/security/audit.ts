/**
 * The trail: one FHIR R4 AuditEvent per act, shaped as IHE BALP RESTful events (https://profiles.ihe.net/ITI/BALP/), as small as that
 * allows since there is one for every read. Holds ids, never a patient's name; a search query is kept as base64 (entity.query), and only
 * those who may read AuditEvents see it.
 */

import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@medplum/fhirtypes';
import type { Caller } from './caller.ts';
import type { Interaction } from './scopes.ts';

export type AuditOutcome = 'success' | 'denied' | 'failure';

export interface AuditedEntity {
  readonly type: string;
  readonly id: string;
  readonly versionId?: string;
}

export interface AuditInput {
  readonly caller: Caller;
  readonly interaction:
    | Interaction
    | 'patch'
    | 'history-type'
    | 'history-system'
    | 'transaction'
    | 'subscribe'
    | 'operation';
  readonly outcome: AuditOutcome;
  /** FHIR instant. */
  readonly at: string;
  readonly entities: readonly AuditedEntity[];
  /** Whose record it is, when that is known and one person's. */
  readonly patientId?: string;
  /** What was asked, e.g. `Patient?identifier=…`. */
  readonly query?: string;
  readonly requestId: string;
  /** CLUES of where it happened; the caller's facility if absent. */
  readonly facility?: string;
}

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const EVENT_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
const RESTFUL = 'http://hl7.org/fhir/restful-interaction';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const BALP_ENTITY_TYPE = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType';
const CUENTA_SYSTEM = `${CANONICAL_BASE}/sid/cuenta`;
const CLIENTE_SYSTEM = `${CANONICAL_BASE}/sid/cliente-oauth`;
const ROL_SYSTEM = `${CANONICAL_BASE}/CodeSystem/rol`;

/** FHIR's own code of the act and BALP's letter for it. */
const ACTS: Readonly<
  Record<AuditInput['interaction'], readonly [code: string, action: NonNullable<AuditEvent['action']>]>
> = {
  read: ['read', 'R'],
  vread: ['vread', 'R'],
  history: ['history-instance', 'R'],
  search: ['search-type', 'E'],
  create: ['create', 'C'],
  update: ['update', 'U'],
  delete: ['delete', 'D'],
  patch: ['patch', 'U'],
  'history-type': ['history-type', 'E'],
  'history-system': ['history-system', 'E'],
  transaction: ['transaction', 'E'],
  subscribe: ['operation', 'E'],
  operation: ['operation', 'E'],
};

/** 4: refused, nothing happened; 8: it broke. */
const OUTCOMES: Readonly<Record<AuditOutcome, NonNullable<AuditEvent['outcome']>>> = {
  success: '0',
  denied: '4',
  failure: '8',
};

const OBSERVER: AuditEvent['source'] = { observer: { display: 'Amate' } };

export function auditEvent(input: AuditInput): AuditEvent {
  const [code, action] = ACTS[input.interaction];
  const facility = input.facility ?? input.caller.clues;
  return {
    resourceType: 'AuditEvent',
    type: { system: EVENT_TYPE, code: 'rest' },
    subtype: [{ system: RESTFUL, code }],
    action,
    recorded: input.at,
    outcome: OUTCOMES[input.outcome],
    agent: agents(input.caller, facility),
    source: OBSERVER,
    entity: entities(input),
  };
}

/** BALP: the software that asked, the person behind it (none for a system); the hub itself is the source's observer. */
function agents(caller: Caller, facility: string | undefined): AuditEventAgent[] {
  const place = facility === undefined ? {} : { location: { identifier: { system: CLUES_SYSTEM, value: facility } } };
  const network = caller.address === '' ? {} : { network: { address: caller.address, type: '2' as const } };
  const software: AuditEventAgent = {
    type: { coding: [{ system: DCM, code: '110153' }] },
    who: { identifier: { system: CLIENTE_SYSTEM, value: caller.clientId } },
    requestor: caller.role === 'sistema',
    ...network,
  };
  const role = [{ coding: [{ system: ROL_SYSTEM, code: caller.role }] }];
  if (caller.role === 'sistema') return [{ ...software, role, ...place }];
  const person: AuditEventAgent = {
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
    role,
    who: whoIs(caller),
    requestor: true,
    ...place,
  };
  return [software, person];
}

/** Staff appear by name (the citizen will read this list); a patient only by the id of the record. */
function whoIs(caller: Caller): AuditEventAgent['who'] {
  if (caller.role === 'paciente' && caller.patientId !== undefined) return { reference: `Patient/${caller.patientId}` };
  const identifier = { system: CUENTA_SYSTEM, value: caller.subject };
  return caller.role === 'paciente' ? { identifier } : { identifier, display: caller.name };
}

const entityType = (code: string): Coding => ({ system: ENTITY_TYPE, code });
const objectRole = (code: string): Coding => ({ system: OBJECT_ROLE, code });

function entities({ entities: touched, patientId, query, requestId }: AuditInput): AuditEventEntity[] {
  const list: AuditEventEntity[] = touched
    // The patient has an entity of its own below.
    .filter((one) => !(one.type === 'Patient' && one.id === patientId && one.versionId === undefined))
    .map(({ type, id, versionId }) => ({
      what: { reference: versionId === undefined ? `${type}/${id}` : `${type}/${id}/_history/${versionId}` },
      type: entityType('2'),
      role: objectRole(type === 'Patient' ? '1' : '4'),
    }));
  if (patientId !== undefined)
    list.push({ what: { reference: `Patient/${patientId}` }, type: entityType('1'), role: objectRole('1') });
  if (query !== undefined) {
    list.push({ type: entityType('2'), role: objectRole('24'), query: Buffer.from(query, 'utf8').toString('base64') });
  }
  list.push({ what: { identifier: { value: requestId } }, type: { system: BALP_ENTITY_TYPE, code: 'XrequestId' } });
  return list;
}

export interface SignInAudit {
  readonly outcome: 'success' | 'denied';
  readonly at: string;
  readonly address: string;
  /** Absent when nobody got in: the name that was typed may be a password typed in the wrong box, so it is not kept. */
  readonly account: { readonly id: string; readonly name: string; readonly role: string } | undefined;
}

/** DICOM PS3.15 A.5.3.11, User Authentication: Login. */
export function signInEvent({ outcome, at, address, account }: SignInAudit): AuditEvent {
  const display = account === undefined || account.role === 'paciente' ? {} : { display: account.name };
  const who = account && { identifier: { system: CUENTA_SYSTEM, value: account.id }, ...display };
  return {
    resourceType: 'AuditEvent',
    type: { system: DCM, code: '110114' },
    subtype: [{ system: DCM, code: '110122' }],
    action: 'E',
    recorded: at,
    outcome: outcome === 'success' ? '0' : '4',
    agent: [
      {
        ...(who && { who }),
        ...(account && { role: [{ coding: [{ system: ROL_SYSTEM, code: account.role }] }] }),
        requestor: true,
        ...(address !== '' && { network: { address, type: '2' as const } }),
      },
    ],
    source: OBSERVER,
  };
}
