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
  readonly onError: (error: unknown) => void;
}

interface Written {
  readonly type: string;
  readonly version: number;
  readonly id: string;
}
type Heard = Pick<Written, 'type' | 'id'>;

/** One step: what was written itself. @returns whether there may be more at once */
export const followResults = (parts: FollowParts): Promise<boolean> =>
  follow(parts, 'results', 500, async (written) => written.filter(({ type }) => isHeard(type)));

/**
 * One step: the reports of results that were changed, which may come alone. Apart from the others, and few at once: to find a report by its
 * results waits for the index of the whole population, and a new critical one must not.
 * @param reportsOf ids of the reports that hold these results
 */
export const followChanged = (
  parts: FollowParts,
  reportsOf: (results: readonly string[]) => Promise<readonly string[]>,
): Promise<boolean> =>
  follow(parts, 'changed-results', 50, async (written) => {
    const changed = written.filter(({ type, version }) => type === 'Observation' && version > 1);
    const reports = changed.length === 0 ? [] : await reportsOf(changed.map(({ id }) => id));
    return reports.map((id) => ({ type: 'DiagnosticReport', id }));
  });

const follow = (
  { db, tail, hear, onError }: FollowParts,
  name: string,
  batch: number,
  pick: (written: readonly Written[]) => Promise<readonly Heard[]>,
): Promise<boolean> =>
  asFollower(db, name, async (client, stored) => {
    if (stored === undefined) return { position: await tail.end(client), done: false };
    const { position, rows } = await tail.read(client, stored, batch, []);
    const written = newestOf(rows).map(({ type, version, publicId, key }) => ({ type, version, id: publicId ?? key }));
    for (const { type, id } of await pick(written))
      await hear(type, id).catch((error: unknown) => {
        if (!isSettled(error)) throw error;
        onError(error);
      });
    return { position, done: rows.length >= batch && position !== stored };
  }).then((more) => more ?? false);
