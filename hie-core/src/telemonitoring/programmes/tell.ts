/** What a programme tells its people, on its day: a notice that there is something to read, and never what it is about (docs/adr/0034). */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { enqueue } from '../../notices/enqueue.ts';
import { cityDay, cityDayStartMs } from '../alerts/when.ts';
import { PROGRAMMES } from './programmes.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;
/** What nobody could be told in a week is only shown in the portal. */
const USEFUL_DAYS = 7;
const AT_ONCE = 200;

interface Due {
  readonly enrolment: string;
  readonly message: string;
  readonly patient: string;
}

/** @returns whether there is more at once */
export const tellAdvice = (db: Database, nowMs: number): Promise<boolean> =>
  inTransaction(db, async (client) => {
    const due = await takeDue(client, nowMs);
    const dueMs = Math.max(nowMs, cityDayStartMs(cityDay(nowMs)) + MORNING_HOUR * HOUR_MS);
    for (const { enrolment, message, patient } of due)
      await enqueue(client, {
        ...{ key: `consejo/${enrolment}/${message}`, kind: 'consejo', patientId: patient },
        ...{ dueMs, expiresMs: dueMs + USEFUL_DAYS * DAY_MS },
      });
    return due.length >= AT_ONCE;
  });

/** Each is taken once, by one hub. The day is counted by the city's calendar. */
async function takeDue(client: Queryable, nowMs: number): Promise<Due[]> {
  const advice = PROGRAMMES.flatMap(({ id, education }) => education.map((one) => ({ programme: id, ...one })));
  const { rows } = await client.query<Due>(
    `with due as (
       select e.id, a.message, p.patient from unnest($1::text[], $2::text[], $3::integer[]) as a(programme, message, day)
         join tele_enrolment e on e.programme = a.programme and e.active
         join tele_person p on p.id = e.person
       where (e.since at time zone 'America/Mexico_City')::date + a.day between $4::date - ${USEFUL_DAYS} and $4::date
         and not exists (select from tele_told t where t.enrolment = e.id and t.message = a.message)
       order by e.since limit ${AT_ONCE}),
     told as (insert into tele_told (enrolment, message) select id, message from due on conflict do nothing returning enrolment, message)
     select t.enrolment, t.message, due.patient from told t join due on due.id = t.enrolment and due.message = t.message`,
    [
      ...[advice.map(({ programme }) => programme), advice.map(({ id }) => id), advice.map(({ day }) => day)],
      cityDay(nowMs),
    ],
  );
  return rows;
}
