/** What the hub's answer means for what waits: try again, ask the person to sign in, a clash, or a refusal. */
import { HubProblem } from '../hub/problem.ts';

export type Verdict = 'again' | 'sign-in' | 'conflict' | 'refused';

/** @param isRest no FHIR transaction: what is there twice is no race of the hub's with itself */
export function judge(thrown: unknown, isRest = false): Verdict {
  if (!(thrown instanceof HubProblem)) return 'refused';
  const { kind, status } = thrown;
  if (kind === 'line' || kind === 'broken' || status === 408 || status === 425) return 'again';
  if (kind === 'session') return 'sign-in';
  if (status === 412) return 'conflict';
  // 409: the hub lost a race with itself and says so (lock-error).
  return status === 409 && !isRest ? 'again' : 'refused';
}
