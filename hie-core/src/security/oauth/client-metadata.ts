/** A registered client as the authorization server wants to read it (RFC 7591 names); `fetched`: the keys behind its URL. */
import type { KeySet } from '../clients/key-sets.ts';
import type { ClientRow } from '../sql.ts';

export function clientMetadata(row: ClientRow, fetched: KeySet | undefined): Record<string, unknown> {
  const common = { client_id: row.id, client_name: row.name, smart_scope: row.scope };
  if (row.kind === 'system') {
    return {
      ...common,
      ...keysOf(row, fetched),
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
    };
  }
  return {
    ...common,
    ...proofOf(row, fetched),
    application_type: row.redirectUris.every((uri) => /^https?:/.test(uri)) ? 'web' : 'native',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: row.redirectUris,
  };
}

const keysOf = (row: ClientRow, fetched: KeySet | undefined): Record<string, unknown> => ({
  jwks: row.jwks ?? fetched ?? { keys: [] },
});

/** `client_secret` holds the secret's hash: `compareClientSecret` of the provider knows. */
function proofOf(row: ClientRow, fetched: KeySet | undefined): Record<string, unknown> {
  if (row.kind === 'app-public') return { token_endpoint_auth_method: 'none' };
  if (row.secretHash === null) return { ...keysOf(row, fetched), token_endpoint_auth_method: 'private_key_jwt' };
  return { client_secret: row.secretHash.toString('base64url'), token_endpoint_auth_method: 'client_secret_basic' };
}
