/** The web app as a client: public, so its proof is PKCE and its registered callback (RFC 8252 §8.4, OAuth 2.1 §4.1). */
export const WEB_CLIENT_ID = 'amate-web';
export const WEB_SMART_SCOPE = 'user/*.rs';
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
    smart_scope: WEB_SMART_SCOPE,
    first_party: true,
  };
}
