/**
 * Who stands in a rendered AuditEvent: the software that asked, the hub that answered, the person behind it. BALP gives the same three
 * other codes by what was done (https://profiles.ihe.net/ITI/BALP/content.html).
 */
import { CANONICAL_BASE, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { AuditEventAgent } from '@medplum/fhirtypes';
import { type ActShape, DCM } from './acts.ts';
import type { AuditAgent, AuditEntry } from './entry.ts';

export const CUENTA_SYSTEM = `${CANONICAL_BASE}/sid/cuenta`;
export const CLIENTE_SYSTEM = `${CANONICAL_BASE}/sid/cliente-oauth`;
export const ROL_SYSTEM = `${CANONICAL_BASE}/CodeSystem/rol`;
const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

export interface RenderOptions {
  /** FHIR base of the hub. */
  readonly fhirUrl: string;
  /** The reader is told the role and the facility of who looked, not the name (AUDIT_SHOW_PROFESSIONAL). */
  readonly anonymous?: boolean;
}

type Code = readonly [system: string, code: string];

const SOURCE: Code = [DCM, '110153'];
const DESTINATION: Code = [DCM, '110152'];

/** In a read the data flow from the server; a delete has no flow. */
function partsOf(pattern: ActShape['pattern']): { client: Code; server: Code; person: string } {
  if (pattern === 'Read') return { client: DESTINATION, server: SOURCE, person: 'IRCP' };
  if (pattern === 'Delete') return { client: [DCM, '110150'], server: [PARTICIPANT, 'custodian'], person: 'AUT' };
  const writes = pattern === 'Create' || pattern === 'Update';
  return { client: SOURCE, server: DESTINATION, person: writes ? 'AUT' : 'IRCP' };
}

const concept = ([system, code]: Code) => ({ coding: [{ system, code }] });

export function agentsOf(
  { agent, address, facility, purpose }: AuditEntry,
  shape: ActShape,
  { fhirUrl, anonymous = false }: RenderOptions,
): AuditEventAgent[] {
  const parts = partsOf(shape.pattern);
  const network = address === '' ? {} : { network: { address, type: '2' as const } };
  if (agent === undefined) return [{ requestor: true, ...network }];
  const place = facility === undefined ? {} : { location: { identifier: { system: CLUES_SYSTEM, value: facility } } };
  const reason = purpose === undefined ? {} : { purposeOfUse: [concept([REASON, purpose])] };
  const role = [concept([ROL_SYSTEM, agent.role])];
  const system = agent.role === 'sistema';
  const software: AuditEventAgent = {
    type: concept(parts.client),
    who: { identifier: { system: CLIENTE_SYSTEM, value: agent.clientId } },
    requestor: system,
    ...network,
    ...(system && { role, ...place, ...reason }),
  };
  const hub: AuditEventAgent = {
    type: concept(parts.server),
    who: { display: 'Amate' },
    requestor: false,
    network: { address: fhirUrl, type: '5' },
  };
  if (system) return [software, hub];
  const person: AuditEventAgent = {
    type: concept([PARTICIPATION, parts.person]),
    role,
    ...(anonymous && agent.role !== 'paciente' ? { who: { display: agent.role } } : whoIs(agent)),
    requestor: true,
    ...place,
    ...reason,
  };
  // Who signs in by the hub's own pages has no software in between.
  return agent.clientId === '' ? [{ ...person, ...network }] : [software, hub, person];
}

/** Staff appear by name (the citizen will read this list); a patient only by the id of the record. */
function whoIs({ role, patientId, subject, name }: AuditAgent): Pick<AuditEventAgent, 'who' | 'name'> {
  if (role === 'paciente' && patientId !== undefined) return { who: { reference: `Patient/${patientId}` } };
  const identifier = { system: CUENTA_SYSTEM, value: subject };
  return name === '' ? { who: { identifier } } : { who: { identifier, display: name }, name };
}
