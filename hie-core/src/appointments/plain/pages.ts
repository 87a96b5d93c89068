/**
 * Appointments without script: plain pages and forms, es-MX, WCAG 2.2 AA, for any telephone that shows web pages.
 * Pure: data in, HTML out. From the list, a citizen is four taps from the folio: ask, service, place, confirm.
 */
import { clockOf, dayKeyOf, spokenDayOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { type Html, html } from '../../security/sign-in/html.ts';
import { layout } from '../../security/sign-in/pages.ts';
import { ALCALDIAS } from './alcaldias.ts';
import type { Offer, Offers, Person } from './desk.ts';
import type { Service } from './near.ts';
import { type Shown, spokenPlace } from './shown.ts';

export const STYLE_PATH = '/citas/estilo.css';
const NAV = html`<nav aria-label="Citas"><ul><li><a href="/citas">Mis citas</a></li><li><a href="/citas/unidades">Unidades</a></li><li><a href="/citas/avisos">Avisos</a></li><li><a href="/">Mi expediente</a></li><li><a href="/oidc/session/end">Salir</a></li></ul></nav>`;

export const page = (title: string, content: Html): string =>
  layout(title, content, { nav: NAV, wide: false, style: STYLE_PATH });

/** An address of these pages; what is empty is left out. */
export function at(path: string, values: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  return query.size === 0 ? `/citas${path}` : `/citas${path}?${query}`;
}

/** What is carried from page to page. */
export interface Asking {
  readonly para: string;
  readonly servicio: string;
  readonly cerca?: string | undefined;
  readonly unidad?: string | undefined;
  /** Id of the appointment that is moved; left out: a new one. */
  readonly cambia?: string | undefined;
  readonly [name: string]: string | undefined;
}

export interface HomePage {
  readonly people: readonly Person[];
  readonly appointments: readonly Shown[];
  readonly nowMs: number;
}

const calm = (name: string): string =>
  name === name.toUpperCase() ? name.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase()) : name;
export const nameOf = (people: readonly Person[], id: string | undefined): string | undefined => {
  const person = people.find((one) => one.id === id);
  return person === undefined || person.own ? undefined : calm(person.name);
};

const STATES: Readonly<Record<string, string>> = {
  pending: 'por confirmar',
  waitlist: 'en lista de espera',
  cancelled: 'cancelada',
  noshow: 'no asistió',
  arrived: 'ya llegó',
  fulfilled: 'atendida',
};

const stateOf = (one: Shown): string | undefined => (one.asks ? 'cambió de hora: confirme' : STATES[one.status]);

export function homePage({ people, appointments, nowMs }: HomePage): string {
  return page(
    'Mis citas',
    html`<h1>Mis citas</h1>
${
  appointments.length === 0
    ? html`<p>No hay citas por venir.</p>`
    : html`<ul class="citas">${appointments.map(
        (one) =>
          html`<li><a href="${at(`/cita/${one.id}`)}"><strong>${spokenPlace(one, nowMs)}</strong><br>${one.service}, ${one.clinic}${nameOf(people, one.personId) && html`<br>Para ${nameOf(people, one.personId)}`}${stateOf(one) && html` (${stateOf(one)})`}</a></li>`,
      )}</ul>`
}
<h2>Pedir una cita</h2>
<ul class="opciones">${people.map(
      (person) =>
        html`<li><a class="boton" href="${at('/nueva', { para: person.id })}">${person.own ? (people.length > 1 ? 'Para mí' : 'Pedir una cita') : `Para ${calm(person.name)}`}</a></li>`,
    )}</ul>`,
  );
}

export const servicePage = (para: string, services: readonly Service[]): string =>
  page(
    '¿Qué necesita?',
    html`<h1>¿Qué necesita?</h1>
${
  services.length === 0
    ? html`<p>Por ahora ninguna unidad ofrece citas por aquí. Llame o acuda a su centro de salud.</p>`
    : html`<ul class="opciones">${services.map(
        ({ key, name }) =>
          html`<li><a class="boton secundario" href="${at('/lugares', { para, servicio: key })}">${name}</a></li>`,
      )}</ul>`
}
<p class="nota">Si es una urgencia, no pida cita: acuda a urgencias o llame al 911. A otras especialidades se llega con una referencia de su centro de salud.</p>`,
  );

export interface PlacesPage {
  readonly asking: Asking;
  readonly service: string;
  readonly offers: Offers;
  readonly chosen: Offer | undefined;
  readonly places: readonly Shown[];
  /** Places went on after these. */
  readonly more: boolean;
  readonly token: string;
  readonly operation: string;
  readonly nowMs: number;
}

export function placesPage(given: PlacesPage): string {
  const { asking, service, offers, chosen, places, more, nowMs } = given;
  const days = [...Map.groupBy(places, ({ startMs }) => dayKeyOf(startMs))];
  const last = places.at(-1);
  return page(
    `Lugares: ${service}`,
    html`<h1>${asking.cambia ? 'Elija otra hora' : 'Elija día y hora'}</h1>
<p>${service}${chosen && html` en <strong>${chosen.name}</strong>${chosen.alcaldia && html`, ${chosen.alcaldia}`}`}</p>
${offers.meant.kind === 'unknown' && html`<div class="aviso" role="alert"><p>No conocemos ese lugar. Escriba los cinco números de su código postal o elija su alcaldía.</p></div>`}
${days.map(
  ([
    key,
    list,
  ]) => html`<section aria-labelledby="dia-${key}"><h2 id="dia-${key}">${spokenDayOf(list[0]!.startMs, nowMs)}</h2>
<ul class="horas">${list.map(
    (one) =>
      html`<li><a href="${at('/revisar', { ...asking, lugar: one.id })}" aria-label="${spokenPlace(one, nowMs)}">${clockOf(one.startMs)}</a></li>`,
  )}</ul></section>`,
)}
${places.length === 0 && html`<div class="aviso"><h2>Aquí no hay lugares en los próximos 60 días</h2><p>Elija otra unidad de la lista, o vuelva mañana: los lugares que se cancelan se ofrecen de nuevo. También puede acudir temprano: cada día se guardan lugares para quien llega sin cita.</p></div>`}
${chosen !== undefined && asking.cambia === undefined && places.length === 0 && waitForm(given, chosen)}
${more && last !== undefined && html`<p><a class="boton secundario" href="${at('/lugares', { ...asking, unidad: chosen?.id, desde: String(last.startMs + 1) })}">Ver más días</a></p>`}
${offers.clinics.length > 1 && otherClinics(asking, offers, chosen, nowMs)}
${whereForm(asking, offers)}`,
  );
}

const waitForm = (
  { asking, token, operation }: PlacesPage,
  { agendas }: Offer,
): Html => html`<form method="post" action="${at('/esperar')}">
${hidden({ ficha: token, operacion: operation, para: asking.para, servicio: asking.servicio, espera: agendas[0]?.serviceId })}
<button type="submit">Avisarme si se libera un lugar</button></form>`;

const otherClinics = (
  asking: Asking,
  offers: Offers,
  chosen: Offer | undefined,
  nowMs: number,
): Html => html`<h2>Otras unidades cercanas</h2>
<ul class="citas">${offers.clinics
  .filter(({ id }) => id !== chosen?.id)
  .map(
    (one) =>
      html`<li><a href="${at('/lugares', { ...asking, unidad: one.id })}"><strong>${one.name}</strong>${one.alcaldia && html`, ${one.alcaldia}`}<br>${one.firstMs === undefined ? 'Sin lugares por ahora' : `Primer lugar: ${spokenDayOf(one.firstMs, nowMs)}, ${clockOf(one.firstMs)}`}</a></li>`,
  )}</ul>`;

const whereForm = (asking: Asking, { near }: Offers): Html => html`<h2>Buscar en otra zona</h2>
<form method="get" action="${at('/lugares')}">${hidden({ ...asking, cerca: undefined, unidad: undefined })}
<label for="cerca">Código postal o alcaldía</label>
<input id="cerca" name="cerca" type="text" maxlength="60" list="alcaldias" autocomplete="postal-code" value="${near?.postalCode ?? near?.alcaldia?.name ?? ''}">
<datalist id="alcaldias">${ALCALDIAS.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
<button type="submit" class="secundario">Buscar</button></form>`;

export const hidden = (values: Readonly<Record<string, string | undefined>>): readonly Html[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value ? [html`<input type="hidden" name="${name}" value="${value}">`] : [],
  );

export interface CheckPage {
  readonly asking: Asking;
  readonly place: Shown;
  readonly person: Person;
  readonly token: string;
  readonly operation: string;
  readonly nowMs: number;
}

export function checkPage({ asking, place, person, token, operation, nowMs }: CheckPage): string {
  const moves = asking.cambia !== undefined;
  return page(
    'Revise su cita',
    html`<h1>Revise su cita</h1>
${facts(place, person.own ? undefined : calm(person.name), nowMs)}
<form method="post" action="${at(moves ? '/cambiar' : '/reservar')}">
${hidden({ ficha: token, operacion: operation, para: asking.para, servicio: asking.servicio, lugar: place.id, cambia: asking.cambia })}
${
  !moves &&
  html`<label for="motivo">Motivo (opcional)</label>
<input id="motivo" name="motivo" type="text" maxlength="200" autocomplete="off" aria-describedby="ayuda">
<p id="ayuda" class="nota">Lo lee el personal de la unidad.</p>`
}
<button type="submit">${moves ? 'Cambiar la cita' : 'Confirmar la cita'}</button></form>
<p><a href="${at('/lugares', asking)}">Elegir otra hora</a></p>`,
  );
}

export const facts = (one: Shown, forWhom: string | undefined, nowMs: number): Html => html`<dl class="cita">
<div><dt>Cuándo</dt><dd><strong>${Number.isNaN(one.startMs) ? 'Cuando se libere un lugar' : `${spokenDayOf(one.startMs, nowMs)}, ${clockOf(one.startMs)}`}</strong></dd></div>
<div><dt>Qué</dt><dd>${one.service}${one.who && html`, con ${one.who}`}</dd></div>
<div><dt>Dónde</dt><dd>${one.clinic}${one.address && html`<br>${one.address}`}</dd></div>
${forWhom !== undefined && html`<div><dt>Para</dt><dd>${forWhom}</dd></div>`}
</dl>`;

/** Something cannot be done, and what can. */
export const refusedPage = (text: string, fix: string | undefined, next: string, nextWords: string): string =>
  page(
    'No se pudo',
    html`<h1>No se pudo</h1><div class="aviso" role="alert"><p><strong>${text}</strong></p>${fix && html`<p>${fix}</p>`}</div>
<p><a class="boton" href="${next}">${nextWords}</a></p><p><a href="/citas">Mis citas</a></p>`,
  );

export const notForStaffPage = (): string =>
  page(
    'Citas de la ciudadanía',
    html`<h1>Citas de la ciudadanía</h1><p>Estas páginas son para que cada persona pida sus citas. Su cuenta es de trabajo: use la agenda de su unidad.</p>
<p><a class="boton" href="/">Ir a Amate</a></p>`,
  );

export const noRecordPage = (): string =>
  page(
    'Falta su expediente',
    html`<h1>Todavía no hay un expediente con su CURP</h1>
<p>Para pedir citas por aquí, acuda una vez a su centro de salud con su CURP: ahí lo abren en el momento.</p>`,
  );
