/** The day itself: every door at once, each act at its hour; what a door should have taken and did not is noted, and the rest goes on. */
import type { Edge } from '../support/edges.ts';
import type { Desks } from './ask.ts';
import type { DayClock } from './clock.ts';
import { type Prescribed, visitClinic } from './doors/clinic.ts';
import { measureAll } from './doors/home.ts';
import { hospitals } from './doors/hospital.ts';
import { handOver, travel } from './doors/pharmacy.ts';
import { bookPlace } from './doors/portal.ts';
import type { DayPlan, VisitAt } from './plan.ts';
import type { Ready } from './prepare.ts';
import type { DayTruth, DoorName } from './truth.ts';
import type { World } from './world.ts';

export interface Living {
  readonly seed: string;
  readonly plan: DayPlan;
  readonly ready: Ready;
  readonly world: World;
  readonly edges: readonly Edge[];
  readonly desks: Desks;
  readonly truth: DayTruth;
  readonly clock: DayClock;
  readonly over: AbortSignal;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export async function live(living: Living): Promise<void> {
  const { seed, plan, ready, world, edges, desks, truth, clock, over } = living;
  const { clinics } = plan.facilities;
  const onDone = counter(living);
  const parts = { clock, truth, desks, seed, over };
  const tried = async (door: DoorName, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      truth.refuse(door, (error as Error).message);
    }
  };
  const visited = async (visit: VisitAt): Promise<void> => {
    let given: Prescribed | undefined;
    await tried('consultorio', async () => {
      given = await visitClinic(parts, visit);
    });
    if (given !== undefined) await tried('farmacia', () => handOver(parts, given!));
    onDone();
  };
  await Promise.all([
    hospitals({ clock, truth, over, onDone }, plan, edges, world.dataDir),
    ...plan.visits.map(visited),
    ...plan.bookings.map((at) =>
      tried('portal', () => bookPlace(parts, at, ready.ids.get(at.person.curp)!)).then(onDone),
    ),
    ...clinics.map((from, at) => {
      const to = clinics[(at + 1) % clinics.length]!;
      return from === to ? undefined : tried('farmacia', () => travel(parts, from, to));
    }),
    ...ready.homes.map((home) => measureAll({ ...parts, mqttPort: world.mqttPort! }, home, onDone)),
  ]);
}

function counter({ plan, ready, onProgress }: Living): () => void {
  const readings = ready.homes.reduce((sum, { minutes }) => sum + minutes.length, 0);
  const total = plan.messages.length + plan.documents.length + plan.visits.length + plan.bookings.length + readings;
  let done = 0;
  return () => onProgress?.(++done, total);
}
