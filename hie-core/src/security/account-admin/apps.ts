/** Apps of others that an account has let in and that may come back: its grants. */
import type { Door } from '../sign-in/door.ts';
import { selectGrants } from './sql.ts';

export interface GrantedApp {
  readonly grantId: string;
  readonly clientId: string;
  readonly name: string;
}

export async function grantedApps(
  { db, provider }: Pick<Door, 'db' | 'provider'>,
  accountId: string,
): Promise<readonly GrantedApp[]> {
  const apps: GrantedApp[] = [];
  for (const { grantId, clientId } of await selectGrants(db, accountId)) {
    const client = await provider.Client.find(clientId);
    if (client && client.first_party !== true) apps.push({ grantId, clientId, name: client.clientName ?? clientId });
  }
  return apps;
}
