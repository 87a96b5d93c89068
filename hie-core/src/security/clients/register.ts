/**
 * Registering who may ask for tokens: a hospital's system by its keys or the URL where it publishes them, an app by its callbacks.
 * What is registered is the outer bound of what it will ever get.
 */
import type { JWK } from 'jose';
import { z } from 'zod';
import { fault, HubError } from '../../errors.ts';
import { endpointFault } from '../../outgoing/addresses.ts';
import { OIDC_SCOPES } from '../oauth/own-scopes.ts';
import { PAGES_CLIENT_ID, WEB_CLIENT_ID } from '../oauth/web-client.ts';
import type { Queryable } from '../queryable.ts';
import { parseScope, splitScopes } from '../scopes.ts';
import { selectClient, upsertClient } from '../sql.ts';
import { publicKeysOf } from './key-sets.ts';
import { newSecret, secretHash } from './secret.ts';

const line = z.string().trim().min(1).max(200);
export const NEW_CLIENT = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/, 'de 3 a 64 letras, números, puntos o guiones'),
  name: line,
  kind: z.enum(['system', 'app-public', 'app-confidential']).default('system'),
  /** SMART v2 scopes, space separated. */
  scope: z.string().trim().min(1).max(4_000),
  clues: z
    .string()
    .regex(/^[A-Z0-9]{11}$/, 'una CLUES de 11 caracteres')
    .optional(),
  jwks: z.unknown().optional(),
  jwksUrl: z.url().max(2_048).optional(),
  redirectUris: z.array(z.string().max(2_048)).max(20).default([]),
});

type Wanted = z.infer<typeof NEW_CLIENT>;

export interface Registered {
  readonly id: string;
  /** Of a confidential app without keys: told this once. */
  readonly secret?: string;
}

/** Also the way to change a client: the new registration replaces the old one. @throws HubError */
export async function registerClient(
  db: Queryable,
  input: unknown,
  allowedHosts: readonly string[],
  baseUrl: string,
): Promise<Registered & { readonly changed: boolean }> {
  const wanted = read(input);
  refuse(
    wanted.id === WEB_CLIENT_ID || wanted.id === PAGES_CLIENT_ID,
    'Ese identificador es de este mismo sistema.',
    'id',
  );
  checkScope(wanted);
  const keys = keysOf(wanted, allowedHosts);
  checkRedirects(wanted, allowedHosts, baseUrl);
  const hasKeys = keys.jwks !== null || keys.jwksUrl !== null;
  refuse(wanted.kind === 'system' && !hasKeys, 'Un sistema necesita jwks o jwksUrl.', 'jwks');
  refuse(wanted.kind === 'app-public' && hasKeys, 'Una aplicación pública no tiene llaves.', 'jwks');
  const secret = wanted.kind === 'app-confidential' && !hasKeys ? newSecret() : undefined;
  const changed = (await selectClient(db, wanted.id)) !== undefined;
  const { id, name, scope, kind, redirectUris } = wanted;
  const stored = await upsertClient(db, {
    ...{ id, name, scope, kind, redirectUris, ...keys, demo: false },
    clues: wanted.clues ?? null,
    secretHash: secret === undefined ? null : secretHash(secret),
  });
  refuse(!stored, 'Ese identificador es de un cliente de la demostración.', 'id');
  return { id, changed, ...(secret !== undefined && { secret }) };
}

function read(input: unknown): Wanted {
  const parsed = NEW_CLIENT.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    ...{ code: 'value' as const, text: `El dato no es válido: ${issue.message}.`, path: issue.path.join('.') },
  }));
  throw new HubError(problems as unknown as ConstructorParameters<typeof HubError>[0]);
}

function refuse(wrong: boolean, text: string, path: string): void {
  if (wrong) throw fault('value', text, { path });
}

function checkScope({ scope, kind }: Wanted): void {
  for (const one of splitScopes(scope)) {
    const context = parseScope(one)?.context;
    const right = kind === 'system' ? context === 'system' : context === 'user' || context === 'patient';
    const known = right || (kind !== 'system' && OIDC_SCOPES.includes(one));
    refuse(!known, `El permiso «${one.slice(0, 80)}» no es para un cliente de este tipo.`, 'scope');
  }
}

function keysOf({ jwks, jwksUrl }: Wanted, allowedHosts: readonly string[]) {
  refuse(jwks !== undefined && jwksUrl !== undefined, 'Dé jwks o jwksUrl, no ambos.', 'jwks');
  if (jwksUrl !== undefined) {
    const wrong = endpointFault(jwksUrl, allowedHosts);
    refuse(wrong !== undefined, wrong ?? '', 'jwksUrl');
    return { jwks: null, jwksUrl };
  }
  if (jwks === undefined) return { jwks: null, jwksUrl: null };
  const set = publicKeysOf(jwks);
  refuse(set === undefined || set.keys.length === 0, 'No trae ninguna llave pública EC o RSA de firma.', 'jwks');
  return { jwks: set as { readonly keys: readonly JWK[] }, jwksUrl: null };
}

/** RFC 9700 §2.1: whole addresses, compared letter by letter; https, or a loopback or allowed host for those who develop. */
function checkRedirects({ kind, redirectUris }: Wanted, allowedHosts: readonly string[], baseUrl: string): void {
  refuse(kind === 'system' && redirectUris.length > 0, 'Un sistema no tiene direcciones de regreso.', 'redirectUris');
  refuse(kind !== 'system' && redirectUris.length === 0, 'Falta la dirección de regreso.', 'redirectUris');
  for (const uri of redirectUris) {
    const url = URL.canParse(uri) ? new URL(uri) : undefined;
    const local = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    const secure = url?.protocol === 'https:' || local || (url !== undefined && allowedHosts.includes(url.host));
    const plain = secure && url?.hash === '' && url.username === '' && url.password === '';
    refuse(!plain, 'La dirección de regreso debe ser https, completa, sin usuario ni fragmento.', 'redirectUris');
    refuse(
      url?.origin === new URL(baseUrl).origin,
      'La dirección de regreso no puede ser de este mismo sistema.',
      'redirectUris',
    );
  }
}
