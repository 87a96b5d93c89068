/**
 * Takes note of local codes from the committed versions, never on the way of a write. What was met and how far it was read go into one
 * commit: a hub that dies in between counts nothing twice and misses nothing. It begins at the beginning (docs/adr/0025).
 */
import { facilityOfLocalCodes, LOCAL_CODE_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import type { SliceContext } from '../hub/slice.ts';
import { isComplete } from '../jobs/complete.ts';
import { asFollower } from '../jobs/sql.ts';
import { shardOf } from '../store/keys.ts';
import { typeNumber } from '../store/postgres/type-numbers.ts';
import { localCodings } from './codings.ts';
import { type Seen, storeSeen } from './sql.ts';

type Tail = SliceContext['tail'];
type Version = Awaited<ReturnType<Tail['read']>>['rows'][number];

export interface FollowOptions {
  readonly db: Database;
  readonly tail: Tail;
  /** Versions read at once. */
  readonly batch?: number;
}

const BATCH = 2_000;
const LOCAL_CODE_FOLLOWER = 'local-codes';

/** One step. @returns whether there may be more at once */
export async function followLocalCodes({ db, tail, batch = BATCH }: FollowOptions): Promise<boolean> {
  const more = await asFollower(db, LOCAL_CODE_FOLLOWER, async (client, stored = '') => {
    const { position, rows } = await tail.read(client, stored, batch);
    const seen = position === stored ? [] : rows.filter(isComplete(position)).flatMap(seenIn);
    if (seen.length > 0) await storeSeen(client, seen);
    return { position, done: position !== stored && rows.length > 0 };
  });
  return more ?? false;
}

function seenIn(row: Version): Seen[] {
  // Most carry none: looking for the words costs a hundredth of reading the JSON.
  if (row.deleted || !row.content.includes(LOCAL_CODE_BASE)) return [];
  const resource = JSON.parse(row.content) as Resource;
  if (resource.resourceType === 'ConceptMap') return [];
  const where = { type: typeNumber(row.type), shard: shardOf(row.key), id: row.key, at: resource.meta!.lastUpdated! };
  return localCodings(resource).flatMap((coding) => {
    const facility = facilityOfLocalCodes(coding.system);
    return facility === undefined ? [] : [{ ...coding, facility, ...where }];
  });
}
