/**
 * Any OpenID Connect provider by configuration (OIDC Core §3.1): code, PKCE S256, nonce, ID token checked by `openid-client`. The CURP
 * comes in a claim that the configuration names, of the ID token or of userinfo.
 */
import * as oidc from 'openid-client';
import type { OutgoingFetch } from '../../outgoing/fetch.ts';
import { type Citizen, type CitizenIdentity, CitizenRefused } from './identity.ts';

export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: a public client, its proof is PKCE. */
  readonly clientSecret: string;
  readonly scope: string;
  readonly curpClaim: string;
  readonly label: string;
  /** Plain http to the issuer: only where the configuration allows its host. */
  readonly insecure: boolean;
  readonly fetch: OutgoingFetch;
}

const REDISCOVER_MS = 3_600_000;

export function createOidc(options: OidcOptions): CitizenIdentity {
  const configuration = discovered(options);
  return {
    key: 'oidc',
    label: options.label,
    async depart(redirectUri, state) {
      const verifier = oidc.randomPKCECodeVerifier();
      const nonce = oidc.randomNonce();
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: options.scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, kept: { verifier, nonce } };
    },
    async arrive(callback, redirectUri, kept, state) {
      if (callback.searchParams.get('error') === 'access_denied')
        throw new CitizenRefused('cancelled', 'access_denied');
      try {
        return await exchange(options, await configuration(), new URL(`${redirectUri}${callback.search}`), kept, state);
      } catch (cause) {
        if (cause instanceof CitizenRefused) throw cause;
        throw new CitizenRefused(
          'failed',
          `OIDC: ${(cause as { code?: string }).code ?? (cause as Error).name}`,
          cause,
        );
      }
    },
  };
}

async function exchange(
  options: OidcOptions,
  configuration: oidc.Configuration,
  callback: URL,
  kept: Readonly<Record<string, string>>,
  state: string,
): Promise<Citizen> {
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier: kept.verifier ?? '',
    expectedNonce: kept.nonce ?? '',
    expectedState: state,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new CitizenRefused('failed', 'no id_token');
  const told: Record<string, unknown> = { ...claims };
  if (told[options.curpClaim] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined)
    Object.assign(told, await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub));
  const text = (name: string): string | undefined =>
    typeof told[name] === 'string' ? (told[name] as string) : undefined;
  const curp = text(options.curpClaim)?.trim().toUpperCase();
  return {
    subject: claims.sub,
    name: (text('name') ?? 'Sin nombre').slice(0, 300),
    curp: curp === '' ? undefined : curp,
  };
}

/** Asked for at the first use, so that a provider that is down keeps nobody else out; a failure is not remembered. */
function discovered(options: OidcOptions): () => Promise<oidc.Configuration> {
  let known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | undefined;
  return () => {
    if (known && Date.now() - known.at < REDISCOVER_MS) return known.configuration;
    const configuration = oidc.discovery(
      new URL(options.issuer),
      options.clientId,
      undefined,
      options.clientSecret === '' ? oidc.None() : oidc.ClientSecretBasic(options.clientSecret),
      {
        [oidc.customFetch]: options.fetch as oidc.CustomFetch,
        ...(options.insecure && { execute: [oidc.allowInsecureRequests] }),
      },
    );
    const entry = { at: Date.now(), configuration };
    known = entry;
    configuration.catch(() => {
      if (known === entry) known = undefined;
    });
    return configuration;
  };
}
