/** Persons whose records were joined or taken apart (migrations 000036, 000048). Who changes it holds the intake's turn. */
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

export interface Doubled {
  readonly id: string;
  /** The enrolment that goes on in its place. */
  readonly goesOn: string;
}

/** Of programmes that both are in, the survivor's stands. @returns enrolments to set aside first */
export async function selectDoubled(client: Queryable, them: readonly number[], root: number): Promise<Doubled[]> {
  const { rows } = await client.query<Doubled>(
    `select e.id, o.id as "goesOn" from tele_enrolment e
       join tele_enrolment o on o.person = $2 and o.programme = e.programme and o.active
     where e.active and coalesce(e.origin, e.person) = any($1) and e.person <> $2`,
    [them, root],
  );
  return rows;
}

/** Nobody measures in it any more; what somebody still has to answer stays on the board, and says why nothing more comes of it. */
export async function setAside(client: Queryable, { id, goesOn }: Doubled, by: string, note: string): Promise<void> {
  await client.query('update tele_enrolment set active = false, aside_for = $2 where id = $1', [id, goesOn]);
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

/**
 * What was set aside goes on by itself once another person has what goes on in its place, even if that was ended meanwhile: nobody ended this one. Of
 * several alike that are one person's then, the first.
 */
export async function giveBack(client: Queryable, persons: readonly number[]): Promise<void> {
  await client.query(
    `with apart as (
       select e.id, coalesce(
         (select o.id from tele_enrolment o where o.active and o.person = e.person and o.programme = e.programme),
         first_value(e.id) over (partition by e.person, e.programme order by e.origin is not null, e.since, e.id)) as "goesOn"
       from tele_enrolment e join tele_enrolment s on s.id = e.aside_for
       where e.person = any($1) and e.aside_for is not null and not e.active and s.person <> e.person)
     update tele_enrolment e set active = e.id = "goesOn", aside_for = nullif("goesOn", e.id), gap_at = now() from apart where e.id = apart.id`,
    [persons],
  );
}
