/** Sign-ins and what is done to accounts, as entries of the audit (DICOM PS3.15 A.5.3.10 and A.5.3.11). */
import type { AuditAct } from './acts.ts';
import type { AuditEntry } from './entry.ts';

export interface SignInAct {
  readonly act: AuditAct;
  readonly outcome: 'success' | 'denied';
  /** FHIR instant. */
  readonly at: string;
  readonly address: string;
  /** Who acts. Absent when nobody got in: the name that was typed may be a password typed in the wrong box, so it is not kept. */
  readonly account?: { readonly id: string; readonly name: string; readonly role: string } | undefined;
  /** Id of the account or client that was acted upon. */
  readonly target?: string;
  readonly clues?: string;
}

export function signInEntry({ act, outcome, at, address, account, target, clues }: SignInAct): AuditEntry {
  const name = account === undefined || account.role === 'paciente' ? '' : account.name;
  return {
    atMs: Date.parse(at),
    requestId: '',
    act,
    outcome,
    agent: account && { subject: account.id, role: account.role, clientId: '', name },
    address,
    patients: [],
    entities: [],
    ...(clues !== undefined && { facility: clues }),
    ...(target !== undefined && { note: target }),
  };
}
