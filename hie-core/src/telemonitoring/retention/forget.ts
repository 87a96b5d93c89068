/**
 * How long single readings are kept (`TELE_RETENTION_DAYS`): older ones are summed up by the day and deleted, with what was refused and codes
 * that ran out. The days' summaries and the record's Observations stay: they are the clinical record, under its own law (NOM-004-SSA3-2012,
 * 5.4: five years at least). Never less than what may still come in (three years), so that no day is summed up twice.
 */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { KIND_NAMES, KINDS } from '../kinds.ts';
import { IMPLAUSIBLE, WITHDRAWN } from '../reading.ts';

const DAY_MS = 86_400_000;
const PERSONS_AT_ONCE = 100;
const KINDS_KEPT = KIND_NAMES.map((name) => KINDS[name].number);

export interface Forgotten {
  readonly readings: number;
  /** Where to go on; undefined: through. */
  readonly next: number | undefined;
}

/** Some persons' old readings, each person whole. @param from number of the first person */
export const forgetReadings = (db: Database, nowMs: number, days: number, from: number): Promise<Forgotten> =>
  inTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      'select id from tele_person where id >= $1 order by id limit $2',
      [from, PERSONS_AT_ONCE],
    );
    const persons = rows.map(({ id }) => id);
    const readings = persons.length === 0 ? 0 : await sumUp(client, persons, nowMs - days * DAY_MS);
    return { readings, next: rows.length < PERSONS_AT_ONCE ? undefined : persons.at(-1)! + 1 };
  });

/** Whole days of the city only. */
async function sumUp(client: Queryable, persons: readonly number[], beforeMs: number): Promise<number> {
  const { rows } = await client.query<{ many: number }>(
    `with gone as (
       delete from tele_reading where person = any($1) and kind = any($2::smallint[])
         and at < date_trunc('day', to_timestamp($3::float8 / 1000.0) at time zone 'America/Mexico_City') at time zone 'America/Mexico_City'
       returning coalesce(origin, person) as person, kind, flags, at, value, second),
     kept as (
       insert into tele_daily (person, kind, day, many, value, least, most, second)
       select person, kind, (at at time zone 'America/Mexico_City')::date, count(*), avg(value), min(value), max(value), avg(second)
       from gone where flags & ${IMPLAUSIBLE | WITHDRAWN} = 0 and kind <> ${KINDS.sintomas.number} group by 1, 2, 3
       on conflict (person, kind, day) do update set many = tele_daily.many + excluded.many,
         value = (tele_daily.value * tele_daily.many + excluded.value * excluded.many) / (tele_daily.many + excluded.many),
         second = (tele_daily.second * tele_daily.many + excluded.second * excluded.many) / (tele_daily.many + excluded.many),
         least = least(tele_daily.least, excluded.least), most = greatest(tele_daily.most, excluded.most))
     select count(*)::integer as many from gone`,
    [persons, KINDS_KEPT, beforeMs],
  );
  return rows[0]!.many;
}

/** What nobody could read, as it came; and codes that nobody can use any more. */
export async function forgetRefused(db: Queryable, nowMs: number, days: number): Promise<void> {
  await db.query('delete from tele_refused where received_at < to_timestamp($1::float8 / 1000.0)', [
    nowMs - days * DAY_MS,
  ]);
  await db.query('delete from tele_pairing where expires_at < to_timestamp($1::float8 / 1000.0)', [
    nowMs - 30 * DAY_MS,
  ]);
}

/** One step of a round through everybody, once a day. @returns whether there is more at once */
export function forgetter(db: Database, days: number, now: () => number): () => Promise<boolean> {
  let next: number | undefined = 0;
  let doneMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (next === undefined && now() - doneMs < DAY_MS) return false;
    next = (await forgetReadings(db, now(), days, next ?? 0)).next;
    if (next !== undefined) return true;
    await forgetRefused(db, now(), days);
    doneMs = now();
    return false;
  };
}
