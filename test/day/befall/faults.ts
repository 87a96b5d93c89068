/** What befalls the day: each fault is really caused and really ends; how long until everything answered again is measured from outside. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts } from '../../../scripts/stack/ports.ts';
import type { Supervised } from '../../../scripts/stack/supervise.ts';
import type { Random } from '../../city/random.ts';
import type { Edge } from '../../support/edges.ts';
import type { World } from '../world.ts';
import type { HubClock } from './clock-file.ts';
import type { Line } from './line.ts';

export interface Stage {
  readonly world: World;
  readonly edges: readonly Edge[];
  readonly random: Random;
  /** Everything that reaches the hub by HTTP, and the devices' line. */
  readonly lines: readonly Line[];
  readonly devices: Line;
  readonly clock: HubClock | undefined;
  /** The hub answers a question that needs its database. */
  readonly answers: () => Promise<boolean>;
}

export interface Fault {
  readonly kind: string;
  /** @returns what happened, in words, and how long the cause was held */
  cause(stage: Stage): Promise<{ readonly what: string; readonly heldMs: number }>;
  /** Whether whatever it hit answers again. */
  over(stage: Stage): Promise<boolean>;
}

const hubAnswers = ({ answers }: Stage): Promise<boolean> => answers();
const HELD_MS = { least: 2_000, most: 6_000 };
const held = (random: Random): number => random.int(HELD_MS.least, HELD_MS.most);

/** It answers a moment before its keeper has noted who it is. */
async function pidOf(one: Supervised): Promise<number> {
  while (one.pid === undefined) await sleep(20);
  return one.pid;
}

/** From outside, so that whoever keeps it running has to notice by himself; settles once it is gone: till then its door stands open. */
async function killNow(one: Supervised): Promise<void> {
  const pid = await pidOf(one);
  process.kill(pid, 'SIGKILL');
  while (one.pid === pid) await sleep(5);
}

const KILL_HUB: Fault = {
  kind: 'hub',
  async cause({ world }) {
    await killNow(world.stack!.hub);
    return { what: 'SIGKILL al hub', heldMs: 0 };
  },
  over: hubAnswers,
};

const KILL_BROKER: Fault = {
  kind: 'broker',
  async cause({ world }) {
    await killNow(world.stack!.broker!);
    return { what: 'SIGKILL al proceso del broker MQTT', heldMs: 0 };
  },
  // Its own door: the devices' line takes connections for it while it is away.
  over: ({ world }) => accepts(world.brokerPort!),
};

const KILL_DATABASE: Fault = {
  kind: 'postgres',
  async cause({ world }) {
    await killNow(world.stack!.postgres!);
    return { what: 'SIGKILL a PostgreSQL', heldMs: 0 };
  },
  over: hubAnswers,
};

let struck: Edge | undefined;
const KILL_EDGE: Fault = {
  kind: 'conector',
  async cause({ edges, random }) {
    struck = random.pick(edges);
    await killNow(struck.process);
    return { what: `SIGKILL al conector ${struck.clues}`, heldMs: 0 };
  },
  over: () => accepts(struck!.mllpPort),
};

const CUT: Fault = {
  kind: 'red',
  async cause({ lines, random }) {
    const heldMs = held(random);
    await Promise.all(lines.map((line) => line.cut()));
    await sleep(heldMs);
    await Promise.all(lines.map((line) => line.mend()));
    return { what: 'red cortada entre todos y el hub', heldMs };
  },
  over: hubAnswers,
};

const CUT_DEVICES: Fault = {
  kind: 'red-de-aparatos',
  async cause({ devices, random }) {
    const heldMs = held(random);
    await devices.cut();
    await sleep(heldMs);
    await devices.mend();
    return { what: 'broker fuera del alcance de las casas', heldMs };
  },
  over: ({ devices }) => accepts(devices.port),
};

const JUMP: Fault = {
  kind: 'reloj',
  async cause({ world, clock, random }) {
    const heldMs = held(random);
    const seconds = random.chance(0.5) ? random.int(60, 240) : -random.int(60, 240);
    clock!.set(seconds);
    await sleep(heldMs);
    const seen = await offsetOf(world);
    clock!.set(0);
    const said = seen === undefined ? 'no contestó' : `se vio ${Math.abs(seen)} s ${seen > 0 ? 'adelante' : 'atrás'}`;
    return {
      what: `reloj del hub ${Math.abs(seconds)} s ${seconds > 0 ? 'adelante' : 'atrás'} (${said}) y de vuelta`,
      heldMs,
    };
  },
  over: hubAnswers,
};

/** By the hub's own word: the Date of its answers, seconds from ours. */
async function offsetOf({ baseUrl }: World): Promise<number | undefined> {
  const asked = fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(2_000) });
  const date = await asked.then((answer) => answer.headers.get('date')).catch(() => null);
  return date === null ? undefined : Math.round((Date.parse(date) - Date.now()) / 1_000);
}

/** The system refuses the process every byte beyond the first: SQLite meets it as it meets a full disk. */
const FILL_DISK: Fault = {
  kind: 'disco',
  async cause({ edges, random }) {
    const edge = random.pick(edges);
    const pid = String(await pidOf(edge.process));
    const limit = (bytes: string): boolean => spawnSync('prlimit', ['--pid', pid, `--fsize=${bytes}:`]).status === 0;
    if (!limit('1')) throw new Error('prlimit did not work');
    const from = performance.now();
    let noticed = false;
    // Until a message met it, or nobody sent one.
    for (; !noticed && performance.now() - from < HELD_MS.most * 2; await sleep(200))
      noticed = await says(edge, 'disk-full');
    await sleep(HELD_MS.least);
    limit('unlimited');
    struck = edge;
    const met = noticed ? 'contestó AE y avisó' : 'no le llegó mensaje mientras';
    return { what: `disco lleno del conector ${edge.clues}: ${met}`, heldMs: performance.now() - from };
  },
  over: () => accepts(struck!.mllpPort),
};

async function says({ healthPort }: Edge, alarm: string): Promise<boolean> {
  const asked = fetch(`http://127.0.0.1:${healthPort}/healthz`, { signal: AbortSignal.timeout(2_000) });
  const text = await asked.then((answer) => answer.text()).catch(() => '');
  return text.includes(alarm);
}

export const FAULTS: readonly Fault[] = [
  ...[KILL_HUB, KILL_BROKER, KILL_DATABASE, KILL_EDGE],
  ...[CUT, CUT_DEVICES, JUMP, FILL_DISK],
];

/** Faults that this machine can cause, and why not the others. */
export function possible(clock: HubClock | undefined): {
  readonly faults: readonly Fault[];
  readonly notDone: string[];
} {
  const prlimit = spawnSync('prlimit', ['--version']).status === 0;
  const notDone = [
    ...(clock === undefined ? ['salto del reloj: falta libfaketime en esta máquina'] : []),
    ...(prlimit ? [] : ['disco lleno de un conector: falta prlimit en esta máquina']),
  ];
  const faults = FAULTS.filter((fault) => (fault !== JUMP || clock !== undefined) && (fault !== FILL_DISK || prlimit));
  return { faults, notDone };
}
