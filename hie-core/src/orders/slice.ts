/** Orders and results: who has to review what came back, until somebody did. */
import { randomBytes } from 'node:crypto';
import type { Slice } from '../hub/slice.ts';
import type { Hear } from '../hub/told.ts';
import { REST_MS, startLoop } from '../jobs/loop.ts';
import { secretNamed } from '../security/sql.ts';
import { isSettled } from './act.ts';
import { tick } from './clock.ts';
import { followChanged, followResults } from './follow.ts';
import { hear, isHeard } from './hear.ts';
import { reportsOf } from './reports-of.ts';

const FOLLOW_MS = 2_000;
const CLOCK_MS = 15_000;

export const orders: Slice = {
  async open({ config, db, repository, samePerson, tail, onWritten, onError }) {
    const { resultDays, criticalMinutes, referralDays, fhirStore } = config;
    const act = { repository, onWritten, nowMs: Date.now };
    const digestKey = await secretNamed(db, 'result-digests', randomBytes(32));
    // One at a time: a report that comes with its results is heard of twice, and each would meet the other's half.
    let hearing: Promise<void> = Promise.resolve();
    const heard = (type: string, id: string) => {
      hearing = hearing
        .catch(() => undefined)
        .then(() => hear({ ...act, samePerson, digestKey, resultDays }, type, id));
      return hearing;
    };
    const holding = (results: readonly string[]) => reportsOf(repository, results);
    // HAPI keeps the versions: there only what goes through this hub is heard of.
    const inHapi = fhirStore === 'hapi';
    const parts = { db, tail, hear: heard, onError };
    const follow = (step: () => Promise<boolean>) =>
      startLoop({ work: inHapi ? async () => false : step, ...{ everyMs: FOLLOW_MS, restMs: REST_MS, onError } });
    const following = follow(() => followResults(parts));
    const followingChanged = follow(() => followChanged(parts, holding));
    const clock = startLoop({
      work: () => tick({ ...act, criticalMinutes, referralDays, onError }),
      ...{ everyMs: CLOCK_MS, onError },
    });
    const told: Hear = (results) => {
      const own = results.filter(({ outcome, stored }) => isNews(outcome) && isHeard(stored.type));
      const changed = results.filter(({ outcome, stored }) => outcome === 'updated' && stored.type === 'Observation');
      if (!inHapi) {
        if (own.length > 0) following.nudge();
        if (changed.length > 0) followingChanged.nudge();
        return;
      }
      const failed = (error: unknown) => isSettled(error) || onError(error);
      for (const { stored } of own) heard(stored.type, stored.id).catch(failed);
      holding(changed.map(({ stored }) => stored.id))
        .then(async (reports) => {
          for (const id of reports) await heard('DiagnosticReport', id);
        })
        .catch(failed);
    };
    return {
      told,
      async stop() {
        await Promise.all([following, followingChanged, clock].map((loop) => loop.stop()));
      },
    };
  },
};

const isNews = (outcome: string): boolean => outcome === 'created' || outcome === 'updated';
