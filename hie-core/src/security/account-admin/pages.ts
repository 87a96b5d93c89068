/** The pages of accounts: one's own (sessions, password, second factor, apps) and those of the facility. Pure. */

import { shortTimeOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { type Html, html } from '../sign-in/html.ts';
import { invalid, layout, problem } from '../sign-in/pages.ts';
import { enrolForm, newPasswordFields, recoveryList } from '../sign-in/second-step-pages.ts';
import type { OpenSession } from '../sign-in/sessions.ts';
import type { AccountRow } from '../sql.ts';
import type { Act, StaffRole } from './administer.ts';
import type { ListedAccount } from './sql.ts';

export interface Frame {
  readonly account: AccountRow;
  readonly token: string;
  readonly administers: boolean;
  readonly here: 'mia' | 'unidad';
}

const ROLES: Readonly<Record<string, string>> = {
  medico: 'Medicina',
  enfermeria: 'Enfermería',
  farmacia: 'Farmacia',
  recepcion: 'Recepción',
  administrador: 'Administración de la unidad',
  operador: 'Operación del sistema',
  paciente: 'Paciente',
};

export const ficha = (frame: Pick<Frame, 'token'>): Html =>
  html`<input type="hidden" name="ficha" value="${frame.token}">`;

function page(frame: Frame, title: string, content: Html): string {
  const link = (href: string, text: string, here: boolean): Html =>
    html`<a href="${href}"${here && html` aria-current="page"`}>${text}</a>`;
  const nav = html`<nav aria-label="Cuenta"><p>${frame.account.name}</p><p>${link('/cuentas', 'Mi cuenta', frame.here === 'mia')}
${frame.administers && link('/cuentas/unidad', 'Cuentas de la unidad', frame.here === 'unidad')}
<a href="/">Volver a Amate</a></p></nav>`;
  return layout(title, content, { nav });
}

const button = (frame: Frame, action: string, text: string, more: Html | false = false, style = 'secundario'): Html =>
  html`<form method="post" action="${action}">${ficha(frame)}${more}<button type="submit" class="${style}">${text}</button></form>`;

export interface Note {
  readonly kind: 'done' | 'wrong';
  readonly text: string;
}

const note = (told: Note | undefined): Html | undefined =>
  told?.kind === 'wrong'
    ? problem('No se hizo', told.text, 'contenido')
    : told && html`<p class="hecho" role="status">${told.text}</p>`;

export interface OwnAccount {
  readonly sessions: readonly OpenSession[];
  readonly apps: readonly { readonly grantId: string; readonly name: string }[];
  readonly totp: boolean;
  readonly recoveryCodes: number;
  readonly hasPassword: boolean;
}

export function ownPage(frame: Frame, own: OwnAccount, told: Note | undefined): string {
  const others = own.sessions.filter((session) => !session.current).length;
  return page(
    frame,
    'Mi cuenta',
    html`<h1 id="contenido">Mi cuenta</h1>
${note(told)}
<p>${frame.account.username}, ${ROLES[frame.account.role] ?? frame.account.role}${frame.account.clues && html`, unidad <code>${frame.account.clues}</code>`}</p>
<h2>Sesiones abiertas</h2>
<ul class="lista">${own.sessions.map((session) => sessionItem(frame, session))}</ul>
${others > 0 && button(frame, '/cuentas/sesiones', 'Cerrar las demás sesiones', html`<input type="hidden" name="cual" value="otras">`)}
<p class="nota">Al cerrar una sesión nadie puede renovarla; lo que ya tenía abierto termina en menos de 10 minutos.</p>
${
  own.apps.length > 0 &&
  html`<h2>Aplicaciones con permiso</h2><ul class="lista">${own.apps.map(
    (app) =>
      html`<li><strong>${app.name}</strong>${button(frame, '/cuentas/aplicaciones', `Quitar permiso a ${app.name}`, html`<input type="hidden" name="permiso" value="${app.grantId}">`)}</li>`,
  )}</ul>`
}
${
  own.hasPassword &&
  html`<h2>Contraseña y verificación</h2>
<p><a href="/cuentas/contrasena">Cambiar mi contraseña</a></p>
<p>${own.totp ? html`Verificación con el teléfono: <strong>activada</strong>. Le quedan ${own.recoveryCodes} códigos de recuperación.` : html`Verificación con el teléfono: <strong>no activada</strong>.`}</p>
<p><a href="/cuentas/verificacion">${own.totp ? 'Pedir nuevos códigos de recuperación' : 'Activar la verificación'}</a></p>`
}`,
  );
}

const sessionItem = (frame: Frame, session: OpenSession): Html => html`<li>
<p><strong>${session.device}</strong>${session.current && html` <span class="sello">esta sesión</span>`}<br>
Último uso: ${shortTimeOf(session.lastUsedAt.getTime())}. Entró: ${shortTimeOf(session.startedAt.getTime())}, desde ${session.address}.</p>
${!session.current && button(frame, '/cuentas/sesiones', 'Cerrar', html`<input type="hidden" name="cual" value="${session.uid}">`)}</li>`;

const currentPassword = (wrong: boolean): Html => html`<label for="actual">Contraseña actual</label>
<input id="actual" name="actual" type="password" autocomplete="current-password" maxlength="512" required${invalid(wrong)}>`;

export function passwordPage(frame: Frame, error: string | undefined): string {
  return page(
    frame,
    error === undefined ? 'Cambiar contraseña' : 'Error: cambiar contraseña',
    html`<h1>Cambiar contraseña</h1>
${problem('La contraseña no se cambió', error, 'actual')}
<p id="ayuda">Al menos 12 caracteres que no use en otro lado. Las demás sesiones se cierran.</p>
<form method="post" action="/cuentas/contrasena" novalidate>${ficha(frame)}
${currentPassword(error !== undefined)}
${newPasswordFields(error !== undefined)}
<button type="submit">Cambiar</button>
</form>`,
  );
}

/** Asked again here: who finds the screen open must not put his own phone in. */
export function totpPage(
  frame: Frame,
  offer: { secret: string; uri: string } | undefined,
  error: string | undefined,
): string {
  const title = offer ? 'Activar la verificación' : 'Nuevos códigos de recuperación';
  return page(
    frame,
    error === undefined ? title : `Error: ${title}`,
    html`<h1>${title}</h1>
${
  offer
    ? enrolForm({ ...offer, action: '/cuentas/verificacion', error, required: false })
    : html`${problem('No se hizo', error, 'actual')}<p>Los códigos anteriores dejarán de servir.</p><form method="post" action="/cuentas/verificacion" novalidate>`
}
${ficha(frame)}
${currentPassword(error !== undefined)}
<button type="submit">${offer ? 'Activar' : 'Dar códigos nuevos'}</button>
</form>`,
  );
}

export const recoveryCodesPage = (frame: Frame, codes: readonly string[]): string =>
  page(
    frame,
    'Sus códigos de recuperación',
    html`<h1>Sus códigos de recuperación</h1>${recoveryList(codes)}<p><a class="boton" href="/cuentas">Ya los guardé</a></p>`,
  );

export function staffPage(frame: Frame, staff: readonly ListedAccount[], text: string): string {
  return page(
    frame,
    'Cuentas de la unidad',
    html`<h1>Cuentas de la unidad</h1>
<p><a class="boton" href="/cuentas/unidad/nueva">Crear una cuenta</a></p>
<form method="get" action="/cuentas/unidad" role="search"><label for="texto">Nombre o usuario</label>
<input id="texto" name="texto" type="text" value="${text}" maxlength="100"><button type="submit" class="secundario">Buscar</button></form>
<p role="status">${staff.length === 0 ? 'Ninguna cuenta.' : staff.length === 1 ? '1 cuenta.' : `${staff.length}${staff.length === 200 ? ' o más' : ''} cuentas.`}</p>
<div class="tabla" role="region" aria-label="Cuentas" tabindex="0"><table><thead><tr><th scope="col">Nombre</th><th scope="col">Usuario</th><th scope="col">Rol</th><th scope="col">Unidad</th><th scope="col">Estado</th><th scope="col">Último uso</th></tr></thead>
<tbody>${staff.map(
      (one) =>
        html`<tr><th scope="row"><a href="/cuentas/unidad/${one.id}">${one.name}</a></th><td data-label="Usuario">${one.username}</td><td data-label="Rol">${ROLES[one.role] ?? one.role}</td><td data-label="Unidad">${one.clues ?? 'todas'}</td><td data-label="Estado">${stateOf(one)}</td><td data-label="Último uso">${one.lastUsedAt === null ? 'nunca' : shortTimeOf(one.lastUsedAt.getTime())}</td></tr>`,
    )}</tbody></table></div>`,
  );
}

const stateOf = (one: ListedAccount): string =>
  one.disabled ? 'Desactivada' : one.mustChangePassword ? 'Con contraseña temporal' : 'Activa';

const roleSelect = (roles: readonly StaffRole[], chosen: string): Html => html`<label for="rol">Rol</label>
<select id="rol" name="rol">${roles.map((role) => html`<option value="${role}"${role === chosen && html` selected`}>${ROLES[role]}</option>`)}</select>`;

export interface NewStaffForm {
  readonly roles: readonly StaffRole[];
  /** Of an administrator: fixed. */
  readonly clues: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly error: { readonly text: string; readonly field: string } | undefined;
}

export function newStaffPage(frame: Frame, { roles, clues, values, error }: NewStaffForm): string {
  const input = (
    name: string,
    label: string,
    more: Html | false = false,
  ): Html => html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" value="${values[name] ?? ''}" maxlength="120" autocomplete="off" autocapitalize="none" spellcheck="false"${more}${invalid(error?.field === name)}>`;
  return page(
    frame,
    error === undefined ? 'Crear una cuenta' : 'Error: crear una cuenta',
    html`<h1>Crear una cuenta</h1>
${error && problem('La cuenta no se creó', error.text, error.field)}
<form method="post" action="/cuentas/unidad/nueva" novalidate>${ficha(frame)}
${input('nombre', 'Nombre completo, como lo leerá la ciudadanía', html` required`)}
${input('usuario', 'Usuario (letras, números y puntos)', html` required`)}
${roleSelect(roles, values.rol ?? 'medico')}
${clues === undefined ? input('clues', 'CLUES de la unidad') : html`<p>Unidad: <code>${clues}</code></p>`}
${input('cedula', 'Cédula profesional (si tiene)', html` inputmode="numeric"`)}
<button type="submit">Crear</button>
</form>`,
  );
}

export interface MemberPage {
  readonly member: ListedAccount;
  readonly roles: readonly StaffRole[];
  readonly sessions: readonly OpenSession[];
  /** Not one's own account, and of a role one administers. */
  readonly changeable: boolean;
  readonly told: Note | undefined;
  readonly password: string | undefined;
}

export function memberPage(frame: Frame, shown: MemberPage): string {
  const { member, password } = shown;
  const act = (name: Act, text: string): Html => button(frame, `/cuentas/unidad/${member.id}/${name}`, text);
  return page(
    frame,
    member.name,
    html`<h1 id="contenido">${member.name}</h1>
${note(shown.told)}
${password !== undefined && html`<div class="entrega"><p>Contraseña temporal de <strong>${member.username}</strong>. Entréguela en persona; no se vuelve a mostrar.</p><p><code class="clave">${password}</code></p></div>`}
<dl><dt>Usuario</dt><dd>${member.username}</dd><dt>Rol</dt><dd>${ROLES[member.role] ?? member.role}</dd><dt>Unidad</dt><dd>${member.clues ?? 'todas'}</dd>
<dt>Cédula</dt><dd>${member.cedula ?? 'sin registrar'}</dd><dt>Estado</dt><dd>${stateOf(member)}</dd><dt>Verificación</dt><dd>${member.totp ? 'activada' : 'no activada'}</dd></dl>
${shown.changeable ? changes(frame, shown, act) : html`<p class="nota">Esta cuenta la administra otra persona.</p>`}
<p><a href="/cuentas/unidad">Volver a la lista</a></p>`,
  );
}

function changes(frame: Frame, { member, roles, sessions }: MemberPage, act: (name: Act, text: string) => Html): Html {
  if (member.disabled) return html`<h2>Cambios</h2>${act('activar', 'Activar la cuenta')}`;
  const open = sessions.length === 0 ? 'Ninguna.' : sessions.map(({ device }) => device).join('; ');
  return html`<h2>No puede entrar</h2>
<div class="actos">${act('contrasena', 'Dar una contraseña temporal')}${act('desbloquear', 'Desbloquear')}${member.totp && act('verificacion', 'Restablecer su verificación')}</div>
<h2>Sesiones abiertas</h2><p>${open}</p>
${sessions.length > 0 && act('sesiones', 'Cerrar sus sesiones')}
<h2>Cambió de función</h2>
<form method="post" action="/cuentas/unidad/${member.id}/rol">${ficha(frame)}${roleSelect(roles, member.role)}<button type="submit" class="secundario">Cambiar el rol</button></form>
<h2>Ya no trabaja aquí</h2>
${act('desactivar', 'Desactivar la cuenta')}`;
}
