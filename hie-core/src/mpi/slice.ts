/** Who is who, beside the write rule (docs/adr/0003, 0037): Patient/$match, and the traits of people stored before there were any. */
import type { Slice } from '../hub/slice.ts';
import { startLoop } from '../jobs/loop.ts';
import { matchOperation } from './match-operation.ts';
import { keepTraitsOfBacklog } from './sql.ts';

const LOOK_MS = 3_600_000;

export const whoIsWho: Slice = {
  open({ config, db, onError }) {
    // HAPI keeps the people: no traits of theirs are kept here.
    if (config.fhirStore === 'hapi') return {};
    const loop = startLoop({ work: () => keepTraitsOfBacklog(db), everyMs: LOOK_MS, onError });
    return { operations: { 'Patient/$match': matchOperation(db) }, stop: () => loop.stop() };
  },
};
