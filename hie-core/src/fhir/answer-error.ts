/** The last handler of the hub: whatever was thrown leaves as an OperationOutcome, and the log gets what the caller may not. */
import type { ErrorRequestHandler } from 'express';
import { fault, HubError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { HttpRefusal, operationOutcome, statusOf, toHubError } from './outcome.ts';
import { send } from './routes.ts';

export function answerError(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const requestId = String(response.locals.requestId ?? '');
    const error = toHubError(fromExpress(thrown), requestId);
    const status = statusOf(error);
    if (status >= 500)
      logger.error(
        { requestId, method: request.method, path: request.path, error, detail: error.logDetail },
        'request failed',
      );
    if (response.headersSent) return next(error);
    if (status === 503 || status === 429) response.set('Retry-After', '2');
    send(response, { status, body: JSON.stringify(operationOutcome(error.problems)) });
  };
}

/** Faults of express' own parsers, told in our words. */
function fromExpress(thrown: unknown): unknown {
  if (thrown instanceof HubError) return thrown;
  const { type, status } = (thrown ?? {}) as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large')
    return fault('too-long', 'La solicitud es demasiado grande.', {
      rule: 'Máximo 16 MB por solicitud',
      fix: 'Divida el Bundle en varios.',
    });
  if (type === 'request.aborted' || type === 'request.size.invalid')
    return fault('structure', 'La solicitud llegó incompleta.', { fix: 'Envíela de nuevo completa.' });
  if (type === 'encoding.unsupported' || status === 415)
    return new HttpRefusal(415, {
      code: 'not-supported',
      text: 'La compresión de la solicitud no se entiende.',
      rule: 'Content-Encoding: gzip, deflate o br',
      fix: 'Envíela sin comprimir.',
    });
  if (typeof status === 'number' && status >= 400 && status < 500)
    return fault('invalid', 'La solicitud no se entiende.', { fix: 'Revise la dirección y los encabezados.' });
  return thrown;
}
