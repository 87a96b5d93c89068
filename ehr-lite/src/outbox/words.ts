/** Any FHIR value in words, for two versions side by side: never an ETag, never braces. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { esMxOffline } from '../texts/es-mx-offline.ts';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';

const KNOWN = esMxOffline as Readonly<Record<string, unknown>>;

/** Codes that FHIR writes in English and a person reads here. https://hl7.org/fhir/R4/valueset-encounter-status.html and others */
const CODES: Readonly<Record<string, string>> = {
  ...{ planned: 'por llegar', arrived: 'en sala', triaged: 'con signos tomados', 'in-progress': 'en consulta' },
  ...{ finished: 'terminada', cancelled: 'se fue sin consulta', onleave: 'en pausa', unknown: 'no se sabe' },
  ...{ active: 'activo', inactive: 'inactivo', resolved: 'resuelto', completed: 'completado', stopped: 'suspendido' },
  ...{
    'on-hold': 'en pausa',
    draft: 'borrador',
    final: 'firmado',
    amended: 'corregido',
    'entered-in-error': 'anulado',
  },
  ...{ confirmed: 'confirmado', provisional: 'presuntivo', refuted: 'descartado', unconfirmed: 'sin confirmar' },
  ...{ male: 'hombre', female: 'mujer', other: 'otro', booked: 'con cita', noshow: 'no llegó', fulfilled: 'atendida' },
  ...{ EM: 'urgencia', UR: 'urgente', R: 'normal', low: 'bajo', high: 'alto', mild: 'leve', moderate: 'moderada' },
  severe: 'grave',
};

export function fieldWords(field: string): string {
  const key = `field.${field}`;
  return typeof KNOWN[key] === 'string' ? t(key as 'field.status') : t('field.other', { name: field });
}

export function valueWords(value: unknown): string {
  const words = wordsIn(value);
  return words === '' ? t('conflict.empty') : words;
}

function wordsIn(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'sí' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return textWords(value);
  if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join('; ');
  return objectWords(value as Readonly<Record<string, unknown>>);
}

function textWords(text: string): string {
  if (CODES[text] !== undefined) return CODES[text];
  const when = /^\d{4}-\d{2}(-\d{2})?/.test(text) ? parseWhen(text) : undefined;
  return when === undefined ? text : showWhen(when);
}

/** The words that the element itself carries, then its parts. */
function objectWords(value: Readonly<Record<string, unknown>>): string {
  if (typeof value.text === 'string') return value.text;
  if (Array.isArray(value.coding)) return wordsIn(value.coding[0]);
  if (typeof value.display === 'string') return value.display;
  if (value.start !== undefined || value.end !== undefined)
    return [wordsIn(value.start), wordsIn(value.end)].filter(Boolean).join(' a ');
  if (value.family !== undefined || value.given !== undefined)
    return [wordsIn(value.given), wordsIn(value.family)].join(' ').replaceAll(';', '').trim();
  if (typeof value.value === 'number') return `${value.value} ${wordsIn(value.unit)}`.trim();
  if (value.code !== undefined) return wordsIn(value.code);
  const skip = new Set(['system', 'use', 'id', 'extension', 'url', 'reference']);
  return Object.entries(value)
    .flatMap(([name, inner]) => (skip.has(name) ? [] : [wordsIn(inner)]))
    .filter(Boolean)
    .join(', ');
}
