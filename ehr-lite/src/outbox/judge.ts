/** What the hub's answer means for what waits: try again, ask the person to sign in, a clash, or a refusal. */
import { HubProblem } from '../hub/problem.ts';

export type Verdict = 'again' | 'sign-in' | 'conflict' | 'refused';

export function judge(thrown: unknown): Verdict {
  if (!(thrown instanceof HubProblem)) return 'refused';
  const { kind, status, codes } = thrown;
  if (kind === 'line' || kind === 'broken' || status === 408 || status === 425) return 'again';
  if (kind === 'session') return 'sign-in';
  if (status === 412) return 'conflict';
  // The one 409 that passes by itself: the hub lost a race with itself. A seat, a number, a CURP that somebody has (`duplicate`) stays his.
  return status === 409 && codes.includes('lock-error') ? 'again' : 'refused';
}
