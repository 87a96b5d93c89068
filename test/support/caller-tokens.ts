/**
 * Access tokens of any caller for a running hub, signed with the hub's own key from its database: what its sign-in would give, without
 * the pages. The check of the token is the real one.
 */
import { randomUUID } from 'node:crypto';
import type { Role } from '@amate/hie-core/security/caller.ts';
import { loadSigningKeys } from '@amate/hie-core/security/signing-keys.ts';
import { importJWK, SignJWT } from 'jose';
import { openAside } from './database.ts';
import type { Answer, RunningHub } from './hub.ts';

export interface Bearer {
  readonly role: Role;
  readonly clues?: string;
  readonly cedula?: string;
  readonly patient?: string;
  /** Everything that the kind of bearer may hold, when left out. */
  readonly scope?: string;
  readonly subject?: string;
  /** As screens show it. */
  readonly name?: string;
}

export type TokenOf = (bearer: Bearer) => Promise<string>;

interface Issuer extends Pick<RunningHub, 'databaseUrl' | 'fhirUrl'> {
  readonly config: Pick<RunningHub['config'], 'baseUrl'>;
}

export async function callerTokens(hub: Issuer): Promise<TokenOf> {
  const db = openAside(hub.databaseUrl);
  const { privateJwks } = await loadSigningKeys(db);
  await db.end();
  const [jwk] = privateJwks;
  const key = await importJWK(jwk!, 'ES384');
  const { baseUrl } = hub.config;
  return ({ role, clues, cedula, patient, scope, subject, name }) =>
    new SignJWT({
      client_id: 'prueba',
      rol: role,
      nombre: name ?? `Prueba ${role}`,
      scope: scope ?? (role === 'sistema' ? 'system/*.cruds' : 'user/*.cruds'),
      ...(clues !== undefined && { clues }),
      ...(cedula !== undefined && { cedula }),
      ...(patient !== undefined && { patient }),
    })
      .setProtectedHeader({ alg: 'ES384', kid: jwk!.kid as string, typ: 'at+jwt' })
      .setIssuer(`${baseUrl}/oidc`)
      .setAudience(hub.fhirUrl)
      .setSubject(subject ?? `prueba-${role}`)
      .setJti(randomUUID())
      .setIssuedAt()
      // Longer than any file takes, however slow the machine.
      .setExpirationTime('2h')
      .sign(key);
}

/** A caller's own way to the hub. */
export interface As {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  readonly token: string;
}

export async function actingAs(hub: RunningHub, tokenOf: TokenOf, bearer: Bearer): Promise<As> {
  const token = await tokenOf(bearer);
  const act = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    hub.fhir(method, path, body, { authorization: `Bearer ${token}`, ...headers });
  return Object.assign(act, { token });
}

/** Every resource of a Bundle as `Type/id`, sorted. */
// biome-ignore lint/suspicious/noExplicitAny: whatever came back
export const idsIn = (bundle: any): string[] =>
  // biome-ignore lint/suspicious/noExplicitAny: whatever came back
  (bundle?.entry ?? []).map(({ resource }: any) => `${resource?.resourceType}/${resource?.id}`).sort();
