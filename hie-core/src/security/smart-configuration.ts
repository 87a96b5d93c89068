/** What apps read first: https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html. Lists only what this server does. */
export function smartConfiguration({ issuer }: { readonly issuer: string }): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/token/revocation`,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt', 'client_secret_basic'],
    token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: [
      ...['openid', 'profile', 'fhirUser', 'offline_access', 'launch/patient'],
      ...['user/*.rs', 'patient/*.rs', 'system/*.rs', 'system/*.cruds'],
    ],
    capabilities: [
      ...['launch-standalone', 'context-standalone-patient', 'context-banner'],
      ...['client-public', 'client-confidential-symmetric', 'client-confidential-asymmetric', 'sso-openid-connect'],
      ...['permission-offline', 'permission-patient', 'permission-user', 'permission-v1', 'permission-v2'],
    ],
  };
}
