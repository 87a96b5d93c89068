/**
 * Binary as bytes: what comes with a Content-Type of its own becomes the resource, and whoever does not ask for FHIR gets the
 * bytes back. https://hl7.org/fhir/R4/binary.html#rest
 */
import type { Binary } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { FhirRequest, FhirResponse } from './context.ts';

const BINARY_LIMIT_BYTES = 10 * 1024 * 1024;
const FHIR_TYPES = new Set(['application/fhir+json', 'application/json', 'application/json+fhir']);
const MEDIA_TYPE =
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}(?:[ \t]{0,10};[\x20-\x7e]{0,200})?$/i;

const typeOf = (header: string | undefined): string => (header ?? '').split(';')[0]!.trim().toLowerCase();

/** The Binary that these bytes are, or undefined: the body is a resource as any other. */
export function rawBinary({ params, header, body }: FhirRequest): Binary | undefined {
  const contentType = header('content-type');
  if (params.type !== 'Binary' || contentType === undefined || FHIR_TYPES.has(typeOf(contentType))) return undefined;
  if (!MEDIA_TYPE.test(contentType))
    throw fault('value', 'El Content-Type no es un tipo de medio.', {
      path: 'Binary.contentType',
      rule: 'BCP 13',
      value: contentType.slice(0, 80),
      fix: 'Escriba por ejemplo application/pdf.',
    });
  if (!(body instanceof Uint8Array) || body.length === 0)
    throw fault('structure', 'La solicitud llegó sin cuerpo.', {
      path: 'Binary.data',
      fix: 'Envíe los bytes del archivo.',
    });
  refuseLarge(body.length);
  const context = header('x-security-context');
  return {
    resourceType: 'Binary',
    ...(params.id !== undefined && { id: params.id }),
    contentType,
    ...(context !== undefined && { securityContext: { reference: context.slice(0, 2_000) } }),
    data: Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64'),
  };
}

export function refuseLarge(bytes: number): void {
  if (bytes <= BINARY_LIMIT_BYTES) return;
  throw fault('too-long', 'El archivo es demasiado grande.', {
    path: 'Binary.data',
    rule: `Máximo ${BINARY_LIMIT_BYTES / 1024 / 1024} MB por Binary`,
    fix: 'Guárdelo en un repositorio de documentos y refiéralo por su dirección.',
  });
}

/** "if the client does not explicitly ask for a FHIR format, the native content" */
export function wantsBytes(request: FhirRequest): boolean {
  if (request.query.has('_format')) return false;
  const accepted = (request.header('accept') ?? '*/*').split(',').map(typeOf);
  return !accepted.some((type) => FHIR_TYPES.has(type) || type === 'json');
}

/** Never shown inside our own origin: the bytes are anybody's. */
export function asBytes(answer: FhirResponse): FhirResponse {
  const { contentType, data } = JSON.parse(String(answer.body)) as Binary;
  if (data === undefined) return { ...answer, status: 204, body: undefined };
  return {
    ...answer,
    headers: {
      ...answer.headers,
      // As a resource it may name anything that looks like a code; a head takes only what is a media type.
      'Content-Type': MEDIA_TYPE.test(contentType) ? contentType : 'application/octet-stream',
      'Content-Disposition': 'attachment',
      'Content-Security-Policy': 'sandbox',
      'X-Content-Type-Options': 'nosniff',
    },
    body: Buffer.from(data, 'base64'),
  };
}
