/** What every step of an entry needs, and how an entry ends: device remembered, act on disk, then the session. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import type { Sealer } from '../../seal.ts';
import type { AccountRole } from '../accounts.ts';
import type { CitizenDoor } from '../citizens/door.ts';
import type { LaunchPatients } from '../launch/patients.ts';
import type { Queryable } from '../queryable.ts';
import { type AccountRow, selectAccount } from '../sql.ts';
import type { RecordAct } from './act.ts';
import { markDevice } from './device.ts';
import * as sql from './sql.ts';

export interface Door {
  readonly provider: Provider;
  readonly db: Queryable;
  readonly baseUrl: string;
  readonly fhirUrl: string;
  /** `host` or `host:port` that a client's keys may come from although it is inside or speaks plain http. */
  readonly allowedHosts: readonly string[];
  readonly sealer: Sealer;
  /** Who has to have a second factor; others may. */
  readonly totpRoles: readonly AccountRole[];
  readonly recordAct: RecordAct;
  readonly citizens: CitizenDoor | undefined;
  readonly patients: LaunchPatients;
}

export type Step = 'code' | 'password' | 'enrol' | 'done';

/** Of the interaction only its id counts here. */
type Entry = Pick<Interaction, 'uid'>;

const keyOf = (interaction: Entry): Buffer => createHash('sha256').update(interaction.uid).digest();

export interface UnderWay {
  readonly account: AccountRow;
  readonly method: string;
  readonly step: Step;
}

/** What is still missing of an entry whose first factor was proved; undefined: nothing was proved yet. */
export async function underWay(door: Door, interaction: Interaction): Promise<UnderWay | undefined> {
  const pending = await sql.selectPending(door.db, keyOf(interaction));
  if (!pending) return undefined;
  const account = await selectAccount(door.db, pending.accountId);
  const state = account && (await sql.selectState(door.db, account.id));
  if (!account || !state) return undefined;
  return { account, method: pending.method, step: stepOf(door, account, pending.method, state) };
}

/** The second factor before anything else: who only has the password learns and changes nothing. */
function stepOf(door: Door, account: AccountRow, method: string, state: sql.SecurityState): Step {
  const proofs = method.split(' ');
  if (!proofs.includes('pwd')) return 'done';
  if (state.totp && !proofs.includes('otp')) return 'code';
  if (state.mustChangePassword) return 'password';
  return !state.totp && door.totpRoles.includes(account.role) ? 'enrol' : 'done';
}

export const proved = (door: Door, interaction: Entry, accountId: string, method: string): Promise<void> =>
  sql.savePending(door.db, keyOf(interaction), { accountId, method });

export const startAgain = (door: Door, interaction: Entry): Promise<void> =>
  sql.deletePending(door.db, keyOf(interaction));

/** @param amr RFC 8176 values: `pwd`, `otp` */
export async function enter(
  door: Door,
  request: Request,
  response: Response,
  interaction: Interaction,
  { account, method }: Pick<UnderWay, 'account' | 'method'>,
): Promise<void> {
  const { db, provider, baseUrl, recordAct } = door;
  if (method.includes('pwd')) {
    await sql.rememberDevice(db, account.id, markDevice(request, response, baseUrl.startsWith('https:')));
  }
  await recordAct({ act: 'sign-in', outcome: 'success', account, address: request.ip ?? '', ...placeOf(account) });
  await startAgain(door, interaction);
  await provider.interactionFinished(request, response, {
    login: { accountId: account.id, remember: false, amr: method.split(' ') },
  });
}

export const placeOf = (account: AccountRow): { clues?: string } =>
  account.clues === null ? {} : { clues: account.clues };

/**
 * `Origin: null` is what a browser sends after a cross-site redirect or from a sandbox: not our form. `Sec-Fetch-Site` tells of a
 * neighbour of the same domain too, whom SameSite cookies let pass. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function assertOwnForm(request: Request, baseUrl: string): void {
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  const foreign = origin !== undefined && origin !== new URL(baseUrl).origin;
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new errors.SessionNotFound('foreign origin');
}

export function field(request: Request, name: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}
