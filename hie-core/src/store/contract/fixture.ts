/** What the suites of the store's contract make resources with, and ask with. */
import type { Observation, Patient, Resource } from '@medplum/fhirtypes';
import { HubError } from '../../errors.ts';
import type { AuditEntry } from '../../security/audit/entry.ts';
import { parseCriteria } from '../criteria.ts';
import type { Repository, Restriction, SearchQuery, WriteIntent, WriteOptions, WriteResult } from '../repository.ts';

export interface RepositoryFixture {
  readonly repository: Repository;
  /** Acts in the audit's ledger that name this person, in their order. */
  readonly auditOf: (patientId: string) => Promise<readonly AuditEntry[]>;
  close(): Promise<void>;
}

/** Each suite gets the fixture of the adapter that is under test. */
export type Under = () => RepositoryFixture;

export const SYSTEM = 'http://example.org/expediente';
export const QUIET: WriteOptions = { operationId: undefined, audit: () => [] };

export const person = (family: string, given: string, extra: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  name: [{ family, given: [given] }],
  birthDate: '1990-05-01',
  gender: 'female',
  ...extra,
});
export const create = (resource: Resource, more: { fullUrl?: string; condition?: string } = {}): WriteIntent => ({
  kind: 'create',
  fullUrl: more.fullUrl,
  resource,
  condition: more.condition === undefined ? undefined : parseCriteria(more.condition),
});
export const update = (
  resource: Resource,
  target: { id: string } | { condition: string },
  ifMatch?: string,
): WriteIntent => ({
  kind: 'update',
  fullUrl: undefined,
  resource,
  target: 'id' in target ? target : { condition: parseCriteria(target.condition) },
  ifMatch,
});
export const observation = (patient: string, code: string, date: string): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: patient },
  effectiveDateTime: date,
});
export const ask = (type: string, criteria: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  type,
  criteria: parseCriteria(criteria),
  sort: [],
  count: 50,
  cursor: undefined,
  total: 'none',
  ...more,
});

export async function refusal(work: Promise<unknown>): Promise<HubError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

let sequence = 0;
export const unique = (prefix: string): string => `${prefix}-${++sequence}-${Date.now()}`;

/** The usual ways to write and ask, on the adapter under test. */
export function verbs(under: Under) {
  const write = (...intents: WriteIntent[]): Promise<WriteResult[]> => under().repository.transact(intents, {}, QUIET);
  return {
    write,
    one: async (intent: WriteIntent): Promise<WriteResult> => (await write(intent))[0]!,
    ids: async (query: SearchQuery, restriction: Restriction = {}): Promise<string[]> =>
      (await under().repository.search(query, restriction)).matches.map((match) => match.id),
  };
}
