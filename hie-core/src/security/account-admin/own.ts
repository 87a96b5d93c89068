/** What everyone may do with the own account: see and end sessions, withdraw apps, change password, set up the second factor. */
import { verifyPassword } from '../password.ts';
import { sendHtml, waitText } from '../sign-in/answer.ts';
import { reserve } from '../sign-in/attempts.ts';
import { field, placeOf } from '../sign-in/door.ts';
import { endGrants, endSessions, openSessions } from '../sign-in/sessions.ts';
import { selectState } from '../sign-in/sql.ts';
import { tryNewPassword, WRONG_CODE } from '../sign-in/steps.ts';
import { confirmSecret, newRecoveryCodes, offerSecret } from '../sign-in/totp.ts';
import { selectCredentials } from '../sql.ts';
import { mayAdminister } from './administer.ts';
import { grantedApps } from './apps.ts';
import type { Visit } from './page-routes.ts';
import { type Frame, type Note, ownPage, passwordPage, recoveryCodesPage, totpPage } from './pages.ts';

export const frameOf = ({ sitting: { account, token } }: Visit, here: Frame['here']): Frame => ({
  ...{ account, token, here, administers: mayAdminister(account) },
});

export async function showOwn(visit: Visit, told?: Note): Promise<void> {
  const { door, sitting, response } = visit;
  const { account, sessionUid } = sitting;
  const state = await selectState(door.db, account.id);
  const own = {
    sessions: await openSessions(door.db, account.id, sessionUid),
    apps: await grantedApps(door, account.id),
    totp: state?.totp ?? false,
    recoveryCodes: state?.recoveryCodes ?? 0,
    hasPassword: (await selectCredentials(door.db, account.username)) !== undefined,
  };
  sendHtml(response, told?.kind === 'wrong' ? 400 : 200, ownPage(frameOf(visit, 'mia'), own, told));
}

const record = (
  { door, sitting: { account }, request }: Visit,
  act: 'sessions-ended' | 'password-changed' | 'totp-enrolled',
) => door.recordAct({ act, outcome: 'success', account, address: request.ip ?? '', ...placeOf(account) });

export async function endOwnSessions(visit: Visit): Promise<void> {
  const { door, sitting, request } = visit;
  const which = field(request, 'cual');
  await record(visit, 'sessions-ended');
  const { account, sessionUid } = sitting;
  const ended = await endSessions(
    door.db,
    account.id,
    which === 'otras' ? { keep: sessionUid } : { keep: sessionUid, only: which },
  );
  await showOwn(visit, { kind: 'done', text: ended === 1 ? 'Se cerró una sesión.' : `Se cerraron ${ended} sesiones.` });
}

export async function withdrawApp(visit: Visit): Promise<void> {
  const { door, sitting, request } = visit;
  const grantId = field(visit.request, 'permiso');
  const apps = await grantedApps(door, sitting.account.id);
  const app = apps.find((one) => one.grantId === grantId);
  if (!app) return showOwn(visit, { kind: 'wrong', text: 'Esa aplicación ya no tenía permiso.' });
  const { account } = sitting;
  await door.recordAct({
    act: 'sessions-ended',
    outcome: 'success',
    account,
    address: request.ip ?? '',
    target: app.clientId,
  });
  await endGrants(door.db, [grantId]);
  await showOwn(visit, { kind: 'done', text: `${app.name} ya no tiene permiso.` });
}

export async function showPassword(visit: Visit, error?: string): Promise<void> {
  sendHtml(visit.response, error === undefined ? 200 : 400, passwordPage(frameOf(visit, 'mia'), error));
}

/** The password again, counted like a sign-in. @returns what is wrong, es-MX */
async function wrongPassword({ door, request, sitting }: Visit): Promise<string | undefined> {
  const { username } = sitting.account;
  const attempt = await reserve(door.db, username, { address: request.ip ?? '' });
  if (attempt.kind === 'locked') return waitText(attempt.seconds);
  const found = await selectCredentials(door.db, username);
  if (!(await verifyPassword(field(request, 'actual'), found?.passwordHash)))
    return 'La contraseña actual no es correcta.';
  await attempt.succeeded();
  return undefined;
}

export async function changeOwnPassword(visit: Visit): Promise<void> {
  const { door, request, sitting } = visit;
  const { account, sessionUid } = sitting;
  const wrong =
    (await wrongPassword(visit)) ??
    (await tryNewPassword(door, account.username, field(request, 'nueva'), field(request, 'repetida')));
  if (wrong !== undefined) return showPassword(visit, wrong);
  await record(visit, 'password-changed');
  await endSessions(door.db, account.id, { keep: sessionUid });
  await showOwn(visit, { kind: 'done', text: 'La contraseña cambió. Las demás sesiones se cerraron.' });
}

export async function showTotp(visit: Visit, error?: string): Promise<void> {
  const { door, sitting, response } = visit;
  const state = await selectState(door.db, sitting.account.id);
  const offer = state?.totp ? undefined : await offerSecret(door.db, door.sealer, sitting.account);
  sendHtml(response, error === undefined ? 200 : 400, totpPage(frameOf(visit, 'mia'), offer, error));
}

export async function confirmOwnTotp(visit: Visit): Promise<void> {
  const { door, request, response, sitting } = visit;
  const { account } = sitting;
  const wrong = await wrongPassword(visit);
  if (wrong !== undefined) return showTotp(visit, wrong);
  let codes: readonly string[];
  if ((await selectState(door.db, account.id))?.totp) codes = await newRecoveryCodes(door.db, account.id);
  else {
    const result = await confirmSecret(door.db, door.sealer, account, field(request, 'codigo').slice(0, 64));
    if (result.kind !== 'ok') return showTotp(visit, result.kind === 'locked' ? waitText(result.seconds) : WRONG_CODE);
    codes = result.codes;
  }
  await record(visit, 'totp-enrolled');
  sendHtml(response, 200, recoveryCodesPage(frameOf(visit, 'mia'), codes));
}
