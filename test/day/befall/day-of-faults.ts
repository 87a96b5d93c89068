/** A day in which so many faults befall it, one after another, of every kind that this machine can cause, at hours that the seed draws. */
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../scripts/stack/ports.ts';
import { Random } from '../../city/random.ts';
import { hourOf } from '../clock.ts';
import { type Befallen, type DayOptions, runDay } from '../day.ts';
import type { DayReport, FaultReport } from '../report.ts';
import type { World } from '../world.ts';
import { hubClock } from './clock-file.ts';
import { type Fault, possible, type Stage } from './faults.ts';
import { type Line, openLine } from './line.ts';

export interface FaultDayOptions extends Omit<DayOptions, 'world' | 'befall'> {
  readonly count: number;
}

const FIRST_AT = 7 * 60;
const LAST_AT = 20 * 60;
const PATIENCE_MS = 60_000;

export async function dayOfFaults(options: FaultDayOptions): Promise<DayReport> {
  const [hubPort, httpPort, mqttPort] = [await freePort(), await freePort(), await freePort()];
  const clock = hubClock();
  const http = await openLine(httpPort, hubPort);
  let devices: Line | undefined;
  try {
    return await runDay({
      ...options,
      world: {
        ...{ port: hubPort, baseUrl: `http://localhost:${httpPort}`, env: clock?.env ?? {}, brokerApart: true },
        devicesBy: async (port) => {
          devices = await openLine(mqttPort, port);
          return mqttPort;
        },
      },
      async befall(world, edges, dayClock) {
        const random = new Random(options.seed, 'fallas', 0);
        const answers = asker(world);
        const stage: Stage = { world, edges, random, lines: [http, devices!], devices: devices!, clock, answers };
        const { faults: kinds, notDone } = possible(clock);
        const faults: FaultReport[] = [];
        for (const [at, fault] of drawn(kinds, options.count, random).entries()) {
          await dayClock.until(FIRST_AT + ((LAST_AT - FIRST_AT) / options.count) * (at + random.next()));
          if (dayClock.isOver) break;
          const atHour = hourOf(dayClock.minute);
          options.log?.(`${atHour} ${fault.kind} …`);
          const one = { atHour, ...(await suffer(fault, stage)) };
          options.log?.(`${one.atHour} ${one.what}: ${one.unavailableS} s`);
          faults.push(one);
        }
        return { faults, notDone } satisfies Befallen;
      },
    });
  } finally {
    await http.close();
    await devices?.close();
    clock?.remove();
  }
}

async function suffer(fault: Fault, stage: Stage): Promise<Omit<FaultReport, 'atHour'>> {
  const from = performance.now();
  const { what, heldMs } = await fault.cause(stage);
  // A cause that was held lets some go on meanwhile; after it, everything has to.
  await sleep(heldMs > 0 ? 0 : 50);
  let isBack = await fault.over(stage);
  for (; !isBack && performance.now() - from < heldMs + PATIENCE_MS; isBack = await fault.over(stage)) await sleep(50);
  const back = performance.now();
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  return {
    what: isBack ? what : `${what} (no volvió mientras se esperó)`,
    heldS: seconds(heldMs),
    unavailableS: seconds(back - from - heldMs),
  };
}

/** Every kind once in each round, in an order of its own. */
function drawn(kinds: readonly Fault[], count: number, random: Random): Fault[] {
  const order: Fault[] = [];
  while (order.length < count) {
    const round = [...kinds];
    while (round.length > 0) order.push(...round.splice(random.int(0, round.length - 1), 1));
  }
  return order.slice(0, count);
}

function asker({ baseUrl, tokenOf }: World): () => Promise<boolean> {
  return async () => {
    try {
      const authorization = `Bearer ${await tokenOf({ role: 'sistema', subject: 'vigia' })}`;
      const answer = await fetch(`${baseUrl}/fhir/R4/Organization?_count=1`, {
        headers: { authorization },
        signal: AbortSignal.timeout(2_000),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  };
}
