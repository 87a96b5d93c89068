/**
 * Reads the committed versions in order and lets somebody take note of them; what was noted and how far was read go into one commit. A
 * hub that dies in between notes nothing twice and misses nothing. One hub follows under each name.
 */
import type { Database, Queryable } from '../db.ts';
import type { SliceContext } from '../hub/slice.ts';
import { isComplete } from '../jobs/complete.ts';
import { asFollower } from '../jobs/sql.ts';

export type Tail = SliceContext['tail'];
export type Version = Awaited<ReturnType<Tail['read']>>['rows'][number];

export interface FollowOptions {
  readonly db: Database;
  readonly tail: Tail;
  readonly name: string;
  /** Types that it takes note of. */
  readonly types: readonly string[];
  readonly note: (client: Queryable, version: Version) => Promise<void>;
}

const BATCH = 500;

/** One step. @returns whether there may be more at once */
export async function follow({ db, tail, name, types, note }: FollowOptions): Promise<boolean> {
  const more = await asFollower(db, name, async (client, stored = '') => {
    const page = await tail.read(client, stored, BATCH, types);
    for (const row of page.rows.filter(isComplete(page.position)))
      if (types.includes(row.type)) await note(client, row);
    return { position: page.position, done: page.position !== stored && page.rows.length > 0 };
  });
  return more ?? false;
}
