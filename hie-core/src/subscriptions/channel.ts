/** What a rest-hook may look like here: endpoint, payload, headers. https://hl7.org/fhir/R4/subscription.html#2.46.4 */
import type { Subscription } from '@medplum/fhirtypes';
import { HubError, type Problem } from '../errors.ts';
import { endpointFault } from '../outgoing/addresses.ts';
import { isSealed, type Sealer } from '../seal.ts';
import { bondOf } from './subscriber.ts';

const MAX_HEADERS = 10;
const MAX_HEADER_LENGTH = 4_096;
const FULL_PAYLOAD = /^application\/(fhir\+json|json)(;\s*(charset=utf-8|fhirVersion=4\.0))*$/i;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*((?:[\x21-\x7e][\x20-\x7e]*)?)$/;
/** Those that shape the message are the hub's own. */
const OURS =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-.*|x-amate-.*)$/i;

/** Absent: the notification says which resource it is about, and nothing of what it holds. */
export const wantsContent = ({ channel }: Subscription): boolean => (channel.payload ?? '') !== '';

/** @throws HubError with every mistake */
export function checkChannel(subscription: Subscription, allowedHosts: readonly string[], sealer: Sealer): void {
  const { type, endpoint, payload, header = [] } = subscription.channel;
  const problems: Problem[] = [];
  const wrong = (path: string, text: string, fix: string) =>
    problems.push({ code: 'value', text, path: `Subscription.channel.${path}`, rule: 'Canal de aviso', fix });
  if (type !== 'rest-hook')
    wrong('type', 'El hub solo avisa por rest-hook.', 'Use rest-hook; para pantallas, GET /live/{tipo}?criterios.');
  const endpointWrong = endpointFault(endpoint ?? '', allowedHosts);
  if (endpointWrong !== undefined)
    wrong(
      'endpoint',
      endpointWrong,
      'Use una dirección https pública, o pida que la agreguen a WEBHOOK_ALLOWED_HOSTS.',
    );
  if (payload !== undefined && payload !== '' && !FULL_PAYLOAD.test(payload))
    wrong('payload', 'El contenido solo puede ir como application/fhir+json.', 'Quite payload para recibir solo ids.');
  if (header.length > MAX_HEADERS) wrong('header', 'Hay demasiados encabezados.', `Deje ${MAX_HEADERS} o menos.`);
  header.forEach((line, index) => {
    const mistake = headerFault(line, bondOf(subscription), sealer);
    if (mistake !== undefined) wrong(`header[${index}]`, mistake.text, mistake.fix);
  });
  if (problems.length > 0) throw new HubError(problems as [Problem, ...Problem[]]);
}

/** Never shows the header itself: it is a secret. */
function headerFault(line: string, bond: string, sealer: Sealer): { text: string; fix: string } | undefined {
  const [, name = '', value = ''] = HEADER.exec(line) ?? [];
  if (name === '' || line.length > MAX_HEADER_LENGTH)
    return {
      text: 'El encabezado no tiene la forma «Nombre: valor».',
      fix: 'Escriba por ejemplo Authorization: Bearer …',
    };
  if (OURS.test(name)) return { text: `El encabezado ${name} lo pone el hub.`, fix: 'Quítelo.' };
  if (isSealed(value) && sealer.open(value, bond) === undefined)
    return {
      text: 'El valor sellado de este encabezado es de otra dirección o de otro suscriptor.',
      fix: 'Escriba de nuevo el valor del encabezado.',
    };
  return undefined;
}

export function sealHeaders(subscription: Subscription, sealer: Sealer): Subscription {
  const { header } = subscription.channel;
  if (header === undefined) return subscription;
  const bond = bondOf(subscription);
  const sealed = header.map((line) => {
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    return isSealed(value) || name === '' ? line : `${name}: ${sealer.seal(value, bond)}`;
  });
  return { ...subscription, channel: { ...subscription.channel, header: sealed } };
}

/** As they are sent; undefined when a seal does not open. */
export function openHeaders(subscription: Subscription, sealer: Sealer): Record<string, string> | undefined {
  const bond = bondOf(subscription);
  const headers: Record<string, string> = {};
  for (const line of subscription.channel.header ?? []) {
    const [, name = '', sealed = ''] = HEADER.exec(line) ?? [];
    const value = sealer.open(sealed, bond);
    if (name === '' || value === undefined) return undefined;
    headers[name] = value;
  }
  return headers;
}
