/** Catalogues in PostgreSQL (migration 000012): a load fills concepts under a number nobody reads, and one statement makes it current. */
import type { CodeSystemHead, Concept } from '../model.ts';
import { bodyOf, flagsOf, parentsText, type StoredConcept } from '../system/build.ts';
import type { Queryable } from './queryable.ts';

export interface SystemRow {
  readonly id: number;
  readonly head: CodeSystemHead;
  readonly count: number;
  /** ISO instant. */
  readonly loadedAt: string;
}

/** @returns what was half-loaded of the same file, to go on with, else a clean beginning */
export async function beginLoad(
  db: Queryable,
  head: CodeSystemHead,
  fingerprint: string,
): Promise<{ id: number; stored: number }> {
  const { rows } = await db.query<{ id: number }>(
    `with other as (delete from terminology_system
        where url = $1 and version = $2 and state = 'loading' and fingerprint <> $3)
     insert into terminology_system (url, version, starter, state, fingerprint, head)
     values ($1, $2, $4, 'loading', $3, $5::json)
     on conflict (url, version, fingerprint) where state = 'loading' do update set head = excluded.head returning id`,
    [head.url, head.version, fingerprint, head.starter, JSON.stringify(head)],
  );
  const id = rows[0]!.id;
  const { rows: stored } = await db.query<{ stored: number }>(
    `select coalesce(max(position) + 1, 0)::int as stored from terminology_concept where system = $1`,
    [id],
  );
  return { id, stored: stored[0]!.stored };
}

/** @param from position of the first; repeating a batch changes nothing */
export async function appendConcepts(
  db: Queryable,
  id: number,
  from: number,
  concepts: readonly Concept[],
): Promise<void> {
  await db.query(
    `insert into terminology_concept (system, position, code, display, flags, parents, body)
     select $1, $2 + r.n - 1, r.code, r.display, r.flags, r.parents, r.body
     from unnest($3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[]) with ordinality
       as r(code, display, flags, parents, body, n)
     on conflict (system, position) do nothing`,
    [
      id,
      from,
      concepts.map(({ code }) => code),
      concepts.map(({ display }) => display ?? ''),
      concepts.map(flagsOf),
      concepts.map(parentsText),
      concepts.map(bodyOf),
    ],
  );
}

/** It becomes current in one statement: it takes the place of the same version, and an official one that of the starters. */
export async function finishLoad(db: Queryable, id: number): Promise<void> {
  await db.query(
    `with it as (select url, version, starter from terminology_system where id = $1),
       old as (delete from terminology_system s using it
         where s.id <> $1 and s.url = it.url and s.state = 'ready'
           and (s.version = it.version or s.starter) returning 1)
     update terminology_system set state = 'ready', at = clock_timestamp(),
       count = (select count(*) from terminology_concept where system = $1)
     where id = $1 and (select count(*) from old) >= 0`,
    [id],
  );
}

/** Forgets a load that will not be ended. What became current stays, though its answer was lost on the way. */
export async function dropLoad(db: Queryable, id: number): Promise<void> {
  await db.query(`delete from terminology_system where id = $1 and state = 'loading'`, [id]);
}

export async function listSystems(db: Queryable): Promise<SystemRow[]> {
  const { rows } = await db.query<SystemRow>(
    `select id, head, count, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "loadedAt"
     from terminology_system where state = 'ready' order by url, version`,
  );
  return rows;
}

/** Current systems of one canonical; heads only. */
export async function systemsOf(db: Queryable, url: string): Promise<{ id: number; version: string; count: number }[]> {
  const { rows } = await db.query<{ id: number; version: string; count: number }>(
    `select id, version, count from terminology_system where url = $1 and state = 'ready'`,
    [url],
  );
  return rows;
}

/** Which system names this value set as that of all its codes. */
export async function systemOfValueSet(db: Queryable, url: string): Promise<string | undefined> {
  const { rows } = await db.query<{ url: string }>(
    `select url from terminology_system where head ->> 'valueSet' = $1 and state = 'ready' limit 1`,
    [url],
  );
  return rows[0]?.url;
}

export async function headOf(db: Queryable, id: number): Promise<CodeSystemHead | undefined> {
  const { rows } = await db.query<{ head: CodeSystemHead }>('select head from terminology_system where id = $1', [id]);
  return rows[0]?.head;
}

/** The thread reads a page at one go. */
const PAGE = 2_000;

/** In order, by pages. */
export async function* conceptsOf(db: Queryable, id: number): AsyncGenerator<readonly StoredConcept[]> {
  for (let from = 0; ; from += PAGE) {
    const { rows } = await db.query<StoredConcept>(
      `select code, display, flags, parents, body from terminology_concept
       where system = $1 and position >= $2 and position < $2 + ${PAGE} order by position`,
      [id, from],
    );
    yield rows;
    if (rows.length < PAGE) return;
  }
}
