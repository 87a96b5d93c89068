/**
 * The sessions a person has open, where and since when, and ending them. A session that ended takes its refresh tokens with it at once;
 * an access token that is out already dies by itself within ten minutes (`ACCESS_TOKEN_SECONDS`), since it is checked without a look-up.
 */
import { createHash } from 'node:crypto';
import type { OidcContext } from 'oidc-provider';
import type { Queryable } from '../queryable.ts';
import { deviceLabel } from './device.ts';
import * as sql from './sql.ts';

export interface OpenSession extends sql.SessionRow {
  /** The one that asks. */
  readonly current: boolean;
}

/** Notes device and time whenever the authorization server deals with a session. */
export async function recordSession(db: Queryable, ctx: OidcContext, next: () => Promise<void>): Promise<void> {
  await next();
  const { oidc } = ctx;
  if (oidc?.route === 'token') {
    const uid = oidc.entities.RefreshToken?.sessionUid;
    if (uid !== undefined) await sql.touchSession(db, uid);
    return;
  }
  if (oidc?.route !== 'authorization' && oidc?.route !== 'resume') return;
  const { session } = oidc;
  if (session?.accountId === undefined) return;
  const device = deviceLabel(ctx.req.headers['user-agent']);
  await sql.upsertSession(db, { uid: session.uid, accountId: session.accountId, device, address: ctx.ip });
}

export async function openSessions(
  db: Queryable,
  accountId: string,
  current?: string,
): Promise<readonly OpenSession[]> {
  const rows = await sql.selectSessions(db, accountId);
  return rows.map((row) => ({ ...row, current: row.uid === current }));
}

/** @returns how many were ended. `keep`: the one that asks; `only`: just that one. */
export async function endSessions(
  db: Queryable,
  accountId: string,
  { keep, only }: { readonly keep?: string; readonly only?: string } = {},
): Promise<number> {
  const ended = await sql.deleteSessions(db, accountId, keep, only);
  const grants = ended.flatMap((session) =>
    Object.values(session.authorizations ?? {}).flatMap(({ grantId }) => (grantId === undefined ? [] : [grantId])),
  );
  await endGrants(db, grants);
  return ended.length;
}

/** Everything an account has open, apps that may come back without the person too. */
export async function endEverything(db: Queryable, accountId: string): Promise<number> {
  const ended = await endSessions(db, accountId);
  await sql.deleteGrantsOfAccount(db, accountId);
  return ended;
}

export async function endGrants(db: Queryable, grantIds: readonly string[]): Promise<void> {
  const hashes = grantIds.map((id) => createHash('sha256').update(id).digest());
  if (grantIds.length > 0) await sql.deleteGrants(db, grantIds, hashes);
}
