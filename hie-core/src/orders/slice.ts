/** Orders and results: who has to review what came back, until somebody did. */
import { randomBytes } from 'node:crypto';
import type { Slice } from '../hub/slice.ts';
import type { Hear } from '../hub/told.ts';
import { startLoop } from '../jobs/loop.ts';
import { secretNamed } from '../security/sql.ts';
import { isSettled } from './act.ts';
import { tick } from './clock.ts';
import { followResults } from './follow.ts';
import { hear, isHeard } from './hear.ts';
import { reportsOf } from './reports-of.ts';

const FOLLOW_MS = 2_000;
const CLOCK_MS = 15_000;

export const orders: Slice = {
  async open({ config, db, repository, samePerson, tail, onWritten, onError }) {
    const { resultDays, criticalMinutes, referralDays, fhirStore } = config;
    const act = { repository, onWritten, nowMs: Date.now };
    const digestKey = await secretNamed(db, 'result-digests', randomBytes(32));
    const heard = (type: string, id: string) => hear({ ...act, samePerson, digestKey, resultDays }, type, id);
    const holding = (results: readonly string[]) => reportsOf(repository, results);
    // HAPI keeps the versions: there only what goes through this hub is heard of.
    const inHapi = fhirStore === 'hapi';
    const following = startLoop({
      work: inHapi ? async () => false : () => followResults({ db, tail, hear: heard, reportsOf: holding, onError }),
      ...{ everyMs: FOLLOW_MS, onError },
    });
    const clock = startLoop({
      work: () => tick({ ...act, criticalMinutes, referralDays, onError }),
      ...{ everyMs: CLOCK_MS, onError },
    });
    const told: Hear = (results) => {
      const own = results.filter(({ outcome, stored }) => isNews(outcome) && isHeard(stored.type));
      const changed = results.filter(({ outcome, stored }) => outcome === 'updated' && stored.type === 'Observation');
      if (own.length === 0 && changed.length === 0) return;
      if (!inHapi) return following.nudge();
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
        await Promise.all([following.stop(), clock.stop()]);
      },
    };
  },
};

const isNews = (outcome: string): boolean => outcome === 'created' || outcome === 'updated';
