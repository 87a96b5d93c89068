/**
 * Which places are free, day by day, held in memory (docs/adr/0026): what is taken is read once per day and kept true by what
 * this hub writes; what others write is read again every two seconds by who asks. It only answers who looks: who books is
 * judged by the database.
 */
import type { Database } from '../db.ts';
import { type DayPlace, dayOf, dayPlaces, startOfDay } from './day-places.ts';
import type { Listed } from './directory.ts';
import { selectAbsences, selectTaken, type TakenRow } from './sql.ts';

/** Free places of one agenda and day, in order. */
export interface DayFree {
  readonly all: readonly DayPlace[];
  /** Everybody's. */
  readonly open: readonly DayPlace[];
  /** Everybody's and priority groups'. */
  readonly bookable: readonly DayPlace[];
}

/** How many places of a day are free, of many agendas together. */
export type DayCount = { readonly [kind in keyof DayFree]: number };

export interface FreePlaces {
  /** Of each of these agendas, in order; one list per agenda. Loads the days together. */
  readonly of: (agendas: readonly Listed[], day: number) => readonly DayFree[];
  /** Of all of them; known by the list itself, so that who asks again with the same one is answered at once. */
  readonly count: (agendas: readonly Listed[], day: number) => DayCount;
  /** Resolved when these days can be asked for. */
  readonly ready: (fromDay: number, toDay: number) => Promise<void>;
  /** What the resource takes now, as it was written here. */
  readonly apply: (resource: string, rows: readonly TakenRow[]) => void;
  /** Something was written that is not known well enough: these days are read again. */
  readonly touch: (day: number) => void;
  readonly touchAll: () => void;
}

const FRESH_MS = 2_000;
/** Nobody is shown what is older. */
const STALE_MS = 20_000;
const MOST_DAYS = 500;
/** Read again together, of days that are only getting old: nobody who asks meanwhile waits long for the thread. */
const RENEWED_DAYS = 4;

interface Sheet {
  atMs: number;
  /** By agenda's key. */
  readonly taken: Map<string, readonly TakenRow[]>;
  /** By agenda's object: one that was written is another object. */
  readonly free: Map<Listed, DayFree>;
  /** By list of agendas. */
  counts: WeakMap<readonly Listed[], DayCount>;
  /** When the first hold lapses. */
  untilMs: number;
  touched: boolean;
}

export function createFreePlaces(db: Database, onError: (error: unknown) => void, nowMs = Date.now): FreePlaces {
  const sheets = new Map<number, Sheet>();
  /** Days that are being read: what is written meanwhile may be missing from what comes. */
  const reading = new Map<number, { touched: boolean }>();
  /** Resource → day of its rows, as far as they were read. */
  const whereIs = new Map<string, number>();
  let queue: Promise<void> = Promise.resolve();
  let renewing = false;

  async function load(days: readonly number[]): Promise<void> {
    for (const day of days) reading.set(day, { touched: false });
    try {
      const atMs = nowMs();
      const [from, to] = [startOfDay(days[0]!), startOfDay(days.at(-1)! + 1)];
      const [taken, absences] = await Promise.all([selectTaken(db, from, to), selectAbsences(db, from, to)]);
      const byDay = Map.groupBy(taken, ({ startMs }) => dayOf(startMs));
      for (const day of days) fill(day, atMs, byDay.get(day) ?? [], absences);
    } finally {
      for (const day of days) reading.delete(day);
    }
    for (const day of sheets.keys()) if (sheets.size > MOST_DAYS) sheets.delete(day);
    if (whereIs.size > 2_000_000) whereIs.clear();
  }

  function fill(day: number, atMs: number, taken: readonly TakenRow[], absences: readonly TakenRow[]): void {
    const [from, to] = [startOfDay(day), startOfDay(day + 1)];
    const touched = reading.get(day)?.touched ?? false;
    const own = absences.filter(({ startMs, endMs }) => startMs < to && endMs > from);
    const rows = own.length === 0 ? taken : [...taken.filter(({ label }) => label !== 'absence'), ...own];
    const before = sheets.get(day);
    const byKey = Map.groupBy(rows, (row) => row.key);
    // Nearly always: nothing to build again, and nothing for the collector of what is thrown away.
    if (before !== undefined && isSameDay(before.taken, byKey)) {
      before.atMs = atMs;
      before.touched = touched;
      return;
    }
    const sheet: Sheet = { atMs, taken: byKey, free: new Map(), counts: new WeakMap(), untilMs: Infinity, touched };
    for (const { untilMs } of rows) if (untilMs !== null) sheet.untilMs = Math.min(sheet.untilMs, untilMs);
    for (const row of taken) whereIs.set(row.resource, day);
    // What is taken of most agendas is what it was: then what is free is, too.
    for (const [agenda, free] of before?.free ?? [])
      if (isSame(before!.taken.get(agenda.key), sheet.taken.get(agenda.key))) sheet.free.set(agenda, free);
    sheets.set(day, sheet);
  }

  /** One reading at a time: who comes meanwhile asks again for what is left. */
  function loadIn(days: readonly number[]): Promise<void> {
    queue = queue.catch(() => undefined).then(() => load(days));
    return queue;
  }

  const needed = (from: number, to: number, isOld: (sheet: Sheet | undefined) => boolean): number[] => {
    const days: number[] = [];
    for (let day = from; day <= to; day++) if (isOld(sheets.get(day))) days.push(day);
    return days;
  };

  function renew(days: readonly number[]): void {
    if (renewing || days.length === 0) return;
    renewing = true;
    const oldest = [...days].sort((a, b) => sheets.get(a)!.atMs - sheets.get(b)!.atMs).slice(0, RENEWED_DAYS);
    void loadIn(consecutive(oldest))
      .catch(onError)
      .finally(() => {
        renewing = false;
      });
  }

  function touch(day: number): void {
    for (const one of [sheets.get(day), reading.get(day)]) if (one !== undefined) one.touched = true;
  }

  function listsOf(agendas: readonly Listed[], day: number): readonly DayFree[] {
    const sheet = sheets.get(day);
    const now = nowMs();
    if (sheet !== undefined && sheet.untilMs <= now) lapse(sheet, now);
    return agendas.map((agenda) => {
      let free = sheet?.free.get(agenda);
      if (free === undefined) {
        free = freeOf(agenda, day, sheet?.taken.get(agenda.key) ?? NONE, now);
        sheet?.free.set(agenda, free);
      }
      return free;
    });
  }

  return {
    async ready(fromDay, toDay) {
      const now = nowMs();
      const gone = (sheet: Sheet | undefined) => sheet === undefined || sheet.touched || now - sheet.atMs > STALE_MS;
      const missing = needed(fromDay, toDay, gone);
      if (missing.length > 0) await loadIn(missing);
      renew(needed(fromDay, toDay, (sheet) => sheet !== undefined && now - sheet.atMs > FRESH_MS));
    },
    of: listsOf,
    count(agendas, day) {
      const sheet = sheets.get(day);
      const known = sheet !== undefined && sheet.untilMs > nowMs() ? sheet.counts.get(agendas) : undefined;
      if (known !== undefined) return known;
      const counted = countOf(listsOf(agendas, day));
      sheet?.counts.set(agendas, counted);
      return counted;
    },
    apply(resource, rows) {
      const day = whereIs.get(resource);
      const sheet = day === undefined ? undefined : sheets.get(day);
      if (sheet !== undefined) remove(sheet, resource);
      for (const row of rows) {
        const at = dayOf(row.startMs);
        const there = sheets.get(at);
        if (there !== undefined) add(there, row);
        whereIs.set(resource, at);
      }
      for (const one of new Set([day, ...rows.map(({ startMs }) => dayOf(startMs))])) {
        const being = one === undefined ? undefined : reading.get(one);
        if (being !== undefined) being.touched = true;
      }
    },
    touch,
    touchAll() {
      for (const day of [...sheets.keys(), ...reading.keys()]) touch(day);
    },
  };
}

/** From the first on, without a gap: days are read as one span. */
function consecutive(days: readonly number[]): number[] {
  const sorted = [...days].sort((a, b) => a - b);
  return sorted.filter((day, index) => day === sorted[0]! + index);
}

const NONE: readonly TakenRow[] = [];

function isSame(before: readonly TakenRow[] = NONE, now: readonly TakenRow[] = NONE): boolean {
  if (before.length !== now.length) return false;
  if (now.length === 0) return true;
  if (now.length === 1) return textOf(now[0]!) === textOf(before[0]!);
  const known = new Set(before.map(textOf));
  return now.every((row) => known.has(textOf(row)));
}

function isSameDay(before: Sheet['taken'], now: Sheet['taken']): boolean {
  for (const [key, rows] of before) if (!isSame(rows, now.get(key))) return false;
  for (const key of now.keys()) if (!before.has(key)) return false;
  return true;
}

function countOf(lists: readonly DayFree[]): DayCount {
  let [all, open, bookable] = [0, 0, 0];
  for (const list of lists) {
    all += list.all.length;
    open += list.open.length;
    bookable += list.bookable.length;
  }
  return { all, open, bookable };
}

const textOf = ({ resource, startMs, endMs, untilMs, label }: TakenRow): string =>
  `${resource} ${startMs} ${endMs} ${untilMs} ${label}`;

function add(sheet: Sheet, row: TakenRow): void {
  sheet.taken.set(row.key, [...(sheet.taken.get(row.key) ?? NONE), row]);
  if (row.untilMs !== null) sheet.untilMs = Math.min(sheet.untilMs, row.untilMs);
  forget(sheet, row.key);
}

function remove(sheet: Sheet, resource: string): void {
  for (const [key, rows] of sheet.taken) {
    if (!rows.some((row) => row.resource === resource)) continue;
    sheet.taken.set(
      key,
      rows.filter((row) => row.resource !== resource),
    );
    forget(sheet, key);
  }
}

function forget(sheet: Sheet, key: string): void {
  sheet.counts = new WeakMap();
  for (const agenda of sheet.free.keys()) if (agenda.key === key) sheet.free.delete(agenda);
}

function lapse(sheet: Sheet, now: number): void {
  sheet.untilMs = Number.POSITIVE_INFINITY;
  for (const [key, rows] of sheet.taken) {
    const left = rows.filter(({ untilMs }) => untilMs === null || untilMs > now);
    for (const { untilMs } of left) if (untilMs !== null) sheet.untilMs = Math.min(sheet.untilMs, untilMs);
    if (left.length === rows.length) continue;
    sheet.taken.set(key, left);
    forget(sheet, key);
  }
}

/** Places of the day with a seat left for who books ahead. */
function freeOf(agenda: Listed, day: number, taken: readonly TakenRow[], nowMs: number): DayFree {
  const places = dayPlaces(agenda, day);
  if (taken.length === 0 || places.length === 0) return marked(places);
  const lengthMs = agenda.rules.durationMinutes * 60_000;
  const standing = taken.filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
  return marked(
    places.filter(({ startMs }) => {
      let seats = 0;
      for (const row of standing) if (row.startMs < startMs + lengthMs && row.endMs > startMs) seats++;
      return seats < agenda.rules.capacity;
    }),
  );
}

function marked(all: readonly DayPlace[]): DayFree {
  const bookable = all.every(({ kind }) => kind !== 'walk-in') ? all : all.filter(({ kind }) => kind !== 'walk-in');
  const open = bookable.every(({ kind }) => kind === 'open')
    ? bookable
    : bookable.filter(({ kind }) => kind === 'open');
  return { all, open, bookable };
}
