/** What was done is taken back as long as it has not left: not while it is being sent, by this tab or another. docs/adr/0030. */
import { trouble } from '../offline/trouble.ts';
import type { OutboxEntry } from './entry.ts';
import { ifFree } from './one-holder.ts';
import { kept, queue, takeBack } from './queue.ts';

/**
 * @param isWhole of the entry as it stands: what has gone apart (`order.ts`) cannot be taken back with it
 * @returns false: it is under way, or the hub has it, or a part of it
 */
export async function withdraw(
  operation: string,
  isWhole: (entry: OutboxEntry) => boolean = () => true,
): Promise<boolean> {
  const done = await ifFree(operation, async () => {
    const here = queue.get().find((entry) => entry.operation === operation);
    if (here === undefined) return false;
    const now = await asKept(here);
    if (now?.standing.kind !== 'pending' || !isWhole(now)) return false;
    await takeBack(operation);
    return true;
  });
  return done ?? false;
}

/** Another tab may have sent it, or the hub's answer to it may have changed it; a disk in trouble knows nothing of it. */
async function asKept(here: OutboxEntry): Promise<OutboxEntry | undefined> {
  if (trouble.get() === undefined) return kept(here.operation);
  return (await kept(here.operation).catch(() => undefined)) ?? here;
}
