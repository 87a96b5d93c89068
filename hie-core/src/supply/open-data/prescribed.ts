/** Follows the prescriptions that are written with our folio, so that what was never handed out is counted too. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { Database, Queryable } from '../../db.ts';
import type { SliceContext } from '../../hub/slice.ts';
import { isComplete } from '../../jobs/complete.ts';
import { asFollower } from '../../jobs/sql.ts';
import { cityDate } from '../clock.ts';
import { folioOf } from '../prescribed.ts';
import { dropPrescribed, storePrescribed } from './sql.ts';

type Tail = SliceContext['tail'];
type Version = Awaited<ReturnType<Tail['read']>>['rows'][number];

const TYPE = 'MedicationRequest';
const BATCH = 500;
/** Written by mistake, cancelled, suspended: nobody was to fill it. */
const FALLEN = new Set(['cancelled', 'entered-in-error', 'stopped', 'draft']);

/** One step. @returns whether there may be more at once */
export async function followPrescriptions(db: Database, tail: Tail): Promise<boolean> {
  const more = await asFollower(db, 'recetas-escritas', async (client, stored = '') => {
    const page = await tail.read(client, stored, BATCH, [TYPE]);
    for (const row of page.rows.filter(isComplete(page.position))) if (row.type === TYPE) await note(client, row);
    return { position: page.position, done: page.position !== stored && page.rows.length > 0 };
  });
  return more ?? false;
}

async function note(client: Queryable, { key, deleted, content }: Version): Promise<void> {
  if (deleted || content === '') return dropPrescribed(client, key);
  const request = JSON.parse(content) as MedicationRequest;
  const folio = folioOf(request);
  const { identifier } = request.dispenseRequest?.performer ?? {};
  if (folio === undefined || identifier?.system !== CLUES_SYSTEM || identifier.value === undefined) return;
  await storePrescribed(client, {
    ...{ request: key, folio, clues: identifier.value },
    day: cityDate(Date.parse(request.authoredOn ?? request.meta?.lastUpdated ?? '') || Date.now()),
    repeats: Math.min(request.dispenseRequest?.numberOfRepeatsAllowed ?? 0, 999),
    stands: !FALLEN.has(request.status ?? ''),
  });
}
