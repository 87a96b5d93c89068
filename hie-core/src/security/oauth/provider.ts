/**
 * The authorization server: `oidc-provider` set up for two kinds of bearer only.
 * People, in our web app or in an app of others (SMART App Launch): authorization code + PKCE S256 (RFC 7636), rotating refresh tokens.
 * Systems: client credentials with a signed assertion (SMART Backend Services, RFC 7523). Access tokens are JWTs (RFC 9068) for the
 * FHIR base, checked by `authenticate.ts`.
 */

import { decodeProtectedHeader } from 'jose';
import { errors, type OidcClient, type OidcContext, type OidcToken, Provider } from 'oidc-provider';
import type { KeySets } from '../clients/key-sets.ts';
import { secretMatches } from '../clients/secret.ts';
import { APP_GRANT_SECONDS, needsPatient } from '../launch/consent.ts';
import { launchContext, personOfToken, sayConsent } from '../launch/context.ts';
import type { Queryable } from '../queryable.ts';
import { covers, splitScopes } from '../scopes.ts';
import { errorPage, signedOutPage, signOutPage } from '../sign-in/pages.ts';
import { recordSession } from '../sign-in/sessions.ts';
import { SIGNING_ALG, type SigningKeys } from '../signing-keys.ts';
import { selectAccount, selectClient } from '../sql.ts';
import { OidcAdapter } from './adapter.ts';
import { clientMetadata } from './client-metadata.ts';
import { ADMINISTRATION_SCOPES, OIDC_SCOPES } from './own-scopes.ts';
import { pagesClient, webClient } from './web-client.ts';

export interface ProviderOptions {
  readonly issuer: string;
  /** FHIR base: the audience of every access token. */
  readonly fhirUrl: string;
  /** Where the web app lives; its callback is `${baseUrl}/retorno`. */
  readonly baseUrl: string;
  readonly db: Queryable;
  readonly keys: SigningKeys;
  readonly keySets: KeySets;
  /** Where a record that may have been merged stands today. */
  readonly currentRecord: (patientId: string) => Promise<string | undefined>;
  readonly onServerError?: (error: Error) => void;
}

export const ACCESS_TOKEN_SECONDS = 10 * 60;
/** One shift: at its end the person signs in again. */
export const SESSION_SECONDS = 12 * 60 * 60;
/** SMART Backend Services: an assertion lives no longer than five minutes. */
const MAX_ASSERTION_SECONDS = 5 * 60;
const CLIENT_ALGS = ['ES384', 'RS384'];

export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(options.issuer, configuration(options));
  // Scheme and host come from BASE_URL (`../routes.ts` pins them), also behind a proxy that ends TLS.
  provider.proxy = true;
  provider.Client.prototype.compareClientSecret = function (this: { clientSecret?: string }, given) {
    return secretMatches(this.clientSecret, given);
  };
  provider.use(sayConsent);
  provider.use((ctx, next) => recordSession(options.db, ctx, next));
  provider.use((ctx, next) => launchContext(options, ctx, next));
  provider.on('server_error', ((_ctx: unknown, error: Error) => options.onServerError?.(error)) as never);
  return provider;
}

function configuration(options: ProviderOptions): Record<string, unknown> {
  const { baseUrl, fhirUrl, db, keys } = options;
  return {
    adapter: (model: string) => (model === 'Client' ? clientAdapter(options) : new OidcAdapter(model, db)),
    clients: [webClient(baseUrl), pagesClient(baseUrl)],
    extraClientMetadata: { properties: ['smart_scope', 'first_party', 'clues'] },
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALG, response_types: ['code'], grant_types: [] },
    clientAuthMethods: ['none', 'private_key_jwt', 'client_secret_basic'],
    enabledJWA: {
      clientAuthSigningAlgValues: CLIENT_ALGS,
      idTokenSigningAlgValues: [SIGNING_ALG],
      userinfoSigningAlgValues: [SIGNING_ALG],
    },
    jwks: { keys: keys.privateJwks },
    cookies: {
      keys: keys.cookieSecrets,
      short: { httpOnly: true, sameSite: 'lax', signed: true },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clientBasedCORS: (_ctx: OidcContext, origin: string, client: OidcClient) => originsOf(client).includes(origin),
    // The library itself asks nobody: key sets come by `keySets`, through the guarded call.
    fetch: () => Promise.reject(new Error('no outgoing call by the library')),
    scopes: OIDC_SCOPES,
    claims: { openid: ['sub'], profile: ['name', 'nombre', 'rol', 'clues'], fhirUser: ['fhirUser'] },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    rotateRefreshToken: true,
    issueRefreshToken: (_ctx: OidcContext, client: OidcClient, code: OidcToken) =>
      client.grantTypeAllowed('refresh_token') && (client.first_party === true || staysWithout(client, code)),
    expiresWithSession: (ctx: OidcContext, code: OidcToken) => !staysWithout(ctx.oidc.client, code),
    features: features(fhirUrl),
    findAccount: (_ctx: OidcContext, id: string) => findAccount(db, fhirUrl, id),
    extraTokenClaims: (_ctx: OidcContext, token: OidcToken) => accessClaims(options, token),
    assertJwtClientAuthClaimsAndHeader: (_ctx: OidcContext, claims: { exp: number }) => assertShortLived(claims),
    loadExistingGrant: (ctx: OidcContext) => grantOf(ctx, fhirUrl),
    interactions: { url: (_ctx: OidcContext, interaction: { uid: string }) => `/entrar/${interaction.uid}` },
    renderError: (ctx: OidcContext, out: { error: string }) => page(ctx, errorPage(out.error)),
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      Grant: (_ctx: OidcContext, _grant: unknown, client: OidcClient) => grantSeconds(client),
      IdToken: ACCESS_TOKEN_SECONDS,
      Interaction: 15 * 60,
      // A rotated token ends when the first would have: refreshing does not prolong a shift.
      RefreshToken: (ctx: OidcContext | undefined, _token: unknown, client: OidcClient) =>
        Math.max(1, ctx?.oidc.entities.RotatedRefreshToken?.remainingTTL ?? grantSeconds(client)),
      Session: SESSION_SECONDS,
    },
  };
}

function features(fhirUrl: string): Record<string, unknown> {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => fhirUrl,
      useGrantedResource: async () => true,
      getResourceServerInfo: (ctx: OidcContext, resource: string, client: OidcClient) =>
        resourceServer(ctx, resource, client, fhirUrl),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx: OidcContext, form: string) => page(ctx, signOutPage(form)),
      postLogoutSuccessSource: (ctx: OidcContext) => page(ctx, signedOutPage()),
    },
  };
}

function page(ctx: OidcContext, html: string): void {
  ctx.type = 'html';
  ctx.body = html;
}

/**
 * SMART v2 scopes are too many to list, so the ones asked for are checked against the client's registration here.
 * Left to itself the library would answer 200 with fewer scopes; RFC 6749 §5.2 has `invalid_scope` for it.
 */
function resourceServer(
  ctx: OidcContext,
  resource: string,
  client: OidcClient,
  fhirUrl: string,
): Record<string, unknown> {
  if (resource !== fhirUrl) throw new errors.InvalidTarget();
  const held = splitScopes(String(client.smart_scope ?? ''));
  const person = client.grantTypeAllowed('authorization_code');
  const asked = splitScopes(ctx.oidc.params?.scope).filter((scope) => !(person && OIDC_SCOPES.includes(scope)));
  if (!person && asked.length === 0) throw new errors.InvalidScope('scope is required');
  const beyond = asked.find((scope) => !mayAsk(held, scope));
  if (beyond !== undefined) throw new errors.InvalidScope('requested scope is not allowed', beyond);
  return {
    scope: [...asked, ...carriedScopes(ctx).filter((scope) => mayAsk(held, scope))].join(' '),
    audience: fhirUrl,
    accessTokenFormat: 'jwt',
    accessTokenTTL: ACCESS_TOKEN_SECONDS,
    jwt: { sign: { alg: SIGNING_ALG } },
  };
}

const mayAsk = (held: readonly string[], scope: string): boolean =>
  covers(held, scope) || (ADMINISTRATION_SCOPES.includes(scope) && held.includes(scope));

/** A code or refresh token redeemed without `scope` brings the scopes it was made with. */
function carriedScopes({ oidc: { entities } }: OidcContext): readonly string[] {
  return splitScopes((entities.AuthorizationCode ?? entities.RefreshToken)?.scope);
}

function assertShortLived(claims: { exp: number }): void {
  if (claims.exp > Date.now() / 1000 + MAX_ASSERTION_SECONDS + 15) {
    throw new errors.InvalidClientAuth('client assertion expires too late');
  }
}

async function findAccount(db: Queryable, fhirUrl: string, id: string): Promise<unknown> {
  const account = await selectAccount(db, id);
  if (!account) return undefined;
  return {
    accountId: account.id,
    claims: () => ({
      sub: account.id,
      name: account.name,
      nombre: account.name,
      rol: account.role,
      ...(account.clues !== null && { clues: account.clues }),
      ...(account.patientId !== null && { fhirUser: `${fhirUrl}/Patient/${account.patientId}` }),
    }),
  };
}

async function accessClaims(options: ProviderOptions, token: OidcToken): Promise<Record<string, unknown>> {
  const { db } = options;
  if (token.kind === 'ClientCredentials') {
    const client = await selectClient(db, token.clientId);
    if (!client) throw new errors.InvalidGrant('client is gone');
    return { rol: 'sistema', nombre: client.name, ...(client.clues !== null && { clues: client.clues }) };
  }
  const account = token.accountId === undefined ? undefined : await selectAccount(db, token.accountId);
  if (!account) throw new errors.InvalidGrant('account is gone');
  const patient = await personOfToken(options, account, token.grantId);
  return {
    rol: account.role,
    nombre: account.name,
    ...(account.clues !== null && { clues: account.clues }),
    ...(account.cedula !== null && { cedula: account.cedula }),
    ...(patient !== undefined && { patient }),
  };
}

/** An app of others that was allowed `offline_access` outlives the session; nothing of ours does. */
const staysWithout = (client: OidcClient | undefined, code: OidcToken): boolean =>
  client?.first_party !== true && code.scopes?.has('offline_access') === true;

const grantSeconds = (client: OidcClient | undefined): number =>
  client === undefined || client.first_party === true ? SESSION_SECONDS : APP_GRANT_SECONDS;

const originsOf = (client: OidcClient): readonly string[] =>
  (client.redirectUris as readonly string[]).map((uri) => new URL(uri).origin);

/**
 * Our own web app asks nobody for consent: what it may ask for is in its registration. Any other client goes through the prompt, and
 * one that asks for a person's record goes through it each time: another person may be meant.
 */
async function grantOf(ctx: OidcContext, fhirUrl: string): Promise<unknown> {
  const { client, session, result, provider, params } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = grantId ? await provider.Grant.find(grantId) : undefined;
  if (client.first_party !== true) {
    const asksAgain = result?.consent?.grantId === undefined && needsPatient(splitScopes(params?.scope));
    return asksAgain ? undefined : existing;
  }
  const grant =
    existing?.accountId === session.accountId
      ? existing
      : new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  const asked = splitScopes(params?.scope);
  grant.addOIDCScope(asked.filter((scope) => OIDC_SCOPES.includes(scope)).join(' '));
  grant.addResourceScope(fhirUrl, asked.filter((scope) => !OIDC_SCOPES.includes(scope)).join(' '));
  await grant.save();
  return grant;
}

function clientAdapter({ db, keySets }: ProviderOptions): { find(id: string): Promise<unknown> } {
  return {
    async find(id) {
      const row = await selectClient(db, id);
      if (!row) return undefined;
      return clientMetadata(row, row.jwksUrl === null ? undefined : await keySets.of(row.jwksUrl, assertedKid()));
    },
  };
}

/** `kid` of the assertion of the request at hand: the sender's word, good enough to decide whether to look for new keys. */
function assertedKid(): string | undefined {
  const assertion = Provider.ctx?.oidc?.params?.client_assertion;
  try {
    return assertion === undefined ? undefined : decodeProtectedHeader(assertion).kid;
  } catch {
    return undefined;
  }
}
