/**
 * An AuditEvent that a system sent (POST): kept whole in the ledger, and found by the same questions as the hub's own. Who sent it
 * stands in the hub's own entry of that create.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { AuditEvent, AuditEventAgent } from '@medplum/fhirtypes';
import { parseReference } from '../../store/references.ts';
import type { AuditAgent, AuditEntry, AuditOutcome } from './entry.ts';

/** What the hub knows nothing of but what somebody else says. */
export const EXTERNAL_ROLE = 'externo';

/** @param resource its references already point at this store */
export function postedEntry(resource: AuditEvent, atMs: number): AuditEntry {
  const requestor = resource.agent.find((agent) => agent.requestor) ?? resource.agent[0];
  const touched = (resource.entity ?? []).flatMap(({ what }) => local(what?.reference));
  const agents = resource.agent.flatMap(({ who }) => local(who?.reference));
  const patients = [...touched, ...agents].filter(({ type }) => type === 'Patient').map(({ id }) => id);
  const { id, meta, ...rest } = resource;
  const { versionId, lastUpdated, ...labels } = meta ?? {};
  const facility = requestor?.location?.identifier;
  const purpose = (requestor?.purposeOfUse ?? resource.purposeOfEvent)?.[0]?.coding?.[0]?.code;
  return {
    atMs,
    requestId: '',
    act: 'posted',
    outcome: outcomeOf(resource.outcome),
    agent: requestor === undefined ? undefined : agentIn(requestor),
    address: requestor?.network?.address ?? '',
    patients: [...new Set(patients)],
    entities: touched.filter(({ type }) => type !== 'Patient'),
    ...(facility?.system === CLUES_SYSTEM && facility.value !== undefined && { facility: facility.value }),
    ...(purpose !== undefined && { purpose }),
    resource: (Object.keys(labels).length === 0 ? rest : { ...rest, meta: labels }) as AuditEvent,
  };
}

const outcomeOf = (code: AuditEvent['outcome']): AuditOutcome =>
  code === undefined || code === '0' ? 'success' : code === '4' ? 'denied' : 'failure';

function agentIn({ who, name, altId }: AuditEventAgent): AuditAgent {
  const subject = who?.identifier?.value ?? who?.reference ?? altId ?? name ?? EXTERNAL_ROLE;
  return { subject, role: EXTERNAL_ROLE, clientId: subject, name: who?.display ?? name ?? '' };
}

function local(reference: string | undefined): { type: string; id: string }[] {
  const target = reference === undefined ? undefined : parseReference(reference);
  return target?.kind === 'local' ? [{ type: target.type, id: target.id }] : [];
}
