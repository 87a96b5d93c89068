/**
 * Writes that take a time of something (docs/adr/0026). They pass one at a time, many in one statement: the seats that are
 * free are read first, each finds its own, and who finds none is told at once. Another hub may be faster all the same: then
 * the constraint refuses the statement and everything is looked at again. So the reading decides nothing; it only spares
 * most of those who come too late a statement that fails.
 */
import { type Database, sqlState } from '../../db.ts';
import { HubError } from '../../errors.ts';
import { occupationKey } from '../hashes.ts';
import type { Occupation } from '../write-rule.ts';
import { gathering, type Waiting } from './gather.ts';
import type { Places, SeatRow } from './occupied.ts';
import { type Batch, writeBatches } from './write.ts';

const LIMIT = 200;
/** exclusion_violation */
const TAKEN = '23P01';
/** Another hub was faster; who was so often unlucky takes his turn in the transaction's own repetition. */
const ROUNDS = 5;

type Write = (batch: Batch) => Promise<void>;
type Waits = Waiting<Batch, void>;

export const takesTime = ({ versions }: Pick<Batch, 'versions'>): boolean =>
  versions.some(({ occupied }) => occupied !== undefined);

export const createOccupyingWrite = (db: Database): Write =>
  gathering<Batch, void>({
    // One: two statements that take the same would wait for each other in a circle, until the server breaks it after a second.
    concurrent: 1,
    limit: LIMIT,
    weigh: ({ versions }) => versions.length,
    run: (waiting) => runAll(db, waiting),
  });

async function runAll(db: Database, waiting: readonly Waits[]): Promise<void> {
  let left = waiting;
  while (left.length > 0) {
    const { seated, waits } = await seat(db, left);
    left = waits;
    if (seated.length > 0) await write(db, seated);
  }
}

interface Seated {
  readonly one: Waits;
  readonly batch: Batch;
}

async function write(db: Database, seated: readonly Seated[]): Promise<void> {
  try {
    await writeBatches(
      db,
      seated.map(({ batch }) => batch),
    );
    for (const { one } of seated) one.resolve();
  } catch (error) {
    if (!/^(?:21|22|23|40)/.test(sqlState(error) ?? '')) throw error;
    for (const { one } of seated) await alone(db, one).then(one.resolve, one.reject);
  }
}

/** By itself, so that only the one at fault is told. */
async function alone(db: Database, one: Waits): Promise<void> {
  for (let round = 1; ; round++) {
    const refusals: unknown[] = [];
    const { seated } = await seat(db, [{ ...one, reject: (error) => refusals.push(error) }]);
    if (seated.length === 0) throw refusals[0];
    try {
      return await writeBatches(db, [seated[0]!.batch]);
    } catch (error) {
      if (sqlState(error) !== TAKEN || round === ROUNDS) throw error;
    }
  }
}

interface Wish {
  readonly take: Occupation;
  readonly key: string;
  readonly resource: string;
}

const wishesOf = ({ versions }: Batch): Wish[] =>
  versions.flatMap(({ key: resource, occupied }) =>
    (occupied?.takes ?? []).map((take) => ({ take, key: occupationKey(take.of), resource })),
  );

/**
 * Finds seats. Who wants one that another of the same statement has just been given waits for the next, when that one stands or not.
 */
async function seat(db: Database, waiting: readonly Waits[]): Promise<{ seated: Seated[]; waits: Waits[] }> {
  const standing = await selectStanding(
    db,
    waiting.flatMap(({ item }) => wishesOf(item)),
  );
  const given: SeatRow[] = [];
  const seated: Seated[] = [];
  const waits: Waits[] = [];
  for (const one of waiting) {
    const places = placesFor(one.item, standing, given);
    if (places === 'later') waits.push(one);
    else if (places instanceof HubError) one.reject(places);
    else {
      given.push(...places.taken);
      seated.push({ one, batch: { ...one.item, places } });
    }
  }
  return { seated, waits };
}

function placesFor(batch: Batch, standing: readonly SeatRow[], given: readonly SeatRow[]): Places | HubError | 'later' {
  const vacated = batch.versions.filter(({ occupied }) => occupied?.vacates).map(({ key }) => key);
  const stays = standing.filter(({ resource, untilMs }) => !vacated.includes(resource) && isAlive(untilMs, batch.atMs));
  const taken: SeatRow[] = [];
  for (const wish of wishesOf(batch)) {
    const { take } = wish;
    const seats = take.whole
      ? range(take.seats)
      : take.standing
        ? firstFree(wish, [...stays, ...given, ...taken])
        : [0];
    if (seats.length === 0 || (take.whole && meets(wish, [...stays, ...given, ...taken])))
      return meets(wish, given) ? 'later' : new HubError([{ code: 'duplicate', ...take.taken }]);
    for (const seat of seats) taken.push(rowOf(wish, seat));
  }
  return { taken, vacated };
}

const isAlive = (untilMs: number | undefined, atMs: number): boolean => untilMs === undefined || untilMs > atMs;
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const overlaps = ({ key, take }: Wish, row: SeatRow): boolean =>
  row.standing && row.key === key && row.fromMs < take.toMs && row.toMs > take.fromMs;

const meets = (wish: Wish, rows: readonly SeatRow[]): boolean => rows.some((row) => overlaps(wish, row));

function firstFree(wish: Wish, rows: readonly SeatRow[]): number[] {
  const taken = new Set(rows.filter((row) => overlaps(wish, row)).map(({ seat }) => seat));
  return range(wish.take.seats)
    .filter((seat) => !taken.has(seat))
    .slice(0, 1);
}

const rowOf = ({ take, key, resource }: Wish, seat: number): SeatRow => {
  const { fromMs, toMs, untilMs, standing, label } = take;
  return { key, resource, fromMs, toMs, untilMs, seat, standing, label };
};

const SELECT = `
  select o.key, o.resource, o.seat, (extract(epoch from lower(o.during)) * 1000)::bigint as from_ms,
    (extract(epoch from upper(o.during)) * 1000)::bigint as to_ms, (extract(epoch from o.until) * 1000)::bigint as until_ms
  from (select k, min(f) as f, max(t) as t from unnest($1::uuid[], $2::bigint[], $3::bigint[]) r(k, f, t) group by k) w
    join occupation o on o.key = w.k and o.standing
      and o.during && tstzrange(to_timestamp(w.f / 1000.0), to_timestamp(w.t / 1000.0))`;

interface StandingRow {
  readonly key: string;
  readonly resource: string;
  readonly seat: number;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly until_ms: number | null;
}

async function selectStanding(db: Database, wishes: readonly Wish[]): Promise<SeatRow[]> {
  const asked = wishes.filter(({ take }) => take.standing);
  if (asked.length === 0) return [];
  const columns = [
    asked.map(({ key }) => key),
    asked.map(({ take }) => take.fromMs),
    asked.map(({ take }) => take.toMs),
  ];
  const values = columns.map((column) => `{${column.join(',')}}`);
  const { rows } = await db.query<StandingRow>({ name: 'occupation_standing', text: SELECT, values });
  return rows.map(({ key, resource, seat, from_ms: fromMs, to_ms: toMs, until_ms: until }) => ({
    ...{ key, resource, seat, fromMs, toMs, untilMs: until ?? undefined, standing: true, label: undefined },
  }));
}
