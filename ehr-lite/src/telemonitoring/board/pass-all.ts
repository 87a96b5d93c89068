/** What is left of a shift's alerts after they were handed over one after the other: each is an act of its own. Pure but for `pass`. */
import { asProblem } from '../../hub/problem.ts';
import type { Alert } from './board.resource.ts';

/** One that somebody changed or closed meanwhile keeps none of the others; a hub that is away, or lets nobody, keeps the rest. */
export async function passAll(
  alerts: readonly Alert[],
  pass: (alert: Alert) => Promise<unknown>,
): Promise<{ readonly left: readonly Alert[]; readonly error?: unknown }> {
  const left: Alert[] = [];
  let why: { readonly error: unknown } | undefined;
  for (const alert of alerts)
    if (why !== undefined && !isOfThatOne(why.error)) left.push(alert);
    else
      await pass(alert).catch((error: unknown) => {
        left.push(alert);
        why = { error };
      });
  return { left, ...why };
}

function isOfThatOne(error: unknown): boolean {
  const { kind } = asProblem(error);
  return kind === 'refused' || kind === 'missing';
}
