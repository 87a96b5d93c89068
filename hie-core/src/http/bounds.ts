/**
 * What a request may weigh before anybody looks at it: address, header lines, announced body. Node parses the head strictly and bounds
 * its bytes; what it would cut off in silence (header lines past a count) is refused here, so that nobody in front sees another request.
 * https://www.rfc-editor.org/rfc/rfc9110#section-15.5.15, https://www.rfc-editor.org/rfc/rfc6585#section-5
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BODY_LIMIT_BYTES } from '../fhir/body.ts';
import { HttpRefusal } from '../fhir/outcome.ts';

export const MAX_ADDRESS = 8_192;
export const MAX_HEADER_LINES = 100;

export function requestBounds(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const refused = beyond(request);
  if (refused !== undefined) {
    // What is still on its way is not read: the connection cannot be used again.
    response.setHeader('Connection', 'close');
    throw refused;
  }
  next();
}

function beyond({ url = '', rawHeaders, headers }: IncomingMessage): HttpRefusal | undefined {
  if (url.length > MAX_ADDRESS)
    return refusal(414, 'La dirección es demasiado larga.', `Máximo ${MAX_ADDRESS} caracteres`, 'Use POST …/_search.');
  // No text that anybody looks for holds a NUL, and PostgreSQL takes none.
  if (url.includes('%00'))
    return new HttpRefusal(400, {
      code: 'value',
      text: 'La dirección trae un carácter nulo (%00).',
      fix: 'Quítelo.',
    });
  if (rawHeaders.length > MAX_HEADER_LINES * 2)
    return refusal(
      431,
      'La solicitud trae demasiados encabezados.',
      `Máximo ${MAX_HEADER_LINES}`,
      'Quite los que sobran.',
    );
  if (Number(headers['content-length'] ?? 0) > BODY_LIMIT_BYTES)
    return refusal(
      413,
      'La solicitud es demasiado grande.',
      'Máximo 16 MB por solicitud',
      'Divida el Bundle en varios.',
    );
  return undefined;
}

const refusal = (status: number, text: string, rule: string, fix: string): HttpRefusal =>
  new HttpRefusal(status, { code: 'too-long', text, rule, fix });
