/** The statements of the intake (migration 000031). Times travel as epoch milliseconds. */
import type { Queryable } from '../../db.ts';
import { KINDS, type KindName, kindNamed } from '../kinds.ts';
import { IMPLAUSIBLE, type StoredReading, WITHDRAWN } from '../reading.ts';
import type { PlanSettings } from '../rules/rule.ts';
import type { Candidate } from './normalise.ts';

const INTAKE_LOCK = 0x54656c65; // "Tele"
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const stamp = (column: string): string => `to_timestamp(${column} / 1000.0)`;
/** As PostgreSQL reads an array of numbers: the driver would quote each and look for what has to be escaped, a third of what a reading cost. */
const numbers = (values: readonly (number | null)[]): string => {
  let text = '';
  for (const value of values) text += value === null ? ',null' : `,${value}`;
  return `{${text.slice(1)}}`;
};

/**
 * One at a time, whichever hub: who owns a device, what a reading adds to and what it raises are seen by the next as the last left them.
 * @returns what was known of owners and programmes is still true while this number stands
 */
export async function takeTurn(client: Queryable): Promise<number> {
  await client.query(`select pg_advisory_xact_lock(${INTAKE_LOCK})`);
  // A sequence is read as it is now, by a statement of its own: in the one that waits it would be as it was before.
  // Before its first number a sequence says that number already.
  const { rows } = await client.query<{ change: number }>(
    'select case when is_called then last_value else 0 end as change from tele_change',
  );
  return rows[0]!.change;
}

/** What others keep of owners and programmes is old from the commit on; the turn must be held. */
export const announceChange = async (client: Queryable): Promise<void> => {
  await client.query("select nextval('tele_change')");
};

export interface OwnerRow {
  readonly device: number;
  /** Who stands for him now. */
  readonly person: number;
  readonly origin: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

export async function selectOwners(client: Queryable, devices: readonly number[]): Promise<OwnerRow[]> {
  const { rows } = await client.query<{ device: number; person: number; root: number; f: number; u: number | null }>({
    name: 'tele_owners',
    text: `select o.device, o.person, case when p.survivor is null then o.person else tele_root(o.person) end as root, ${ms('lower(o.during)')} as f,
           ${ms('upper(o.during)')} as u from tele_owner o join tele_person p on p.id = o.person where o.device = any($1)`,
    values: [devices],
  });
  return rows.map(({ device, person, root, f, u }) => ({
    ...{ device, person: root, origin: root === person ? null : person },
    fromMs: f,
    untilMs: u ?? Number.POSITIVE_INFINITY,
  }));
}

export interface EnrolmentRow {
  readonly id: string;
  readonly person: number;
  readonly programme: string;
  readonly clues: string;
  readonly settings: PlanSettings;
  readonly mutedUntilMs: number;
}

export async function selectEnrolments(client: Queryable, persons: readonly number[]): Promise<EnrolmentRow[]> {
  const { rows } = await client.query<Omit<EnrolmentRow, 'mutedUntilMs'> & { muted: number | null }>({
    name: 'tele_enrolments',
    text: `select id, person, programme, clues, settings, ${ms('muted_until')} as muted from tele_enrolment
           where active and person = any($1)`,
    values: [persons],
  });
  return rows.map(({ muted, ...row }) => ({ ...row, mutedUntilMs: muted ?? 0 }));
}

export interface Owned extends Candidate {
  readonly device: number;
  readonly person: number;
  /** Whose record it goes into, where another person stands for it. */
  readonly origin: number | null;
  readonly receivedMs: number;
}

const INSERT = `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at, origin)
  select d, k, f, ${stamp('s')}, ${stamp('a')}, p, v, w, ${stamp('r')}, o
  from unnest($1::integer[], $2::smallint[], $3::smallint[], $4::float8[], $5::float8[], $6::integer[], $7::real[], $8::real[], $9::float8[],
    $10::integer[]) as x(d, k, f, s, a, p, v, w, r, o)
  on conflict do nothing`;

/** @returns keys of those that were not there yet; 'all' mostly, and then nobody has to be told which */
export async function insertReadings(client: Queryable, owned: readonly Owned[]): Promise<ReadonlySet<string> | 'all'> {
  const { rowCount } = await client.query({
    name: 'tele_insert',
    text: INSERT,
    values: [
      ...[numbers(owned.map((one) => one.device)), numbers(owned.map((one) => one.kind))],
      ...[numbers(owned.map((one) => one.flags)), numbers(owned.map((one) => one.saidMs))],
      ...[numbers(owned.map((one) => one.atMs)), numbers(owned.map((one) => one.person))],
      ...[numbers(owned.map((one) => one.value)), numbers(owned.map((one) => one.second))],
      ...[numbers(owned.map((one) => one.receivedMs)), numbers(owned.map((one) => one.origin))],
    ],
  });
  if (rowCount === owned.length) return 'all';
  const { rows } = await client.query<{ device: number; kind: number; said: number }>(
    `select device, kind, ${ms('said_at')} as said from tele_reading where tx = pg_current_xact_id()`,
  );
  return new Set(rows.map(({ device, kind, said }) => `${device}/${kind}/${said}`));
}

export const keyOfReading = ({ device, kind, saidMs }: Pick<Owned, 'device' | 'kind' | 'saidMs'>): string =>
  `${device}/${kind}/${saidMs}`;

/** Of those: which say something else than what is stored of the same moment, or what was taken back and counts no more. */
export async function selectContradicted(client: Queryable, owned: readonly Owned[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ key: string }>({
    name: 'tele_contradicted',
    text: `select x.d || '/' || x.k || '/' || x.s::bigint as key
           from unnest($1::integer[], $2::smallint[], $3::float8[], $4::real[], $5::real[]) as x(d, k, s, v, w)
           join tele_reading r on r.device = x.d and r.kind = x.k and r.said_at = ${stamp('x.s')}
           where r.value <> x.v or r.second is distinct from x.w or r.flags & ${WITHDRAWN} <> 0`,
    values: [
      ...[owned.map((one) => one.device), owned.map((one) => one.kind), owned.map((one) => one.saidMs)],
      ...[owned.map((one) => one.value), owned.map((one) => one.second)],
    ],
  });
  return new Set(rows.map(({ key }) => key));
}

export interface RefusedRow {
  readonly device: number;
  readonly why: string;
  readonly content: string;
}

export async function insertRefused(client: Queryable, refused: readonly RefusedRow[]): Promise<void> {
  await client.query(
    'insert into tele_refused (device, why, content) select * from unnest($1::integer[], $2::text[], $3::text[])',
    [refused.map(({ device }) => device), refused.map(({ why }) => why), refused.map(({ content }) => content)],
  );
}

export interface Span {
  readonly person: number;
  readonly kind: KindName;
  readonly fromMs: number;
  readonly untilMs: number;
}

interface HistoryRow {
  readonly person: number;
  readonly device: number;
  readonly kind: number;
  readonly said: number;
  readonly at: number;
  readonly value: number;
  readonly second: number | null;
}

/** Plausible readings, oldest first. */
export async function selectHistory(
  client: Queryable,
  spans: readonly Span[],
): Promise<(StoredReading & { readonly person: number })[]> {
  const { rows } = await client.query<HistoryRow>({
    name: 'tele_history',
    text: `select r.person, r.device, r.kind, ${ms('r.said_at')} as said, ${ms('r.at')} as at, r.value, r.second
           from unnest($1::integer[], $2::smallint[], $3::float8[], $4::float8[]) as x(p, k, f, u)
           join tele_reading r on r.person = x.p and r.kind = x.k and r.at >= ${stamp('x.f')} and r.at <= ${stamp('x.u')}
           where r.flags & ${IMPLAUSIBLE | WITHDRAWN} = 0 order by r.at, r.device`,
    values: [
      ...[spans.map(({ person }) => person), spans.map(({ kind }) => KINDS[kind].number)],
      ...[spans.map(({ fromMs }) => fromMs), spans.map(({ untilMs }) => untilMs)],
    ],
  });
  return rows.map(({ person, device, kind, said, at, value, second }) => ({
    ...{ person, device, kind: kindNamed(kind), saidMs: said, atMs: at, value },
    second: second ?? undefined,
  }));
}

export async function isInProgramme(db: Queryable, patient: string): Promise<boolean> {
  const { rows } = await db.query(
    'select from tele_enrolment e where e.person = (select tele_root(id) from tele_person where patient = $1) and e.active limit 1',
    [patient],
  );
  return rows.length > 0;
}

/** Its sender said that it was in error: whoever follows the readings meets it again, and whether one is missing is looked at anew. */
export async function withdrawReading(db: Queryable, device: number, kind: number, saidMs: number): Promise<void> {
  await db.query(
    `with gone as (update tele_reading set flags = flags | ${WITHDRAWN}, tx = pg_current_xact_id()
       where device = $1 and kind = $2 and said_at = ${stamp('$3::float8')} returning person)
     update tele_enrolment e set gap_at = least(e.gap_at, now()) from gone where e.person = gone.person and e.active`,
    [device, kind, saidMs],
  );
}
