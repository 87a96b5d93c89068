/** The waiting list, reminders, links, absences and arrivals, on top of the agenda (docs/adr/0034). */
import type { OpenSlice, SliceContext } from '../../hub/slice.ts';
import { REST_MS, startLoop } from '../../jobs/loop.ts';
import { follow } from '../../notices/follow.ts';
import { LINK_PATH } from '../../notices/links.ts';
import { openLinks } from '../../notices/slice.ts';
import type { Changing } from '../change.ts';
import type { Codes } from './code.ts';
import { KEPT_MS, markAbsent } from './missing.ts';
import { noteAppointment } from './note.ts';
import { offerPlaces } from './offer.ts';
import { arrivalRouter, linkRouter } from './routes.ts';
import { sweepWatch } from './sql.ts';

const LOOK_MS = 1_000;
const SWEEP_MS = 60 * 60_000;

type Parts = SliceContext & Changing;
type Opening = Parts & { readonly codes: Codes };

export async function openWaitlist(parts: Opening): Promise<OpenSlice & { readonly nudge: () => void }> {
  const { db, config, nowMs, onError, authenticate } = parts;
  const links = await openLinks(db, config.baseUrl);
  const mounts = [
    { path: LINK_PATH, router: linkRouter({ ...parts, links }) },
    { path: '/llegadas', router: arrivalRouter(parts, authenticate) },
  ];
  // HAPI keeps the versions: nothing here can follow them.
  if (config.fhirStore === 'hapi') return { mounts, nudge: () => {}, stop: async () => {} };
  const step = waitlistStep(parts);
  const loop = startLoop({ work: step, everyMs: LOOK_MS, restMs: REST_MS, onError });
  const sweep = startLoop({
    work: () => sweepWatch(db, nowMs() - KEPT_MS).then(() => false),
    everyMs: SWEEP_MS,
    onError,
  });
  return {
    mounts,
    nudge: loop.nudge,
    async stop() {
      await Promise.all([loop.stop(), sweep.stop()]);
    },
  };
}

/** Notes what was written, then offers and marks by what is noted. */
export function waitlistStep(
  parts: Pick<Parts, 'db' | 'tail' | 'directory' | 'nowMs' | 'repository' | 'onWritten' | 'store'>,
) {
  const following = {
    ...{ db: parts.db, tail: parts.tail, name: 'agenda', types: ['Appointment'] },
    note: (client: Parameters<typeof noteAppointment>[0], version: Parameters<typeof noteAppointment>[1]) =>
      noteAppointment(client, version, parts),
  };
  return async (): Promise<boolean> => {
    while (await follow(following));
    const offered = await offerPlaces(parts);
    const marked = await markAbsent(parts);
    return offered || marked;
  };
}
