/**
 * The one way to write: a FHIR transaction, whole or not at all (https://hl7.org/fhir/R4/http.html#transaction).
 * It carries an operation id, so that sending it twice does it once, and it stands in the outbox before it leaves.
 */
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import { line } from '../hub/reachable.ts';
import { drain, outcomeOf } from './drain.ts';
import { nextTurn, put } from './queue.ts';

export { transactionOf } from './transaction.ts';

export interface Sending {
  /** Made by this screen when the act was done; the hub answers a repetition as it answered the first time. */
  readonly operation: string;
  readonly patientId: string | undefined;
  /** What was done, in words of the catalogue, for the list of what is still to be sent. */
  readonly words: string;
  readonly entries: readonly BundleEntry[];
}

export type Sent =
  | { readonly kind: 'saved'; readonly response: Bundle }
  /** Kept on this device; it goes out by itself. */
  | { readonly kind: 'queued' };

/** Longer than that nobody is kept before the screen: it goes on by itself. */
const PATIENCE_MS = 8_000;

/** @throws HubProblem when the hub refused it at once; nothing of it is kept then, the draft still is. */
export async function send({ operation, patientId, words, entries }: Sending): Promise<Sent> {
  const standing = { kind: 'pending' } as const;
  const turn = nextTurn();
  // Without room on the disk it goes from memory; the strip says so.
  await put({ operation, patientId, words, entries, madeMs: hubNow(), turn, standing }).catch(() => {});
  if (line.get().kind === 'down') {
    void drain();
    return { kind: 'queued' };
  }
  const outcome = outcomeOf(operation, PATIENCE_MS);
  void drain();
  const settled = await outcome;
  if (settled.kind === 'refused') throw settled.problem;
  return settled;
}
