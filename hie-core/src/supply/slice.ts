/** Supplies: the ledger of shelves, dispensing as part of it (docs/adr/0035), and what is planned from it (docs/adr/0038). */
import type { Slice } from '../hub/slice.ts';
import { touches } from '../hub/told.ts';
import { startLoop } from '../jobs/loop.ts';
import { createSameFacility } from '../registries/read.ts';
import { createHeld } from '../store/postgres/held.ts';
import { seedDemoStock } from './demo-stock.ts';
import { administrationRule } from './fhir/administration-rule.ts';
import { deliveryRule } from './fhir/delivery-rule.ts';
import { requestRule } from './fhir/request-rule.ts';
import { stampMover } from './mover.ts';
import { followPrescriptions } from './open-data/prescribed.ts';
import { OPEN_DATA_ROUTES, openDataRouter } from './open-data/routes.ts';
import { orderTeller } from './orders/follow.ts';
import { planTonight } from './planning/nightly.ts';
import { DESCRIPTION, supplyRouter } from './routes.ts';
import { createUnits } from './unit.ts';
import { dispenseRule } from './write-rule.ts';

const FOLLOW_MS = 30_000;
const TELL_MS = 2_000;
const NIGHT_LOOK_MS = 10 * 60_000;

export const supply: Slice = {
  rules: [dispenseRule(), deliveryRule(), requestRule, administrationRule],
  described: [
    { ...DESCRIPTION, title: 'Insumos' },
    { title: 'Datos abiertos', base: '/datos-abiertos', routes: OPEN_DATA_ROUTES },
  ],
  async open({ config, db, repository, store, tail, terminology, authenticate, onWritten, onError }) {
    // The ledger is written in the statement of the version: HAPI keeps the versions.
    if (config.fhirStore === 'hapi') return { stamp: stampMover };
    const facilities = createSameFacility(repository);
    const units = createUnits(db, facilities);
    const parts = { db, repository, store, terminology, authenticate, units, held: createHeld(db), nowMs: Date.now };
    if (config.demo) await seedDemoStock(parts).catch(onError);
    const night = async (): Promise<boolean> => {
      await planTonight(db, Date.now());
      return false;
    };
    const loops = [
      startLoop({ work: () => followPrescriptions(db, tail), everyMs: FOLLOW_MS, onError }),
      startLoop({ work: orderTeller({ db, repository, onWritten }), everyMs: TELL_MS, onError }),
      startLoop({ work: night, everyMs: NIGHT_LOOK_MS, onError }),
    ];
    return {
      mounts: [
        { path: '/insumos', router: supplyRouter(parts) },
        { path: '/datos-abiertos', router: openDataRouter(db) },
      ],
      stamp: stampMover,
      told: (results) => touches(results, 'Organization') && facilities.forget(),
      async stop() {
        await Promise.all(loops.map((loop) => loop.stop()));
      },
    };
  },
};
