/** `/citas/unidades`: clinics, the nearest first. `/citas/avisos`: of what and by which way a person is told. Pure pages. */
import { TOPICS, type Topic } from '../../notices/kinds.ts';
import { type Preferences, WAYS, type Way } from '../../notices/preferences.ts';
import { type Html, html } from '../../security/sign-in/html.ts';
import { ALCALDIAS } from './alcaldias.ts';
import type { Person } from './desk.ts';
import type { Clinic, Meant, Near } from './near.ts';
import { at, page } from './pages.ts';

export interface ClinicsPage {
  readonly person: Person;
  readonly meant: Meant;
  readonly near: Near | undefined;
  readonly clinics: readonly Clinic[];
}

export const clinicsPage = ({ person, meant, near, clinics }: ClinicsPage): string =>
  page(
    'Unidades de salud',
    html`<h1>Unidades de salud</h1>
${meant.kind === 'unknown' && html`<div class="aviso" role="alert"><p>No conocemos ese lugar. Escriba los cinco números de su código postal o elija su alcaldía.</p></div>`}
<form method="get" action="${at('/unidades')}">
<label for="cerca">Código postal o alcaldía</label>
<input id="cerca" name="cerca" type="text" maxlength="60" list="alcaldias" autocomplete="postal-code" value="${near?.postalCode ?? near?.alcaldia?.name ?? ''}">
<datalist id="alcaldias">${ALCALDIAS.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
<button type="submit" class="secundario">Buscar</button></form>
<ul class="unidades">${clinics.map((one) => clinicItem(person, one))}</ul>`,
  );

const clinicItem = (person: Person, one: Clinic): Html => html`<li><h2>${one.name}</h2>
<p>${[one.street, one.alcaldia, one.postalCode && `C.P. ${one.postalCode}`].filter(Boolean).join(', ')}<br>
<a href="${one.map}" rel="noreferrer" aria-label="Ver en el mapa: ${one.name}">Ver en el mapa</a></p>
<p>Pedir cita: ${one.services.map(({ key, name }, index) => html`${index > 0 && ' · '}<a href="${at('/lugares', { para: person.id, servicio: key, unidad: one.id })}" aria-label="${name} en ${one.name}">${name}</a>`)}</p></li>`;

const TOPIC_WORDS: Readonly<Record<Topic, string>> = {
  citas: 'De mis citas y lugares que se liberan',
  emergencias: 'Cuando abran mi expediente por una emergencia',
  accesos: 'Cada mañana, si alguien consultó mi expediente el día anterior',
  programas: 'Consejos del programa de mediciones en casa',
};
const WAY_WORDS: Readonly<Record<Way, string>> = {
  todos: 'Por el medio que haya',
  correo: 'Solo por correo',
  sms: 'Solo por SMS',
  ninguno: 'No avisarme',
};
const CHANNEL_WORDS = { correo: 'Correo', sms: 'SMS' } as const;

export const preferencesPage = ({ temas, medios }: Preferences, token: string, done: boolean): string =>
  page(
    'Mis avisos',
    html`<h1>¿Cómo le avisamos?</h1>
${done && html`<p role="status" class="hecho">Quedó guardado.</p>`}
<dl class="cita">${medios.map(({ medio, direccion }) => html`<div><dt>${CHANNEL_WORDS[medio]}</dt><dd>${direccion ?? 'No lo tenemos: dígalo en su centro de salud.'}</dd></div>`)}</dl>
<form method="post" action="${at('/avisos')}"><input type="hidden" name="ficha" value="${token}">
${TOPICS.map((tema) => topicField(tema, temas.find((one) => one.tema === tema)?.medio ?? 'todos'))}
<button type="submit">Guardar</button></form>`,
  );

const topicField = (tema: Topic, chosen: Way): Html => html`<label for="${tema}">${TOPIC_WORDS[tema]}</label>
<select id="${tema}" name="${tema}">${WAYS.map((way) => html`<option value="${way}"${way === chosen && html` selected`}>${WAY_WORDS[way]}</option>`)}</select>`;
