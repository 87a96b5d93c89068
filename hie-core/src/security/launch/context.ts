/**
 * What an app is told beside its tokens: whose record it was let into (`patient`), and all the scopes it got.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
 */
import type { OidcContext } from 'oidc-provider';
import { WEB_CLIENT_ID } from '../oauth/web-client.ts';
import type { Queryable } from '../queryable.ts';
import { splitScopes } from '../scopes.ts';
import { type AccountRow, selectAccount } from '../sql.ts';
import { needsPatient } from './consent.ts';
import { selectLaunchContext } from './sql.ts';

interface Options {
  readonly db: Queryable;
  readonly currentRecord: (patientId: string) => Promise<string | undefined>;
}

/** A merged record leads to the one that stands, at the latest when the token is renewed. */
export async function personOfToken(
  { db, currentRecord }: Options,
  account: AccountRow,
  grantId: string | undefined,
): Promise<string | undefined> {
  const chosen = grantId === undefined ? undefined : await selectLaunchContext(db, grantId);
  // A citizen has one record, whatever was chosen when.
  const id = account.role === 'paciente' ? account.patientId : chosen;
  return id === null || id === undefined ? undefined : ((await currentRecord(id)) ?? id);
}

export async function launchContext(options: Options, ctx: OidcContext, next: () => Promise<void>): Promise<void> {
  await next();
  const { oidc } = ctx;
  const body = ctx.body as Record<string, unknown> | undefined;
  if (oidc?.route !== 'token' || typeof body?.access_token !== 'string' || oidc.client?.first_party === true) return;
  const { AccessToken: token, AuthorizationCode: code, RefreshToken: refresh, Account: who } = oidc.entities;
  const granted = splitScopes((code ?? refresh)?.scope);
  if (token === undefined || who === undefined) return;
  body.scope = granted.join(' ');
  const account = needsPatient(granted) ? await selectAccount(options.db, who.accountId) : undefined;
  const patient = account && (await personOfToken(options, account, token.grantId));
  if (patient !== undefined) Object.assign(body, { patient, need_patient_banner: true });
}

/**
 * OIDC Core §11 has `offline_access` ignored unless consent is asked for; SMART apps do not say `prompt=consent`. Ours are asked anyway,
 * so it is said for them.
 */
export async function sayConsent(ctx: OidcContext, next: () => Promise<void>): Promise<void> {
  const { scope, prompt, client_id: client } = ctx.query;
  if (ctx.path === '/auth' && prompt === undefined && typeof scope === 'string' && client !== WEB_CLIENT_ID) {
    if (splitScopes(scope).includes('offline_access')) ctx.query = { ...ctx.query, prompt: 'consent' };
  }
  await next();
}
