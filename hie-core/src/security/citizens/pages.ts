/** Why a citizen did not get in, and what to do next. Pure; plain words, never an error code alone. */
import { html } from '../sign-in/html.ts';
import { layout } from '../sign-in/pages.ts';
import type { WhyNot } from './door.ts';

type Text = readonly [title: string, ...paragraphs: readonly string[]];

const TEXTS: Readonly<Record<WhyNot, (label: string) => Text>> = {
  state: () => [
    'La entrada caducó',
    'Pasó demasiado tiempo, o la página se abrió en otro navegador. Vuelva a empezar desde aquí.',
  ],
  cancelled: (label) => [
    'No se completó la entrada',
    `Usted salió de ${label} sin terminar. Puede intentarlo otra vez.`,
  ],
  failed: (label) => [
    `${label} no respondió`,
    'Su expediente está bien; lo que falla es la puerta de entrada. Inténtelo de nuevo en unos minutos.',
  ],
  unverified: (label) => [
    `Su cuenta de ${label} no está verificada`,
    `Para ver un expediente de salud hay que estar seguros de quién es usted, y su cuenta todavía no tiene CURP comprobada.`,
    `Entre a ${label}, elija «Verificar mi cuenta» y siga los pasos con su identificación oficial y un comprobante de domicilio. Después vuelva aquí.`,
  ],
  'invalid-curp': (label) => [
    'La CURP de su cuenta no es válida',
    `${label} nos dio una CURP con un error. Corríjala en su cuenta, o consúltela en el sitio de RENAPO, y vuelva a intentarlo.`,
  ],
  'no-record': () => [
    'Todavía no hay un expediente con su CURP',
    'Se crea la primera vez que lo atienden en un centro de salud u hospital de la red. Si ya lo atendieron, pida en la recepción de su unidad que registren su CURP.',
  ],
  unclear: () => [
    'Su expediente está en revisión',
    'Hay más de un expediente con su CURP y una persona tiene que revisarlos antes de mostrar alguno. Pregunte en la recepción de su unidad de salud.',
  ],
  disabled: () => ['Su acceso está suspendido', 'Pregunte en la recepción de su unidad de salud.'],
};

export function whyNotPage(why: WhyNot, label: string, again: string): string {
  const [title, ...paragraphs] = TEXTS[why](label);
  return layout(
    title,
    html`<h1>${title}</h1>
${paragraphs.map((text) => html`<p>${text}</p>`)}
<p><a class="boton" href="${again}">Volver a la entrada</a></p>`,
  );
}
