/**
 * The text of an entry: what is stored, hashed and sealed, so its form never changes; a new form is a new version number in front.
 * Form 1 is the JSON array `[1, atMs, requestId, act, outcome, role, client, subject, name, facility, address, purpose, patients,
 * entities, query, note, resource]` as JSON.stringify writes it; 0 stands for what is absent, and absent ends are cut off. For a person
 * who asks for himself `name` is the id of his record. UUIDs are written as `~` and 22 characters of base64url.
 */
import type { AuditEvent } from '@medplum/fhirtypes';
import { textHash } from '../../store/hashes.ts';
import { keyOf, newKey } from '../../store/keys.ts';
import { actOf, shortOf } from './acts.ts';
import type { AuditAgent, AuditEntry, AuditedEntity, AuditOutcome } from './entry.ts';

const FORM = 1;
const OUTCOMES: readonly AuditOutcome[] = ['success', 'denied', 'failure'];
/** FHIR's own codes of an outcome: 4 refused, 8 broke. */
const OUTCOME_CODES: Readonly<Record<AuditOutcome, number>> = { success: 0, denied: 4, failure: 8 };

type Absent = 0;
type Text = string | Absent;
type Fields = [
  form: number,
  atMs: number,
  requestId: Text,
  act: string,
  outcome: number,
  role: Text,
  client: Text,
  subject: Text,
  name: Text,
  facility: Text,
  address: Text,
  purpose: Text,
  patients: string | string[] | Absent,
  entities: string[] | Absent,
  query: Text,
  note: Text,
  resource: AuditEvent | Absent,
];

export function encodeEntry(entry: AuditEntry): string {
  const { agent, patients, entities } = entry;
  const fields: Fields = [
    FORM,
    entry.atMs,
    // The search reads act and outcome by counting commas (sql.ts).
    text(short(entry.requestId.replaceAll(',', ';'))),
    shortOf(entry.act),
    OUTCOME_CODES[entry.outcome],
    text(agent?.role),
    text(short(agent?.clientId ?? '')),
    // A system is its client.
    text(agent === undefined || agent.subject === agent.clientId ? '' : short(agent.subject)),
    text(agent === undefined ? '' : agent.role === 'paciente' ? short(agent.patientId ?? '') : escaped(agent.name)),
    text(entry.facility),
    text(entry.address),
    text(entry.purpose),
    patients.length === 0 ? 0 : patients.length === 1 ? short(patients[0]!) : patients.map(short),
    entities.length === 0 ? 0 : entities.map(entityText),
    text(entry.query),
    text(entry.note),
    entry.resource ?? 0,
  ];
  let length = fields.length;
  while (fields[length - 1] === 0) length--;
  return JSON.stringify(length === fields.length ? fields : fields.slice(0, length));
}

/** @throws when the text is of a form, or of an act, that this hub does not know */
export function decodeEntry(encoded: string): AuditEntry {
  const fields = JSON.parse(encoded) as Partial<Fields>;
  const [form, atMs, requestId, act, outcome, , , , , facility, address, purpose, patients, entities] = fields;
  if (form !== FORM) throw new Error('the ledger holds an entry of a form that this version does not know');
  const agent = agentIn(fields);
  const [query, note, resource] = fields.slice(14) as [Text?, Text?, (AuditEvent | Absent)?];
  return {
    atMs: atMs!,
    requestId: long(requestId || ''),
    act: actOf(act!),
    outcome: OUTCOMES.find((one) => OUTCOME_CODES[one] === outcome) ?? 'failure',
    agent,
    address: address || '',
    ...(facility && { facility }),
    ...(purpose && { purpose }),
    patients: patients ? [patients].flat().map(long) : [],
    entities: entities ? entities.map(entityIn) : [],
    ...(query && { query }),
    ...(note && { note }),
    ...(resource && { resource }),
  };
}

function agentIn(fields: Partial<Fields>): AuditAgent | undefined {
  const [role, client, subject, name] = fields.slice(5, 9) as Text[];
  if (!role) return undefined;
  const clientId = long(client || '');
  const own = { subject: subject ? long(subject) : clientId, role, clientId };
  if (role !== 'paciente') return { ...own, name: long(name || '') };
  return { ...own, name: '', ...(name && { patientId: long(name) }) };
}

/** `Type/id` or `Type/id/version`; no id has a slash. */
const entityText = ({ type, id, versionId }: AuditedEntity): string =>
  versionId === undefined ? `${type}/${short(id)}` : `${type}/${short(id)}/${versionId}`;

function entityIn(encoded: string): AuditedEntity {
  const [type, id, versionId] = encoded.split('/') as [string, string, string?];
  return { type, id: long(id), ...(versionId !== undefined && { versionId }) };
}

const text = (value: string | undefined): Text => (value === undefined || value === '' ? 0 : value);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID in 23 characters instead of 36: three of them stand in most entries. */
export function short(value: string): string {
  if (value.length !== 36 || !UUID.test(value)) return escaped(value);
  const digits = value.slice(0, 8) + value.slice(9, 13) + value.slice(14, 18) + value.slice(19, 23) + value.slice(24);
  scratch.write(digits, 'hex');
  return `~${scratch.toString('base64url')}`;
}

const scratch = Buffer.allocUnsafe(16);

const escaped = (value: string): string => (value.startsWith('~') ? `~${value}` : value);

function long(value: string): string {
  if (!value.startsWith('~')) return value;
  if (value.startsWith('~~')) return value.slice(1);
  const digits = Buffer.from(value.slice(1), 'base64url').toString('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** What the ledger's other columns say; all of it follows from the entry, so whoever changes one of them alone is found out. */
export interface DerivedColumns {
  /** Keys of the Patients, each once. */
  readonly persons: readonly string[];
  readonly account: number | undefined;
}

export function derivedColumns({ patients, agent }: Pick<AuditEntry, 'patients' | 'agent'>): DerivedColumns {
  const keys = patients.map((id) => keyOf('Patient', id));
  return {
    persons: keys.length < 2 ? keys : [...new Set(keys)],
    account: agent === undefined ? undefined : accountHash(agent.subject),
  };
}

export const accountHash = (subject: string): number => textHash(`cuenta\n${subject}`);

export interface LedgerRow extends DerivedColumns {
  readonly id: string;
  readonly entry: string;
}

/** @param id of a posted AuditEvent, when something else refers to it already */
export const ledgerRow = (entry: AuditEntry, id: string = newKey(undefined, entry.atMs)): LedgerRow => ({
  id,
  entry: encodeEntry(entry),
  ...derivedColumns(entry),
});
