/** For who asked for it: one message in the morning when somebody looked at the record the day before; never who, that is in the record. */
import type { Database } from '../db.ts';
import { instantInMexicoCity, wallInMexicoCity } from '../r4/mexico-city-time.ts';
import { selectPersonEntries } from '../security/accesses/sql.ts';
import { decodeEntry } from '../security/audit/encode.ts';
import { keyOf } from '../store/keys.ts';
import { enqueue } from './enqueue.ts';
import { selectWanting } from './sql.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING_HOUR = 9;
const PEOPLE = 500;
const ENTRIES = 200;

/** @returns the day, by the city's calendar, that has been told whole; to be handed over again */
export async function tellAccesses(db: Database, nowMs: number, told: number | undefined): Promise<number> {
  const today = Math.floor(wallInMexicoCity(nowMs) / DAY_MS);
  if (told === today) return today;
  const [fromMs, toMs] = [instantInMexicoCity((today - 1) * DAY_MS), instantInMexicoCity(today * DAY_MS)];
  let after = '';
  for (;;) {
    const people = await selectWanting(db, 'accesos', after, PEOPLE);
    for (const patientId of people) {
      if (!(await wasSeen(db, patientId, fromMs, toMs))) continue;
      await enqueue(db, {
        ...{ key: `accesos-del-dia/${patientId}/${today}`, kind: 'accesos-del-dia', patientId },
        ...{ dueMs: toMs + MORNING_HOUR * HOUR_MS, expiresMs: toMs + DAY_MS },
      });
    }
    if (people.length < PEOPLE) return today;
    after = people.at(-1)!;
  }
}

async function wasSeen(db: Database, patientId: string, fromMs: number, toMs: number): Promise<boolean> {
  const rows = await selectPersonEntries(db, keyOf('Patient', patientId), undefined, ENTRIES);
  return rows.some(({ entry }) => {
    const { atMs, agent, outcome } = decodeEntry(entry);
    const byStaff = agent !== undefined && agent.role !== 'paciente' && agent.clientId !== 'amate-agenda';
    return byStaff && outcome === 'success' && atMs >= fromMs && atMs < toMs;
  });
}
