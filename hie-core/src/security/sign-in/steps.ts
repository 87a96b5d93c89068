/** The steps of an entry: password, code, new password, authenticator. Each is one form, posted without script. */
import type { Request, Response } from 'express';
import type { Interaction } from 'oidc-provider';
import { HubError } from '../../errors.ts';
import { changePassword, normalizeUsername, signIn } from '../accounts.ts';
import { verifyPassword } from '../password.ts';
import { selectCredentials } from '../sql.ts';
import { sendStep, waitText } from './answer.ts';
import { deviceOf } from './device.ts';
import { type Door, enter, field, placeOf, proved, startAgain, type UnderWay, underWay } from './door.ts';
import { signInPage } from './pages.ts';
import { codePage, enrolPage, newPasswordPage, recoveryPage } from './second-step-pages.ts';
import * as sql from './sql.ts';
import { checkCode, confirmSecret, offerSecret } from './totp.ts';

const WRONG = 'El usuario o la contraseña no son correctos. Revise las mayúsculas y vuelva a intentarlo.';
export const WRONG_CODE =
  'El código no es correcto o ya se usó. Espere a que la aplicación muestre el siguiente y escríbalo completo.';

interface Turn {
  readonly door: Door;
  readonly request: Request;
  readonly response: Response;
  readonly interaction: Interaction;
}

const actionOf = ({ interaction }: Turn): string => `/entrar/${interaction.uid}`;

/** The page of the step that comes next, or the end. */
export async function showStep(turn: Turn): Promise<void> {
  const { door, request, response, interaction } = turn;
  const entry = await underWay(door, interaction);
  if (!entry) return sendPasswordForm(turn, 200, '', undefined);
  if (entry.step === 'done') return enter(door, request, response, interaction, entry);
  return sendStepForm(turn, entry, 200, undefined);
}

async function sendStepForm(turn: Turn, entry: UnderWay, status: number, error: string | undefined): Promise<void> {
  const { door, response, interaction } = turn;
  const action = actionOf(turn);
  if (entry.step === 'code') return sendStep(response, status, interaction, codePage({ action, error }));
  if (entry.step === 'password') return sendStep(response, status, interaction, newPasswordPage({ action, error }));
  const offer = await offerSecret(door.db, door.sealer, entry.account);
  sendStep(response, status, interaction, enrolPage({ ...offer, action, error, required: true }));
}

function sendPasswordForm(turn: Turn, status: number, username: string, error: string | undefined): void {
  const { door, response, interaction } = turn;
  const action = actionOf(turn);
  const citizens = (door.citizens?.providers ?? []).map(({ key, label }) => ({
    href: `${action}/ciudadano/${key}`,
    label,
  }));
  sendStep(response, status, interaction, signInPage({ action, username, error, citizens }));
}

export async function submitPassword(turn: Turn, waitSeconds: number): Promise<void> {
  const { door, request, response, interaction } = turn;
  const username = field(request, 'usuario');
  const password = field(request, 'contrasena');
  const locked = (seconds: number): void => {
    response.set('Retry-After', String(seconds));
    sendPasswordForm(turn, 429, username, waitText(seconds));
  };
  if (waitSeconds > 0) return locked(waitSeconds);
  if (username.trim() === '' || password === '') {
    return sendPasswordForm(turn, 400, username, 'Escriba su usuario y su contraseña.');
  }
  const device = deviceOf(request);
  const known = device !== undefined && (await sql.isKnownDevice(door.db, normalizeUsername(username), device));
  const address = request.ip ?? '';
  const result = await signIn(door.db, username, password, { address, knownDevice: known ? device : undefined });
  if (result.kind !== 'ok') {
    await door.recordAct({ act: 'sign-in', outcome: 'denied', address });
    return result.kind === 'locked' ? locked(result.seconds) : sendPasswordForm(turn, 401, username, WRONG);
  }
  await proved(door, interaction, result.account.id, 'pwd');
  const entry = await underWay(door, interaction);
  if (entry?.step === 'done') return enter(door, request, response, interaction, entry);
  response.redirect(303, actionOf(turn));
}

/** Runs a step that is due; one that is not sends back to where the entry stands. */
async function due(turn: Turn, step: UnderWay['step'], submit: (entry: UnderWay) => Promise<void>): Promise<void> {
  const entry = await underWay(turn.door, turn.interaction);
  if (entry?.step !== step) return turn.response.redirect(303, actionOf(turn));
  await submit(entry);
}

export const submitCode = (turn: Turn): Promise<void> =>
  due(turn, 'code', async (entry) => {
    const { door, request, response, interaction } = turn;
    const checked = await checkCode(door.db, door.sealer, entry.account, field(request, 'codigo').slice(0, 64));
    if (checked.kind === 'ok') {
      await proved(door, interaction, entry.account.id, `${entry.method} otp`);
      return showStep(turn);
    }
    await door.recordAct({ act: 'sign-in', outcome: 'denied', address: request.ip ?? '', account: entry.account });
    if (checked.kind === 'locked') response.set('Retry-After', String(checked.seconds));
    const [status, text] = checked.kind === 'locked' ? [429, waitText(checked.seconds)] : [401, WRONG_CODE];
    await sendStepForm(turn, entry, status as number, text as string);
  });

export const submitEnrolment = (turn: Turn): Promise<void> =>
  due(turn, 'enrol', async (entry) => {
    const { door, request, response, interaction } = turn;
    const { account } = entry;
    const result = await confirmSecret(door.db, door.sealer, account, field(request, 'codigo').slice(0, 64));
    if (result.kind === 'ok') {
      await door.recordAct({
        act: 'totp-enrolled',
        outcome: 'success',
        address: request.ip ?? '',
        account,
        ...placeOf(account),
      });
      await proved(door, interaction, account.id, `${entry.method} otp`);
      return sendStep(response, 200, interaction, recoveryPage(actionOf(turn), result.codes));
    }
    const locked = result.kind === 'locked';
    await sendStepForm(turn, entry, locked ? 429 : 401, locked ? waitText(result.seconds) : WRONG_CODE);
  });

export const submitNewPassword = (turn: Turn): Promise<void> =>
  due(turn, 'password', async (entry) => {
    const { door, request } = turn;
    const { account } = entry;
    const wrong = await tryNewPassword(door, account.username, field(request, 'nueva'), field(request, 'repetida'));
    if (wrong !== undefined) return sendStepForm(turn, entry, 400, wrong);
    await door.recordAct({
      act: 'password-changed',
      outcome: 'success',
      address: request.ip ?? '',
      account,
      ...placeOf(account),
    });
    return showStep(turn);
  });

/** @returns what is wrong with it, es-MX; undefined: it is the password now */
export async function tryNewPassword(
  door: Pick<Door, 'db'>,
  username: string,
  fresh: string,
  repeated: string,
): Promise<string | undefined> {
  if (fresh !== repeated) return 'Las dos contraseñas no son iguales.';
  if (fresh.toLowerCase().includes(username)) return 'La contraseña no puede contener su nombre de usuario.';
  const old = await signInWouldPass(door, username, fresh);
  if (old) return 'Es la misma contraseña que la anterior; elija otra.';
  try {
    await changePassword(door.db, username, fresh);
    return undefined;
  } catch (error) {
    if (error instanceof HubError && error.code === 'value') return error.problems[0].text;
    throw error;
  }
}

async function signInWouldPass({ db }: Pick<Door, 'db'>, username: string, password: string): Promise<boolean> {
  const found = await selectCredentials(db, username);
  return found !== undefined && (await verifyPassword(password, found.passwordHash));
}

export async function submitStartOver(turn: Turn): Promise<void> {
  await startAgain(turn.door, turn.interaction);
  turn.response.redirect(303, actionOf(turn));
}

export type { Turn };
