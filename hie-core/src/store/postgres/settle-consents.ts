/**
 * A resource that was being written at the very moment its person hid (or showed) something may have been decided by what stood before. So
 * each such Consent is gone through again until every write that could have overlapped with it is over (docs/adr/0024).
 */
import type { Database } from '../../db.ts';
import { shardOf } from '../keys.ts';
import { concealAgain, type HiddenRow, type RuleRow } from './conceal.ts';

/** Longer than a write may take between what it asked and its commit. */
const OVERLAP_SECONDS = 20;
const BATCH = 50;
const INTERVAL_MS = 5_000;
const SOON_MS = 100;

export interface Settling {
  /** A Consent was written: the first look is soon. */
  nudge(): void;
  /** Goes through all that is unsettled when it is called; resolved when done. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

type Unsettled = RuleRow & { readonly tx: string; readonly at: string; readonly over: boolean };

export function createSettling(db: Database, onError: (error: unknown) => void): Settling {
  let running: Promise<void> | undefined;
  const look = (): Promise<void> => {
    running ??= settle(db).finally(() => {
      running = undefined;
    });
    return running;
  };
  let stopped = false;
  const run = async (): Promise<void> => {
    // One that is under way began before what the caller wrote.
    await running?.catch(() => undefined);
    if (!stopped) await look();
  };
  const interval = setInterval(() => void look().catch(onError), INTERVAL_MS).unref();
  let soon: NodeJS.Timeout | undefined;
  return {
    run,
    nudge() {
      clearTimeout(soon);
      soon = setTimeout(() => void run().catch(onError), SOON_MS).unref();
    },
    async stop() {
      stopped = true;
      clearInterval(interval);
      clearTimeout(soon);
      await running?.catch(() => undefined);
    },
  };
}

const UNSETTLED = `select consent, patient, kind, target, open, tx::text as tx, at::text as at,
    tx < pg_snapshot_xmin(pg_current_snapshot()) and at < now() - make_interval(secs => ${OVERLAP_SECONDS}) as over
  from consent_rule where not settled and ($1::timestamptz is null or (at, consent) > ($1::timestamptz, $2::uuid))
  order by at, consent limit ${BATCH}`;

/** All of them: the newest are those that somebody waits for. */
async function settle(db: Database): Promise<void> {
  const failed: unknown[] = [];
  for (let last: Unsettled | undefined; ; ) {
    const { rows } = await db.query<Unsettled>(UNSETTLED, [last?.at ?? null, last?.consent ?? null]);
    // One that fails is tried again with the next look; the others do not wait for it.
    for (const rule of rows) await settleOne(db, rule).catch((error: unknown) => failed.push(error));
    if (rows.length < BATCH) break;
    last = rows.at(-1);
  }
  if (failed.length > 0) throw failed[0];
}

async function settleOne(db: Database, rule: Unsettled): Promise<void> {
  if (rule.open) {
    await giveBack(db, rule);
    await hide(db, rule, await concealAgain(db, rule));
  } else await show(db, rule);
  if (rule.over)
    await db.query('update consent_rule set settled = true where consent = $1::uuid and tx = $2::text::xid8', [
      rule.consent,
      rule.tx,
    ]);
}

/** The rule is held while its rows are added: it may be withdrawn at this moment. */
async function hide(db: Database, { consent, patient }: RuleRow, rows: readonly HiddenRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `with rule as (select from consent_rule where consent = $1::uuid and open for share)
     insert into restricted_resource (shard, patient, type, id, consent, author, ground)
     select s, $2::uuid, t, i, $1::uuid, a, 'consent'
     from rule, unnest($3::smallint[], $4::smallint[], $5::uuid[], $6::uuid[]) as r(s, t, i, a) on conflict do nothing`,
    [
      ...[consent, patient, rows.map(({ key }) => shardOf(key)), rows.map(({ type }) => type)],
      ...[rows.map(({ key }) => key), rows.map(({ author }) => author ?? null)],
    ],
  );
}

/** What this person hid of a record that is somebody else's again, since a merge was undone (docs/adr/0039). */
async function giveBack(db: Database, { consent, patient }: RuleRow): Promise<void> {
  await db.query({
    name: 'conceal_give_back',
    text: `delete from restricted_resource x where x.consent = $1::uuid and x.ground = 'consent' and x.id <> $1::uuid
      and exists (select from merged_person)
      and (select w.patient from resource_version w where w.shard = x.shard and w.id = x.id order by w.version desc limit 1)
        not in (select records_of($2::uuid))
      and not exists (select from records_of($2::uuid) as o(id) join compartment c
        on c.shard = shard_of(o.id) and c.patient = o.id and c.type = x.type and c.id = x.id)`,
    values: [consent, patient],
  });
}

async function show(db: Database, { consent }: RuleRow): Promise<void> {
  await db.query(
    `with rule as (select consent from consent_rule where consent = $1::uuid and not open for share)
     delete from restricted_resource x using rule where x.consent = rule.consent and x.ground = 'consent' and x.id <> rule.consent`,
    [consent],
  );
}
