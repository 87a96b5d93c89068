/** One appointment: what was done, what is asked of the person, her code for the reception, and what she may still do. Pure. */
import { appointmentFolio } from '@amate/terminology/booking/folio.ts';
import { hourOf } from '../../notices/when.ts';
import { Html, html } from '../../security/sign-in/html.ts';
import type { Keeper } from '../kept-elsewhere.ts';
import { svgOf } from '../waitlist/code.ts';
import type { Person } from './desk.ts';
import { at, facts, hidden, nameOf, page } from './pages.ts';
import type { Shown } from './shown.ts';

export interface AppointmentPage {
  readonly one: Shown;
  readonly people: readonly Person[];
  readonly token: string;
  readonly operation: string;
  /** What was just done. */
  readonly done: Done | undefined;
  /** Id of the place that can be had back. */
  readonly before: string | undefined;
  /** Where another hour is chosen; undefined: it cannot be moved here. */
  readonly moveTo: string | undefined;
  /** Who keeps it in an agenda of his own: there it is changed, not here; undefined: it is kept here. */
  readonly keeper: Keeper | undefined;
  /** Read by the reception's scanner. */
  readonly code: string;
  readonly nowMs: number;
}

export const DONE = {
  reservada: 'Su cita quedó reservada.',
  cambiada: 'Su cita quedó cambiada.',
  cancelada: 'Su cita quedó cancelada. El lugar ya es de quien lo necesite.',
  aceptada: 'El lugar es suyo.',
  rechazada: 'Sigue en la lista de espera y conserva su turno.',
} as const;
export type Done = keyof typeof DONE;

/** Whoever comes late may still be let in. */
const SHOWN_AFTER_MS = 12 * 3_600_000;

export function appointmentPage(given: AppointmentPage): string {
  const { one, people, done, nowMs, code, keeper } = given;
  const cancelled = one.status === 'cancelled';
  const open = !cancelled && one.startMs > nowMs;
  const title = cancelled
    ? 'Cita cancelada'
    : one.status === 'pending' && !keeper
      ? 'Hay un lugar para usted'
      : 'Su cita';
  const comes = ['booked', 'arrived'].includes(one.status) && one.startMs + SHOWN_AFTER_MS > nowMs;
  return page(
    title,
    html`<h1>${title}</h1>
${done !== undefined && html`<p role="status" class="hecho">${DONE[done]}</p>`}
<p class="folio">Folio <strong>${appointmentFolio(one.id)}</strong></p>
${facts(one, nameOf(people, one.personId), nowMs)}
${undoOf(given, cancelled)}
${keeper === undefined ? asked(given) : !cancelled && callThem(keeper)}
${comes && html`<h2>Al llegar, muestre este código</h2><p>${new Html(svgOf(code))}</p><p class="nota">Código: ${code.replace(/.{3}(?=.)/g, '$& ')}</p>`}
${open && one.status === 'booked' && kept(given)}
${one.status === 'waitlist' && keeper === undefined && waits(given)}
<p><a href="/citas">Mis citas</a></p>`,
  );
}

/** An act on this appointment. */
const form = ({ one, token, operation }: AppointmentPage, act: string, words: string, look = ''): Html =>
  html`<form method="post" action="${at(`/cita/${one.id}/${act}`)}">${hidden({ ficha: token, operacion: operation })}<button type="submit" class="${look}">${words}</button></form>`;

const waits = (given: AppointmentPage): Html =>
  html`<p role="status">Está en la lista de espera: cuando se libere un lugar se lo ofrecemos y lo apartamos un rato para usted.</p>
${form(given, 'cancelar', 'Salir de la lista de espera', 'secundario')}`;

/** The hospital's own agenda would not learn of what is done here. */
const callThem = ({ name, phone }: Keeper): Html =>
  html`<div class="aviso"><p><strong>Esta cita la lleva ${name ?? 'el hospital'}.</strong> Para cambiarla o cancelarla, ${phone === undefined ? 'llame o acuda ahí' : html`llame al <a href="tel:${phone.replace(/[^+\d]/g, '')}">${phone}</a>`}.</p></div>`;

const kept = (given: AppointmentPage): Html =>
  html`<p>Llegue 15 minutos antes, con una identificación.</p>
<p><a class="boton" href="${at(`/cita/${given.one.id}/calendario.ics`)}">Agregar a mi calendario</a></p>
${given.moveTo !== undefined && html`<p><a class="boton secundario" href="${given.moveTo}">Cambiar día u hora</a></p>`}
${given.keeper === undefined && form(given, 'cancelar', 'Cancelar la cita', 'secundario')}`;

/** What waits for the person's word: a place that is held or offered, or another hour since who attends will not be there. */
function asked(given: AppointmentPage): Html | undefined {
  const { one, nowMs } = given;
  if (one.asks)
    return html`<div class="aviso"><p><strong>Quien le iba a atender no estará y su cita cambió de hora.</strong></p></div>
${form(given, 'aceptar', 'Me sirve esta hora')}`;
  if (one.status !== 'pending') return undefined;
  const stands = one.heldUntilMs !== undefined && one.heldUntilMs > nowMs;
  return html`<p role="status">${stands ? `Se lo guardamos hasta las ${hourOf(one.heldUntilMs)}.` : 'El tiempo para aceptarlo venció: será suyo si nadie lo tomó antes.'}</p>
${form(given, 'aceptar', 'Acepto este lugar')}
${one.waits && form(given, 'rechazar', 'No me sirve; sigo en la lista', 'secundario')}
${form(given, 'cancelar', 'Ya no necesito la cita', 'secundario')}`;
}

function undoOf({ one, token, operation, before }: AppointmentPage, cancelled: boolean): Html | undefined {
  if (before === undefined) return undefined;
  const fields = { ficha: token, operacion: operation, para: one.personId, lugar: before };
  return cancelled
    ? html`<form method="post" action="${at('/reservar')}">${hidden(fields)}<button type="submit">Deshacer: reservar de nuevo esa hora</button></form>`
    : html`<form method="post" action="${at('/cambiar')}">${hidden({ ...fields, cambia: one.id })}<button type="submit" class="secundario">Deshacer el cambio</button></form>`;
}
