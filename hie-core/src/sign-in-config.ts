/** The part of the configuration that is about signing in: second factor, citizens' providers, outgoing calls. Read by `config.ts`. */
import { hosts, integer, list, orNone, text, url } from './config-values.ts';

export interface SignInConfig {
  /** Roles that have to have a second factor. */
  readonly totpRoles: readonly string[];
  /** `host` or `host:port` that may be asked for keys or identities although it is inside or speaks plain http. */
  readonly outgoingAllowedHosts: readonly string[];
  readonly outgoingTimeoutMs: number;
  /** '' : no Llave CDMX. */
  readonly llaveUrl: string;
  readonly llaveAuthorizePath: string;
  readonly llaveClientId: string;
  readonly llaveClientSecret: string;
  readonly llaveBasicUser: string;
  readonly llaveBasicPassword: string;
  /** '' : no other provider of identities. */
  readonly oidcIssuer: string;
  readonly oidcClientId: string;
  readonly oidcClientSecret: string;
  readonly oidcScope: string;
  readonly oidcCurpClaim: string;
  readonly oidcLabel: string;
}

const ROLES = ['medico', 'enfermeria', 'farmacia', 'recepcion', 'administrador', 'operador'];

const roles = (value: string): readonly string[] => {
  const named = value === 'ninguno' ? [] : list(value);
  if (named.every((role) => ROLES.includes(role))) return named;
  throw new Error(`ninguno, o roles separados por comas: ${ROLES.join(', ')}`);
};
const path = (value: string): string => {
  if (/^\/[\w./-]{1,100}$/.test(value)) return value;
  throw new Error('una ruta que empiece con /');
};
const key = <T>(name: string, about: string, fallback: string, parse: (value: string) => T) => ({
  ...{ name, about, fallback, parse },
});

export const SIGN_IN_KEYS = {
  totpRoles: key(
    'TOTP_ROLES',
    'Roles a los que se exige verificación con el teléfono; «ninguno» para nadie (así es con AMATE_DEMO=1 si no se dice otra cosa). Quien quiera puede activarla.',
    'administrador,operador',
    roles,
  ),
  outgoingAllowedHosts: key(
    'OUTGOING_ALLOWED_HOSTS',
    'host o host:puerto, separados por comas, a los que se pueden pedir llaves o identidades aunque sean internos o sin https.',
    '',
    hosts,
  ),
  outgoingTimeoutMs: key(
    'OUTGOING_TIMEOUT_MS',
    'Tiempo máximo de una llamada saliente, en milisegundos.',
    '5000',
    integer(100, 60_000),
  ),
  llaveUrl: key(
    'LLAVE_URL',
    'Llave CDMX, sin diagonal final. Vacío: no se ofrece.',
    '',
    orNone(url('http:', 'https:')),
  ),
  llaveAuthorizePath: key('LLAVE_AUTHORIZE_PATH', 'Página de autorización de Llave CDMX.', '/oauth.xhtml', path),
  llaveClientId: key('LLAVE_CLIENT_ID', 'clientId que dio Llave CDMX.', '', text),
  llaveClientSecret: key('LLAVE_CLIENT_SECRET', 'clientSecret que dio Llave CDMX.', '', text),
  llaveBasicUser: key('LLAVE_BASIC_USER', 'Usuario de HTTP Basic del token; si falta, el clientId.', '', text),
  llaveBasicPassword: key('LLAVE_BASIC_PASSWORD', 'Contraseña de HTTP Basic; si falta, el clientSecret.', '', text),
  oidcIssuer: key(
    'OIDC_ISSUER',
    'Otro proveedor de identidad OpenID Connect para la ciudadanía. Vacío: ninguno.',
    '',
    orNone(url('http:', 'https:')),
  ),
  oidcClientId: key('OIDC_CLIENT_ID', 'client_id registrado ahí.', '', text),
  oidcClientSecret: key('OIDC_CLIENT_SECRET', 'client_secret; vacío si el cliente es público.', '', text),
  oidcScope: key('OIDC_SCOPE', 'Permisos que se le piden.', 'openid profile', text),
  oidcCurpClaim: key('OIDC_CURP_CLAIM', 'Dato (claim) que trae la CURP comprobada.', 'curp', text),
  oidcLabel: key('OIDC_LABEL', 'Nombre que se lee en el botón de entrada.', 'identidad digital', text),
} as const;

/** What no key can say alone. */
export function signInMistakes(values: Readonly<Record<string, unknown>>): string[] {
  const mistakes: string[] = [];
  if (values.llaveUrl && !(values.llaveClientId && values.llaveClientSecret))
    mistakes.push('LLAVE_URL: faltan LLAVE_CLIENT_ID y LLAVE_CLIENT_SECRET.');
  if (values.oidcIssuer && !values.oidcClientId) mistakes.push('OIDC_ISSUER: falta OIDC_CLIENT_ID.');
  return mistakes;
}
