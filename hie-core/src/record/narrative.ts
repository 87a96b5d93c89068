/**
 * Narrative for people, es-MX: paragraphs and tables, with every word of the record escaped.
 * Spec: https://hl7.org/fhir/R4/narrative.html — XHTML that any viewer may show as it is, so nothing of the input may
 * become markup, and no character that XML 1.0 forbids may pass.
 */
import type { Narrative } from '@medplum/fhirtypes';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A cell longer than this is a document, not a datum: the resource itself holds the whole. */
const MAX_CELL = 600;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that XML 1.0 §2.2 forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

export function escapeXhtml(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

export const paragraph = (text: string): string => `<p>${escapeXhtml(text)}</p>`;

export function tableXhtml({ head, rows }: Table): string {
  const cells = (texts: readonly string[], tag: 'th' | 'td') =>
    texts.map((text) => `<${tag}>${escapeXhtml(shorten(text))}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('');
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

/**
 * The Spanish is Mexico's; the tag names only the language, because R4's list of common languages has no `es-MX` and HAPI,
 * which most who receive a summary validate with, refuses a document with a tag that is not in the list.
 */
export const LANGUAGE = 'es';

export const narrative = (xhtml: string): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="${LANGUAGE}" lang="${LANGUAGE}">${xhtml}</div>`,
});

function shorten(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= MAX_CELL
    ? trimmed
    : `${trimmed.slice(0, MAX_CELL).toWellFormed()}… (continúa en el registro)`;
}
