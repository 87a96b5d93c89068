/** How far each follower of the committed versions has read (table `follower`, migration 000018). */
import { type Database, inTransaction, type Queryable } from '../db.ts';

const FOLLOWER_LOCK = 0x53696775; // "Sigu"

export interface Followed<T> {
  /** Where to go on from; as it was: nothing new. */
  readonly position: string | undefined;
  readonly done: T;
}

/**
 * Runs `work` as the only follower of that name: what it did and how far it read are one commit. Its position is undefined
 * before the first. The lock is advisory: one on a row would take a transaction number at every look, and hold back everybody's
 * view of what is complete.
 * @returns undefined when another hub is at it
 */
export function asFollower<T>(
  db: Database,
  name: string,
  work: (client: Queryable, position: string | undefined) => Promise<Followed<T>>,
): Promise<T | undefined> {
  return inTransaction(db, async (client) => {
    const lock = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as mine', [
      FOLLOWER_LOCK,
      name,
    ]);
    if (!lock.rows[0]!.mine) return undefined;
    // A statement of its own: one that also takes the lock would read what stood before the last follower's commit.
    const read = await client.query<{ position: string }>('select position from follower where name = $1', [name]);
    const stored = read.rows[0]?.position;
    const { position, done } = await work(client, stored);
    if (position !== undefined && position !== stored)
      await client.query(
        `insert into follower (name, position) values ($1, $2)
         on conflict (name) do update set position = excluded.position, at = now()`,
        [name, position],
      );
    return done;
  });
}
