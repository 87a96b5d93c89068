/** The pages of a facility's accounts; every decision is `administer.ts`'s. */
import { HubError } from '../../errors.ts';
import { sendHtml } from '../sign-in/answer.ts';
import { field } from '../sign-in/door.ts';
import { openSessions } from '../sign-in/sessions.ts';
import { ACTS, type Administration, administer, createStaff, listStaff, rolesOf, staffMember } from './administer.ts';
import { frameOf } from './own.ts';
import type { Visit } from './page-routes.ts';
import { memberPage, type NewStaffForm, type Note, newStaffPage, staffPage } from './pages.ts';

const administrationOf = ({ door, sitting, request }: Visit): Administration => ({
  ...{ db: door.db, recordAct: door.recordAct, actor: sitting.account, address: request.ip ?? '' },
});

export async function showStaff(visit: Visit): Promise<void> {
  const text = new URL(visit.request.originalUrl, visit.door.baseUrl).searchParams.get('texto') ?? '';
  const staff = await listStaff(administrationOf(visit), text);
  sendHtml(visit.response, 200, staffPage(frameOf(visit, 'unidad'), staff, text.slice(0, 100)));
}

export async function showMember(
  visit: Visit,
  told?: Note,
  password?: string,
  id = visit.request.params.id,
): Promise<void> {
  const { door, sitting, response } = visit;
  const admin = administrationOf(visit);
  const member = await staffMember(admin, String(id));
  const roles = rolesOf(sitting.account);
  const changeable = member.id !== sitting.account.id && (roles as readonly string[]).includes(member.role);
  const sessions = await openSessions(door.db, member.id);
  const page = memberPage(frameOf(visit, 'unidad'), { member, roles, sessions, changeable, told, password });
  sendHtml(response, told?.kind === 'wrong' ? 400 : 200, page);
}

export async function showNewStaff(visit: Visit, error?: NewStaffForm['error']): Promise<void> {
  const { sitting, request, response } = visit;
  // Asked for its refusal: who administers nothing sees no form either.
  await listStaff(administrationOf(visit), '');
  const values = Object.fromEntries(
    ['nombre', 'usuario', 'rol', 'clues', 'cedula'].map((name) => [name, field(request, name).slice(0, 120)]),
  );
  const clues = sitting.account.role === 'operador' ? undefined : (sitting.account.clues ?? undefined);
  const form = { roles: rolesOf(sitting.account), clues, values, error };
  sendHtml(response, error === undefined ? 200 : 400, newStaffPage(frameOf(visit, 'unidad'), form));
}

/** Names of `administer.ts` to those of the form. */
const FIELDS: Readonly<Record<string, string>> = { username: 'usuario', name: 'nombre', role: 'rol' };

export async function submitNewStaff(visit: Visit): Promise<void> {
  const { request } = visit;
  const input = {
    ...{ username: field(request, 'usuario'), name: field(request, 'nombre'), role: field(request, 'rol') },
    ...{ clues: field(request, 'clues'), cedula: field(request, 'cedula') },
  };
  try {
    const made = await createStaff(administrationOf(visit), input);
    await showMember(visit, { kind: 'done', text: 'La cuenta quedó creada.' }, made.password, made.id);
  } catch (error) {
    if (!(error instanceof HubError) || !['value', 'duplicate'].includes(error.code)) throw error;
    const { text, path = 'username' } = error.problems[0];
    await showNewStaff(visit, { text, field: FIELDS[path] ?? path });
  }
}

export async function submitAct(visit: Visit): Promise<void> {
  const act = ACTS.find((one) => one === visit.request.params.acto);
  if (act === undefined) return showMember(visit);
  const id = String(visit.request.params.id);
  const done = await administer(administrationOf(visit), id, act, field(visit.request, 'rol') || undefined);
  await showMember(visit, { kind: 'done', text: done.text }, done.password);
}
