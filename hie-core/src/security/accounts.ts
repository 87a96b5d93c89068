/**
 * People who sign in: creating them, checking their password, and locking a name that is being guessed.
 * After 5 failures a name is locked for 30 s, then twice as long with each further failure, up to 15 minutes; the count is in
 * the database (a restart does not reset it), is kept for names that do not exist too, and is forgotten after a day.
 */
import { createHash, randomUUID } from 'node:crypto';
import { fault } from '../errors.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { Queryable } from './queryable.ts';
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

const LIMIT = { free: 5, baseSeconds: 30, maxSeconds: 900, forgetHours: 24 };
const MIN_PASSWORD_LENGTH = 12;

export const normalizeUsername = (text: string): string => text.normalize('NFC').trim().toLowerCase();

const attemptKey = (username: string): Buffer => createHash('sha256').update(username).digest();

export async function createAccount(db: Queryable, input: NewAccount): Promise<sql.AccountRow> {
  const username = normalizeUsername(input.username);
  if (!/^[\p{L}\p{N}._@-]{3,64}$/u.test(username)) {
    throw fault('value', 'El nombre de usuario debe tener de 3 a 64 letras, números, puntos o guiones.');
  }
  if (input.password.length < MIN_PASSWORD_LENGTH) {
    throw fault('value', `La contraseña debe tener al menos ${MIN_PASSWORD_LENGTH} caracteres.`);
  }
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
export async function signIn(db: Queryable, typedName: string, password: string): Promise<SignIn> {
  const username = normalizeUsername(typedName).slice(0, 200);
  const key = attemptKey(username);
  if ((await sql.reserveAttempt(db, key, LIMIT)) === undefined) {
    return { kind: 'locked', seconds: Math.max(1, await sql.selectLockSeconds(db, key)) };
  }
  const found = await sql.selectCredentials(db, username);
  const right = await verifyPassword(password, found?.passwordHash);
  if (!right || !found) {
    const seconds = await sql.selectLockSeconds(db, key);
    return seconds > 0 ? { kind: 'locked', seconds } : { kind: 'wrong' };
  }
  await sql.clearAttempts(db, key);
  const { passwordHash: _, ...account } = found;
  return { kind: 'ok', account };
}

export async function changePassword(db: Queryable, username: string, password: string): Promise<void> {
  const name = normalizeUsername(username);
  if (!(await sql.updatePassword(db, name, await hashPassword(password))))
    throw fault('not-found', 'No existe esa cuenta.');
  await sql.clearAttempts(db, attemptKey(name));
}

/** Ties a citizen's account to the record of the person it belongs to. */
export async function linkPatient(db: Queryable, username: string, patientId: string): Promise<void> {
  if (!(await sql.updateAccountPatient(db, normalizeUsername(username), patientId))) {
    throw fault('not-found', 'No existe una cuenta de paciente con ese nombre.');
  }
}

export async function hasAccount(db: Queryable, username: string): Promise<boolean> {
  return (await sql.selectCredentials(db, normalizeUsername(username))) !== undefined;
}
