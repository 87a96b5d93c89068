/** Persons whose records were joined or taken apart (migration 000036). Who changes it holds the intake's turn. */
import type { Queryable } from '../../db.ts';

export interface KnownPerson {
  readonly id: number;
  readonly patient: string;
  /** Patient that stands for it; null: itself. */
  readonly survivor: string | null;
}

export async function selectPersons(db: Queryable, patients: readonly string[]): Promise<KnownPerson[]> {
  const { rows } = await db.query<KnownPerson>(
    `select p.id, p.patient, s.patient as survivor from tele_person p left join tele_person s on s.id = p.survivor
     where p.patient = any($1)`,
    [patients],
  );
  return rows;
}

export async function selectPersonsAfter(db: Queryable, after: number, limit: number): Promise<KnownPerson[]> {
  const { rows } = await db.query<KnownPerson>(
    `select p.id, p.patient, s.patient as survivor from tele_person p left join tele_person s on s.id = p.survivor
     where p.id > $1 order by p.id limit $2`,
    [after, limit],
  );
  return rows;
}

/** Who is this person, or has come to be him by joining. */
export async function selectFollowers(client: Queryable, person: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `with recursive them (id) as (select $1::integer union select p.id from them t join tele_person p on p.survivor = t.id)
     select id from them`,
    [person],
  );
  return rows.map(({ id }) => id);
}

export async function rootOf(client: Queryable, person: number): Promise<number> {
  const { rows } = await client.query<{ root: number }>('select tele_root($1) as root', [person]);
  return rows[0]!.root;
}

export async function setSurvivor(client: Queryable, person: number, survivor: number | null): Promise<void> {
  await client.query('update tele_person set survivor = $2 where id = $1', [person, survivor]);
}

/** No Observation is written again: each names the record it is of, and the store widens the questions. */
export async function giveReadings(client: Queryable, them: readonly number[], root: number): Promise<void> {
  await client.query(
    `update tele_reading set person = $2, origin = nullif(coalesce(origin, person), $2)
     where (origin = any($1) or (origin is null and person = any($1))) and person <> $2`,
    [them, root],
  );
}

/** Of programmes that both are in, the survivor's stands. @returns enrolments to end first */
export async function selectDoubled(client: Queryable, them: readonly number[], root: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select e.id from tele_enrolment e where e.active and coalesce(e.origin, e.person) = any($1) and e.person <> $2
       and exists (select from tele_enrolment o where o.person = $2 and o.programme = e.programme and o.active)`,
    [them, root],
  );
  return rows.map(({ id }) => id);
}

/** Nobody measures in it any more; what somebody still has to answer stays on the board, and says why nothing more comes of it. */
export async function endDoubled(client: Queryable, id: string, by: string, note: string): Promise<void> {
  await client.query('update tele_enrolment set active = false where id = $1', [id]);
  await client.query(
    "update tele_alert set over_at = now() where enrolment = $1 and state = 'cerrada' and over_at is null",
    [id],
  );
  await client.query(
    `insert into tele_alert_act (alert, act, by, note)
     select id, 'programa-terminado', $2, $3 from tele_alert where enrolment = $1 and state <> 'cerrada'`,
    [id, by, note],
  );
}

export async function giveEnrolments(client: Queryable, them: readonly number[], root: number): Promise<void> {
  await client.query(
    `with moved as (
       update tele_enrolment set person = $2, origin = nullif(coalesce(origin, person), $2)
       where coalesce(origin, person) = any($1) and person <> $2 returning id)
     update tele_alert a set person = $2, version = version + (case when a.state = 'cerrada' and a.over_at is not null then 0 else 1 end)
     from moved where a.enrolment = moved.id`,
    [them, root],
  );
}
