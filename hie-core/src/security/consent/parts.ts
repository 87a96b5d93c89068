/** What the acts of this folder share: the store, the clock, who asks, and the audit of it. */
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { Repository, WriteResult } from '../../store/repository.ts';
import type { SamePerson } from '../../store/same-person.ts';
import type { FacilityNames } from '../accesses/facility-names.ts';
import { type Whose, whoseList } from '../accesses/whose.ts';
import { type Act, type AuditEntry, type AuditOutcome, entryOf } from '../audit/entry.ts';
import type { Caller, Role } from '../caller.ts';
import { WEB_CLIENT_ID } from '../oauth/web-client.ts';
import type { RelationsOf } from '../policy/relations.ts';
import { allows } from '../scopes.ts';
import type { Grants } from './grants.ts';

export interface Parts {
  readonly db: Database;
  readonly repository: Repository;
  readonly store: Guarded;
  readonly relationsOf: RelationsOf;
  readonly samePerson: SamePerson;
  readonly grants: Grants;
  readonly facilityNames: FacilityNames;
  readonly onWritten: (results: readonly WriteResult[]) => void;
  /** Whether something of this person is hidden from the caller. */
  readonly isConcealed: (caller: Caller, patientId: string) => Promise<boolean>;
  readonly showProfessional: boolean;
  readonly normalMinutes: number;
  readonly maxMinutes: number;
  readonly reviewDays: number;
  readonly nowMs: () => number;
}

export const entry = (
  { nowMs }: Parts,
  { caller, requestId }: RequestContext,
  act: Act,
  outcome: AuditOutcome,
): AuditEntry => entryOf({ ...act, caller, requestId, outcome, atMs: nowMs() });

/** Own record, or that of a child in the caller's care; on record before anything is told, and when it is refused too. */
export async function admitted(
  parts: Parts,
  context: RequestContext,
  asked: string | undefined,
  query: string,
): Promise<Whose> {
  const act: Act = { interaction: 'operation', entities: [], query };
  try {
    const whose = await whoseList(parts, context.caller, asked, parts.nowMs());
    await parts.repository.record([entry(parts, context, { ...act, patientId: whose.patientId }, 'success')]);
    return whose;
  } catch (error) {
    await parts.repository.record([entry(parts, context, act, 'denied')]);
    throw error;
  }
}

/** The roles that may, by our own web app or by one that was given the scope. */
export async function only(
  parts: Parts,
  context: RequestContext,
  roles: readonly Role[],
  writes: string,
  query: string,
): Promise<void> {
  const { role, clientId, scopes } = context.caller;
  if (roles.includes(role) && (clientId === WEB_CLIENT_ID || allows(scopes, role, writes, 'create'))) return;
  await parts.repository.record([entry(parts, context, { interaction: 'operation', entities: [], query }, 'denied')]);
  throw fault('forbidden', 'Su acceso no permite hacer esto.', {
    rule: 'Política de acceso por rol',
    fix: 'Entre con la cuenta y la aplicación que le corresponden.',
  });
}

export const instant = (ms: number): string => new Date(ms).toISOString();
