/** The conditional and preference headers of R4's HTTP API. https://hl7.org/fhir/R4/http.html#concurrency, #ops */
import { fault } from '../errors.ts';
import type { Stored } from '../store/repository.ts';
import { HttpRefusal } from './outcome.ts';

export const etagOf = (stored: Stored): string => `W/"${stored.versionId}"`;
export const lastModifiedOf = (stored: Stored): string => new Date(stored.lastUpdated).toUTCString();

/** @returns the version, e.g. "3" of `W/"3"` */
export function parseIfMatch(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const version = /^(?:W\/)?"([^"]+)"$/.exec(header.trim())?.[1];
  if (version === undefined)
    throw fault('value', 'El encabezado If-Match no se entiende.', {
      rule: 'If-Match: W/"versión"',
      value: header.slice(0, 80),
      fix: 'Envíe el ETag que recibió al leer el recurso.',
    });
  return version;
}

/** If-None-Match: * on an update: only when nothing is there. */
export const asksOnlyNew = (header: string | undefined): boolean => header?.trim() === '*';

/** RFC 9110 §13.1: If-None-Match is what counts when both are there. */
export function isNotModified(header: (name: string) => string | undefined, stored: Stored): boolean {
  const tags = header('if-none-match');
  if (tags !== undefined) {
    const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
    return tags.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etagOf(stored)));
  }
  const since = Date.parse(header('if-modified-since') ?? '');
  return Math.floor(Date.parse(stored.lastUpdated) / 1000) * 1000 <= since;
}

export interface Preferences {
  readonly return: 'minimal' | 'representation' | 'OperationOutcome' | undefined;
  readonly strict: boolean;
}

const NOTHING_PREFERRED: Preferences = { return: undefined, strict: false };

export function parsePrefer(header: string | undefined): Preferences {
  if (header === undefined) return NOTHING_PREFERRED;
  const wanted = header.split(/[,;]/).map((part) => part.trim());
  const value = wanted.find((part) => part.startsWith('return='))?.slice(7);
  return {
    return: value === 'minimal' || value === 'representation' || value === 'OperationOutcome' ? value : undefined,
    strict: wanted.includes('handling=strict'),
  };
}

const READABLE = /^(?:\*\/\*|application\/\*|application\/(?:fhir\+json|json|json\+fhir)|json|text\/\*)$/;

/** `_format` wins over Accept; a browser's Accept always ends in a wildcard. */
export function requireJsonAnswer(accept: string | undefined, format: string | undefined): void {
  if (!format && (accept === undefined || accept === 'application/fhir+json')) return;
  const wanted = format === undefined || format === '' ? (accept ?? '*/*') : format.replaceAll(' ', '+');
  const types = wanted.split(',').map((part) => part.split(';')[0]!.trim().toLowerCase());
  if (types.some((type) => READABLE.test(type))) return;
  throw new HttpRefusal(406, {
    code: 'not-supported',
    text: 'El hub responde en JSON y nada más.',
    rule: 'Accept: application/fhir+json',
    value: wanted.slice(0, 80),
    fix: 'Pida application/fhir+json, o quite _format.',
  });
}
