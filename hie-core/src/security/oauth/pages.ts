/**
 * The HTML of sign-in and sign-out: plain forms that work without script, Spanish, WCAG 2.2 AA. Pure: data in, text out.
 * Every value from outside goes through `escapeHtml`.
 */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** No script at all, no style but our file; `formTargets` are origins the form's answer may redirect to. */
export function pagePolicy(formTargets: readonly string[] = []): string {
  const targets = ["'self'", ...formTargets].join(' ');
  return `default-src 'none'; style-src 'self'; img-src 'self'; form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`;
}

function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="es-MX">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Amate</title>
<link rel="icon" href="/amate.svg">
<link rel="stylesheet" href="/entrar/estilo.css">
</head>
<body>
<header><p class="marca">Amate</p><p class="lema">Expediente de salud de la Ciudad de México</p></header>
<main>
${body}
</main>
</body>
</html>
`;
}

export interface SignInForm {
  readonly action: string;
  readonly username: string;
  /** es-MX; shown on top and tied to the fields. */
  readonly error: string | undefined;
}

export function signInPage({ action, username, error }: SignInForm): string {
  const summary =
    error === undefined
      ? ''
      : `<div class="aviso" role="alert"><h2>No se pudo entrar</h2><p id="error">${escapeHtml(error)}</p><p><a href="#usuario">Revisar los datos</a></p></div>`;
  const invalid = error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';
  const focusName = username === '' ? ' autofocus' : '';
  const focusPassword = username === '' ? '' : ' autofocus';
  return layout(
    error === undefined ? 'Entrar' : 'Error: entrar',
    `<h1>Entrar</h1>
${summary}
<form method="post" action="${escapeHtml(action)}" novalidate>
<label for="usuario">Usuario</label>
<input id="usuario" name="usuario" type="text" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required${focusName}${invalid}>
<label for="contrasena">Contraseña</label>
<input id="contrasena" name="contrasena" type="password" autocomplete="current-password" maxlength="512" required${focusPassword}${invalid}>
<button type="submit">Entrar</button>
</form>
<p class="nota">Cada consulta de un expediente queda registrada a su nombre. ¿Olvidó su contraseña? Pida una nueva a quien administra el sistema en su unidad.</p>`,
  );
}

/** Something went wrong before or after the form; says what to do next. */
const ERRORS: Readonly<Record<string, readonly [title: string, text: string]>> = {
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
