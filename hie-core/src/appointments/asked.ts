/** Parameters of the operations, read from a query or a Parameters resource; what cannot be meant is refused with what to send. */
import { fault } from '../errors.ts';
import type { FhirRequest } from '../fhir/context.ts';
import { type Asked, askedOf } from '../fhir/operations/parameters.ts';
import { instantInMexicoCity } from '../r4/mexico-city-time.ts';

export type { Asked };
export const read = (request: FhirRequest): Asked => askedOf(request);

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const MAX_TEXT = 500;

/** Epoch milliseconds; a date without time is the midnight of Mexico City. */
export function instantOf({ values }: Asked, name: string): number {
  const text = values.get(name) ?? '';
  const ms = DATE.test(text)
    ? instantInMexicoCity(Date.parse(text))
    : INSTANT.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw wrong(name, text, 'Envíe una fecha y hora con zona, por ejemplo 2026-11-23T08:00:00-06:00.');
}

/** Ids of that type: `Type/id`, or an id alone. Empty when it was not asked. */
export function idsOf({ values, parts }: Asked, name: string, type: string): readonly string[] {
  const inPart = (parts.get(name) as { reference?: unknown } | undefined)?.reference;
  const all = [
    ...values.getAll(name).flatMap((value) => value.split(',')),
    ...(typeof inPart === 'string' ? [inPart] : []),
  ];
  if (parts.has(name) && typeof inPart !== 'string')
    throw wrong(name, '', `Envíe {"reference":"${type}/…"}: una referencia por identificador no se entiende aquí.`);
  return all
    .filter((value) => value !== '')
    .map((value) => {
      const id = value.includes('/') ? new RegExp(`(?:^|/)${type}/([^/]+)$`).exec(value)?.[1] : value;
      if (id === undefined || !ID.test(id)) throw wrong(name, value, `Envíe ${type}/…`);
      return id;
    });
}

export const idOf = (asked: Asked, name: string, type: string): string | undefined => idsOf(asked, name, type)[0];

export function needed<T>(value: T | undefined, name: string, fix: string): T {
  if (value !== undefined) return value;
  throw fault('required', `Falta el parámetro «${name}».`, { path: 'Parameters.parameter', rule: `${name} 1..1`, fix });
}

export function textOf({ values }: Asked, name: string): string | undefined {
  const text = values.get(name)?.trim();
  if (text === undefined || text === '') return undefined;
  if (text.length > MAX_TEXT) throw wrong(name, text, `Escriba a lo más ${MAX_TEXT} caracteres.`);
  return text;
}

export function numberOf(asked: Asked, name: string, usual: number, most: number): number {
  const text = asked.values.get(name);
  if (text === null || text === '') return usual;
  if (/^\d{1,6}$/.test(text)) return Math.min(Number(text), most);
  throw wrong(name, text, 'Envíe un número entero.');
}

/** One of these codes. */
export function codeOf(asked: Asked, name: string, codes: readonly string[]): string | undefined {
  const text = textOf(asked, name);
  if (text === undefined || codes.includes(text)) return text;
  throw wrong(name, text, `Envíe uno de: ${codes.join(', ')}.`);
}

const wrong = (name: string, value: string, fix: string) =>
  fault('value', `El parámetro «${name}» no se entiende.`, {
    ...{ path: `Parameters.parameter('${name}')`, rule: 'IHE Scheduling', fix },
    ...(value !== '' && { value: value.slice(0, 80) }),
  });
