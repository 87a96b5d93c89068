/** What is wrong with this PC's keeping, in one place: no room, cleared by the browser, or a clock that is off. */
import { cell } from '../hub/cell.ts';

export type Trouble = 'full' | 'broken' | undefined;
export const trouble = cell<Trouble>(undefined);

export const isFull = (thrown: unknown): boolean =>
  (thrown as { name?: unknown } | undefined)?.name === 'QuotaExceededError';

/** Runs a write; when there is no room, `makeRoom` throws away what can be fetched again and it is tried once more. */
export async function writing<T>(write: () => Promise<T>, makeRoom: () => Promise<void>): Promise<T> {
  try {
    const result = await write();
    trouble.set(undefined);
    return result;
  } catch (thrown) {
    if (!isFull(thrown)) {
      trouble.set('broken');
      throw thrown;
    }
    await makeRoom().catch(() => {});
    try {
      const result = await write();
      trouble.set(undefined);
      return result;
    } catch (again) {
      trouble.set(isFull(again) ? 'full' : 'broken');
      throw again;
    }
  }
}
