/**
 * Simulador de Llave CDMX: the endpoints that the city's sign-in has, as far as they are known (`redirect_url`, token by JSON with HTTP
 * Basic, user by the header `accessToken`, the text "null"), with a page to choose a synthetic person instead of a password. For tests
 * and for the demonstration of `npm start`; it proves nobody's identity and says so on every page.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LlavePerson {
  readonly idUsuario: number;
  readonly login: string;
  readonly nombre: string;
  readonly primerApellido: string;
  readonly segundoApellido: string;
  /** `null`: an account that was never verified. */
  readonly curp: string | null;
}

export interface LlaveStandInOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly basicUser: string;
  readonly basicPassword: string;
  readonly people: readonly LlavePerson[];
  /** 0 or left out: any free one. */
  readonly port?: number;
  readonly host?: string;
}

export interface LlaveStandIn {
  readonly url: string;
  /** Requests seen, e.g. `POST /rest/oauth/token`. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

interface Issued {
  readonly person: LlavePerson;
  readonly redirectUrl: string;
}

const CODE_MS = 60_000;
const MAX_BODY = 16_384;

export async function startLlaveStandIn(options: LlaveStandInOptions): Promise<LlaveStandIn> {
  const codes = new Map<string, Issued>();
  const tokens = new Map<string, LlavePerson>();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://llave.invalid');
    seen.push(`${request.method} ${url.pathname}`);
    answer({ options, codes, tokens }, request, response, url).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, seen, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

interface State {
  readonly options: LlaveStandInOptions;
  readonly codes: Map<string, Issued>;
  readonly tokens: Map<string, LlavePerson>;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /oauth.xhtml') return html(response, choosePage(state.options, url.searchParams));
  if (route === 'POST /oauth.xhtml') return choose(state, response, new URLSearchParams(await bodyOf(request)));
  if (route === 'POST /rest/oauth/token') return token(state, request, response, await bodyOf(request));
  if (route === 'GET /rest/oauth/usuario') return user(state, request, response);
  response.writeHead(404).end();
}

function choose({ options, codes }: State, response: ServerResponse, form: URLSearchParams): void {
  const redirectUrl = form.get('redirect_url') ?? '';
  if (form.get('client_id') !== options.clientId || !URL.canParse(redirectUrl))
    return void response.writeHead(400).end();
  const back = new URL(redirectUrl);
  back.searchParams.set('state', form.get('state') ?? '');
  const typed = (form.get('curp') ?? '').trim().toUpperCase();
  const chosen = options.people.find((person) => String(person.idUsuario) === form.get('persona'));
  const person = typed === '' ? chosen : typedPerson(typed);
  if (person) {
    const code = randomBytes(16).toString('hex');
    codes.set(code, { person, redirectUrl });
    setTimeout(() => codes.delete(code), CODE_MS).unref();
    back.searchParams.set('code', code);
  }
  response.writeHead(302, { location: back.href }).end();
}

const typedPerson = (curp: string): LlavePerson => ({
  ...{ idUsuario: 900_000 + (Number.parseInt(Buffer.from(curp).toString('hex').slice(-8), 16) % 99_999), curp },
  ...{ login: 'persona@simulador.invalid', nombre: 'PERSONA', primerApellido: 'SIMULADA', segundoApellido: 'null' },
});

function token(
  { options, codes, tokens }: State,
  request: IncomingMessage,
  response: ServerResponse,
  text: string,
): void {
  const basic = Buffer.from(`${options.basicUser}:${options.basicPassword}`).toString('base64');
  if (request.headers.authorization !== `Basic ${basic}`) {
    json(response, 401, { mensaje: 'No autorizado' });
    return;
  }
  const body = JSON.parse(text) as Record<string, unknown>;
  const issued = codes.get(String(body.code));
  const right =
    body.grantType === 'authorization_code' &&
    body.clientId === options.clientId &&
    body.clientSecret === options.clientSecret &&
    issued?.redirectUrl === body.redirectUri;
  codes.delete(String(body.code));
  if (!right || !issued) {
    json(response, 400, { mensaje: 'Solicitud inválida' });
    return;
  }
  const accessToken = randomBytes(24).toString('hex');
  tokens.set(accessToken, issued.person);
  json(response, 200, { accessToken });
}

function user({ tokens }: State, request: IncomingMessage, response: ServerResponse): void {
  const person = tokens.get(String(request.headers.accesstoken));
  if (!person) {
    json(response, 401, { mensaje: 'No autorizado' });
    return;
  }
  json(response, 200, {
    ...person,
    ...{ curp: person.curp ?? 'null', sexo: 'null', fechaNacimiento: 'null', telVigente: 'null' },
    ...{ telefonoExtranjero: 'null', ladaExtranjero: 'null', esExtranjero: 'false' },
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY) throw new Error('too long');
  }
  return text;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function html(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(text);
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const STYLE = `body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#333;background:#f4f4f6}
header{background:#6b4a00;color:#fff;padding:1rem}main{max-width:32rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}ul{list-style:none;padding:0}button{width:100%;min-height:44px;margin:.25rem 0;padding:.5rem 1rem;text-align:left;
font:inherit;background:#fff;border:2px solid #6b4a00;border-radius:4px;color:#333;cursor:pointer}button:hover{background:#fff7e6}
input{width:100%;min-height:44px;font:inherit;padding:.5rem;border:1px solid #767676;border-radius:4px;box-sizing:border-box}
:focus-visible{outline:3px solid #1a4fd6;outline-offset:2px}label{font-weight:600}code{overflow-wrap:anywhere}`;

function choosePage(options: LlaveStandInOptions, query: URLSearchParams): string {
  const hidden = ['client_id', 'redirect_url', 'state']
    .map((name) => `<input type="hidden" name="${name}" value="${escaped(query.get(name) ?? '')}">`)
    .join('');
  const people = options.people
    .map(
      (person) =>
        `<li><button name="persona" value="${person.idUsuario}">${escaped(`${person.nombre} ${person.primerApellido} ${person.segundoApellido}`)}<br><code>${person.curp ?? 'cuenta sin verificar (sin CURP)'}</code></button></li>`,
    )
    .join('');
  return `<!doctype html><html lang="es-MX"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulador de Llave CDMX</title><style>${STYLE}</style></head><body>
<header><strong>SIMULADOR de Llave CDMX</strong><br>No es el servicio de la ciudad. Todas las personas son sintéticas.</header>
<main><h1>¿Quién entra?</h1><form method="post" action="/oauth.xhtml">${hidden}<ul>${people}</ul></form>
<form method="post" action="/oauth.xhtml">${hidden}<label for="curp">Otra persona, por su CURP</label><input id="curp" name="curp" maxlength="18" autocomplete="off">
<button>Entrar con esa CURP</button></form>
<form method="post" action="/oauth.xhtml">${hidden}<button name="persona" value="ninguna">Cancelar</button></form></main></body></html>`;
}
