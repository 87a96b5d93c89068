/**
 * A working day of the whole city through every door of a running Amate at once, and at its end the reconciliation. Whoever is not answered asks
 * again until the day, and a time after it, is over.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LECTURA_SYSTEM } from '@amate/hie-core/telemonitoring/ids.ts';
import { percentile } from '../../bench/measure.ts';
import { inParallel } from '../city/in-parallel.ts';
import { deliveryLags, type Edge, edgesDrained } from '../support/edges.ts';
import { type Desk, Desks } from './ask.ts';
import { CLOSES_AT, DayClock } from './clock.ts';
import { visitClinic } from './doors/clinic.ts';
import { measureAll, type PairedHome, pairHome } from './doors/home.ts';
import { hospitals } from './doors/hospital.ts';
import { handOver, stockUp, travel } from './doors/pharmacy.ts';
import { bookPlace } from './doors/portal.ts';
import { type DayPlan, type PlanOptions, planDay } from './plan.ts';
import { reconcileRecord } from './reconcile/record.ts';
import { reconcileShelves } from './reconcile/shelves.ts';
import type { DayReport, FaultReport } from './report.ts';
import { DayTruth, DOORS, type DoorName, person } from './truth.ts';
import { found, openEdges, openWorld, register, type World, type WorldOptions } from './world.ts';

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

const PATIENCE_MS = 240_000;
const NOTHING: Befallen = { faults: [], notDone: [] };

export async function runDay(options: DayOptions): Promise<DayReport> {
  const over = new AbortController();
  options.stop?.addEventListener('abort', () => over.abort());
  options.log?.('Arranca Amate …');
  const world = await openWorld(options.world);
  try {
    return await dayIn(world, options, over);
  } finally {
    // After a failure too: whoever still waits or asks again leaves.
    over.abort();
    await world.stop();
  }
}

async function dayIn(world: World, options: DayOptions, over: AbortController): Promise<DayReport> {
  const { log = () => undefined, befall } = options;
  const plan = planDay(options);
  const since = options.world?.hub === undefined ? undefined : new Date(Date.now() - 1_000).toISOString();
  let edges: Edge[] = [];
  let patience: NodeJS.Timeout | undefined;
  try {
    const truth = new DayTruth();
    const desks = new Desks({ baseUrl: world.baseUrl, tokenOf: world.tokenOf, truth, over: over.signal });
    const operator = desks.at('consultorio', { role: 'sistema', subject: 'ciudad' });
    log(`Se prepara la ciudad: ${plan.people} personas …`);
    const ready = await prepare({
      plan,
      desks,
      truth,
      operator,
      seed: options.seed,
      hasHomes: world.mqttPort !== undefined,
    });
    edges = await openEdges(world, plan.facilities);
    for (const door of DOORS) truth.tookMs[door].length = 0;
    truth.repeated = 0;
    log('Empieza el día.');
    const from = performance.now();
    const clock = new DayClock(options.speed, over.signal);
    const lastsMs = ((CLOSES_AT - 6 * 60) * 60_000) / options.speed;
    patience = setTimeout(() => over.abort(), lastsMs + PATIENCE_MS);
    const acts = live({ options, plan, ready, world, edges, desks, truth, clock, over: over.signal });
    const [befallen] = await Promise.all([befall?.(world, edges, clock) ?? NOTHING, acts]);
    clearTimeout(patience);
    if (options.stop?.aborted) throw new Error('Interrumpido: el día no se concilió.');
    const tookS = seconds(performance.now() - from);
    log('Se cierra el día: se concilia …');
    const quarantined = await edgesDrained(edges, PATIENCE_MS);
    await readingsFiled(operator, truth, since);
    const record = await reconcileRecord(operator, truth, since);
    const shelves = await reconcileShelves(desks, truth, world.databaseUrl);
    const lags = deliveryLags(world.dataDir);
    const notDone = world.mqttPort === undefined ? ['casas: ese hub no tiene un broker conocido (--mqtt PUERTO)'] : [];
    return {
      ...{
        people: plan.people,
        speed: options.speed,
        season: options.season,
        outbreak: options.outbreak,
        seed: options.seed,
      },
      ...{ hospitals: plan.facilities.hospitals.length, clinics: plan.facilities.clinics.length },
      ...{ tookS, behindS: Math.max(0, seconds(tookS * 1_000 - lastsMs)), acknowledged: truth.acknowledged },
      times: timesOf(truth),
      delivery: { p50: round(percentile(lags, 0.5)), p99: round(percentile(lags, 0.99)) },
      ...{ quarantined, repeated: truth.repeated, refused: truth.refused, record, shelves },
      ...{ faults: befallen.faults, notDone: [...notDone, ...befallen.notDone] },
    };
  } finally {
    clearTimeout(patience);
    await Promise.all(edges.map(({ process: edge }) => edge.stop()));
  }
}

interface Ready {
  readonly ids: ReadonlyMap<string, string>;
  readonly homes: readonly PairedHome[];
}

interface Preparing {
  readonly plan: DayPlan;
  readonly desks: Desks;
  readonly truth: DayTruth;
  readonly operator: Desk;
  readonly seed: string;
  readonly hasHomes: boolean;
}

/** Facilities, agendas, shelves, and the records and devices that stand before the day. */
async function prepare({ plan, desks, truth, operator, seed, hasHomes }: Preparing): Promise<Ready> {
  await found(operator, plan.facilities);
  const known = new Map(
    [...plan.bookings, ...(hasHomes ? plan.homes : [])].map((one) => [one.person.curp, one.person]),
  );
  const ids = await register(operator, [...known.values()]);
  for (const curp of ids.keys()) truth.facts.set(person(curp), { door: 'portal', name: person(curp), curp });
  const prescriptions = Map.groupBy(
    plan.visits.filter(({ prescribed }) => prescribed),
    ({ clinic }) => clinic.clues,
  );
  const shelves = plan.facilities.clinics.map(({ clues }) => ({ clues, many: prescriptions.get(clues)?.length ?? 0 }));
  await inParallel(4, shelves, ({ clues, many }) => stockUp({ desks, truth, seed }, clues, many));
  const homes: PairedHome[] = [];
  await inParallel(4, hasHomes ? plan.homes : [], async (home) => {
    homes.push(await pairHome(desks, home, ids.get(home.person.curp)!));
  });
  return { ids, homes };
}

interface Living {
  readonly options: DayOptions;
  readonly plan: DayPlan;
  readonly ready: Ready;
  readonly world: World;
  readonly edges: readonly Edge[];
  readonly desks: Desks;
  readonly truth: DayTruth;
  readonly clock: DayClock;
  readonly over: AbortSignal;
}

/** Every door at once. */
async function live({ options, plan, ready, world, edges, desks, truth, clock, over }: Living): Promise<void> {
  const { seed } = options;
  const { clinics } = plan.facilities;
  const readings = ready.homes.reduce((sum, { minutes }) => sum + minutes.length, 0);
  const count = plan.messages.length + plan.documents.length + plan.visits.length + plan.bookings.length + readings;
  let done = 0;
  const onDone = (): void => options.onProgress?.(++done, count);
  const parts = { clock, truth, desks, seed, over };
  const tried = async (door: DoorName, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      truth.refuse(door, (error as Error).message);
    }
  };
  await Promise.all([
    hospitals({ clock, truth, over, onDone }, plan, edges, world.dataDir),
    ...plan.visits.map(async (visit) => {
      let given: Awaited<ReturnType<typeof visitClinic>>;
      await tried('consultorio', async () => {
        given = await visitClinic(parts, visit);
      });
      if (given !== undefined) await tried('farmacia', () => handOver(parts, given!));
      onDone();
    }),
    ...plan.bookings.map(async (at) => {
      await tried('portal', () => bookPlace(parts, at, ready.ids.get(at.person.curp)!));
      onDone();
    }),
    ...clinics.map((from, at) => {
      const to = clinics[(at + 1) % clinics.length]!;
      return from === to ? undefined : tried('farmacia', () => travel(parts, from, to));
    }),
    ...ready.homes.map((home) => measureAll({ ...parts, mqttPort: world.mqttPort! }, home, onDone)),
  ]);
}

/** The record follows the readings some moments behind. */
async function readingsFiled(operator: Desk, truth: DayTruth, since: string | undefined): Promise<void> {
  const due = truth.acknowledged.casa;
  const ofToday = since === undefined ? '' : `&_lastUpdated=ge${since}`;
  const filed = async (): Promise<number> =>
    (
      await operator.ask(
        'GET',
        `/fhir/R4/Observation?identifier=${LECTURA_SYSTEM}|&_summary=count&_total=accurate${ofToday}`,
      )
    ).total;
  for (const until = Date.now() + 60_000; due > 0 && (await filed()) < due && Date.now() < until; ) await sleep(300);
}

function timesOf({ tookMs }: DayTruth): DayReport['times'] {
  const of = (all: readonly number[]) => ({
    ...{ p50: round(percentile(all, 0.5)), p99: round(percentile(all, 0.99)), asked: all.length },
  });
  return Object.fromEntries(DOORS.map((door) => [door, of(tookMs[door])])) as DayReport['times'];
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
const round = (ms: number): number => (Number.isFinite(ms) ? Math.round(ms) : 0);
