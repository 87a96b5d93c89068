/**
 * What a failed delivery means. Transient: try again. Ambiguous: the request left but no answer came; trying again is
 * safe because the hub answers a repeated operation id with its first answer. Permanent: the hub understood and refuses,
 * so more tries only block. A 4xx that is no OperationOutcome came from something between us (a proxy, a wrong URL), and
 * says nothing about the message.
 */
import { TokenRefused } from './token.ts';

export type Failure =
  | { readonly kind: 'unreachable'; readonly text: string }
  | { readonly kind: 'transient'; readonly text: string; readonly alarm: boolean }
  | { readonly kind: 'ambiguous'; readonly text: string }
  | { readonly kind: 'unauthorized'; readonly text: string }
  | { readonly kind: 'permanent'; readonly text: string };

const RETRIED_4XX = new Set([408, 409, 412, 421, 423, 425, 429]);
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface ResponseError {
  readonly response: { readonly status: number; readonly data: unknown };
}

export function classify(error: unknown): Failure {
  if (error instanceof TokenRefused) {
    return error.status >= 500
      ? { kind: 'unreachable', text: error.message }
      : { kind: 'transient', text: error.message, alarm: true };
  }
  if (hasResponse(error)) return byStatus(error.response.status, error.response.data);
  const code = codeOf(error);
  if (NEVER_SENT.has(code)) return { kind: 'unreachable', text: `El hub no responde (${code}).` };
  return { kind: 'ambiguous', text: `Se cortó la conexión con el hub antes de su respuesta (${code}).` };
}

function byStatus(status: number, data: unknown): Failure {
  const text = `${status}: ${outcomeText(data) ?? 'sin OperationOutcome'}`;
  if (status === 401 || status === 403) return { kind: 'unauthorized', text };
  if (status === 502 || status === 503 || status === 504) return { kind: 'unreachable', text };
  if (status >= 500 || RETRIED_4XX.has(status)) return { kind: 'transient', text, alarm: false };
  if (outcomeText(data) === undefined) return { kind: 'transient', text, alarm: true };
  return { kind: 'permanent', text };
}

/** The hub's public words; they hold codes and paths, and no more of the patient than the sender's own value. */
function outcomeText(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('resourceType' in data)) return undefined;
  if (data.resourceType !== 'OperationOutcome') return undefined;
  const issues = 'issue' in data && Array.isArray(data.issue) ? data.issue : [];
  return issues
    .map((issue: { code?: string; details?: { text?: string }; diagnostics?: string; expression?: string[] }) =>
      [issue.code, issue.expression?.[0], issue.details?.text, issue.diagnostics].filter((part) => part).join(' '),
    )
    .join('; ')
    .slice(0, 2_000);
}

function hasResponse(error: unknown): error is ResponseError {
  return typeof error === 'object' && error !== null && 'response' in error && typeof error.response === 'object';
}

/** fetch wraps the socket's error once or twice. */
function codeOf(error: unknown): string {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    if (current.name === 'TimeoutError' || current.name === 'AbortError') return current.name;
    current = current.cause ?? (current instanceof AggregateError ? current.errors[0] : undefined);
  }
  return error instanceof Error ? error.name : 'desconocido';
}
