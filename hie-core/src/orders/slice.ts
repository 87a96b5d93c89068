/** Orders and results: who has to review what came back, until somebody did. */
import type { Slice } from '../hub/slice.ts';
import type { Hear } from '../hub/told.ts';
import { startLoop } from '../jobs/loop.ts';
import { isSettled } from './act.ts';
import { tick } from './clock.ts';
import { followResults } from './follow.ts';
import { hear, isHeard } from './hear.ts';

const FOLLOW_MS = 2_000;
const CLOCK_MS = 15_000;

export const orders: Slice = {
  open({ config, db, repository, tail, onWritten, onError }) {
    const { resultDays, criticalMinutes, referralDays, fhirStore } = config;
    const act = { repository, onWritten, nowMs: Date.now };
    const heard = (type: string, id: string) => hear({ ...act, resultDays }, type, id);
    // HAPI keeps the versions: there only what goes through this hub is heard of.
    const inHapi = fhirStore === 'hapi';
    const following = startLoop({
      work: inHapi ? async () => false : () => followResults({ db, tail, hear: heard, onError }),
      ...{ everyMs: FOLLOW_MS, onError },
    });
    const clock = startLoop({
      work: () => tick({ ...act, criticalMinutes, referralDays, onError }),
      ...{ everyMs: CLOCK_MS, onError },
    });
    const told: Hear = (results) => {
      const own = results.filter(({ outcome, stored }) => isNews(outcome) && isHeard(stored.type));
      if (own.length === 0) return;
      if (!inHapi) return following.nudge();
      for (const { stored } of own)
        heard(stored.type, stored.id).catch((error: unknown) => isSettled(error) || onError(error));
    };
    return {
      told,
      async stop() {
        await Promise.all([following.stop(), clock.stop()]);
      },
    };
  },
};

const isNews = (outcome: string): boolean => outcome === 'created' || outcome === 'updated';
