/** ED to Attachment (v2-to-FHIR ED[Attachment]): base64, hexadecimal or plain text, within the profile's limit. */
import type { Attachment } from '@medplum/fhirtypes';
import type { Field } from '../parse.ts';

export type AttachmentResult =
  | { readonly kind: 'attachment'; readonly attachment: Attachment }
  | { readonly kind: 'left-out'; readonly reason: 'error' | 'unsupported'; readonly text: string };

const CONTENT_TYPES: Record<string, string> = {
  PDF: 'application/pdf',
  JPEG: 'image/jpeg',
  JPG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  TIFF: 'image/tiff',
  RTF: 'text/rtf',
  HTML: 'text/html',
  XML: 'text/xml',
  PLAIN: 'text/plain',
  TXT: 'text/plain',
  DICOM: 'application/dicom',
  'X-HL7-CDA-LEVEL-ONE': 'text/xml',
};

export function toAttachment(ed: Field, maxBytes: number): AttachmentResult {
  const data = ed.text(5);
  if (data === '') return { kind: 'left-out', reason: 'error', text: 'El documento llegó vacío.' };
  const bytes = toBytes(data, ed.text(4).toUpperCase());
  if (bytes === undefined) {
    return { kind: 'left-out', reason: 'error', text: 'El documento llegó dañado: su codificación no es válida.' };
  }
  if (bytes.length > maxBytes) {
    const text = `Documento de ${bytes.length} bytes, mayor que el límite de ${maxBytes}: queda en el hospital.`;
    return { kind: 'left-out', reason: 'unsupported', text };
  }
  return { kind: 'attachment', attachment: { contentType: contentType(ed), data: bytes.toString('base64') } };
}

function toBytes(data: string, encoding: string): Buffer | undefined {
  if (encoding === 'A' || encoding === 'ASCII') return Buffer.from(data, 'utf8');
  const packed = data.replace(/\s+/g, '');
  if (encoding === 'HEX') {
    return packed.length % 2 === 0 && !/[^0-9a-f]/i.test(packed) ? Buffer.from(packed, 'hex') : undefined;
  }
  const digits = packed.endsWith('==') ? packed.slice(0, -2) : packed.endsWith('=') ? packed.slice(0, -1) : packed;
  return digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits) ? undefined : Buffer.from(digits, 'base64');
}

function contentType(ed: Field): string {
  const [kind, subtype] = [ed.text(2).toLowerCase(), ed.text(3)];
  if (/^[\w.+-]+\/[\w.+-]+$/.test(subtype)) return subtype.toLowerCase();
  const known = CONTENT_TYPES[subtype.toUpperCase()] ?? CONTENT_TYPES[kind.toUpperCase()];
  if (known !== undefined) return known;
  return kind === 'text' ? 'text/plain' : 'application/octet-stream';
}
