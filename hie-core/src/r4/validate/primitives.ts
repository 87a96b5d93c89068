import { isDate, isDateTime, isInstant, isTime } from './primitive-date.ts';

/**
 * The primitive data types as JSON carries them. Spec: https://hl7.org/fhir/R4/datatypes.html#primitive
 * The regular expressions are those of the specification, rewritten where they would backtrack. Before them stands what
 * nearly every value is, plain ASCII, which takes a third of the time.
 */
export interface Primitive {
  readonly accepts: (value: unknown) => boolean;
  /** What it has to be, es-MX. */
  readonly expected: string;
}

const MAX_STRING = 1_048_576;
const MAX_INTEGER = 2_147_483_647;

const CODE = /^\S+(?:\s\S+)*$/;
const NO_BLANK = /^\S+$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BASE64 = /^[0-9A-Za-z+/\s]*(?:=\s*){0,2}$/;
const SPACES = /\s+/g;

/** Shorter ones are scanned here, longer ones by the regular expression: each where it is the faster. */
const SHORT = 16;
const PLAIN_TEXT = /^[!-~][ -~]*$/;
const PLAIN_WORD = /^[!-~]+$/;

/** Visible ASCII without a blank: a code, a URI. */
function isPlainWord(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  if (value.length > SHORT) return PLAIN_WORD.test(value);
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    if (unit < 33 || unit > 126) return false;
  }
  return value.length > 0;
}

/** Not empty, no control character (PostgreSQL could not keep NUL either), no broken surrogate pair. */
export function isText(value: unknown): value is string {
  if (isPlainWord(value)) return true;
  if (typeof value !== 'string') return false;
  if (PLAIN_TEXT.test(value)) return true;
  let blank = true;
  let wide = false;
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    if (unit > 32) {
      blank = false;
      if (unit >= 0xd800) wide = true;
    } else if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) return false;
  }
  return !blank && (!wide || value.isWellFormed());
}

function isInteger(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MAX_INTEGER;
}

function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || !BASE64.test(value)) return false;
  return value.replace(SPACES, '').length % 4 === 0;
}

const uri: Primitive = {
  accepts: (value) => isPlainWord(value) || (isText(value) && NO_BLANK.test(value)),
  expected: 'un URI sin espacios',
};
const text: Primitive = {
  accepts: (value) => isText(value) && value.length <= MAX_STRING,
  expected: 'un texto no vacío, sin caracteres de control y de 1 MB como máximo',
};

export const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  boolean: { accepts: (value) => typeof value === 'boolean', expected: 'true o false, sin comillas' },
  integer: {
    accepts: (value) => isInteger(value, -MAX_INTEGER - 1),
    expected: 'un número entero de 32 bits, sin comillas',
  },
  unsignedInt: { accepts: (value) => isInteger(value, 0), expected: 'un número entero de 0 en adelante, sin comillas' },
  positiveInt: { accepts: (value) => isInteger(value, 1), expected: 'un número entero de 1 en adelante, sin comillas' },
  decimal: {
    accepts: (value) => typeof value === 'number' && Number.isFinite(value),
    expected: 'un número, sin comillas',
  },
  string: text,
  markdown: text,
  xhtml: { accepts: isText, expected: 'un <div> de XHTML' },
  code: {
    accepts: (value) => isPlainWord(value) || (isText(value) && CODE.test(value)),
    expected: 'un código sin espacios al principio ni al final',
  },
  id: {
    accepts: (value) => typeof value === 'string' && ID.test(value),
    expected: 'un identificador de 1 a 64 letras, dígitos, guiones o puntos',
  },
  uri,
  url: uri,
  canonical: uri,
  oid: { accepts: (value) => typeof value === 'string' && OID.test(value), expected: 'un OID como urn:oid:1.2.3' },
  uuid: {
    accepts: (value) => typeof value === 'string' && UUID.test(value),
    expected: 'un UUID en minúsculas como urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  },
  date: {
    accepts: (value) => typeof value === 'string' && isDate(value),
    expected: 'una fecha que exista: AAAA, AAAA-MM o AAAA-MM-DD',
  },
  dateTime: {
    accepts: (value) => typeof value === 'string' && isDateTime(value),
    expected: 'una fecha que exista; con hora lleva segundos y zona: AAAA-MM-DDThh:mm:ss-06:00',
  },
  instant: {
    accepts: (value) => typeof value === 'string' && isInstant(value),
    expected: 'fecha y hora con segundos y zona: AAAA-MM-DDThh:mm:ss-06:00',
  },
  time: { accepts: (value) => typeof value === 'string' && isTime(value), expected: 'una hora hh:mm:ss' },
  base64Binary: { accepts: isBase64, expected: 'datos en base64' },
};
