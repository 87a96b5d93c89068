/**
 * Bytes into JSON: refuses other media types, broken JSON (with line, column and what to do) and anything but an object.
 * https://hl7.org/fhir/R4/http.html#mime-type
 */
import { fault, type HubError } from '../errors.ts';
import { brokenAt } from './json-position.ts';
import { assertSingleNames, namesIn } from './json-shape.ts';
import { HttpRefusal } from './outcome.ts';

export const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const JSON_TYPES = new Set(['application/fhir+json', 'application/json', 'application/json+fhir']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

export function requireJsonType(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (JSON_TYPES.has(type) && (charset === undefined || charset === 'utf-8' || charset === 'utf8')) return;
  throw new HttpRefusal(415, {
    code: 'not-supported',
    text: type === '' ? 'Falta el encabezado Content-Type.' : 'El hub recibe JSON en UTF-8 y nada más.',
    rule: 'Content-Type: application/fhir+json',
    value: (contentType ?? '').slice(0, 80),
    fix: 'Envíe el recurso como application/fhir+json.',
  });
}

export function parseBody(bytes: unknown): Record<string, unknown> {
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault('structure', 'El cuerpo debe ser un objeto JSON con resourceType.', {
      fix: 'Envíe un solo recurso; para varios use un Bundle.',
    });
  return value as Record<string, unknown>;
}

/** Any JSON: a JSON Patch is a list. */
export function parseJson(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw fault('structure', 'La solicitud llegó sin cuerpo.', {
      rule: 'R4: cuerpo con un recurso',
      fix: 'Envíe el recurso en el cuerpo de la solicitud.',
    });
  return parse(decode(bytes));
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw fault('structure', 'El cuerpo no está en UTF-8.', {
      rule: 'RFC 8259 §8.1',
      fix: 'Convierta el texto a UTF-8 antes de enviarlo.',
    });
  }
}

function parse(text: string): unknown {
  let value: unknown;
  const names = namesIn(text);
  try {
    value = JSON.parse(text);
  } catch {
    throw brokenJson(text);
  }
  assertSingleNames(text, names, value);
  return value;
}

function brokenJson(text: string): HubError {
  const position = brokenAt(text);
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const isCut = position >= text.trimEnd().length;
  return fault('structure', `El JSON está mal formado en la línea ${line}, columna ${column}.`, {
    rule: 'RFC 8259',
    fix: isCut
      ? 'El texto termina antes de tiempo: revise que llegue completo y que cada { y [ se cierre.'
      : 'Revise comas, comillas y llaves alrededor de esa posición.',
  });
}
