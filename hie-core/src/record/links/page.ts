/** The pages that a link opens: first who asks, without a word of the person; then the summary, as any browser shows and prints it. Pure. */
import { shortTimeOf, spokenTimeOf } from '@amate/terminology/booking/mexico-city-day.ts';
import type { Bundle, Composition, Patient } from '@medplum/fhirtypes';
import { Html, html } from '../../security/sign-in/html.ts';
import { invalid, layout, problem } from '../../security/sign-in/pages.ts';
import { LEFT_OUT } from './links.ts';

export const MOST_WHO = 120;

export interface AskPage {
  readonly action: string;
  readonly expiresAt: Date;
  readonly error: string | undefined;
}

export const askPage = ({ action, expiresAt, error }: AskPage): string =>
  layout(
    error === undefined ? 'Resumen compartido' : 'Error: resumen compartido',
    html`<h1>Resumen de salud compartido</h1>
${problem('Falta su nombre', error, 'quien')}
<p>Una persona le muestra su resumen de salud. El enlace vence el <strong>${spokenTimeOf(expiresAt.getTime(), Date.now())}</strong> (Ciudad de México).</p>
<form method="post" action="${action}" novalidate>
<label for="quien">¿Quién lo abre? Nombre y unidad</label>
<input id="quien" name="quien" type="text" maxlength="${MOST_WHO}" autocomplete="name" required${invalid(error !== undefined) ?? html` aria-describedby="ayuda"`}>
<p id="ayuda" class="nota">Por ejemplo: Dra. Ana Ríos, Hospital General de Puebla. Lo que escriba y la hora quedan en la lista de accesos de la persona.</p>
<div class="botones"><button type="submit" name="forma" value="ver">Abrir el resumen</button>
<button type="submit" name="forma" value="ips" class="secundario">Descargar para mi sistema (archivo IPS)</button></div>
</form>`,
  );

export const endedPage = (): string =>
  layout(
    'El enlace ya no abre',
    html`<h1>El enlace ya no abre</h1>
<p>Venció, la persona lo retiró o no está completo. Pida a la persona uno nuevo: lo hace en un minuto desde su teléfono.</p>`,
  );

export const waitPage = (seconds: number): string =>
  layout(
    'Espere un momento',
    html`<h1>Espere un momento</h1><p>Hubo demasiados intentos. Vuelva a intentarlo en ${seconds} segundos.</p>`,
  );

/** Narratives are the hub's own (record/narrative.ts), escaped where they are made. */
export function summaryPage(bundle: Bundle): string {
  const of = <T>(type: string): T | undefined =>
    bundle.entry?.find(({ resource }) => resource?.resourceType === type)?.resource as T | undefined;
  const composition = of<Composition>('Composition');
  const patient = of<Patient>('Patient');
  const name = patient?.name?.[0];
  const shown = name?.text ?? [...(name?.given ?? []), name?.family].filter(Boolean).join(' ');
  return layout(
    'Resumen de salud',
    html`<h1>Resumen de salud</h1>
<p><strong>${shown}</strong>${patient?.birthDate && html`, nació el ${patient.birthDate}`}</p>
<p class="nota">${LEFT_OUT} Hecho el ${shortTimeOf(Date.now())}. Para guardarlo en papel, imprima esta página.</p>
${(composition?.section ?? []).map(
  ({ title, text }) =>
    html`<section class="tabla" tabindex="0" aria-label="${title ?? 'Parte'}"><h2>${title ?? ''}</h2>${new Html(text?.div ?? '')}</section>`,
)}`,
    { wide: true },
  );
}
