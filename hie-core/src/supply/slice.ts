/** Supplies: the ledger of shelves, and dispensing as part of it (docs/adr/0035). */
import type { Slice } from '../hub/slice.ts';
import { createHeld } from '../store/postgres/held.ts';
import { seedDemoStock } from './demo-stock.ts';
import { supplyRouter } from './routes.ts';
import { dispenseRule } from './write-rule.ts';

export const supply: Slice = {
  rules: [dispenseRule()],
  async open({ config, db, repository, store, terminology, authenticate, onError }) {
    // The ledger is written in the statement of the version: HAPI keeps the versions.
    if (config.fhirStore === 'hapi') return {};
    const parts = { db, repository, store, terminology, authenticate, held: createHeld(db), nowMs: Date.now };
    if (config.demo) await seedDemoStock(parts).catch(onError);
    return { mounts: [{ path: '/insumos', router: supplyRouter(parts) }] };
  },
};
