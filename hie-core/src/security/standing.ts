/**
 * What somebody may do now who asked for something a while ago: his account or client as it is today. The scopes are those he
 * asked with, less what has been taken from his client since; an account that was closed has no standing at all.
 */
import type { Caller } from './caller.ts';
import type { Queryable } from './queryable.ts';
import { covers, splitScopes } from './scopes.ts';
import { selectAccount, selectClient } from './sql.ts';

export async function standingOf(
  db: Queryable,
  { subject, role, clientId, scopes }: Pick<Caller, 'subject' | 'role' | 'clientId' | 'scopes'>,
): Promise<Caller | undefined> {
  if (role === 'sistema') {
    const client = await selectClient(db, clientId);
    if (client === undefined) return undefined;
    const held = splitScopes(client.scope);
    return {
      ...{ subject, role, clientId, name: client.name, clues: client.clues ?? undefined },
      ...{ patientId: undefined, address: '', scopes: scopes.filter((scope) => covers(held, scope)) },
    };
  }
  const account = await selectAccount(db, subject);
  if (account === undefined) return undefined;
  return {
    ...{ subject, role: account.role, clientId, name: account.name, clues: account.clues ?? undefined },
    ...{ patientId: account.patientId ?? undefined, cedula: account.cedula ?? undefined, address: '', scopes },
  };
}
