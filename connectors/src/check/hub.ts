/** The steps of `check` that concern the hub: its name, TLS, what it is, the time, sign-in, terminology. */
import { lookup } from 'node:dns/promises';
import { connect, type TLSSocket } from 'node:tls';
import type { Config } from '../config.ts';
import { TokenRefused, TokenSource, WrongFacility } from '../outbox/token.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 21;
const MAX_SKEW_S = 60;

export async function checkName({ hub }: Config): Promise<Finding> {
  const { hostname } = new URL(hub.fhirUrl);
  try {
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ''));
    return ok(`${hostname} es ${address}.`);
  } catch {
    return fail(`no se encuentra ${hostname}. Revise AMATE_FHIR_URL y el DNS de este equipo.`);
  }
}

export async function checkTls({ hub }: Config): Promise<Finding> {
  const { protocol, hostname, port } = new URL(hub.fhirUrl);
  if (protocol === 'http:') {
    return /^(localhost|127\.|\[?::1)/.test(hostname)
      ? ok('sin TLS, dentro de este mismo equipo.')
      : fail(`${hub.fhirUrl} no usa TLS: los datos viajarían a la vista. Use https.`);
  }
  const socket = await handshake(hostname, Number(port || 443));
  if (!(socket instanceof Error)) return aboutCertificate(socket);
  const { code = '', message } = socket as NodeJS.ErrnoException;
  if (code === 'CERT_HAS_EXPIRED')
    return fail('el certificado del hub venció. Avise a quien opera el hub (y revise el reloj de este equipo).');
  if (/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
    return fail(
      'este equipo no conoce a quien firmó el certificado del hub. Instale su autoridad y señálela con NODE_EXTRA_CA_CERTS.',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return fail(`el certificado es de otro nombre, no de ${hostname}.`);
  if (code === 'ECONNREFUSED')
    return fail(`${hostname} no escucha en el puerto ${port || 443}. Revise la dirección o el cortafuegos.`);
  return fail(`no hay conexión segura con ${hostname}: ${message}.`);
}

function handshake(host: string, port: number): Promise<TLSSocket | Error> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: /^[\d.:[\]]+$/.test(host) ? '' : host, timeout: TIMEOUT_MS }, () =>
      resolve(socket),
    );
    socket.once('error', resolve);
    socket.once('timeout', () => {
      socket.destroy();
      resolve(new Error('no contestó a tiempo (¿cortafuegos?)'));
    });
  });
}

function aboutCertificate(socket: TLSSocket): Finding {
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / DAY_MS);
  const version = socket.getProtocol();
  socket.destroy();
  if (days < SOON_DAYS)
    return warn(`${version}; el certificado del hub vence en ${days} días. Avise a quien opera el hub.`);
  return ok(`${version}, certificado válido ${days} días más.`);
}

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers: { accept: 'application/fhir+json', ...headers }, signal: AbortSignal.timeout(TIMEOUT_MS) });

export async function checkHub({ hub }: Config): Promise<Finding> {
  let response: Response;
  try {
    response = await get(`${hub.fhirUrl}/metadata`);
  } catch (error) {
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    return fail(
      `no contesta (${cause?.code ?? (error as Error).name}). Revise la red de salida, el proxy y que el hub esté encendido.`,
    );
  }
  const body = (await response.json().catch(() => undefined)) as
    | { resourceType?: string; fhirVersion?: string }
    | undefined;
  if (body?.resourceType !== 'CapabilityStatement') {
    return fail(
      `${hub.fhirUrl}/metadata contestó ${response.status} y no es un servidor FHIR. Revise AMATE_FHIR_URL (termina en /fhir/R4).`,
    );
  }
  return body.fhirVersion?.startsWith('4.0')
    ? ok(`contesta, FHIR ${body.fhirVersion}.`)
    : fail(`es FHIR ${body.fhirVersion}; hace falta R4.`);
}

export async function checkClock({ hub }: Config): Promise<Finding> {
  const response = await get(`${hub.fhirUrl}/metadata`);
  await response.body?.cancel();
  const date = response.headers.get('date');
  if (date === null) return warn('el hub no dice su hora.');
  const skew = Math.round((Date.now() - Date.parse(date)) / 1_000);
  if (Math.abs(skew) <= MAX_SKEW_S) return ok(`a ${Math.abs(skew)} s del hub.`);
  const text = `este equipo está ${Math.abs(skew)} s ${skew > 0 ? 'adelantado' : 'atrasado'} respecto del hub`;
  return fail(`${text}: el hub rechazará el inicio de sesión y las firmas. Sincronice por NTP.`);
}

export async function checkSignIn({ hub }: Config): Promise<Finding> {
  try {
    await new TokenSource(hub).token();
    return ok(`el hub dio un token a ${hub.clientId}.`);
  } catch (error) {
    if (error instanceof WrongFacility) return fail(error.message);
    if (error instanceof TokenRefused) {
      return fail(
        `${error.message} Revise que el hub conozca a ${hub.clientId} con la llave pública de este conector, y AMATE_TOKEN_URL.`,
      );
    }
    return fail(`${hub.tokenUrl} no contesta como se espera (${(error as Error).message}).`);
  }
}

const SAMPLE = { url: 'http://hl7.org/fhir/administrative-gender', code: 'female' };

export async function checkTerminology({ hub }: Config): Promise<Finding> {
  const token = await new TokenSource(hub).token();
  const response = await get(`${hub.fhirUrl}/CodeSystem/$validate-code?${new URLSearchParams(SAMPLE)}`, {
    authorization: `Bearer ${token}`,
  });
  // The key of an edge hands in and reads nothing back (scope system/*.cu).
  if (response.status === 403) return ok('no se prueba: esta llave entrega mensajes y no consulta.');
  const body = (await response.json().catch(() => undefined)) as
    | { parameter?: { name: string; valueBoolean?: boolean }[] }
    | undefined;
  const valid = body?.parameter?.find(({ name }) => name === 'result')?.valueBoolean;
  if (valid === true) return ok('el hub comprueba códigos.');
  return warn(
    `el hub no comprobó un código (${response.status}): los mensajes llegan igual; avise a quien opera el hub.`,
  );
}
