/**
 * Accounts of the exchange's operators from the server's own console: the first one, and the way back in for who lost the password or the
 * phone. Whoever sits there can read the database anyway; every act is in the audit as the console's. All other accounts are made on the web.
 */
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../../db.ts';
import { HubError } from '../../errors.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import { normalizeUsername } from '../accounts.ts';
import { signInEntry } from '../audit/sign-in.ts';
import type { AccountRow } from '../sql.ts';
import { type Act, type Administration, administer, createStaff } from './administer.ts';
import { selectOperators } from './sql.ts';

export const HELP = `Uso: npm run account -- <orden>       (en contenedores: docker compose exec hub node scripts/account.ts <orden>)

Cuentas de quien opera el intercambio, desde la consola del servidor. Las demás se crean después en la web, en «Cuentas de la unidad».

  crear <usuario> --nombre "Nombre Apellido"    crea una cuenta de operación
  contrasena <usuario>                          da otra contraseña temporal
  verificacion <usuario>                        borra la verificación con el teléfono, para activarla de nuevo
  lista                                         las cuentas de operación que hay

La contraseña se muestra una sola vez, sirve para una entrada dentro de 72 horas, y al entrar se cambia. Todo queda en la bitácora.
`;

const CONSOLE: AccountRow = {
  ...{ id: 'consola', username: 'consola', role: 'operador', name: 'Consola del servidor' },
  ...{ clues: null, cedula: null, patientId: null, demo: false },
};

export interface Console {
  readonly databaseUrl: string;
  readonly say: (text: string) => void;
}

/** @returns the exit code */
export async function accountAtConsole(args: readonly string[], { databaseUrl, say }: Console): Promise<number> {
  const db = openDatabase({ url: databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  try {
    return await obey(args, administrationOf(db), say);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const [{ text, fix }] = error.problems;
    say(fix === undefined ? text : `${text} ${fix}`);
    return 1;
  } finally {
    await db.end();
  }
}

function administrationOf(db: Database): Administration {
  const { record } = createPostgresRepository({ db, rules: [] });
  const recordAct: Administration['recordAct'] = (act) =>
    record([signInEntry({ ...act, at: new Date().toISOString() })]);
  return { db, recordAct, actor: CONSOLE, address: '' };
}

async function obey(args: readonly string[], admin: Administration, say: Console['say']): Promise<number> {
  const { order, username, name } = read(args);
  if (order === 'lista') {
    const operators = await selectOperators(admin.db);
    for (const one of operators) say(`${one.username}  ${one.name}${one.disabled ? '  (desactivada)' : ''}`);
    if (operators.length === 0) say('Todavía no hay ninguna. Créela con: crear <usuario> --nombre "Nombre Apellido"');
    return 0;
  }
  if (username === '' || (order === 'crear' && name === '')) return usage(say);
  if (order === 'crear') {
    const { username: made, password } = await createStaff(admin, { username, name, role: 'operador' });
    say(told(made, password));
    return 0;
  }
  const act = ACTS[order];
  if (act === undefined) return usage(say);
  const known = (await selectOperators(admin.db)).find((one) => one.username === normalizeUsername(username));
  if (known === undefined) {
    say(`No hay una cuenta de operación «${username}». Véalas con: lista`);
    return 1;
  }
  const { text, password } = await administer(admin, known.id, act);
  say(password === undefined ? text : told(known.username, password));
  return 0;
}

const ACTS: Readonly<Record<string, Act>> = { contrasena: 'contrasena', verificacion: 'verificacion' };

const told = (username: string, password: string): string =>
  `Usuario:              ${username}\nContraseña temporal:  ${password}\nEntre con ella dentro de 72 horas; se le pedirá una propia.`;

function usage(say: Console['say']): number {
  say(HELP);
  return 2;
}

function read(args: readonly string[]): { readonly order: string; readonly username: string; readonly name: string } {
  const options = { nombre: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [order = '', username = ''] = positionals;
  return { order, username, name: values.nombre?.trim() ?? '' };
}
