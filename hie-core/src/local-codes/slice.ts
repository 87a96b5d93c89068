/** Codes of the facilities' own systems: counted, shown to the operator, translated in new writes and in what is stored (docs/adr/0025). */
import type { Slice } from '../hub/slice.ts';
import { startLoop } from '../jobs/loop.ts';
import { createCanonicals } from '../store/postgres/canonicals.ts';
import { followLocalCodes } from './follow.ts';
import { createRunner } from './jobs/run.ts';
import { openMaps } from './maps.ts';
import { ownMapRule } from './own-map-rule.ts';
import { LOCAL_CODE_ROUTES, localCodeRouter } from './routes.ts';

const FOLLOW_MS = 1_000;
const LOOK_MS = 1_000;

export const localCodes: Slice = {
  rules: [ownMapRule],
  described: [{ title: 'Códigos locales', base: '/operacion/codigos-locales', routes: LOCAL_CODE_ROUTES }],
  async open(context) {
    const { config, db, repository, tail, onWritten, onError } = context;
    // HAPI keeps the versions: nothing here can follow them.
    if (config.fhirStore === 'hapi') return {};
    const maps = await openMaps(createCanonicals(db));
    const { translations } = maps;
    const runner = createRunner({ db, repository, translations, onWritten });
    const loops = [
      startLoop({ work: () => followLocalCodes({ db, tail }), everyMs: FOLLOW_MS, onError }),
      startLoop({ work: () => maps.refresh().then(() => false), everyMs: LOOK_MS, onError }),
    ];
    const running = startLoop({ work: runner.step, everyMs: LOOK_MS, onError });
    const router = localCodeRouter({ ...context, translations, nudge: running.nudge });
    return {
      mounts: [{ path: '/operacion/codigos-locales', router }],
      told: maps.told,
      stamp: maps.stamp,
      async stop() {
        runner.stop();
        await Promise.all([running, ...loops].map((loop) => loop.stop()));
      },
    };
  },
};
