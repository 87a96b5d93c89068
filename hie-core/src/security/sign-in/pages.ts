/**
 * The HTML of sign-in and sign-out: plain forms that work without script, Spanish, WCAG 2.2 AA. Pure: data in, text out.
 * Every value from outside goes through `html` or `escapeHtml`.
 */
import { escapeHtml, Html, html } from './html.ts';

/** No script at all, no style but our file; `formTargets` are origins the form's answer may redirect to. */
export function pagePolicy(formTargets: readonly string[] = []): string {
  const targets = ["'self'", ...formTargets].join(' ');
  return `default-src 'none'; style-src 'self'; img-src 'self'; form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`;
}

export interface LayoutOptions {
  /** Links above the page, e.g. of the account. */
  readonly nav?: Html;
  /** For what is read, not filled in. */
  readonly wide?: boolean;
  /** Address of a file of its own, besides that of sign-in. */
  readonly style?: string;
}

/** As the app's own header shows it. */
const LOGO =
  '<svg viewBox="0 0 48 40" width="42" height="35" aria-hidden="true" focusable="false"><path class="pliego" d="M3 9 17 4v28L3 37ZM31 9l14-5v28l-14 5Z"/><path class="hoja" d="M17 4l14 5v28l-14-5Z"/><path class="virgula" d="M9 30c2 1 27 2 29.5-9.5C40.5 11.5 26 8.5 23.5 16.5c-1.8 6 6.5 8.5 8 4 .8-2.5-2.2-4-3.5-2"/></svg>';

export function layout(
  title: string,
  content: string | Html,
  { nav, wide = nav !== undefined, style }: LayoutOptions = {},
): string {
  const body = content instanceof Html ? content.text : content;
  return `<!doctype html>
<html lang="es-MX">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Amate</title>
<link rel="icon" href="/amate.svg">
<link rel="stylesheet" href="/entrar/estilo.css">${style === undefined ? '' : `\n<link rel="stylesheet" href="${escapeHtml(style)}">`}
</head>
<body${wide ? ' class="amplio"' : ''}>
<header><p class="marca"><a href="/">${LOGO}Amate</a></p><p class="lema">Expediente de salud de la Ciudad de México</p></header>
${nav?.text ?? ''}
<main>
${body}
</main>
</body>
</html>
`;
}

/** What went wrong, on top of a form and tied to its fields by the id `error`; `first` is the field to correct. */
export function problem(title: string, text: string | undefined, first: string): Html | undefined {
  if (text === undefined) return undefined;
  return html`<div class="aviso" role="alert"><h2>${title}</h2><p id="error">${text}</p><p><a href="#${first}">Revisar los datos</a></p></div>`;
}

/** Attributes of a field that was wrong. */
export const invalid = (wrong: boolean): Html | undefined =>
  wrong ? html` aria-invalid="true" aria-describedby="error"` : undefined;

export interface SignInForm {
  readonly action: string;
  readonly username: string;
  /** es-MX; shown on top and tied to the fields. */
  readonly error: string | undefined;
  /** Where a citizen signs in without a password of ours. */
  readonly citizens: readonly { readonly href: string; readonly label: string }[];
}

export function signInPage({ action, username, error, citizens }: SignInForm): string {
  const wrong = invalid(error !== undefined);
  const first = username === '' && citizens.length === 0;
  const form = html`<form method="post" action="${action}" novalidate>
<label for="usuario">Usuario</label>
<input id="usuario" name="usuario" type="text" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required${first && html` autofocus`}${wrong}>
<label for="contrasena">Contraseña</label>
<input id="contrasena" name="contrasena" type="password" autocomplete="current-password" maxlength="512" required${username !== '' && html` autofocus`}${wrong}>
<button type="submit">Entrar</button>
</form>
<p class="nota">Cada consulta de un expediente queda registrada a su nombre. ¿Olvidó su contraseña? Pida una nueva a quien administra las cuentas de su unidad.</p>`;
  const body =
    citizens.length === 0
      ? form
      : html`<section class="puerta" aria-labelledby="ciudadania">
<h2 id="ciudadania">Ciudadanía</h2>
<p>Vea su expediente y quién lo consultó.</p>
${citizens.map(({ href, label }) => html`<p><a class="boton" href="${href}">Entrar con ${label}</a></p>`)}
</section>
<section class="puerta" aria-labelledby="personal">
<h2 id="personal">Personal de salud</h2>
${form}
</section>`;
  return layout(
    error === undefined ? 'Entrar' : 'Error: entrar',
    html`<h1>Entrar</h1>
${problem('No se pudo entrar', error, 'usuario')}
${body}`,
  );
}

/** Something went wrong before or after the form; says what to do next. */
const ERRORS: Readonly<Record<string, readonly [title: string, text: string]>> = {
  no_existe: ['No está aquí', 'Esa cuenta no existe o es de otra unidad.'],
  origen: [
    'La solicitud vino de otra página',
    'Por su seguridad no se hizo nada. Abra la página desde aquí y vuelva a intentarlo.',
  ],
  caducada: [
    'Su sesión de entrada caducó',
    'Pasó demasiado tiempo o la página se abrió en otra ventana. No se perdió nada de lo ya guardado.',
  ],
  access_denied: [
    'No se concedió el acceso',
    'La entrada se canceló o su cuenta no tiene permiso para esta aplicación.',
  ],
  invalid_client: [
    'Aplicación desconocida',
    'La aplicación que pidió entrar no está registrada. Avise a quien la administra.',
  ],
  invalid_redirect_uri: [
    'Dirección de regreso no registrada',
    'La aplicación pidió volver a una dirección que no está registrada. Avise a quien la administra.',
  ],
  server_error: ['Algo falló de nuestro lado', 'Inténtelo de nuevo en un momento. Si continúa, avise a soporte.'],
};

export function errorPage(code: string): string {
  const [title, text] = ERRORS[code] ?? [
    'No se pudo completar la entrada',
    'La solicitud de entrada no era válida. Vuelva a empezar desde la página de inicio.',
  ];
  return layout(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<p><a class="boton" href="/">Volver a empezar</a></p>
<p class="nota">Clave del error: <code>${escapeHtml(code.slice(0, 60))}</code></p>`,
  );
}

/** `form` is the authorization server's own, with its anti-forgery token; the buttons belong to it by its id. */
export function signOutPage(form: string): string {
  return layout(
    'Salir',
    `<h1>¿Quiere salir?</h1>
<p>Si comparte este equipo, salga siempre al terminar.</p>
${form}
<div class="botones">
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Salir</button>
<button type="submit" form="op.logoutForm" class="secundario">Seguir dentro</button>
</div>`,
  );
}

export function signedOutPage(): string {
  return layout(
    'Sesión terminada',
    `<h1>Sesión terminada</h1>\n<p>Su sesión terminó en este equipo.</p>\n<p><a class="boton" href="/">Volver a entrar</a></p>`,
  );
}
