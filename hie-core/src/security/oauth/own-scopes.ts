/** Scopes beside SMART's `patient/`, `user/`, `system/`: those of identity and launch, and those of our own administration. */
export const OIDC_SCOPES: readonly string[] = ['openid', 'offline_access', 'profile', 'fhirUser', 'launch/patient'];

/** Open the JSON API of accounts and of clients, to the roles that may use it. */
export const ACCOUNTS_SCOPE = 'amate/cuentas';
export const CLIENTS_SCOPE = 'amate/clientes';
export const ADMINISTRATION_SCOPES: readonly string[] = [ACCOUNTS_SCOPE, CLIENTS_SCOPE];
