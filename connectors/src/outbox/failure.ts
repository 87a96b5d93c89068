/**
 * What a failed delivery means. Transient: try again. Ambiguous: the request left but no answer came; trying again is
 * safe because the hub answers a repeated operation id with its first answer. Permanent: the hub understood and refuses,
 * so more tries only block. A 4xx that is no OperationOutcome came from something between us (a proxy, a wrong URL), and
 * says nothing about the message.
 */
import { causeOfRefusal } from './cause.ts';
import { TokenRefused } from './token.ts';

export interface Failure {
  readonly kind: 'unreachable' | 'transient' | 'ambiguous' | 'unauthorized' | 'permanent';
  /** For the queue: the hub's words, which may quote a value of the message. */
  readonly text: string;
  /** For the log: status and codes, no value. */
  readonly summary: string;
  /** Somebody must look: waiting will not mend it. */
  readonly alarm: boolean;
  /** Stable key of a permanent refusal. */
  readonly cause: string;
  /** It may be this message that breaks the hub: after many tries while others go through it is put aside. */
  readonly mayBePoison: boolean;
}

const failure = (
  kind: Failure['kind'],
  text: string,
  summary = text,
  alarm = false,
  rest: Partial<Failure> = {},
): Failure => ({
  ...{ kind, text, summary, alarm, cause: '', mayBePoison: kind === 'ambiguous' },
  ...rest,
});

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

/** The connector's CLUES was corrected after this message was converted: its numbers and its facility would be the other one's. */
export const ofAnotherFacility = (was: string, clues: string): Failure => {
  const text = `Se convirtió como de ${was} y el conector es ahora de ${clues}: conviértalo otra vez con «rerun».`;
  return failure('permanent', text, text, true, { cause: `clues ${was}` });
};

export function classify(error: unknown): Failure {
  if (error instanceof TokenRefused) {
    return error.status >= 500
      ? failure('unreachable', error.message)
      : failure('transient', error.message, error.message, true);
  }
  if (hasResponse(error)) return byStatus(error.response.status, error.response.data);
  const code = codeOf(error);
  if (NEVER_SENT.has(code)) return failure('unreachable', `El hub no responde (${code}).`);
  return failure('ambiguous', `Se cortó la conexión con el hub antes de su respuesta (${code}).`);
}

function byStatus(status: number, data: unknown): Failure {
  const issues = issuesOf(data);
  const text = `${status}: ${issues === undefined ? 'sin OperationOutcome' : issueTexts(issues)}`;
  const summary = `${status} ${issues?.map(({ code }) => code).join(' ') ?? 'sin OperationOutcome'}`;
  if (status === 401 || status === 403)
    return failure('unauthorized', text, summary, true, { mayBePoison: status === 403 });
  // Said by a proxy before the hub: it is down, or this message killed or hung the process that had it.
  if (status === 502 || status === 504) return failure('unreachable', text, summary, false, { mayBePoison: true });
  if (status === 503) return failure('unreachable', text, summary);
  // The hub holds several that this could mean and refuses to choose; it will at every try. Any other 412 is a race that one more try may win.
  if (status === 412 && issues?.some(({ code }) => code === 'multiple-matches'))
    return failure('permanent', text, summary, false, { cause: causeOfRefusal(status, issues) });
  if (status === 429) return failure('transient', text, summary);
  if (status >= 500 || RETRIED_4XX.has(status))
    return failure('transient', text, summary, false, { mayBePoison: true });
  if (issues === undefined) return failure('transient', text, summary, true);
  return failure('permanent', text, summary, false, { cause: causeOfRefusal(status, issues) });
}

interface Issue {
  readonly code?: string;
  readonly details?: { readonly text?: string };
  readonly diagnostics?: string;
  readonly expression?: readonly string[];
}

function issuesOf(data: unknown): readonly Issue[] | undefined {
  if (typeof data !== 'object' || data === null || !('resourceType' in data)) return undefined;
  if (data.resourceType !== 'OperationOutcome') return undefined;
  return 'issue' in data && Array.isArray(data.issue) ? (data.issue as Issue[]) : [];
}

function issueTexts(issues: readonly Issue[]): string {
  return issues
    .map((issue) =>
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
  for (let depth = 0; depth < 4 && isNamed(current); depth++) {
    if (typeof current.code === 'string') return current.code;
    if (current.name === 'TimeoutError' || current.name === 'AbortError') return current.name;
    current = current.cause ?? current.errors?.[0];
  }
  return error instanceof Error ? error.name : 'desconocido';
}

interface Named {
  readonly name: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** By its shape: an error of another realm is no `instanceof Error` of this one. */
const isNamed = (error: unknown): error is Named => typeof error === 'object' && error !== null && 'name' in error;
