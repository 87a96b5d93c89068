/**
 * An access token for a command at the server's own console, signed with the hub's key from its database: whoever sits there can read the
 * database anyway (`account-admin/at-console.ts`). What it does is in the audit as the console's.
 */
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { openDatabase } from '../db.ts';
import { loadSigningKeys, SIGNING_ALG } from './signing-keys.ts';

export interface ConsoleTokenAsked {
  readonly databaseUrl: string;
  /** FHIR base as the hub names itself, `…/fhir/R4`. */
  readonly fhirUrl: string;
  readonly scope: string;
}

export async function consoleToken({ databaseUrl, fhirUrl, scope }: ConsoleTokenAsked): Promise<string> {
  const db = openDatabase({ url: databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  const { privateJwks } = await loadSigningKeys(db).finally(() => db.end());
  const [jwk] = privateJwks;
  return new SignJWT({ client_id: 'consola', rol: 'sistema', nombre: 'Consola del servidor', scope })
    .setProtectedHeader({ alg: SIGNING_ALG, kid: jwk!.kid!, typ: 'at+jwt' })
    .setIssuer(`${fhirUrl.replace(/\/fhir\/R4$/, '')}/oidc`)
    .setAudience(fhirUrl)
    .setSubject('consola')
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(await importJWK(jwk!, SIGNING_ALG));
}
