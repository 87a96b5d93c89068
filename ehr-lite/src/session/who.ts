/**
 * Who is signed in, read from the hub's tokens. The signature is not checked here: the tokens come straight from the
 * token endpoint over the same origin (OpenID Connect Core §3.1.3.7 (6)), and the hub checks them on every request.
 */
export type Role =
  | 'medico'
  | 'enfermeria'
  | 'farmacia'
  | 'recepcion'
  | 'administrador'
  | 'operador'
  | 'paciente'
  | 'sistema';
const ROLES: readonly string[] = [
  ...['medico', 'enfermeria', 'farmacia', 'recepcion', 'administrador', 'operador', 'paciente', 'sistema'],
];

export interface Who {
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly clues: string | undefined;
  /** Cédula profesional, of who has one. */
  readonly cedula?: string | undefined;
  /** Own record of a `paciente`. */
  readonly patientId: string | undefined;
}

export function claimsOf(jwt: string | undefined): Readonly<Record<string, unknown>> {
  const middle = jwt?.split('.')[1];
  if (middle === undefined) return {};
  try {
    const binary = atob(middle.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The id_token speaks first; what it leaves out may stand in the access token. */
export function whoOf(idToken: string | undefined, accessToken: string): Who | undefined {
  const claims = { ...claimsOf(accessToken), ...claimsOf(idToken) };
  const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string) : undefined);
  const role = text('rol');
  const subject = text('sub');
  if (subject === undefined || role === undefined || !ROLES.includes(role)) return undefined;
  const patientId = text('patient')?.replace(/^Patient\//, '');
  return {
    subject,
    name: text('nombre') ?? text('name') ?? subject,
    role: role as Role,
    clues: text('clues'),
    cedula: text('cedula'),
    patientId,
  };
}

/** Roles that write for people, so that what they write may wait on the PC. */
export const worksOffline = (role: Role): boolean => findsPatients(role) || role === 'farmacia';

/** Roles whose work begins by finding a person. */
export const findsPatients = (role: Role): boolean =>
  role === 'medico' || role === 'enfermeria' || role === 'recepcion';
/** Roles that read the clinical part of the record; the hub decides, this only spares a refused request. */
export const readsRecord = (role: Role): boolean =>
  role !== 'recepcion' && role !== 'operador' && role !== 'administrador';

/** Roles that may open what a person hid, in an emergency. */
export const opensInEmergency = (role: Role): boolean => role === 'medico' || role === 'enfermeria';
