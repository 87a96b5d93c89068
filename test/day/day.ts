/**
 * A working day of the whole city through every door of a running Amate at once, and at its end the reconciliation. Whoever is not answered asks
 * again until the day, and a time after it, is over.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Edge } from '../support/edges.ts';
import { Desks } from './ask.ts';
import { CLOSES_AT, DayClock, OPENS_AT } from './clock.ts';
import { type Closed, closeDay } from './close.ts';
import { live } from './live.ts';
import { type DayPlan, type PlanOptions, planDay } from './plan.ts';
import { prepare } from './prepare.ts';
import type { DayReport, FaultReport } from './report.ts';
import { timesOf } from './times.ts';
import { DayTruth } from './truth.ts';
import { openEdges, openWorld, type World, type WorldOptions } from './world.ts';

export interface DayOptions extends PlanOptions {
  readonly speed: number;
  readonly world?: WorldOptions;
  readonly log?: (line: string) => void;
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the day at once, unreconciled. */
  readonly stop?: AbortSignal;
  /** What befalls it meanwhile; settles when the last is over. */
  readonly befall?: (world: World, edges: readonly Edge[], clock: DayClock) => Promise<Befallen>;
}

export interface Befallen {
  readonly faults: readonly FaultReport[];
  readonly notDone: readonly string[];
}

/** Somebody ended the day before its end. */
export class Interrupted extends Error {
  constructor() {
    super('Interrumpido: el día no se concilió.');
  }
}

const PATIENCE_MS = 240_000;
/** How often the program looks whether it is late; the delay that it measures has this in it. */
const LOOK_MS = 10;
const NOTHING: Befallen = { faults: [], notDone: [] };

export async function runDay(options: DayOptions): Promise<DayReport> {
  const over = new AbortController();
  options.stop?.addEventListener('abort', () => over.abort());
  options.log?.('Arranca Amate …');
  const world = await openWorld(options.world);
  try {
    return await dayIn(world, options, over);
  } catch (error) {
    // What fails because everything is being let go of is no news.
    throw options.stop?.aborted ? new Interrupted() : error;
  } finally {
    // After a failure too: whoever still waits or asks again leaves.
    over.abort();
    await world.stop();
  }
}

async function dayIn(world: World, options: DayOptions, over: AbortController): Promise<DayReport> {
  const { log = () => undefined, seed } = options;
  const plan = planDay(options);
  const since = options.world?.hub === undefined ? undefined : new Date(Date.now() - 1_000).toISOString();
  const truth = new DayTruth();
  const desks = new Desks({ baseUrl: world.baseUrl, tokenOf: world.tokenOf, truth, over: over.signal });
  const operator = desks.at('consultorio', { role: 'sistema', subject: 'ciudad' });
  log(`Se prepara la ciudad: ${plan.people} personas …`);
  const ready = await prepare({ plan, desks, truth, operator, seed, hasHomes: world.mqttPort !== undefined });
  const edges = await openEdges(world, plan.facilities);
  try {
    truth.beginDay();
    log('Empieza el día.');
    const lived = await liveThrough({ plan, ready, world, edges: edges.all, desks, truth }, options, over);
    if (options.stop?.aborted) throw new Interrupted();
    log('Se cierra el día: se concilia …');
    const closed = await closeDay({ world, edges: edges.all, desks, operator, truth, since, patienceMs: PATIENCE_MS });
    return reportOf({ options, plan, truth, lived, closed, world });
  } finally {
    await edges.close();
  }
}

interface Lived {
  readonly tookMs: number;
  readonly lateMs: number;
  readonly ownDelayMs: number;
  readonly times: DayReport['times'];
  readonly befallen: Befallen;
}

type Parts = Omit<Parameters<typeof live>[0], 'seed' | 'clock' | 'over' | 'onProgress'>;

/** From opening to closing time, and the patience after it. */
async function liveThrough(parts: Parts, options: DayOptions, over: AbortController): Promise<Lived> {
  const { speed, seed, onProgress, befall } = options;
  const lastsMs = ((CLOSES_AT - OPENS_AT) * 60_000) / speed;
  const patience = setTimeout(() => over.abort(), lastsMs + PATIENCE_MS);
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  try {
    const from = performance.now();
    const clock = new DayClock(speed, over.signal);
    const acts = live({ ...parts, seed, clock, over: over.signal, onProgress });
    const [befallen] = await Promise.all([befall?.(parts.world, parts.edges, clock) ?? NOTHING, acts]);
    const tookMs = performance.now() - from;
    const ownDelayMs = Math.max(0, Math.round(delay.percentile(99) / 1e6) - LOOK_MS);
    return { tookMs, lateMs: Math.max(0, tookMs - lastsMs), ownDelayMs, times: timesOf(parts.truth), befallen };
  } finally {
    clearTimeout(patience);
    delay.disable();
  }
}

interface Told {
  readonly options: DayOptions;
  readonly plan: DayPlan;
  readonly truth: DayTruth;
  readonly lived: Lived;
  readonly closed: Closed;
  readonly world: World;
}

function reportOf({ options, plan, truth, lived, closed, world }: Told): DayReport {
  const { speed, season, outbreak, seed } = options;
  const { hospitals, clinics } = plan.facilities;
  const { times, ownDelayMs, befallen } = lived;
  const homesLeft = world.mqttPort === undefined ? ['casas: ese hub no tiene un broker conocido (--mqtt PUERTO)'] : [];
  return {
    ...{ people: plan.people, hospitals: hospitals.length, clinics: clinics.length, speed, season, outbreak, seed },
    ...{ tookS: seconds(lived.tookMs), behindS: seconds(lived.lateMs), acknowledged: truth.acknowledged },
    ...{ times, ownDelayMs, repeated: truth.repeated, keptWaiting: truth.keptWaiting, refused: truth.refused },
    ...closed,
    ...{ faults: befallen.faults, notDone: [...homesLeft, ...befallen.notDone] },
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
