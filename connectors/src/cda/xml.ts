/**
 * Bytes of an XML document to a tree of elements, read by saxes. What makes XML dangerous is refused before it is read: a document type
 * (and with it every entity: XXE, billion laughs), too many bytes, too deep or too many elements.
 */
import { SaxesParser } from 'saxes';

export interface Element {
  /** Local name; of the namespace `urn:hl7-org:sdtc` with the prefix `sdtc:`. */
  readonly name: string;
  readonly namespace: string;
  /** By local name; of another namespace with the usual prefix (`xsi:type`). */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxElements: number;
  readonly maxDepth: number;
}

export const XML_LIMITS: XmlLimits = { maxBytes: 8_000_000, maxElements: 50_000, maxDepth: 150 };

/** es-MX: what is wrong with the document and what to do. Quotes no value of it. */
export class DocumentRefused extends Error {}

const NAMESPACES: Readonly<Record<string, string>> = {
  'urn:hl7-org:sdtc': 'sdtc:',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi:',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
};

interface Open {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Record<string, string>;
  readonly children: (Element | string)[];
}

/** @throws DocumentRefused */
export function readXml(bytes: Uint8Array, limits: XmlLimits = XML_LIMITS): Element {
  if (bytes.length > limits.maxBytes) {
    throw new DocumentRefused(
      `El documento mide ${megabytes(bytes.length)} MB; se reciben hasta ${megabytes(limits.maxBytes)} MB. Envíe el anexo grande por separado.`,
    );
  }
  return build(decode(bytes), limits);
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);

function build(text: string, limits: XmlLimits): Element {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let root: Open | undefined;
  let elements = 0;
  parser.on('error', (error) => {
    throw new DocumentRefused(`El archivo no es XML bien formado (${place(error.message)}). Vuelva a exportarlo.`);
  });
  parser.on('doctype', () => {
    throw new DocumentRefused(
      'El documento declara un DOCTYPE. Un documento clínico CDA no lo lleva y aquí no se admite: quítelo.',
    );
  });
  parser.on('opentag', (tag) => {
    if (++elements > limits.maxElements) throw tooLarge('demasiados elementos');
    if (open.length >= limits.maxDepth) throw tooLarge('elementos anidados a demasiada profundidad');
    const attributes: Record<string, string> = {};
    for (const { local, uri, value } of Object.values(tag.attributes)) {
      if (uri !== XMLNS) attributes[`${NAMESPACES[uri] ?? ''}${local}`] = value;
    }
    const name = `${NAMESPACES[tag.uri] ?? ''}${tag.local}`;
    const element: Open = { name, namespace: tag.uri, attributes, children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const words = (said: string) => void open.at(-1)?.children.push(said);
  parser.on('text', words);
  parser.on('cdata', words);
  parser.write(text).close();
  if (root === undefined) throw new DocumentRefused('El archivo está vacío.');
  return root;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const tooLarge = (what: string) => new DocumentRefused(`El documento tiene ${what}. Divídalo en varios.`);

/** saxes says `line:column: what`, and what may quote the text: only the place is told. */
const place = (message: string): string => {
  const [, line, column] = /^(\d+):(\d+)/.exec(message) ?? [];
  return line === undefined ? 'sin elementos' : `línea ${line}, columna ${column}`;
};

const ENCODING = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;
const KNOWN = /^(utf-?8|us-ascii|iso-8859-1|iso-8859-15|windows-1252|utf-16(le|be)?)$/i;

/** The byte order mark, else what the XML declaration says, else UTF-8 (XML 1.0 §4.3.3). */
function decode(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
  const marked = head.startsWith('\xff\xfe') ? 'utf-16le' : head.startsWith('\xfe\xff') ? 'utf-16be' : undefined;
  const named = marked ?? ENCODING.exec(head.replace(/^\xef\xbb\xbf/, ''))?.[1] ?? 'utf-8';
  if (!KNOWN.test(named)) {
    throw new DocumentRefused(`El documento dice estar escrito en ${named}. Expórtelo en UTF-8.`);
  }
  try {
    return new TextDecoder(named, { fatal: true }).decode(bytes);
  } catch {
    throw new DocumentRefused(`El documento dice estar escrito en ${named} y no lo está. Corrija su declaración.`);
  }
}
