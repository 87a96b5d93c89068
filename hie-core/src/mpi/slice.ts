/**
 * Who is who, beside the write rule (docs/adr/0003, 0037, 0039, 0045): Patient/$match, merging and its review, comparing everybody again, and the
 * traits of people stored before.
 */
import type { Slice } from '../hub/slice.ts';
import { startLoop } from '../jobs/loop.ts';
import { createFacilityNames } from '../security/accesses/facility-names.ts';
import { REFRESH_MS } from '../store/postgres/merged-persons.ts';
import { matchOperation } from './match-operation.ts';
import { goldenOperation } from './merge/golden-operation.ts';
import { pixOperation } from './merge/pix-operation.ts';
import { IDENTITY_ROUTES, identityRouter } from './merge/routes.ts';
import { REMATCH_ROUTES, rematchRouter } from './rematch/routes.ts';
import { createRunner } from './rematch/run.ts';
import { keepTraitsOfBacklog } from './sql.ts';

const LOOK_MS = 3_600_000;
const LOOK_FOR_JOBS_MS = 5_000;

export const whoIsWho: Slice = {
  described: [
    { title: 'Quién es quién', base: '/operacion/identidad', routes: IDENTITY_ROUTES },
    { title: 'Quién es quién', base: '/operacion/recotejo', routes: REMATCH_ROUTES },
  ],
  open(context) {
    const { config, db, repository, samePerson, onError } = context;
    // HAPI keeps the people: no traits of theirs are kept here, and nobody is merged.
    if (config.fhirStore === 'hapi') return {};
    const loops = [
      startLoop({ work: () => keepTraitsOfBacklog(db), everyMs: LOOK_MS, onError }),
      startLoop({ work: () => samePerson.refresh().then(() => false), everyMs: REFRESH_MS, onError }),
    ];
    const rematch = createRunner(context);
    const rematching = startLoop({ work: rematch.step, everyMs: LOOK_FOR_JOBS_MS, onError });
    const parts = { ...context, facilityNames: createFacilityNames(repository, Date.now) };
    return {
      mounts: [
        { path: '/operacion/identidad', router: identityRouter(parts) },
        { path: '/operacion/recotejo', router: rematchRouter({ ...context, nudge: rematching.nudge }) },
      ],
      operations: {
        'Patient/$match': matchOperation(db),
        'Patient/$registro-dorado': goldenOperation(parts),
        'Patient/$ihe-pix': pixOperation(parts),
      },
      async stop() {
        rematch.stop();
        await Promise.all([...loops, rematching].map((loop) => loop.stop()));
      },
    };
  },
};
