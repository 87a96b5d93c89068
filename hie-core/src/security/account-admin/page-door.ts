/**
 * Pages of slices that work without script: who sits at the browser, as a Caller whom the policy judges like any other; the form's
 * anti-forgery field; and the way to sign in. The session is the one of the account pages (web-session.ts).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { errors } from 'oidc-provider';
import type { Caller } from '../caller.ts';
import { PAGES_CLIENT_ID, WEB_SMART_SCOPE } from '../oauth/web-client.ts';
import { assertOwnForm, type Door } from '../sign-in/door.ts';
import { assertOwnPost, type Sitting, sittingOf } from './web-session.ts';

export interface Visitor {
  readonly caller: Caller;
  /** Value of the hidden field `ficha` of every form. */
  readonly token: string;
}

export interface PageDoor {
  visitor(request: Request, response: Response): Promise<Visitor | undefined>;
  /** @param callback path that is registered for these pages (oauth/web-client.ts) */
  signInUrl(callback: string): string;
  /** False: the post is another page's. */
  isOwnPost(visitor: Visitor, request: Request): boolean;
  /** Of a page without session. */
  isOwnForm(request: Request): boolean;
}

export interface PageDoorParts {
  readonly door: Door;
  readonly secret: string;
  /** Where a merged record stands today. */
  readonly currentRecord: (patientId: string) => Promise<string | undefined>;
}

export function createPageDoor({ door, secret, currentRecord }: PageDoorParts): PageDoor {
  const sittings = new WeakMap<Visitor, Sitting>();
  return {
    async visitor(request, response) {
      const sitting = await sittingOf(door, secret, request, response);
      if (sitting === undefined) return undefined;
      const { account, token } = sitting;
      const { id: subject, role, name, patientId } = account;
      const own = patientId === null ? undefined : ((await currentRecord(patientId)) ?? patientId);
      const caller: Caller = {
        ...{ subject, role, name, clientId: PAGES_CLIENT_ID, patientId: own },
        ...{ clues: account.clues ?? undefined, cedula: account.cedula ?? undefined },
        ...{ scopes: [WEB_SMART_SCOPE], address: request.ip ?? '' },
      };
      const visitor = { caller, token };
      sittings.set(visitor, sitting);
      return visitor;
    },
    signInUrl(callback) {
      const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
      const query = new URLSearchParams({
        ...{ client_id: PAGES_CLIENT_ID, response_type: 'code', scope: 'openid' },
        redirect_uri: `${door.baseUrl}${callback}`,
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      });
      return `/oidc/auth?${query}`;
    },
    isOwnPost: (visitor, request) => accepts(() => assertOwnPost(door, sittings.get(visitor)!, request)),
    isOwnForm: (request) => accepts(() => assertOwnForm(request, door.baseUrl)),
  };
}

function accepts(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return false;
    throw error;
  }
}
