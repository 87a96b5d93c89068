/**
 * How a device becomes somebody's: a nurse asks for a code, the device (or the phone beside it) gives it back once within fifteen minutes and
 * gets a random token that only it knows; the hub keeps its hash. Pairing again ends the pairing of before. A wrong pairing is undone by giving
 * its whole time to the right person: readings go along, the alerts that they raised are withdrawn, and the fresh ones are judged
 * for who they are of (docs/adr/0036).
 */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { type Database, inTransaction } from '../../db.ts';
import { fault } from '../../errors.ts';
import { announceChange, takeTurn } from '../intake/sql.ts';
import { judgeMoved } from './moved.ts';
import {
  beginOwner,
  type DeviceRow,
  endOwner,
  insertPairing,
  type MoveRow,
  moveReadings,
  setToken,
  usePairing,
  withdrawAlerts,
} from './sql.ts';

/** Without letters that look like digits (Crockford). Ten of them are 50 bits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 10;
export const CODE_MINUTES = 15;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
export const plainCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

export const topicOf = (device: string): string => `amate/v1/${device}/lecturas`;

export async function offerCode(
  db: Database,
  pairing: { readonly device: number; readonly person: number; readonly by: string },
): Promise<string> {
  const code = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]!).join('');
  await insertPairing(db, sha256(code), pairing, CODE_MINUTES);
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

export interface Redeemed {
  readonly device: string;
  readonly patient: string;
  /** Said once. */
  readonly token: string;
}

/** @param person who alone may: left out, whoever has the code */
export function redeem(db: Database, code: string, person?: number): Promise<Redeemed> {
  return inTransaction(db, async (client) => {
    await takeTurn(client);
    const pairing = await usePairing(client, sha256(plainCode(code)));
    if (pairing === undefined)
      throw fault('not-found', 'El código no sirve: ya se usó, venció o está mal escrito.', {
        path: 'codigo',
        fix: 'Pida otro código a su enfermera.',
      });
    // Thrown inside the transaction: the code is not used up.
    if (person !== undefined && pairing.person !== person)
      throw fault('forbidden', 'Ese código es para otra persona.', {
        path: 'codigo',
        rule: 'Un código vincula el aparato a la persona para quien se pidió',
        fix: 'Pida el suyo a su enfermera y devuélvale ese papel.',
      });
    await endOwner(client, pairing.device);
    await beginOwner(client, pairing);
    const token = randomBytes(32).toString('base64url');
    await setToken(client, pairing.device, sha256(token));
    await announceChange(client);
    return { device: pairing.name, patient: pairing.patient, token };
  });
}

/** A random token of 256 bits needs no slow hash: nobody can try them. */
export const isTokenOf = ({ tokenHash }: DeviceRow, token: string): boolean =>
  tokenHash !== null && timingSafeEqual(sha256(token), tokenHash);

/** The device is nobody's from now on, and cannot sign in. */
export const release = (db: Database, device: number): Promise<boolean> =>
  inTransaction(db, async (client) => {
    await takeTurn(client);
    const person = await endOwner(client, device);
    await setToken(client, device, null);
    await announceChange(client);
    return person !== undefined;
  });

export interface Moved {
  readonly readings: number;
  readonly alerts: number;
}

export const undoPairing = (db: Database, move: MoveRow, nowMs: number): Promise<Moved> =>
  inTransaction(db, async (client) => {
    await takeTurn(client);
    const readings = await moveReadings(client, move);
    if (readings === undefined)
      throw fault('not-found', 'El aparato no estuvo vinculado a esa persona desde esa hora.', {
        path: 'desde',
        fix: 'Lea los vínculos del aparato y repita con uno de ellos.',
      });
    const alerts = await withdrawAlerts(client, move);
    await judgeMoved(client, move, nowMs);
    await announceChange(client);
    return { readings, alerts };
  });
