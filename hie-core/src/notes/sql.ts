/** The phrase books (migration 000025): one row an account. */
import type { Queryable } from '../security/queryable.ts';

export interface BookRow<B> {
  readonly version: number;
  readonly book: B;
}

export async function selectBook<B>(db: Queryable, account: string): Promise<BookRow<B> | undefined> {
  const { rows } = await db.query<BookRow<B>>('select version, book from phrase_book where account = $1', [account]);
  return rows[0];
}

/** @returns the new version; undefined when another change came first */
export async function storeBook(
  db: Queryable,
  account: string,
  seen: number,
  book: unknown,
): Promise<number | undefined> {
  const { rows } = await db.query<{ version: number }>(
    `insert into phrase_book as held (account, version, book)
     select $1, 1, $3::jsonb where $2 = 0 or exists (select from phrase_book where account = $1)
     on conflict (account) do update set version = held.version + 1, book = excluded.book, changed_at = now()
       where held.version = $2
     returning version`,
    [account, seen, JSON.stringify(book)],
  );
  return rows[0]?.version;
}
