/**
 * Who sits at the browser of the account pages: the session of the authorization server, whose cookie is signed, HttpOnly and
 * SameSite=Lax. A post has to bring the anti-forgery field besides, bound to that session, and the Origin of our own pages.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { errors } from 'oidc-provider';
import { assertOwnForm, type Door, field } from '../sign-in/door.ts';
import { type AccountRow, selectAccount } from '../sql.ts';

export interface Sitting {
  readonly account: AccountRow;
  readonly sessionUid: string;
  /** Value of the hidden field `ficha` of every form. */
  readonly token: string;
}

export async function sittingOf(
  door: Door,
  secret: string,
  request: Request,
  response: Response,
): Promise<Sitting | undefined> {
  const session = await door.provider.Session.get(door.provider.createContext(request, response));
  const account = session.accountId === undefined ? undefined : await selectAccount(door.db, session.accountId);
  if (!account) return undefined;
  const token = createHmac('sha256', secret).update(`cuentas ${session.uid} ${account.id}`).digest('base64url');
  return { account, sessionUid: session.uid, token };
}

export function assertOwnPost(door: Door, sitting: Sitting, request: Request): void {
  assertOwnForm(request, door.baseUrl);
  const given = Buffer.from(field(request, 'ficha'));
  const wanted = Buffer.from(sitting.token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new errors.SessionNotFound('no form token');
}
