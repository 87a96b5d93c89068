/** Statements of the administration of clients; the look-up of one is in ../sql.ts. Tables: 000002_security.sql, 000011_sign_in.sql. */
import type { Queryable } from '../queryable.ts';
import type { ClientRow } from '../sql.ts';

/** Of every app in use. */
export async function selectRedirectUris(db: Queryable): Promise<string[]> {
  const sql = 'select distinct unnest(redirect_uris) as uri from oauth_client where disabled_at is null';
  return (await db.query<{ uri: string }>(sql)).rows.map(({ uri }) => uri);
}

export type ListedClient = Omit<ClientRow, 'secretHash' | 'demo'> & { readonly disabled: boolean };

export async function selectClients(db: Queryable): Promise<ListedClient[]> {
  const sql = `select id, name, scope, jwks, jwks_url as "jwksUrl", clues, kind, redirect_uris as "redirectUris",
                 disabled_at is not null as disabled from oauth_client order by id limit 1000`;
  return (await db.query<ListedClient>(sql)).rows;
}

export async function disableClient(db: Queryable, id: string): Promise<boolean> {
  const sql = 'update oauth_client set disabled_at = now() where id = $1 and disabled_at is null returning id';
  return (await db.query(sql, [id])).rows.length === 1;
}
