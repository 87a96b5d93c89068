/** The audit log as the one thing `server.ts` builds: it seals and signs by itself until it is stopped. */
import type { Database } from '../../db.ts';
import { headKeys } from './head-keys.ts';
import { sealStep } from './seal.ts';
import { signHeads } from './sign-heads.ts';
import * as sql from './sql.ts';

export interface AuditLogOptions {
  readonly db: Database;
  /** Public address of the hub. */
  readonly baseUrl: string;
  readonly onError: (error: unknown) => void;
}

export interface AuditLogState {
  /** Entries in the log. */
  readonly size: number;
  /** Committed and not in it yet; counted up to 10,000. */
  readonly unsealed: number;
  /** Age of the oldest of those. */
  readonly behindMs: number;
  /** Age of the last signed head; undefined before the first. */
  readonly headAgeMs: number | undefined;
}

export interface AuditLog {
  readonly origin: string;
  /** For `/healthz`. */
  state(): Promise<AuditLogState>;
  stop(): Promise<void>;
}

const LOOK_MS = 400;
const COUNT_LIMIT = 10_000;

/** Resolved when the key of the heads is there. */
export async function startAuditLog({ db, baseUrl, onError }: AuditLogOptions): Promise<AuditLog> {
  const origin = `${baseUrl.replace(/^https?:\/\//, '')}/auditoria`;
  await headKeys(db);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = async (): Promise<void> => {
    while (!stopped && (await sealStep(db)).more);
    if (!stopped) await signHeads(db, { origin, now: new Date() });
  };
  let running: Promise<void> = Promise.resolve();
  const again = (ms: number): void => {
    timer = setTimeout(() => {
      running = turn()
        .catch((error: unknown) => {
          if (!stopped) onError(error);
        })
        .finally(() => {
          if (!stopped) again(LOOK_MS);
        });
    }, ms).unref();
  };
  again(0);
  return {
    origin,
    async state() {
      const [{ size }, { waiting, oldestMs }, head] = await Promise.all([
        sql.selectState(db),
        sql.selectWaiting(db, COUNT_LIMIT),
        sql.selectLastHead(db),
      ]);
      const age = (ms: number): number => Math.max(0, Date.now() - ms);
      return {
        size,
        unsealed: waiting,
        behindMs: oldestMs === null ? 0 : age(oldestMs),
        headAgeMs: head && age(head.at.getTime()),
      };
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
