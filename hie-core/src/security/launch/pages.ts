/** The pages of a SMART app's launch: which person, and whether the app may. Pure. */
import { type Html, html } from '../sign-in/html.ts';
import { layout, problem } from '../sign-in/pages.ts';
import type { ShownPatient } from './patients.ts';

export interface ConsentPage {
  readonly action: string;
  readonly app: string;
  /** Where the answer goes: host of the app. */
  readonly host: string;
  readonly account: string;
  readonly texts: readonly string[];
  readonly patient: ShownPatient | undefined;
  /** The person is the one who allows it. */
  readonly own: boolean;
}

export function consentPage(page: ConsentPage): string {
  const whose = page.own ? 'de su expediente' : '';
  return layout(
    'Permitir acceso',
    html`<h1>¿Permitir que «${page.app}» entre?</h1>
<p>Es una aplicación de <strong>${page.host}</strong>, ajena a este sistema. Usted entró como <strong>${page.account}</strong>.</p>
${page.patient && !page.own && html`<p>Verá solamente el expediente de:</p>${personCard(page.patient)}`}
<h2>Si lo permite, ${whose === '' ? '' : `${whose} `}podrá:</h2>
<ul>${page.texts.map((text) => html`<li>${text}</li>`)}</ul>
<p class="nota">Cada consulta quedará registrada. Puede retirar el permiso cuando quiera en «Mi cuenta».</p>
<form method="post" action="${page.action}/permiso">
${page.patient && html`<input type="hidden" name="persona" value="${page.patient.id}">`}
<div class="botones">
<button type="submit" name="decision" value="si">Permitir</button>
<button type="submit" name="decision" value="no" class="secundario">No permitir</button>
</div>
</form>`,
  );
}

export function pickerPage(page: {
  readonly action: string;
  readonly app: string;
  readonly text: string;
  readonly error: string | undefined;
  readonly found: readonly ShownPatient[] | undefined;
}): string {
  const { action, found } = page;
  const results =
    found &&
    (found.length === 0
      ? html`<p role="status">Nadie coincide con «${page.text}». Revise la CURP, o escriba un nombre y un apellido.</p>`
      : html`<h2>${found.length === 1 ? 'Una persona' : `${found.length} personas`}</h2>
<ul class="personas">${found.map(
          (person) => html`<li>${personCard(person)}
<form method="post" action="${action}/persona"><input type="hidden" name="persona" value="${person.id}"><button type="submit" class="secundario">Elegir<span class="oculto"> a ${person.name}</span></button></form></li>`,
        )}</ul>`);
  return layout(
    page.error === undefined ? 'Elegir persona' : 'Error: elegir persona',
    html`<h1>¿De quién?</h1>
<p>«${page.app}» trabaja con el expediente de una sola persona. Búsquela.</p>
${problem('No se pudo buscar', page.error, 'texto')}
<form method="post" action="${action}/persona" novalidate>
<label for="texto">CURP o nombre</label>
<input id="texto" name="texto" type="text" value="${page.text}" autocomplete="off" maxlength="100" required${!found && html` autofocus`}>
<button type="submit">Buscar</button>
</form>
${results}
<form method="post" action="${action}/permiso"><button type="submit" name="decision" value="no" class="enlace">Cancelar</button></form>`,
  );
}

const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'];

function shownDate(date: string | undefined): string {
  const [year, month, day] = (date ?? '').split('-');
  if (year === undefined || year === '') return 'fecha de nacimiento desconocida';
  const name = MONTHS[Number(month) - 1];
  return [day && String(Number(day)), name, year].filter((part) => part !== undefined).join(' ');
}

const personCard = (person: ShownPatient): Html =>
  html`<p class="persona"><strong>${person.name}</strong><br>${shownDate(person.birthDate)}${person.curp && html`<br>CURP <code>${person.curp}</code>`}</p>`;
