/**
 * The app's own files on this PC (and nothing of a patient): kept by a service worker, which is asked for again when the line was cut while it
 * was keeping them. A new version is offered, never forced, and taken only once what is being written is on the disk.
 */
import { flushAll } from '../draft/drafts.ts';
import { cell } from '../hub/cell.ts';
import { line } from '../hub/reachable.ts';
import { appFiles } from './readiness.ts';

export interface Update {
  readonly take: () => Promise<void>;
}

export const update = cell<Update | undefined>(undefined);

const WORKER = '/sw.js';
const LOOK_AGAIN_MS = 5_000;
let asked = false;

export async function installApp(): Promise<void> {
  if (asked) return;
  asked = true;
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return appFiles.set('never');
  navigator.serviceWorker.addEventListener('controllerchange', lookNow);
  const { registerSW } = await import('virtual:pwa-register').catch((thrown: unknown) => {
    asked = false;
    throw thrown;
  });
  const take = registerSW({
    onRegisteredSW: lookNow,
    onRegisterError: lookNow,
    // A page that did not ask for it is left alone: it may be in mid-note.
    onNeedReload: () => undefined,
    onNeedRefresh: () => update.set({ take: () => takeNew(() => take(false)) }),
  });
}

/** The library reloads only pages that a worker held when they came; in the first session none did. */
async function takeNew(activate: () => Promise<void>): Promise<void> {
  await flushAll();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  await activate();
}

let looking: ReturnType<typeof setTimeout> | undefined;
const lookNow = () => void look().catch(() => undefined);

/** Until the worker holds this page: a worker whose installing was cut is thrown away by the browser, and nobody else asks for it again. */
async function look(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  clearTimeout(looking);
  if (registration?.active?.state === 'activated')
    return appFiles.set(navigator.serviceWorker.controller === null ? 'reload' : 'kept');
  looking = setTimeout(lookNow, LOOK_AGAIN_MS);
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (worker) return worker.addEventListener('statechange', lookNow);
  if (line.get().kind === 'up') await navigator.serviceWorker.register(WORKER).catch(() => undefined);
}
