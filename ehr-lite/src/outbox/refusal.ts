/** A refusal in the words of who made it: the hub's own, and where those speak to somebody else, what to do here. */
import { HubProblem } from '../hub/problem.ts';
import { t } from '../texts/t.ts';
import type { OutboxEntry } from './entry.ts';

/**
 * Who was marked absent arrives, and his place is given away: the hub's advice is for whoever seeks a free place, but this person stands at the
 * counter and can be seen without one.
 */
export function explained({ entries }: OutboxEntry, thrown: unknown): unknown {
  const isPlace = entries.some(({ request }) => request?.method === 'PATCH' && request.url.startsWith('Appointment/'));
  if (!isPlace || !(thrown instanceof HubProblem) || thrown.status !== 409) return thrown;
  const said = thrown.said.map(({ text }) => ({ text, fix: t('problem.placeGone.fix') }));
  return new HubProblem(thrown.kind, thrown.status, said, thrown.codes);
}
