/** What the store needs of a database: a pool of `pg` fits, so does a single client. */
export interface Queryable {
  query<T>(text: string, values?: readonly unknown[]): Promise<{ rows: T[] }>;
}
