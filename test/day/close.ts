/** The end of the day: what the edges still hold is delivered, and everything is reconciled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LECTURA_SYSTEM } from '@amate/hie-core/telemonitoring/ids.ts';
import { deliveryLags, type Edge, edgesDrained } from '../support/edges.ts';
import type { Desk, Desks } from './ask.ts';
import { type RecordReport, reconcileRecord } from './reconcile/record.ts';
import { reconcileShelves, type ShelfReport } from './reconcile/shelves.ts';
import { spread } from './times.ts';
import type { DayTruth } from './truth.ts';
import type { World } from './world.ts';

export interface Closing {
  readonly world: World;
  readonly edges: readonly Edge[];
  readonly desks: Desks;
  readonly operator: Desk;
  readonly truth: DayTruth;
  /** Nothing older is of this day; undefined: the hub was empty before it. */
  readonly since: string | undefined;
  readonly patienceMs: number;
}

export interface Closed {
  readonly quarantined: number;
  /** From the hospital's ACK to the hub, ms. */
  readonly delivery: { readonly p50: number; readonly p99: number };
  readonly record: RecordReport;
  readonly shelves: ShelfReport;
}

export async function closeDay({ world, edges, desks, operator, truth, since, patienceMs }: Closing): Promise<Closed> {
  const quarantined = await edgesDrained(edges, patienceMs);
  await readingsFiled(operator, truth, since);
  const record = await reconcileRecord(operator, truth, since);
  const shelves = await reconcileShelves(desks, truth, world.databaseUrl);
  return { quarantined, delivery: spread(deliveryLags(world.dataDir)), record, shelves };
}

/** The record follows the readings some moments behind. */
async function readingsFiled(operator: Desk, truth: DayTruth, since: string | undefined): Promise<void> {
  const due = truth.acknowledged.casa;
  const ofToday = since === undefined ? '' : `&_lastUpdated=ge${since}`;
  const asked = `/fhir/R4/Observation?identifier=${LECTURA_SYSTEM}|&_summary=count&_total=accurate${ofToday}`;
  const filed = async (): Promise<number> => (await operator.ask('GET', asked)).total;
  for (const until = Date.now() + 60_000; due > 0 && (await filed()) < due && Date.now() < until; ) await sleep(300);
}
