/** Who is asking: what an access token says of its bearer, checked by `authenticate.ts`. */
export const ROLES = [
  ...(['medico', 'enfermeria', 'farmacia', 'recepcion'] as const),
  // `administrador`: the accounts of one facility, nothing clinical. `operador`: the exchange itself.
  ...(['administrador', 'operador', 'paciente', 'sistema'] as const),
] as const;
/** `enlace`: who opens a link that a person gave out; no token bears it (record/links/). */
export type Role = (typeof ROLES)[number] | 'enlace';

export interface Caller {
  /** Subject of the token: user id, or client id for a system. */
  readonly subject: string;
  readonly role: Role;
  readonly clientId: string;
  /** Shown in the audit, e.g. `Dra. Elena Ruiz`. */
  readonly name: string;
  /** CLUES of the facility the caller acts for. */
  readonly clues: string | undefined;
  /** Cédula profesional, which tells whether he is in a care team. */
  readonly cedula?: string | undefined;
  /** The caller's own record, role `paciente`. */
  readonly patientId: string | undefined;
  /** SMART v2 scopes, e.g. `user/Patient.rs`. */
  readonly scopes: readonly string[];
  /** Remote address, for the audit. */
  readonly address: string;
}
