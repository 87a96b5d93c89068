/**
 * Work without network, put together: comes after the first screen, for those who attend people. Follows the session, the
 * line and the vault, and starts what each of them calls for.
 */

import { hasDrafts } from '../draft/drafts.ts';
import { copyAt, keeper } from '../hub/copies.ts';
import { queries } from '../hub/queries.ts';
import { line } from '../hub/reachable.ts';
import { drain } from '../outbox/drain.ts';
import { letGo, queue, takeUp } from '../outbox/queue.ts';
import { recall } from '../session/kept.ts';
import { refreshNow, session, unsent } from '../session/session.ts';
import type { Who } from '../session/who.ts';
import { copies, prune } from './copies.ts';
import { lockWhenIdle } from './idle.ts';
import { forbidFormMemory } from './no-form-memory.ts';
import { followMorning, keepMorning } from './prefetch.ts';
import { installApp } from './update.ts';
import { lock, look } from './vault.ts';
import { vaultState } from './vault-state.ts';

let started = false;
/** The first screen has the line to itself. */
const FIRST_SCREEN_MS = 1_500;
/** Looking through all copies is not what the disk does first when somebody waits for the agenda. */
const CALM_MS = 10_000;

export async function start(who: Who): Promise<void> {
  if (!started) {
    started = true;
    unsent.now = () => queue.get().length > 0 || hasDrafts();
    session.watch(followSession);
    line.watch(followLine);
    vaultState.watch(followVault);
    window.addEventListener('beforeunload', askBeforeLosing);
    forbidFormMemory();
    setTimeout(() => void keepApp().catch(() => {}), FIRST_SCREEN_MS);
  }
  await look(who);
  // Opened at the door, before this came.
  if (vaultState.get().kind === 'open' && stopIdle === undefined) followVault();
}

function followSession(): void {
  const now = session.get();
  if (now.kind === 'in') {
    void look(now.who);
    if (now.local || now.ended) return;
    void drain();
    askAnew();
    if (vaultState.get().kind === 'open') void keepMorning(now.who).catch(() => {});
    return;
  }
  if (now.kind === 'out' || now.kind === 'leaving') void lock();
}

/** For whoever is signed in here, those who attend people alone: a citizen's phone pays nothing for a clinic's day without network. */
async function keepApp(): Promise<void> {
  const now = session.get();
  if (now.kind !== 'in') return;
  const { importParts } = await import('./parts.ts');
  await importParts(now.who.role);
  await installApp();
}

function followLine(): void {
  if (line.get().kind === 'down') return;
  void keepApp().catch(() => {});
  const now = session.get();
  if (now.kind === 'in' && now.local && recall() !== undefined) void refreshNow().catch(() => {});
  if (now.kind === 'in' && !now.local) {
    askAnew();
    if (vaultState.get().kind === 'open') void keepMorning(now.who).catch(() => {});
  }
}

/** Copies are on screen: the hub can be asked again. */
function askAnew(): void {
  if (copyAt.get() === undefined) return;
  copyAt.set(undefined);
  void queries.invalidateQueries();
}

let stopIdle: (() => void) | undefined;
let stopMorning: (() => void) | undefined;

function followVault(): void {
  const state = vaultState.get();
  stopIdle?.();
  stopIdle = undefined;
  stopMorning?.();
  stopMorning = undefined;
  if (state.kind === 'open') {
    // What is on screen is asked once more: now it can be kept, and answered from what was kept.
    const kept = keeper.get() !== undefined;
    keeper.set(copies);
    if (!kept) void queries.invalidateQueries();
    stopIdle = lockWhenIdle(() => void lock());
    void takeUp().then(() => {
      // What waits to be sent is laid over what was answered before it was read.
      if (queue.get().length > 0) void queries.invalidateQueries();
      return drain();
    });
    setTimeout(() => void prune().catch(() => {}), CALM_MS);
    const now = session.get();
    if (now.kind !== 'in') return;
    stopMorning = followMorning(now.who);
    void keepMorning(now.who).catch(() => {});
  }
  if (state.kind === 'locked') {
    keeper.set(undefined);
    letGo();
    queries.clear();
  }
}

/** Only what is nowhere but in this tab's memory is worth holding a person back. */
function askBeforeLosing(event: BeforeUnloadEvent): void {
  const inMemoryOnly = vaultState.get().kind === 'absent' && (queue.get().length > 0 || hasDrafts());
  if (inMemoryOnly) event.preventDefault();
}
