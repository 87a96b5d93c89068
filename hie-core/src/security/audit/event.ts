/**
 * The AuditEvent of an entry, made when somebody reads it: FHIR R4, and, for what IHE BALP has a pattern of, that pattern
 * (https://profiles.ihe.net/ITI/BALP/). Ids only; a search query is kept as base64 (entity.query).
 */
import type { AuditEvent, AuditEventEntity, Coding } from '@medplum/fhirtypes';
import { contentOf } from '../../store/write/content.ts';
import { type ActShape, shapeOf } from './acts.ts';
import { agentsOf, type RenderOptions } from './agents.ts';
import type { AuditEntry, AuditOutcome } from './entry.ts';

const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const BALP = 'https://profiles.ihe.net/ITI/BALP';
const BALP_ENTITY_TYPE = `${BALP}/CodeSystem/BasicAuditEntityType`;

/** 4: refused, nothing happened; 8: it broke. */
export const OUTCOMES: Readonly<Record<AuditOutcome, NonNullable<AuditEvent['outcome']>>> = {
  success: '0',
  denied: '4',
  failure: '8',
};

export interface Rendered {
  /** FHIR instant. */
  readonly lastUpdated: string;
  readonly json: string;
}

export function render(id: string, entry: AuditEntry, options: RenderOptions): Rendered {
  const lastUpdated = new Date(entry.atMs).toISOString();
  const resource = entry.resource === undefined ? auditEvent(entry, options) : { ...entry.resource };
  return { lastUpdated, json: contentOf(resource, { id, version: 1, lastUpdated }) };
}

export function auditEvent(entry: AuditEntry, options: RenderOptions): AuditEvent {
  const shape = shapeOf(entry.act);
  const profile = profileOf(entry, shape);
  return {
    resourceType: 'AuditEvent',
    ...(profile !== undefined && { meta: { profile: [`${BALP}/StructureDefinition/IHE.BasicAudit.${profile}`] } }),
    type: coding(shape.type),
    subtype: shape.subtype.map(coding),
    action: shape.action,
    recorded: new Date(entry.atMs).toISOString(),
    outcome: OUTCOMES[entry.outcome],
    ...(entry.note !== undefined && { outcomeDesc: entry.note }),
    agent: agentsOf(entry, shape, options),
    source: { ...(entry.facility !== undefined && { site: entry.facility }), observer: { display: 'Amate' } },
    ...entitiesOf(entry, shape),
  };
}

/** Only what keeps every rule of the pattern claims it: successful, with software and address, one object, one person or none. */
function profileOf({ outcome, agent, address, patients, entities, query }: AuditEntry, { pattern }: ActShape) {
  if (pattern === undefined || outcome !== 'success' || address === '' || !agent?.clientId) return undefined;
  if (pattern === 'Query' ? query === undefined || entities.length > 0 : entities.length > 1) return undefined;
  if (pattern !== 'Query' && entities.length + patients.length === 0) return undefined;
  if (patients.length > 1 && pattern !== 'Query') return undefined;
  return patients.length === 1 ? `Patient${pattern}` : pattern;
}

const coding = ([system, code]: readonly [string, string]): Coding => ({ system, code });
const entityType = (code: string): Coding => ({ system: ENTITY_TYPE, code });
const objectRole = (code: string): Coding => ({ system: OBJECT_ROLE, code });

function entitiesOf(entry: AuditEntry, { pattern }: ActShape): { readonly entity?: AuditEventEntity[] } {
  const { patients, query, requestId } = entry;
  const list: AuditEventEntity[] = entry.entities.map(({ type, id, versionId }) =>
    object(versionId === undefined ? `${type}/${id}` : `${type}/${id}/_history/${versionId}`),
  );
  // The person's own resource was what was read.
  if (list.length === 0 && pattern !== undefined && pattern !== 'Query' && patients.length === 1)
    list.push(object(`Patient/${patients[0]}`));
  for (const id of patients)
    list.push({ what: { reference: `Patient/${id}` }, type: entityType('1'), role: objectRole('1') });
  if (query !== undefined)
    list.push({ type: entityType('2'), role: objectRole('24'), query: Buffer.from(query, 'utf8').toString('base64') });
  if (requestId !== '')
    list.push({ what: { identifier: { value: requestId } }, type: { system: BALP_ENTITY_TYPE, code: 'XrequestId' } });
  return list.length === 0 ? {} : { entity: list };
}

const object = (reference: string): AuditEventEntity => ({
  what: { reference },
  type: entityType('2'),
  role: objectRole('4'),
});
