/** The web app as a client: public, so its proof is PKCE and its registered callback (RFC 8252 §8.4, OAuth 2.1 §4.1). */
import { ADMINISTRATION_SCOPES } from './own-scopes.ts';

export const WEB_CLIENT_ID = 'amate-web';
/** Creates, reads, updates and searches; what a role may touch of it is the policy's. Nothing is deleted from a screen. */
export const WEB_SMART_SCOPE = 'user/*.crus';
export const WEB_SCOPE = `openid profile offline_access fhirUser ${WEB_SMART_SCOPE}`;

export function webClient(baseUrl: string): Record<string, unknown> {
  return {
    client_id: WEB_CLIENT_ID,
    client_name: 'Expediente Amate',
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [`${baseUrl}/retorno`],
    post_logout_redirect_uris: [`${baseUrl}/`],
    token_endpoint_auth_method: 'none',
    smart_scope: [WEB_SMART_SCOPE, ...ADMINISTRATION_SCOPES].join(' '),
    first_party: true,
  };
}

/** The account pages, and those of appointments without script: nothing but the session of the sign-in is used, the code is never redeemed. */
export const PAGES_CLIENT_ID = 'amate-cuentas';

export function pagesClient(baseUrl: string): Record<string, unknown> {
  return {
    client_id: PAGES_CLIENT_ID,
    client_name: 'Cuentas de Amate',
    application_type: 'web',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [`${baseUrl}/cuentas/retorno`, `${baseUrl}/citas/retorno`],
    token_endpoint_auth_method: 'none',
    smart_scope: '',
    first_party: true,
  };
}
