/**
 * Several searches in one request (https://hl7.org/fhir/R4/http.html#transaction, "batch"): on a slow line a round trip costs more
 * than what it brings. Each is answered, or fails, by itself.
 */
import { HubProblem, problemOfStatus } from './problem.ts';
import type { Bundle, OperationOutcome } from './r4.ts';
import { ask, FHIR_BASE, type Page, pageOf } from './read.ts';

export interface Asked<R extends { readonly resourceType: string }> {
  readonly type: R['resourceType'];
  readonly params: Readonly<Record<string, string>>;
}
interface Answer {
  readonly resource?: Bundle<never>;
  readonly response?: { readonly status?: string; readonly outcome?: OperationOutcome };
}
export type BatchAnswers = { readonly entry?: readonly Answer[] };

/** One answer for each search, in their order. @throws HubProblem when the batch as a whole failed */
export async function searchAll(
  searches: readonly Asked<{ readonly resourceType: string }>[],
  signal?: AbortSignal,
): Promise<BatchAnswers> {
  const entry = searches.map(({ type, params }) => ({
    request: { method: 'GET', url: `${type}?${new URLSearchParams(params)}` },
  }));
  return ask<BatchAnswers>({
    method: 'POST',
    path: FHIR_BASE,
    body: { resourceType: 'Bundle', type: 'batch', entry },
    signal,
  });
}

export function answerAt<R extends { readonly resourceType: string }>(
  { entry }: BatchAnswers,
  index: number,
  type: R['resourceType'],
): Page<R> | HubProblem {
  const answer = entry?.[index];
  const status = Number(/^\d{3}/.exec(answer?.response?.status ?? '')?.[0] ?? 500);
  if (status !== 200 || answer?.resource === undefined) return problemOfStatus(status, answer?.response?.outcome);
  return pageOf<R>(type, answer.resource);
}

export const isProblem = (answer: unknown): answer is HubProblem => answer instanceof HubProblem;
