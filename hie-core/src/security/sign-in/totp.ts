/**
 * The second factor: time-based codes of an authenticator app (RFC 6238, six digits, 30 s, one step of clock skew either way), and
 * recovery codes for who lost it. A code is good once, whoever comes second; so is a recovery code.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Sealer } from '../../seal.ts';
import type { Queryable } from '../queryable.ts';
import { reserveCode } from './attempts.ts';
import * as sql from './sql.ts';

export type CodeCheck =
  | { readonly kind: 'ok'; readonly by: 'otp' | 'recovery' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly seconds: number };

const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const totpOf = (secret: string, username: string): TOTP =>
  new TOTP({ issuer: 'Amate', label: username, algorithm: 'SHA1', digits: 6, period: STEP_SECONDS, secret });

/** The secret being offered: the same one until it is proved, so that reloading the page does not spoil what the phone has read. */
export async function offerSecret(
  db: Queryable,
  sealer: Sealer,
  account: { readonly id: string; readonly username: string },
): Promise<{ readonly secret: string; readonly uri: string }> {
  const fresh = sealer.seal(new Secret({ size: 20 }).base32, account.id);
  const sealed = await sql.offerTotp(db, account.id, fresh);
  const secret = sealer.open(sealed, account.id);
  if (secret === undefined) throw new Error('the secret of an authenticator cannot be opened');
  return { secret, uri: totpOf(secret, account.username).toString() };
}

/** Proves that the app shows the right codes; from then on it is asked for. @returns recovery codes, shown once */
export async function confirmSecret(
  db: Queryable,
  sealer: Sealer,
  account: { readonly id: string; readonly username: string },
  code: string,
): Promise<{ readonly kind: 'ok'; readonly codes: readonly string[] } | Exclude<CodeCheck, { kind: 'ok' }>> {
  const checked = await inTurn(db, account.id, async () => takeCode(db, sealer, account, code));
  if (checked.kind !== 'ok') return checked;
  await sql.confirmTotp(db, account.id);
  return { kind: 'ok', codes: await newRecoveryCodes(db, account.id) };
}

/** `typed`: six digits of the app, or a recovery code. */
export function checkCode(
  db: Queryable,
  sealer: Sealer,
  account: { readonly id: string; readonly username: string },
  typed: string,
): Promise<CodeCheck> {
  return inTurn(db, account.id, () => {
    const code = typed.replace(/[\s-]/g, '').toUpperCase();
    if (/^\d{6}$/.test(code)) return takeCode(db, sealer, account, code);
    return takeRecoveryCode(db, account.id, code);
  });
}

/** Replaces those there were. */
export async function newRecoveryCodes(db: Queryable, accountId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, randomCode);
  await sql.replaceRecoveryCodes(
    db,
    accountId,
    codes.map((code) => hashOf(accountId, code.replaceAll('-', ''))),
  );
  return codes;
}

async function inTurn(db: Queryable, accountId: string, check: () => Promise<CodeCheck>): Promise<CodeCheck> {
  const attempt = await reserveCode(db, accountId);
  if (attempt.kind === 'locked') return attempt;
  const result = await check();
  if (result.kind === 'ok') {
    await attempt.succeeded();
    return result;
  }
  const seconds = await attempt.failed();
  return seconds > 0 ? { kind: 'locked', seconds } : result;
}

async function takeCode(
  db: Queryable,
  sealer: Sealer,
  account: { readonly id: string; readonly username: string },
  code: string,
): Promise<CodeCheck> {
  const sealed = await sql.selectTotpSecret(db, account.id);
  const secret = sealed === undefined ? undefined : sealer.open(sealed, account.id);
  if (secret === undefined) return { kind: 'wrong' };
  const now = Date.now();
  const delta = totpOf(secret, account.username).validate({
    token: code.replace(/\s/g, ''),
    timestamp: now,
    window: 1,
  });
  if (delta === null) return { kind: 'wrong' };
  const step = Math.floor(now / 1_000 / STEP_SECONDS) + delta;
  return (await sql.takeTotpStep(db, account.id, step)) ? { kind: 'ok', by: 'otp' } : { kind: 'wrong' };
}

async function takeRecoveryCode(db: Queryable, accountId: string, code: string): Promise<CodeCheck> {
  const taken = await sql.takeRecoveryCode(db, accountId, hashOf(accountId, code));
  return taken ? { kind: 'ok', by: 'recovery' } : { kind: 'wrong' };
}

/** 80 random bits: too many to guess from their hash. */
function randomCode(): string {
  const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.match(/.{4}/g)!.join('-');
}

const hashOf = (accountId: string, code: string): Buffer =>
  createHash('sha256').update(`${accountId} ${code}`).digest();
