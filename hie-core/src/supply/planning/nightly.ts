/**
 * The night's work: yesterday is added to the sums, the seasons of the city are found, every unit is planned, and what one could give to
 * another is proposed. One hub does it, once a day; cut short, it begins again and gives the same.
 */
import { type Database, inTransaction } from '../../db.ts';
import { cityDate } from '../clock.ts';
import { countFilled } from '../open-data/sql.ts';
import { HISTORY_MONTHS } from './consumption.ts';
import { distanceOf } from './distance.ts';
import { seasonOf } from './forecast.ts';
import { type ItemPlan, monthOf, planItem } from './plan-item.ts';
import { redistribute } from './redistribute.ts';
import { ASSUMED_LEAD, LEAST_ORDERS, type Lead } from './reorder.ts';
import * as sql from './sql.ts';

const DAY_MS = 86_400_000;
/** What began before midnight has been committed by then. */
const SETTLED_MS = 3_600_000;
/** Of the first night, which has years to sum. */
const AT_ONCE_DAYS = 31;

export interface Night {
  readonly days: number;
  readonly units: number;
  readonly items: number;
  readonly alarms: number;
  readonly proposals: number;
  /** Of all of it. */
  readonly seconds: number;
}

/** @returns undefined when this night is done, or another hub is at it */
export async function planTonight(db: Database, nowMs: number): Promise<Night | undefined> {
  const today = cityDate(nowMs - SETTLED_MS);
  if (await sql.isPlanned(db, today)) return undefined;
  return sql.whileAlone(db, () => planAll(db, today));
}

export async function planAll(db: Database, today: string): Promise<Night> {
  const started = performance.now();
  const days = await sql.selectDaysToSum(db, today);
  for (let at = 0; at < days.length; at += AT_ONCE_DAYS) {
    const some = days.slice(at, at + AT_ONCE_DAYS);
    await inTransaction(db, (client) => sql.sumDays(client, some[0]!, some.at(-1)!));
  }
  const seasons = await findSeasons(db, today);
  const [sites, leads] = [await sql.selectSites(db), await sql.selectLeads(db, LEAST_ORDERS)];
  let items = 0;
  let alarms = 0;
  for (const { clues } of sites) {
    const lead = leads.get(clues) ?? { ...ASSUMED_LEAD, assumed: true };
    const plans = await planUnit(db, clues, today, lead, seasons);
    items += plans.length;
    alarms += plans.filter(({ alarm }) => alarm).length;
    await inTransaction(db, (client) => sql.storePlan(client, clues, today, lead, plans));
  }
  const proposals = await propose(db, today, sites);
  await countFilled(db, today);
  const seconds = (performance.now() - started) / 1_000;
  await sql.storePlanned(db, today, seconds);
  return { days: days.length, units: sites.length, items, alarms, proposals, seconds };
}

async function findSeasons(db: Database, today: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const month = monthOf(dayOf(today));
  const from = `${Math.floor((month - HISTORY_MONTHS) / 12)}-${String(((month - HISTORY_MONTHS) % 12) + 1).padStart(2, '0')}-01`;
  const seasons = new Map<string, readonly number[]>();
  for (const { item, packs } of await sql.selectCityMonths(db, from, HISTORY_MONTHS))
    seasons.set(item, seasonOf(packs, (month - packs.length + 1_200) % 12));
  await sql.storeSeasons(db, seasons);
  return seasons;
}

const FLAT = Array.from({ length: 12 }, () => 1);

async function planUnit(
  db: Database,
  clues: string,
  today: string,
  lead: Lead,
  seasons: ReadonlyMap<string, readonly number[]>,
): Promise<ItemPlan[]> {
  const day = dayOf(today);
  // Two years of whole months, however long they are.
  const rows = await sql.selectUses(db, clues, day - 31 * (HISTORY_MONTHS + 1));
  const lots = Map.groupBy(await sql.selectLotsLeft(db, clues, day), ({ item }) => item);
  const coming = await sql.selectComing(db, clues);
  return rows.map(({ item, opening, since, days }) =>
    planItem(
      {
        ...{ item, lots: lots.get(item) ?? [], coming: coming.get(item) ?? 0, season: seasons.get(item) ?? FLAT },
        use: { opening, since, days: daysOf(days ?? ''), today: day },
      },
      lead,
    ),
  );
}

const daysOf = (text: string) =>
  text === ''
    ? []
    : text.split(';').map((row) => {
        const [day, handed, change] = row.split(',');
        return { day: Number(day), handed: Number(handed), change: Number(change) };
      });

async function propose(db: Database, today: string, sites: readonly sql.SiteRow[]): Promise<number> {
  const distance = distanceOf(sites);
  const byItem = Map.groupBy(await sql.selectGiveOrTake(db), ({ item }) => item);
  const proposals = [...byItem].flatMap(([item, units]) =>
    redistribute(units, distance).map((proposal) => ({ ...proposal, item })),
  );
  await inTransaction(db, (client) => sql.storeProposals(client, today, proposals));
  return proposals.length;
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
