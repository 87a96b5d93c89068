/**
 * A third-party app asks to be let in (SMART App Launch 2.2, standalone): first the person whose record it is about, then the question,
 * always shown and answered by a click. The answer becomes a grant of exactly what was shown.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
 */
import { errors } from 'oidc-provider';
import type { Caller } from '../caller.ts';
import { OIDC_SCOPES } from '../oauth/own-scopes.ts';
import { splitScopes } from '../scopes.ts';
import { sendStep } from '../sign-in/answer.ts';
import { field, placeOf } from '../sign-in/door.ts';
import type { Turn } from '../sign-in/steps.ts';
import { type AccountRow, selectAccount } from '../sql.ts';
import { consentPage, pickerPage } from './pages.ts';
import type { ShownPatient } from './patients.ts';
import { scopeTexts } from './scope-text.ts';
import { saveLaunchContext } from './sql.ts';

/** An app that may come back without the person does so for this long. */
export const APP_GRANT_SECONDS = 30 * 24 * 3_600;

interface Asked {
  readonly account: AccountRow;
  readonly scopes: readonly string[];
  readonly app: { readonly id: string; readonly name: string; readonly host: string };
}

export const needsPatient = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => scope === 'launch/patient' || scope.startsWith('patient/'));

export async function showConsent(turn: Turn): Promise<void> {
  const asked = await askedOf(turn);
  if (!needsPatient(asked.scopes)) return sendConsent(turn, asked, undefined);
  if (asked.account.role !== 'paciente') return sendPicker(turn, asked, '', undefined, undefined);
  const { patientId } = asked.account;
  return patientId === null ? refuse(turn) : sendConsent(turn, asked, await personOf(turn, asked, patientId));
}

/** A search of the picker, or a choice from it. */
export async function submitPatient(turn: Turn): Promise<void> {
  const asked = await askedOf(turn);
  const id = field(turn.request, 'persona');
  if (id !== '') {
    const person = await personOf(turn, asked, id);
    if (person) return sendConsent(turn, asked, person);
  }
  const text = field(turn.request, 'texto').trim().slice(0, 100);
  if (text.length < 3)
    return sendPicker(turn, asked, text, 'Escriba la CURP, o al menos tres letras del nombre.', undefined);
  await sendPicker(turn, asked, text, undefined, await turn.door.patients.search(callerOf(turn, asked), text));
}

export async function submitConsent(turn: Turn): Promise<void> {
  const { door, request, response } = turn;
  if (field(request, 'decision') !== 'si') return refuse(turn);
  const asked = await askedOf(turn);
  const { account, scopes, app } = asked;
  let patientId: string | undefined;
  if (needsPatient(scopes)) {
    // What the form says is looked up again as this person: the field could hold any id.
    const id = account.role === 'paciente' ? account.patientId : field(request, 'persona');
    patientId = id === null || id === '' ? undefined : (await personOf(turn, asked, id))?.id;
    if (patientId === undefined) return showConsent(turn);
  }
  const grant = new door.provider.Grant({ clientId: app.id, accountId: account.id });
  grant.addOIDCScope(scopes.filter((scope) => OIDC_SCOPES.includes(scope)).join(' '));
  grant.addResourceScope(door.fhirUrl, scopes.filter((scope) => !OIDC_SCOPES.includes(scope)).join(' '));
  const act = { act: 'app-authorized', outcome: 'success', address: request.ip ?? '', account } as const;
  await door.recordAct({ ...act, target: app.id, ...placeOf(account) });
  const grantId = await grant.save();
  if (patientId !== undefined) await saveLaunchContext(door.db, grantId, patientId, APP_GRANT_SECONDS);
  await door.provider.interactionFinished(request, response, { consent: { grantId } });
}

async function refuse({ door, request, response }: Turn): Promise<void> {
  const result = { error: 'access_denied', error_description: 'La persona no permitió el acceso.' };
  await door.provider.interactionFinished(request, response, result);
}

async function askedOf({ door, interaction }: Turn): Promise<Asked> {
  const { params, session } = interaction;
  const account = session?.accountId === undefined ? undefined : await selectAccount(door.db, session.accountId);
  const client = await door.provider.Client.find(String(params.client_id));
  if (interaction.prompt.name !== 'consent' || !account || !client)
    throw new errors.SessionNotFound('nothing to consent');
  const host = URL.parse(String(params.redirect_uri))?.host || 'su equipo';
  const app = { id: client.clientId, name: client.clientName ?? client.clientId, host };
  return { account, scopes: splitScopes(String(params.scope ?? '')), app };
}

const personOf = (turn: Turn, asked: Asked, id: string): Promise<ShownPatient | undefined> =>
  turn.door.patients.read(callerOf(turn, asked), id);

/** The clinician looks for a person with what any screen of ours lets him see, not with what the app asked for. */
function callerOf({ request }: Turn, { account, app }: Asked): Caller {
  return {
    ...{ subject: account.id, role: account.role, clientId: app.id, name: account.name },
    ...{ clues: account.clues ?? undefined, patientId: account.patientId ?? undefined },
    ...{ scopes: ['user/Patient.rs'], address: request.ip ?? '' },
  };
}

function sendConsent(turn: Turn, { account, scopes, app }: Asked, patient: ShownPatient | undefined): void {
  const action = `/entrar/${turn.interaction.uid}`;
  const own = account.role === 'paciente';
  const page = {
    action,
    app: app.name,
    host: app.host,
    account: account.name,
    texts: scopeTexts(scopes),
    patient,
    own,
  };
  sendStep(turn.response, 200, turn.interaction, consentPage(page));
}

async function sendPicker(
  turn: Turn,
  { app }: Asked,
  text: string,
  error: string | undefined,
  found: readonly ShownPatient[] | undefined,
): Promise<void> {
  const action = `/entrar/${turn.interaction.uid}`;
  const page = pickerPage({ action, app: app.name, text, error, found });
  sendStep(turn.response, error === undefined ? 200 : 400, turn.interaction, page);
}
