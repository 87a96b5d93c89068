/** What a link shows: plain forms, no script, no name and no service; whoever has the link learns when and where. es-MX. Pure. */
import type { Topic } from '../../notices/kinds.ts';
import { hourOf, whenOf } from '../../notices/when.ts';
import { Html, html } from '../../security/sign-in/html.ts';
import { layout } from '../../security/sign-in/pages.ts';
import { svgOf } from './code.ts';
import type { LinkAct, Shown, ShownAppointment } from './respond.ts';

const BUTTONS: Readonly<Record<LinkAct, string>> = {
  confirmar: 'Sí voy',
  cancelar: 'No voy: cancelar mi cita',
  aceptar: 'Acepto este lugar',
  rechazar: 'No puedo ese día; sigo en la lista',
  salir: 'Ya no necesito la cita',
};
const DONE: Readonly<Record<LinkAct, string>> = {
  confirmar: 'Confirmó su cita',
  cancelar: 'Canceló su cita',
  aceptar: 'El lugar es suyo',
  rechazar: 'Sigue en la lista de espera',
  salir: 'Salió de la lista de espera',
};
const AFTER: Partial<Readonly<Record<LinkAct, string>>> = {
  confirmar: 'Gracias por avisar. Si algo cambia, entre a su cuenta.',
  aceptar: 'Si algo cambia, entre a su cuenta.',
  cancelar: 'Gracias por avisar: ese lugar ya se ofrece a otra persona.',
  rechazar: 'Le avisaremos cuando haya otro lugar. Conserva su turno.',
  salir: 'Ya no le ofreceremos lugares para este servicio.',
};
const TOPIC: Readonly<Record<Topic, string>> = {
  citas: 'de sus citas',
  emergencias: 'de accesos de emergencia a su expediente',
  accesos: 'de consultas a su expediente',
  programas: 'de su programa de mediciones en casa',
};
const PLAIN: Readonly<Record<'forged' | 'expired' | 'changed', readonly [string, string]>> = {
  forged: [
    'Este enlace no es válido',
    'Ábralo otra vez desde el mensaje, completo. Si no funciona, entre a su cuenta para ver sus citas.',
  ],
  expired: ['Este enlace ya venció', 'Ya no se puede contestar desde aquí. Entre a su cuenta para ver sus citas.'],
  changed: [
    'Su cita cambió después de este mensaje',
    'Use el mensaje más reciente, o entre a su cuenta para ver sus citas.',
  ],
};

const enter = html`<p><a href="/">Entrar a mi cuenta</a></p>`;

export function pageOf(shown: Shown): string {
  switch (shown.kind) {
    case 'forged':
    case 'expired':
    case 'changed': {
      const [title, text] = PLAIN[shown.kind];
      return layout(title, html`<h1>${title}</h1><p>${text}</p>${enter}`);
    }
    case 'stop':
      return layout(
        'Dejar de recibir avisos',
        html`<h1>¿Dejar de recibir avisos ${TOPIC[shown.topic]}?</h1>
<form method="post"><button type="submit" name="acto" value="baja">Ya no quiero estos avisos</button></form>`,
      );
    case 'stopped':
      return layout(
        'Listo',
        html`<h1>Listo</h1><p role="status">Ya no recibirá avisos ${TOPIC[shown.topic]}. Puede volver a pedirlos desde su cuenta.</p>${enter}`,
      );
    default:
      return appointmentPage(shown);
  }
}

function appointmentPage({ kind, acts, usedFor, startMs, untilMs, place, code, late }: ShownAppointment) {
  const did = usedFor as LinkAct | undefined;
  const offer = acts.includes('aceptar');
  const title = did !== undefined ? DONE[did] : offer ? 'Hay un lugar para usted' : 'Su cita';
  const away = did === 'cancelar' || did === 'rechazar' || did === 'salir';
  return layout(
    title,
    html`<h1>${title}</h1>
${kind === 'used' && html`<p role="status">${(did && AFTER[did]) ?? 'Este enlace ya se usó; si algo cambia, entre a su cuenta.'}</p>`}
${!away && html`<p><strong>${whenOf(startMs)}</strong>${place !== '' && html`<br>${place}`}</p>`}
${offer && html`<p>Se lo guardamos hasta las ${hourOf(untilMs)}. Si no contesta, se ofrece a otra persona y usted sigue en la lista.</p>`}
${acts.length > 0 && html`<form method="post">${acts.map((one) => html`<button type="submit" name="acto" value="${one}">${BUTTONS[one]}</button>`)}</form>`}
${late && !away && html`<p>Ya no se puede cancelar desde aquí: si no puede ir, avise por teléfono a la unidad.</p>`}
${code !== undefined && !away && html`<h2>Al llegar, muestre este código</h2><p>${new Html(svgOf(code))}</p><p class="nota">Código: ${code.replace(/.{3}(?=.)/g, '$& ')}</p>`}
${enter}`,
  );
}

export const statusOf = ({ kind }: Shown): number =>
  kind === 'forged' ? 404 : kind === 'expired' ? 410 : kind === 'changed' ? 409 : 200;

export const tooMany = (): string =>
  layout(
    'Espere un momento',
    html`<h1>Espere un momento</h1><p>Fueron muchas solicitudes en un minuto. Vuelva a intentarlo enseguida.</p>`,
  );
