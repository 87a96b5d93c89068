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
import { lock, look } from './vault.ts';
import { vaultState } from './vault-state.ts';

let started = false;

export async function start(who: Who): Promise<void> {
  if (!started) {
    started = true;
    unsent.now = () => queue.get().length > 0 || hasDrafts();
    session.watch(followSession);
    line.watch(followLine);
    vaultState.watch(followVault);
    window.addEventListener('beforeunload', askBeforeLosing);
    forbidFormMemory();
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

function followLine(): void {
  if (line.get().kind === 'down') return;
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
    keeper.set(copies);
    // What is on screen is asked once more: now it can be kept, and answered from what was kept.
    void queries.invalidateQueries();
    stopIdle = lockWhenIdle(() => void lock());
    void takeUp().then(drain);
    void prune().catch(() => {});
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
  const inMemoryOnly = vaultState.get().kind !== 'open' && queue.get().length > 0;
  if (inMemoryOnly) event.preventDefault();
}
