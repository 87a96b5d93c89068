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
    const { rows } = await client.query<{ mine: boolean; position: string | null }>(
      `select pg_try_advisory_xact_lock($1, hashtext($2)) as mine, (select position from follower where name = $2) as position`,
      [FOLLOWER_LOCK, name],
    );
    if (!rows[0]!.mine) return undefined;
    const stored = rows[0]!.position ?? undefined;
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
