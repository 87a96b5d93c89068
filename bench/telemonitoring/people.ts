/** People, devices and years for the benchmark, put in by SQL: how they come to be is measured elsewhere. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@amate/hie-core/db.ts';

/** Name and secret of the benchmark's n-th device. */
export const deviceOf = (n: number): string => `banco-${n}`;
export const secretOf = (n: number): string => `clave-del-banco-${n}`;

/** @returns number of the first person; devices and persons are consecutive */
export async function enrolMany(db: Database, patients: readonly string[]): Promise<number> {
  const many = patients.length;
  const hashes = Array.from({ length: many }, (_, n) => createHash('sha256').update(secretOf(n)).digest('hex'));
  await db.query(
    `with d as (insert into tele_device (name, token_hash, clues)
       select 'banco-' || (n - 1), decode(h, 'hex'), 'DFBAN000000' from unnest($1::text[]) with ordinality as x(h, n) order by n returning id, name),
     p as (insert into tele_person (patient) select * from unnest($2::text[]) returning id, patient),
     o as (insert into tele_owner (device, person, during, by)
       select d.id, p.id, tstzrange(now() - interval '3 years', null), 'banco' from d join p on p.patient = ($2::text[])[1 + substr(d.name, 7)::integer])
     insert into tele_enrolment (id, person, programme, clues, settings, gap_at)
       select gen_random_uuid(), id, (array['hipertension', 'diabetes', 'insuficiencia-cardiaca', 'egreso'])[1 + id % 4], 'DFBAN000000',
         '{"limits": {}}', now() + interval '10 days' from p`,
    [hashes, patients],
  );
  await db.query("select nextval('tele_change')");
  const { rows } = await db.query<{ id: number }>("select min(id) as id from tele_device where name like 'banco-%'");
  return rows[0]!.id;
}

const BATCH = 500;
const BARE = `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at)
  select d, k, 2, to_timestamp(s / 1000.0), to_timestamp(s / 1000.0), p, v, w, now()
  from unnest($1::integer[], $2::smallint[], $3::float8[], $4::integer[], $5::real[], $6::real[]) as x(d, k, s, p, v, w)`;

/** As what cannot be true, so that nothing follows from them. One statement, one commit for each batch. @returns seconds */
export async function bareInsert(
  db: Database,
  first: number,
  people: number,
  many: number,
  atMs: number,
): Promise<number> {
  const began = performance.now();
  for (let from = 0; from < many; from += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, n) => from + n);
    await db.query({
      name: 'bare',
      text: BARE,
      values: [
        ...[rows.map((n) => first + (n % people)), rows.map(() => 1), rows.map((n) => atMs + n)],
        ...[rows.map((n) => first + (n % people)), rows.map(() => 124), rows.map(() => 78)],
      ],
    });
  }
  return (performance.now() - began) / 1_000;
}

export async function fillYears(db: Database, patient: string): Promise<void> {
  await db.query(
    `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at)
     select -1, 1, 16, t, t, (select id from tele_person where patient = $1), 120 + 15 * random(), 75 + 8 * random(), t
     from generate_series(now() - interval '730 days', now() - interval '1 day', interval '6 hours') t`,
    [patient],
  );
}

/** Until what follows from the readings is in the record, so that it is no burden of what is measured next. */
export async function untilRecorded(db: Database): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ behind: boolean }>(
      `select exists (select from tele_reading
         where tx > (select position::xid8 from follower where name = 'telemonitoring') and flags & 26 = 0) as behind`,
    );
    if (!rows[0]!.behind) return;
    await sleep(200);
  }
}
