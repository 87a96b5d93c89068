/** What this folder needs of a database: the pool of `db.ts` fits, so does a single client inside a transaction. */
export interface Queryable {
  query<T>(text: string, params?: readonly unknown[]): Promise<{ rows: T[] }>;
}
