/**
 * `npm run --silent token -- <client>`: prints a bearer token for a demo client, and nothing else, so that
 * `curl -H "Authorization: Bearer $(npm run --silent token -- amate-demo)"` works. SMART Backend Services, RFC 7523 §2.2.
 */
import { randomUUID } from 'node:crypto';
import { argv, env, exit, stderr, stdout } from 'node:process';
import { importJWK, SignJWT } from 'jose';
import { type DemoClient, type DemoFile, demoFilePath, readDemoFile } from './demo-file.ts';

const HELP = `Uso: npm run --silent token -- <cliente> [scope …]

Imprime un token de acceso para un cliente de la demostración (dura 10 minutos).
Lee .amate/demo.json (o la carpeta de AMATE_DATA_DIR), que el hub escribe al arrancar.

Ejemplo:
  curl -H "Authorization: Bearer $(npm run --silent token -- amate-demo)" http://localhost:8080/fhir/R4/Patient
`;

export type TokenResult =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'error'; readonly text: string };

export async function fetchToken(dataDir: string, clientId: string, scopes: readonly string[]): Promise<TokenResult> {
  const failed = (text: string): TokenResult => ({ kind: 'error', text });
  const demo = await readDemoFile(dataDir);
  if (!demo) return failed(`No encuentro ${demoFilePath(dataDir)}. Arranque primero el hub con: npm start`);
  const client = demo.clients.find((one) => one.id === clientId);
  if (!client)
    return failed(`No hay un cliente «${clientId}». Los que hay: ${demo.clients.map((one) => one.id).join(', ')}`);
  const scope = scopes.length > 0 ? scopes.join(' ') : client.scope;
  const assertion = await sign(client, demo);
  let response: Response;
  try {
    response = await fetch(demo.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    return failed(`El hub no contesta en ${demo.tokenUrl}. Arránquelo con: npm start`);
  }
  const body = (await response.json().catch(() => ({}))) as {
    access_token?: string;
    error?: string;
    error_description?: string;
  };
  if (response.ok && body.access_token !== undefined) return { kind: 'token', token: body.access_token };
  return failed(
    `El hub negó el token (${response.status} ${body.error ?? ''}): ${body.error_description ?? 'sin detalle'}`,
  );
}

async function sign(client: DemoClient, demo: DemoFile): Promise<string> {
  const { alg = 'ES384', kid } = client.privateJwk;
  return new SignJWT()
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid !== undefined && { kid }) })
    .setIssuer(client.id)
    .setSubject(client.id)
    .setAudience(demo.tokenUrl)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('4m')
    .sign(await importJWK(client.privateJwk, alg));
}

async function main(): Promise<number> {
  const [clientId, ...scopes] = argv.slice(2);
  if (clientId === undefined || clientId === '--help' || clientId === '-h') {
    (clientId === undefined ? stderr : stdout).write(HELP);
    return clientId === undefined ? 2 : 0;
  }
  const result = await fetchToken(env.AMATE_DATA_DIR ?? '.amate', clientId, scopes);
  if (result.kind === 'error') {
    stderr.write(`${result.text}\n`);
    return 1;
  }
  stdout.write(`${result.token}\n`);
  return 0;
}

if (import.meta.main) exit(await main());
