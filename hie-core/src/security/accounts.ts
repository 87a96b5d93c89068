/**
 * People who sign in: creating them and checking their password. How often it may be guessed: `sign-in/attempts.ts`.
 */
import { randomUUID } from 'node:crypto';
import { fault } from '../errors.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { Queryable } from './queryable.ts';
import { type From, forgetAttempts, reserve } from './sign-in/attempts.ts';
import * as sql from './sql.ts';

export type { AccountRole, AccountRow as Account } from './sql.ts';

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly role: sql.AccountRole;
  readonly name: string;
  /** Facility the person works at. */
  readonly clues?: string;
  /** Cédula profesional. */
  readonly cedula?: string;
  /** Role `paciente`: logical id of the Patient the person is. */
  readonly patientId?: string;
  readonly demo?: boolean;
}

export type SignIn =
  | { readonly kind: 'ok'; readonly account: sql.AccountRow }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly seconds: number };

const MIN_PASSWORD_LENGTH = 12;

export const normalizeUsername = (text: string): string => text.normalize('NFC').trim().toLowerCase();

export async function createAccount(db: Queryable, input: NewAccount): Promise<sql.AccountRow> {
  const username = normalizeUsername(input.username);
  if (!/^[\p{L}\p{N}._@-]{3,64}$/u.test(username)) {
    throw fault('value', 'El nombre de usuario debe tener de 3 a 64 letras, números, puntos o guiones.');
  }
  if (input.password.length < MIN_PASSWORD_LENGTH) throw tooShort();
  const account: sql.AccountRow = {
    id: randomUUID(),
    username,
    role: input.role,
    name: input.name,
    clues: input.clues ?? null,
    cedula: input.cedula ?? null,
    patientId: input.patientId ?? null,
    demo: input.demo ?? false,
  };
  if (!(await sql.insertAccount(db, account, await hashPassword(input.password)))) {
    throw fault('duplicate', 'Ya existe una cuenta con ese nombre de usuario.');
  }
  return account;
}

/** One try. The answer and its time are the same for a wrong password and for a name that does not exist. */
export async function signIn(
  db: Queryable,
  typedName: string,
  password: string,
  from: From = { address: '' },
): Promise<SignIn> {
  const username = normalizeUsername(typedName).slice(0, 200);
  const attempt = await reserve(db, username, from);
  if (attempt.kind === 'locked') return attempt;
  const found = await sql.selectCredentials(db, username);
  const right = await verifyPassword(password, found?.passwordHash);
  if (!right || !found) {
    const seconds = await attempt.failed();
    return seconds > 0 ? { kind: 'locked', seconds } : { kind: 'wrong' };
  }
  await attempt.succeeded();
  const { passwordHash: _, ...account } = found;
  return { kind: 'ok', account };
}

/** `temporaryHours`: given by somebody else, to be changed at the first sign-in. */
export async function changePassword(
  db: Queryable,
  username: string,
  password: string,
  temporaryHours?: number,
): Promise<void> {
  const name = normalizeUsername(username);
  if (password.length < MIN_PASSWORD_LENGTH) throw tooShort();
  const id = await sql.updatePassword(db, name, await hashPassword(password), temporaryHours);
  if (id === undefined) throw fault('not-found', 'No existe esa cuenta.');
  await forgetAttempts(db, name, id);
}

const tooShort = (): Error => fault('value', `La contraseña debe tener al menos ${MIN_PASSWORD_LENGTH} caracteres.`);

/** Ties a citizen's account to the record of the person it belongs to. */
export async function linkPatient(db: Queryable, username: string, patientId: string): Promise<void> {
  if (!(await sql.updateAccountPatient(db, normalizeUsername(username), patientId))) {
    throw fault('not-found', 'No existe una cuenta de paciente con ese nombre.');
  }
}

export async function hasAccount(db: Queryable, username: string): Promise<boolean> {
  return (await sql.selectCredentials(db, normalizeUsername(username))) !== undefined;
}
