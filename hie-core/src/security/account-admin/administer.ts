/**
 * Accounts of staff, by who administers them. An `administrador` reaches the accounts of the facility he works at and gives its clinical
 * and reception roles; an `operador` reaches every facility and gives every role. Nobody does this to himself: a second person has to.
 * Every act is in the audit before it is done, refusals too. Another facility's account is not there, as far as he can tell.
 */
import { z } from 'zod';
import { fault, type HubError } from '../../errors.ts';
import { changePassword, createAccount } from '../accounts.ts';
import { readablePassword } from '../demo-accounts.ts';
import type { Queryable } from '../queryable.ts';
import type { RecordAct } from '../sign-in/act.ts';
import { forgetAttempts } from '../sign-in/attempts.ts';
import { endEverything } from '../sign-in/sessions.ts';
import { removeTotp } from '../sign-in/sql.ts';
import type { AccountRow } from '../sql.ts';
import * as sql from './sql.ts';

export interface Administration {
  readonly db: Queryable;
  readonly recordAct: RecordAct;
  readonly actor: AccountRow;
  readonly address: string;
}

export const CLINIC_ROLES = ['medico', 'enfermeria', 'farmacia', 'recepcion'] as const;
export const STAFF_ROLES = [...CLINIC_ROLES, 'administrador', 'operador'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const ACTS = ['rol', 'contrasena', 'desactivar', 'activar', 'verificacion', 'desbloquear', 'sesiones'] as const;
export type Act = (typeof ACTS)[number];

/** An unused temporary password is none after this time. */
const TEMPORARY_HOURS = 72;

export const mayAdminister = (account: AccountRow): boolean =>
  account.role === 'operador' || (account.role === 'administrador' && account.clues !== null);

export const rolesOf = (actor: AccountRow): readonly StaffRole[] =>
  actor.role === 'operador' ? STAFF_ROLES : CLINIC_ROLES;

const line = (max: number) => z.string().trim().min(1).max(max);
export const NEW_STAFF = z.object({
  username: line(64),
  name: line(120),
  role: z.enum(STAFF_ROLES),
  clues: z
    .string()
    .trim()
    .regex(/^([A-Z0-9]{11})?$/)
    .optional(),
  cedula: z
    .string()
    .trim()
    .regex(/^(\d{5,10})?$/)
    .optional(),
});

export function listStaff(admin: Administration, text: string): Promise<readonly sql.ListedAccount[]> {
  assertAdministers(admin.actor);
  return sql.selectStaff(admin.db, facilityOf(admin.actor), text.slice(0, 100));
}

/** @throws HubError `not-found`: not of this administrator */
export async function staffMember(admin: Administration, id: string): Promise<sql.ListedAccount> {
  assertAdministers(admin.actor);
  const member = await sql.selectStaffMember(admin.db, id);
  if (member && isReached(admin.actor, member)) return member;
  throw fault('not-found', 'No existe esa cuenta en su unidad.');
}

/** @returns the password to hand over; it is kept nowhere in clear */
export async function createStaff(
  admin: Administration,
  input: unknown,
): Promise<{ readonly id: string; readonly username: string; readonly password: string }> {
  const { actor, db } = admin;
  assertAdministers(actor);
  const wanted = read(input);
  const clues = facilityOf(actor) ?? (wanted.clues === '' ? undefined : wanted.clues);
  if (!rolesOf(actor).includes(wanted.role))
    throw await refused(admin, 'account-created', '', 'Usted no puede dar ese rol: elija otro.');
  if (clues === undefined && wanted.role !== 'operador')
    throw fault('value', 'Falta la CLUES de la unidad: escríbala.', { path: 'clues' });
  const password = readablePassword();
  const cedula = wanted.cedula === '' ? undefined : wanted.cedula;
  const { username, name, role } = wanted;
  const account = await createAccount(db, {
    ...{ username, name, role, password },
    ...(clues !== undefined && { clues }),
    ...(cedula !== undefined && { cedula }),
  });
  await record(admin, 'account-created', account.id);
  await changePassword(db, account.username, password, TEMPORARY_HOURS);
  return { id: account.id, username: account.username, password };
}

export interface Done {
  /** es-MX, what happened. */
  readonly text: string;
  /** Shown once. */
  readonly password?: string;
}

export async function administer(admin: Administration, id: string, act: Act, role?: string): Promise<Done> {
  const member = await staffMember(admin, id);
  const name = AUDITED[act];
  if (member.id === admin.actor.id)
    throw await refused(admin, name, id, 'Esto no se hace en la cuenta propia; pídalo a otra persona.');
  if (!(rolesOf(admin.actor) as readonly string[]).includes(member.role)) {
    throw await refused(admin, name, id, 'Usted no administra cuentas de ese rol.');
  }
  await record(admin, name, id);
  return DO[act](admin, member, role);
}

const AUDITED = {
  rol: 'account-changed',
  contrasena: 'password-changed',
  desactivar: 'account-disabled',
  activar: 'account-enabled',
  verificacion: 'totp-reset',
  desbloquear: 'account-unlocked',
  sesiones: 'sessions-ended',
} as const satisfies Record<Act, string>;

type Deed = (admin: Administration, member: sql.ListedAccount, role: string | undefined) => Promise<Done>;

const DO: Readonly<Record<Act, Deed>> = {
  async rol({ db, actor }, member, role) {
    const known = rolesOf(actor).find((one) => one === role);
    if (known === undefined) throw fault('value', 'Usted no puede dar ese rol: elija otro.', { path: 'rol' });
    await sql.updateRole(db, member.id, known);
    // What was opened with the old role ends with it.
    await endEverything(db, member.id);
    return { text: 'El rol cambió; la persona tiene que volver a entrar.' };
  },
  async contrasena({ db }, member) {
    const password = readablePassword();
    await changePassword(db, member.username, password, TEMPORARY_HOURS);
    await endEverything(db, member.id);
    return { text: 'La contraseña temporal sirve para una entrada, dentro de 72 horas.', password };
  },
  async desactivar({ db }, member) {
    await sql.setDisabled(db, member.id, true);
    await endEverything(db, member.id);
    return { text: 'La cuenta quedó desactivada. Lo que tenía abierto termina en menos de 10 minutos.' };
  },
  async activar({ db }, member) {
    await sql.setDisabled(db, member.id, false);
    return { text: 'La cuenta quedó activa.' };
  },
  async verificacion({ db }, member) {
    await removeTotp(db, member.id);
    await forgetAttempts(db, member.username, member.id);
    await endEverything(db, member.id);
    return { text: 'La verificación quedó en blanco; se le pedirá una nueva al entrar si su rol la requiere.' };
  },
  async desbloquear({ db }, member) {
    await forgetAttempts(db, member.username, member.id);
    return { text: 'La cuenta ya puede intentar entrar.' };
  },
  async sesiones({ db }, member) {
    const ended = await endEverything(db, member.id);
    return { text: `Sesiones cerradas: ${ended}. Lo que tenía abierto termina en menos de 10 minutos.` };
  },
};

/** undefined: every facility. */
const facilityOf = (actor: AccountRow): string | undefined =>
  actor.role === 'operador' ? undefined : (actor.clues ?? '');

const isReached = (actor: AccountRow, member: AccountRow): boolean =>
  actor.role === 'operador' || (member.clues === actor.clues && actor.clues !== null);

function assertAdministers(actor: AccountRow): void {
  if (!mayAdminister(actor)) throw fault('forbidden', 'Su cuenta no administra las cuentas de una unidad.');
}

type Audited = (typeof AUDITED)[Act] | 'account-created';

const record = ({ recordAct, actor, address }: Administration, act: Audited, target: string): Promise<void> =>
  recordAct({
    act,
    outcome: 'success',
    account: actor,
    address,
    target,
    ...(actor.clues !== null && { clues: actor.clues }),
  });

async function refused(admin: Administration, act: Audited, target: string, text: string): Promise<HubError> {
  const { recordAct, actor: account, address } = admin;
  await recordAct({ act, outcome: 'denied', account, address, ...(target !== '' && { target }) });
  return fault('forbidden', text);
}

const FIELDS: Readonly<Record<string, string>> = {
  username: 'el usuario',
  name: 'el nombre',
  role: 'el rol',
  clues: 'la CLUES (11 letras y números)',
  cedula: 'la cédula (solo números)',
};

function read(input: unknown): z.infer<typeof NEW_STAFF> {
  const parsed = NEW_STAFF.safeParse(input);
  if (parsed.success) return parsed.data;
  const path = String(parsed.error.issues[0]?.path[0] ?? '');
  throw fault('value', `Revise ${FIELDS[path] ?? 'los datos'}.`, { path });
}
