/** The pages between the password and the door: code of the authenticator, its enrolment, recovery codes, a new password. Pure. */
import { renderSVG } from 'uqr';
import { Html, html } from './html.ts';
import { invalid, layout, problem } from './pages.ts';

export interface StepForm {
  readonly action: string;
  readonly error: string | undefined;
}

const titled = (title: string, error: string | undefined): string => (error === undefined ? title : `Error: ${title}`);

/** Ends this entry and shows the first form again. */
export const startOver = (action: string): Html =>
  html`<form method="post" action="${action}/otra"><button type="submit" class="enlace">Entrar con otra cuenta</button></form>`;

export function codePage({ action, error }: StepForm): string {
  return layout(
    titled('Código de verificación', error),
    html`<h1>Código de verificación</h1>
${problem('El código no se aceptó', error, 'codigo')}
<p id="ayuda">Abra la aplicación de códigos de su teléfono y escriba los seis dígitos de <strong>Amate</strong>.</p>
<form method="post" action="${action}/codigo" novalidate>
<label for="codigo">Código de seis dígitos</label>
<input id="codigo" name="codigo" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="24" class="corto" required autofocus${invalid(error !== undefined) ?? html` aria-describedby="ayuda"`}>
<button type="submit">Continuar</button>
</form>
<details><summary>No tengo mi teléfono</summary>
<p>En la misma casilla puede escribir uno de sus códigos de recuperación; cada uno sirve una sola vez. Si tampoco los tiene, pida a quien administra las cuentas de su unidad que restablezca su verificación.</p></details>
${startOver(action)}`,
  );
}

export interface EnrolForm extends StepForm {
  readonly secret: string;
  readonly uri: string;
  /** Absent where the person may also leave it. */
  readonly required: boolean;
}

/** The secret as a picture and as text: who uses no camera types it. */
export function enrolForm({ action, error, secret, uri }: EnrolForm): Html {
  const groups = secret.match(/.{1,4}/g)!.join(' ');
  return html`${problem('El código no se aceptó', error, 'codigo')}
<ol class="pasos">
<li>Instale en su teléfono una aplicación de códigos (por ejemplo FreeOTP, Google Authenticator o Microsoft Authenticator).</li>
<li>Con ella, lea este dibujo:
<div class="qr" role="img" aria-label="Código QR de la clave; la misma clave está escrita abajo">${new Html(renderSVG(uri, { border: 2, ecc: 'M' }))}</div>
o escriba esta clave: <code class="clave">${groups}</code></li>
<li>Escriba los seis dígitos que muestra la aplicación.</li>
</ol>
<form method="post" action="${action}" novalidate>
<label for="codigo">Código de seis dígitos</label>
<input id="codigo" name="codigo" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="12" class="corto" required${invalid(error !== undefined)}>`;
}

export function enrolPage(form: EnrolForm): string {
  return layout(
    titled('Proteja su cuenta', form.error),
    html`<h1>Proteja su cuenta</h1>
<p>Su función pide una segunda prueba al entrar: además de la contraseña, un código de su teléfono.</p>
${enrolForm({ ...form, action: `${form.action}/alta` })}
<button type="submit">Activar</button>
</form>
${startOver(form.action)}`,
  );
}

export const recoveryList = (
  codes: readonly string[],
): Html => html`<p>Guárdelos impresos o en un lugar seguro, lejos del teléfono. Si lo pierde, con uno de ellos puede entrar. Cada uno sirve una vez, y <strong>no se vuelven a mostrar</strong>.</p>
<ul class="codigos">
${codes.map((code) => html`<li><code>${code}</code></li>`)}
</ul>`;

export function recoveryPage(action: string, codes: readonly string[]): string {
  return layout(
    'Sus códigos de recuperación',
    html`<h1>Sus códigos de recuperación</h1>
<p role="status">La verificación quedó activada.</p>
${recoveryList(codes)}
<form method="post" action="${action}/seguir"><button type="submit">Ya los guardé, continuar</button></form>`,
  );
}

export function newPasswordPage({ action, error }: StepForm): string {
  return layout(
    titled('Elija su contraseña', error),
    html`<h1>Elija su contraseña</h1>
${problem('La contraseña no se cambió', error, 'nueva')}
<p id="ayuda">La que usó es temporal. Elija una de al menos 12 caracteres que no use en otro lado; una frase de varias palabras es buena.</p>
<form method="post" action="${action}/contrasena" novalidate>
${newPasswordFields(error !== undefined)}
<button type="submit">Guardar y continuar</button>
</form>
${startOver(action)}`,
  );
}

export const newPasswordFields = (wrong: boolean): Html => html`<label for="nueva">Contraseña nueva</label>
<input id="nueva" name="nueva" type="password" autocomplete="new-password" maxlength="512" required${invalid(wrong) ?? html` aria-describedby="ayuda"`}>
<label for="repetida">Otra vez la contraseña nueva</label>
<input id="repetida" name="repetida" type="password" autocomplete="new-password" maxlength="512" required${invalid(wrong)}>`;
