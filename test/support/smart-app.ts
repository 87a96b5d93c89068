/** A third-party SMART app on an origin of its own, made of the public `fhirclient` library and nothing else. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

const LIBRARY = createRequire(import.meta.url).resolve('fhirclient/build/fhir-client.min.js');

export interface SmartApp {
  readonly origin: string;
  readonly redirectUri: string;
  launchUrl(options: { readonly fhirUrl: string; readonly clientId: string; readonly scope: string }): string;
  close(): Promise<void>;
}

const page = (script: string): string =>
  `<!doctype html><html lang="es"><head><meta charset="utf-8"><title>App de terceros</title><script src="/fhir-client.js"></script></head>
<body><h1>App de terceros</h1><pre id="salida"></pre><script>${script}</script></body></html>`;

const LAUNCH = page(`const q = new URLSearchParams(location.search);
FHIR.oauth2.authorize({ clientId: q.get('client'), scope: q.get('scope'), iss: q.get('iss'), redirectUri: '/app.html', pkceMode: 'required' })
  .catch((error) => { document.getElementById('salida').textContent = 'ERROR ' + error.message; });`);

const APP = page(`FHIR.oauth2.ready().then(async (client) => {
  /* A public client names itself when it refreshes (RFC 6749 §3.2.1); the library does so when told. */
  client.environment.options.refreshTokenWithClientId = true;
  const patient = await client.patient.read();
  const observations = await client.patient.request('Observation');
  const refreshed = client.state.tokenResponse.refresh_token ? (await client.refresh()).tokenResponse : undefined;
  const again = refreshed && await client.patient.read();
  const other = await client.request('Patient/' + (localStorage.otra || 'x')).then(() => 200, (error) => error.statusCode || error.status);
  window.resultado = { patient, total: (observations.entry || []).length, scope: client.state.tokenResponse.scope, again: again && again.id,
    idToken: client.getIdToken(), fhirUser: client.getFhirUser(), other };
}).catch((error) => { window.resultado = { error: String(error.message) }; })
  .finally(() => { document.getElementById('salida').textContent = JSON.stringify(window.resultado); });`);

export async function startSmartApp(): Promise<SmartApp> {
  const library = readFileSync(LIBRARY);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://app.invalid');
    const body = { '/launch.html': LAUNCH, '/app.html': APP, '/fhir-client.js': library }[pathname];
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    redirectUri: `${origin}/app.html`,
    launchUrl: ({ fhirUrl, clientId, scope }) =>
      `${origin}/launch.html?${new URLSearchParams({ iss: fhirUrl, client: clientId, scope })}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
