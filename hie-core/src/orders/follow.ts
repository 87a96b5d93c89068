/**
 * Reads what was committed, in order, and does what follows from it; how far it has read is kept, so that a hub that dies in between goes
 * on there. What it does may be done twice without harm. It begins with what is written from now on.
 */
import type { Database } from '../db.ts';
import type { SliceContext } from '../hub/slice.ts';
import { asFollower } from '../jobs/sql.ts';
import { newestOf } from '../store/postgres/tail.ts';
import { isSettled } from './act.ts';
import { isHeard } from './hear.ts';

export interface FollowParts {
  readonly db: Database;
  readonly tail: SliceContext['tail'];
  readonly hear: (type: string, id: string) => Promise<void>;
  /** Ids of the reports that hold these results. */
  readonly reportsOf: (results: readonly string[]) => Promise<readonly string[]>;
  readonly onError: (error: unknown) => void;
}

const BATCH = 500;

/** One step. @returns whether there may be more at once */
export const followResults = ({ db, tail, hear, reportsOf, onError }: FollowParts): Promise<boolean> =>
  asFollower(db, 'results', async (client, stored) => {
    if (stored === undefined) return { position: await tail.end(client), done: false };
    const { position, rows } = await tail.read(client, stored, BATCH, []);
    const newest = newestOf(rows).map(({ type, version, publicId, key }) => ({ type, version, id: publicId ?? key }));
    const heard = newest.filter(({ type }) => isHeard(type));
    const known = new Set(heard.map(({ id }) => id));
    // A new result comes with its report; one that was changed may come alone.
    const changed = newest.filter(({ type, version }) => type === 'Observation' && version > 1).map(({ id }) => id);
    for (const id of await reportsOf(changed))
      if (!known.has(id)) heard.push({ type: 'DiagnosticReport', id, version: 0 });
    for (const { type, id } of heard)
      await hear(type, id).catch((error: unknown) => {
        if (!isSettled(error)) throw error;
        onError(error);
      });
    return { position, done: rows.length >= BATCH && position !== stored };
  }).then((more) => more ?? false);
