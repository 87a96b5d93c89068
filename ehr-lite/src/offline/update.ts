/** A new version of the app: offered, never forced, and taken only once what is being written is on the disk. */
import { flushAll } from '../draft/drafts.ts';
import { cell } from '../hub/cell.ts';

export interface Update {
  readonly take: () => Promise<void>;
}

export const update = cell<Update | undefined>(undefined);

/** Registers the service worker that holds the app's own files (and nothing of a patient). */
export async function installApp(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const { registerSW } = await import('virtual:pwa-register');
  const take = registerSW({
    onNeedRefresh: () =>
      update.set({
        take: async () => {
          await flushAll();
          await take(true);
        },
      }),
  });
}
