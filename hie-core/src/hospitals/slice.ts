/** Connected hospitals: what their edges say of themselves, what is wrong with them, and what is ordered of them (docs/adr/0040). */
import type { Slice } from '../hub/slice.ts';
import { startLoop } from '../jobs/loop.ts';
import { watch } from './alerts/watch.ts';
import { HOSPITAL_ROUTES, hospitalRouter, MOUNT } from './routes.ts';
import { prune } from './sql.ts';

const WATCH_MS = 30_000;
const PRUNE_MS = 24 * 3_600_000;

export const hospitals: Slice = {
  described: [{ title: 'Hospitales', base: MOUNT, routes: HOSPITAL_ROUTES }],
  async open({ config, db, repository, store, authenticate, onError }) {
    const nowMs = Date.now;
    const loop = (work: () => Promise<void>, everyMs: number) =>
      startLoop({ work: () => work().then(() => false), everyMs, onError });
    const loops = [loop(() => watch(db, nowMs()), WATCH_MS), loop(() => prune(db), PRUNE_MS)];
    const router = hospitalRouter({ db, repository, store, authenticate, nowMs, baseUrl: config.baseUrl });
    return {
      mounts: [{ path: MOUNT, router }],
      async stop() {
        await Promise.all(loops.map((one) => one.stop()));
      },
    };
  },
};
