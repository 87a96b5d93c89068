/**
 * One call to a subscriber's endpoint, by the guarded call of `outgoing/`: of the answer only the status line counts, and nothing of
 * its body is kept.
 */
import { createOutgoing, type OutgoingOptions } from '../outgoing/call.ts';

export interface Call {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type CallOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Never reached, or not in time. `why` holds no address and no header. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Not tried: the endpoint is not one the hub may call. */
  | { readonly kind: 'forbidden'; readonly why: string };

export type SendOptions = Omit<OutgoingOptions, 'maxAnswerBytes'>;

const MAX_ANSWER_BYTES = 64 * 1024;

export type Send = (call: Call, signal?: AbortSignal) => Promise<CallOutcome>;

export function createSend(options: SendOptions): Send {
  const outgoing = createOutgoing({ ...options, maxAnswerBytes: MAX_ANSWER_BYTES });
  return async (call, signal) => {
    const outcome = await outgoing(call, signal);
    return outcome.kind === 'answered' ? { kind: 'answered', status: outcome.status } : outcome;
  };
}
