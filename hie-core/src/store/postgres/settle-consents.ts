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
  /** Goes through all that is unsettled; resolved when done. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

type Unsettled = RuleRow & { readonly tx: string; readonly over: boolean };

export function createSettling(db: Database, onError: (error: unknown) => void): Settling {
  let running: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running ??= settle(db).finally(() => {
      running = undefined;
    });
    return running;
  };
  const quietly = () => void run().catch(onError);
  const interval = setInterval(quietly, INTERVAL_MS).unref();
  let soon: NodeJS.Timeout | undefined;
  return {
    run,
    nudge() {
      clearTimeout(soon);
      soon = setTimeout(quietly, SOON_MS).unref();
    },
    async stop() {
      clearInterval(interval);
      clearTimeout(soon);
      await running?.catch(() => undefined);
    },
  };
}

const UNSETTLED = `select consent, patient, kind, target, open, tx::text as tx,
    tx < pg_snapshot_xmin(pg_current_snapshot()) and at < now() - make_interval(secs => ${OVERLAP_SECONDS}) as over
  from consent_rule where not settled order by at limit ${BATCH}`;

async function settle(db: Database): Promise<void> {
  const { rows } = await db.query<Unsettled>(UNSETTLED);
  for (const rule of rows) {
    if (rule.open) await hide(db, rule, await concealAgain(db, rule));
    else await show(db, rule);
    if (rule.over)
      await db.query('update consent_rule set settled = true where consent = $1::uuid and tx = $2::text::xid8', [
        rule.consent,
        rule.tx,
      ]);
  }
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

async function show(db: Database, { consent }: RuleRow): Promise<void> {
  await db.query(
    `with rule as (select consent from consent_rule where consent = $1::uuid and not open for share)
     delete from restricted_resource x using rule where x.consent = rule.consent and x.ground = 'consent' and x.id <> rule.consent`,
    [consent],
  );
}
