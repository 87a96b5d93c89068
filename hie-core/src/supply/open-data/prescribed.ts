/** Follows the prescriptions that are written with our folio, so that what was never handed out is counted too. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { Database, Queryable } from '../../db.ts';
import type { SliceContext } from '../../hub/slice.ts';
import { isComplete } from '../../jobs/complete.ts';
import { asFollower } from '../../jobs/sql.ts';
import { CLUES } from '../api.ts';
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
  const clues = identifier?.system === CLUES_SYSTEM ? CLUES.safeParse(identifier.value).data : undefined;
  if (folio === undefined || clues === undefined) return;
  await storePrescribed(client, {
    ...{ request: key, folio, clues },
    day: dayOf(request),
    repeats: Math.min(request.dispenseRequest?.numberOfRepeatsAllowed ?? 0, 999),
    stands: !FALLEN.has(request.status ?? ''),
  });
}

/** Older than electronic prescriptions: a slip, and the first years of the calendar are no date of the database's. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/** Of the city. What is written without an hour is that day, and not the evening before. */
function dayOf({ authoredOn = '', meta }: MedicationRequest): string {
  const atMs = Date.parse(/^\d{4}-\d\d-\d\d$/.test(authoredOn) ? `${authoredOn}T12:00:00Z` : authoredOn);
  return cityDate(atMs >= EARLIEST_MS ? atMs : Date.parse(meta?.lastUpdated ?? '') || Date.now());
}
