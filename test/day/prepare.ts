/** What stands before the day: facilities, agendas, shelves, and the records and devices of whoever uses them today. */
import { inParallel } from '../city/in-parallel.ts';
import type { Desk, Desks } from './ask.ts';
import { type PairedHome, pairHome } from './doors/home.ts';
import { stockUp } from './doors/pharmacy.ts';
import type { DayPlan } from './plan.ts';
import { type DayTruth, person } from './truth.ts';
import { found, register } from './world.ts';

export interface Ready {
  /** CURP → id. */
  readonly ids: ReadonlyMap<string, string>;
  readonly homes: readonly PairedHome[];
}

export interface Preparing {
  readonly plan: DayPlan;
  readonly desks: Desks;
  readonly truth: DayTruth;
  readonly operator: Desk;
  readonly seed: string;
  readonly hasHomes: boolean;
}

export async function prepare({ plan, desks, truth, operator, seed, hasHomes }: Preparing): Promise<Ready> {
  await found(operator, plan.facilities);
  const expected = hasHomes ? plan.homes : [];
  const known = new Map([...plan.bookings, ...expected].map((one) => [one.person.curp, one.person]));
  const ids = await register(operator, [...known.values()]);
  for (const curp of ids.keys()) truth.facts.set(person(curp), { door: 'portal', name: person(curp), curp });
  await inParallel(4, prescribedAt(plan), ({ clues, many }) => stockUp({ desks, truth, seed }, clues, many));
  const homes: PairedHome[] = [];
  await inParallel(4, expected, async (home) => {
    homes.push(await pairHome(desks, home, ids.get(home.person.curp)!));
  });
  return { ids, homes };
}

/** How many prescriptions each clinic's shelf has to serve. */
function prescribedAt({ visits, facilities }: DayPlan): { clues: string; many: number }[] {
  const prescriptions = Map.groupBy(
    visits.filter(({ prescribed }) => prescribed),
    ({ clinic }) => clinic.clues,
  );
  return facilities.clinics.map(({ clues }) => ({ clues, many: prescriptions.get(clues)?.length ?? 0 }));
}
