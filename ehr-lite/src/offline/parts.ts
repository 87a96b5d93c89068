/**
 * The later screens of a clinic's day, imported ahead while nobody waits: a screen that was never opened before the line was cut opens all
 * the same, whether or not the worker holds the page yet. `parts.test.ts` holds that every later screen is named here or told why not.
 */
import { SECTIONS } from '../consultation/sections.ts';
import { findsPatients, opensInEmergency, type Role } from '../session/who.ts';
import { parts } from './readiness.ts';

type Part = () => Promise<unknown>;

const EVERYBODY: readonly Part[] = [
  () => import('./lock-screen.tsx'),
  () => import('./strips.tsx'),
  () => import('../outbox/outbox-page.tsx'),
  () => import('../shell/sheet.tsx'),
  () => import('../shell/navigation/navigation.tsx'),
];
const MORNING: readonly Part[] = [
  () => import('../queue/morning-page.tsx'),
  () => import('../patient/patient-page.tsx'),
  () => import('./person-questions.ts'),
];
const CONSULTATION: readonly Part[] = [
  () => import('../consultation/consultation-page.tsx'),
  ...SECTIONS.map(({ load }) => load),
  () => import('../terminology/offline-terms.ts'),
  () => import('../vitals/vitals-page.tsx'),
  () => import('../vitals/vitals-view.tsx'),
  () => import('../chart/summary.tsx'),
  () => import('../consultation/just-signed.tsx'),
  () => import('../prescription/receta-page.tsx'),
  () => import('qrcode-generator'),
  () => import('../order/requisition-page.tsx'),
  () => import('../note/note-page.tsx'),
  () => import('../inbox/inbox-mark.tsx'),
  () => import('../inbox/inbox-page.tsx'),
  () => import('../referral/referrals-page.tsx'),
  () => import('../referral/referral-page.tsx'),
  () => import('../problem/problems-page.tsx'),
  () => import('../allergy/allergies-page.tsx'),
  () => import('../result/trends-page.tsx'),
  () => import('uplot'),
  () => import('../programme/programme-page.tsx'),
  () => import('../vaccine/vaccine-page.tsx'),
  () => import('../document/documents-page.tsx'),
  () => import('../chart/search-page.tsx'),
];
const COUNTER: readonly Part[] = [
  () => import('../dispense/dispense-page.tsx'),
  () => import('../supply/supply-pages.tsx'),
  () => import('../supply/count/count-page.tsx'),
];

const partsOf = (role: Role): readonly Part[] => [
  ...EVERYBODY,
  ...(findsPatients(role) ? MORNING : []),
  ...(opensInEmergency(role) ? CONSULTATION : []),
  ...(role === 'farmacia' ? COUNTER : []),
];

const have = new Set<Part>();

/** One at a time, between what the person does. What cannot be had now is asked for again by whoever calls this next. */
export async function importParts(role: Role): Promise<void> {
  // The same listener is kept once, however often this is called.
  for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, touched, { capture: true, passive: true });
  const mine = partsOf(role);
  const tell = () => parts.set({ done: mine.filter((part) => have.has(part)).length, of: mine.length });
  tell();
  for (const part of mine) {
    if (have.has(part)) continue;
    await rested();
    await part().then(
      () => have.add(part),
      () => undefined,
    );
    tell();
  }
}

/** The person's hand comes first: an old PC that reads in a screen shows the next letter late. Who never rests puts it off, not for ever. */
const RESTED_MS = 1_500;
const PUT_OFF_MS = 15_000;
let touchedMs = Number.NEGATIVE_INFINITY;

async function rested(): Promise<void> {
  const latest = performance.now() + PUT_OFF_MS;
  for (;;) {
    const left = Math.min(touchedMs + RESTED_MS, latest) - performance.now();
    if (left <= 0) break;
    await new Promise((resolve) => setTimeout(resolve, left));
  }
  await idle();
}

const touched = (): void => {
  touchedMs = performance.now();
};

const idle = (): Promise<unknown> =>
  new Promise((resolve) =>
    typeof requestIdleCallback === 'function'
      ? requestIdleCallback(resolve, { timeout: 2_000 })
      : setTimeout(resolve, 50),
  );
