/**
 * Every act that is written down and what it is called: in the ledger (`short`, for acts of which there are millions), in FHIR
 * (https://hl7.org/fhir/R4/valueset-audit-event-type.html, -sub-type) and in IHE BALP. Names and short forms rest in the ledger:
 * rows are added, never changed.
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';

export const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
export const EVENT_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
export const RESTFUL = 'http://hl7.org/fhir/restful-interaction';
/** Codes of acts that FHIR and DICOM have no own word for. */
export const ACT_SYSTEM = `${CANONICAL_BASE}/CodeSystem/acto-de-auditoria`;

export interface ActShape {
  readonly short?: string;
  readonly type: readonly [system: string, code: string];
  readonly subtype: readonly (readonly [system: string, code: string])[];
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** Of BALP's RESTful patterns; none for what they do not describe. */
  readonly pattern?: 'Create' | 'Read' | 'Update' | 'Delete' | 'Query';
}

const rest = (
  short: string,
  code: string,
  action: ActShape['action'],
  pattern?: NonNullable<ActShape['pattern']>,
): ActShape => ({
  short,
  type: [EVENT_TYPE, 'rest'],
  subtype: [[RESTFUL, code]],
  action,
  ...(pattern !== undefined && { pattern }),
});

/** DICOM PS3.15 A.5.3: `type` of the event, `kind` of its kind; our own word besides where the kind covers many. */
const dicom = (type: string, kind: string, own?: string): ActShape => ({
  type: [DCM, type],
  subtype:
    own === undefined
      ? [[DCM, kind]]
      : [
          [DCM, kind],
          [ACT_SYSTEM, own],
        ],
  action: 'E',
});
const userChange = (own: string): ActShape => dicom('110113', '110137', own);

export const ACTS = {
  read: rest('r', 'read', 'R', 'Read'),
  vread: rest('v', 'vread', 'R', 'Read'),
  history: rest('h', 'history-instance', 'R'),
  search: rest('s', 'search-type', 'E', 'Query'),
  create: rest('c', 'create', 'C', 'Create'),
  update: rest('u', 'update', 'U', 'Update'),
  patch: rest('p', 'patch', 'U', 'Update'),
  delete: rest('d', 'delete', 'D', 'Delete'),
  'history-type': rest('ht', 'history-type', 'E'),
  'history-system': rest('hs', 'history-system', 'E'),
  transaction: rest('t', 'transaction', 'E'),
  operation: rest('o', 'operation', 'E'),
  subscribe: rest('n', 'operation', 'E'),
  export: { type: [DCM, '110106'], subtype: [[RESTFUL, 'operation']], action: 'R', short: 'x' },
  /** Before a write into a store that cannot commit the audit with it (ADR 0008). */
  intent: { type: [EVENT_TYPE, 'rest'], subtype: [[ACT_SYSTEM, 'intent']], action: 'E', short: 'i' },
  /** An AuditEvent that a system sent; what it says stands in the entry whole. */
  posted: { ...rest('e', 'create', 'C'), type: [EVENT_TYPE, 'rest'] },
  'break-glass': dicom('110113', '110127'),
  'break-glass-end': dicom('110113', '110138'),
  'break-glass-reviewed': dicom('110113', '110135', 'break-glass-reviewed'),
  /** «No reconozco este acceso» and what was answered. */
  dispute: dicom('110113', '110135', 'dispute'),
  'dispute-answered': dicom('110113', '110135', 'dispute-answered'),
  'sign-in': dicom('110114', '110122'),
  'sign-out': dicom('110114', '110123'),
  'app-authorized': userChange('app-authorized'),
  'totp-enrolled': userChange('totp-enrolled'),
  'totp-reset': userChange('totp-reset'),
  'password-changed': userChange('password-changed'),
  'account-created': userChange('account-created'),
  'account-changed': userChange('account-changed'),
  'account-disabled': userChange('account-disabled'),
  'account-enabled': userChange('account-enabled'),
  'account-unlocked': userChange('account-unlocked'),
  'sessions-ended': userChange('sessions-ended'),
  'client-registered': userChange('client-registered'),
  'client-changed': userChange('client-changed'),
  'client-disabled': userChange('client-disabled'),
} as const satisfies Readonly<Record<string, ActShape>>;

export type AuditAct = keyof typeof ACTS;

export const shapeOf = (act: AuditAct): ActShape => ACTS[act];

const SHORT_NAMES = new Map<string, AuditAct>(
  (Object.keys(ACTS) as AuditAct[]).map((act) => [shapeOf(act).short ?? act, act]),
);

export const shortOf = (act: AuditAct): string => shapeOf(act).short ?? act;

/** @throws when the ledger has an act that this hub does not know: it was written by a newer one */
export function actOf(short: string): AuditAct {
  const act = SHORT_NAMES.get(short);
  if (act === undefined) throw new Error('the ledger holds an act that this version does not know');
  return act;
}
