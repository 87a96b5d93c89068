/**
 * One day of many people at home: every reading as its device says it, five minutes at a time by a clock that is not waited for, through the hub's own
 * intake with its rules; what did not come is looked for, and what nobody takes goes up the ladder, as the hub does it. The hub itself runs beside
 * and writes what follows into the record.
 */
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { escalate, lookForGaps } from '@amate/hie-core/telemonitoring/alerts/clock.ts';
import { cityDay, cityDayStartMs } from '@amate/hie-core/telemonitoring/alerts/when.ts';
import { isTokenOf } from '@amate/hie-core/telemonitoring/devices/pair.ts';
import { createIntake } from '@amate/hie-core/telemonitoring/intake/batches.ts';
import { createSenders } from '@amate/hie-core/telemonitoring/intake/senders.ts';
import { startAmate } from '@amate/test/support/amate.ts';
import { treeCpuMicros } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { deviceOf, enrolMany, type Home, secretOf, untilRecorded } from './people.ts';
import { fillDaysBefore, messagesOf } from './readings.ts';

type Say = (line: string) => void;

const MINUTES = 24 * 60;
const STEP_MINUTES = 5;
const MINUTE_MS = 60_000;
/** Far enough ahead that the hub's own clock finds nothing due. */
const DAYS_AHEAD = 2;
const LIMIT_MS = 300_000;
const LIMIT_PEOPLE = 100_000;

export async function replayDay(people: number, say: Say): Promise<Result[]> {
  const amate = await startAmate({ hospitals: [], log: say });
  const db = openDatabase({
    ...{ url: amate.databaseUrl, maxConnections: 8, statementTimeoutMs: 600_000 },
    onError: (error) => say(String(error)),
  });
  try {
    say(`telemonitoring: ${people} people in programmes, and their days before …`);
    const began = performance.now();
    const homes = await enrolMany(amate, db, people);
    const dayMs = cityDayStartMs(cityDay(Date.now() + DAYS_AHEAD * MINUTES * MINUTE_MS));
    await fillDaysBefore(db, homes, dayMs);
    say(`telemonitoring: made in ${seconds(began)} s; their day …`);
    const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
    const [cpuBefore, own] = [treeCpuMicros(pids), process.cpuUsage()];
    const start = performance.now();
    const told = await oneDay(db, homes, dayMs);
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(own);
    const cpuMicros = treeCpuMicros(pids) - cpuBefore + user + system;
    say(
      `telemonitoring: ${people} people, ${told.stored} readings (${told.refused} refused), ${told.gaps} gaps, ${told.escalated} steps of the ladder`,
    );
    say(
      `  in ${sec(wallMs)} s: ${Math.round(told.stored / (wallMs / 1_000))} readings/s, ${(cpuMicros / 1e6).toFixed(1)} s of CPU with the record beside`,
    );
    const { intake, gaps, ladder } = told.ms;
    say(`  of it intake ${sec(intake)} s, gaps ${sec(gaps)} s, ladder ${sec(ladder)} s`);
    for (const line of await rowsOf(db)) say(`  ${line}`);
    await untilRecorded(db);
    const recordedMs = performance.now() - start;
    say(`  in the record after ${sec(recordedMs)} s`);
    const most = (LIMIT_MS * people) / LIMIT_PEOPLE;
    const name = `one day of ${people.toLocaleString('en')} people, 4 readings each, rules, gaps and ladder`;
    return [
      limit(name, wallMs, most, cpuMicros / told.stored),
      limit(`${name}, until all is in the record`, recordedMs, most, null),
    ];
  } finally {
    await db.end();
    await amate.stop();
  }
}

interface Told {
  readonly stored: number;
  readonly refused: number;
  readonly gaps: number;
  readonly escalated: number;
  /** Of the wall. */
  readonly ms: { readonly intake: number; readonly gaps: number; readonly ladder: number };
}

async function oneDay(db: Database, homes: readonly Home[], dayMs: number): Promise<Told> {
  let nowMs = dayMs;
  const clock = (): number => nowMs;
  const intake = createIntake({ db, onAlerts: () => {}, onReadings: () => {}, nowMs: clock });
  const senders = createSenders({ db, intake, nowMs: clock });
  const byMinute = messagesOf(homes, dayMs);
  const told = { stored: 0, refused: 0, gaps: 0, escalated: 0, ms: { intake: 0, gaps: 0, ladder: 0 } };
  /** As a device that signs in for each of its readings. */
  const hear = async (n: number, body: string): Promise<void> => {
    const sender = await senders.find(deviceOf(n));
    if (sender === undefined || !isTokenOf(sender, secretOf(n))) throw new Error(`${deviceOf(n)} was not let in`);
    const sent = await senders.take(sender, body);
    if (sent.kind === 'stored' && sent.outcomes.every((one) => one === 'guardada')) told.stored++;
    else told.refused++;
  };
  const timed = async (part: keyof Told['ms'], work: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await work();
    told.ms[part] += performance.now() - began;
  };
  for (let minute = 0; minute < MINUTES; minute += STEP_MINUTES) {
    nowMs = dayMs + (minute + STEP_MINUTES) * MINUTE_MS;
    const said = byMinute.slice(minute, minute + STEP_MINUTES).flat();
    await timed('intake', () => Promise.all(said.map(({ n, body }) => hear(n, body))));
    await timed('gaps', async () => {
      for (let more = true; more; ) {
        const looked = await lookForGaps(db, nowMs);
        told.gaps += looked.raised;
        ({ more } = looked);
      }
    });
    await timed('ladder', async () => {
      for (let some = 1; some > 0; told.escalated += some) some = await escalate(db, nowMs);
    });
  }
  await intake.stop();
  return told;
}

async function rowsOf(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ line: string }>(
    `select format('%s alerts, %s, %s', count(*), class, (array['emergencia', 'alta', 'media', 'baja'])[urgency + 1]) as line
     from tele_alert group by class, urgency union all
     select format('%s acts of alerts', count(*)) from tele_alert_act union all
     select format('%s rows of readings, %s MB with their indexes', count(*), pg_total_relation_size('tele_reading') / 1000000) from tele_reading`,
  );
  return rows.map(({ line }) => line);
}

const sec = (ms: number): string => (ms / 1_000).toFixed(1);
const seconds = (sinceMs: number): string => sec(performance.now() - sinceMs);

const limit = (workload: string, ms: number, most: number, cpuMicros: number | null): Result =>
  toResult(
    {
      area: 'telemonitoring',
      workload,
      unit: 's',
      amate: ms / 1_000,
      peer: most / 1_000,
      peerName: 'limit',
      goal: 1,
      cpuMicros,
    },
    'lower',
  );
