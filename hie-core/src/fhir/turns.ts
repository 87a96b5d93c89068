/**
 * After a cut every hospital's edge delivers at once what it kept, and clinicians work meanwhile. What systems ask shares so many places, few while
 * people work, and waits here for one, in its order; what people ask waits for no system (docs/adr/0046).
 */
import { fault } from '../errors.ts';
import type { Caller } from '../security/caller.ts';

export interface Asking {
  readonly caller: Pick<Caller, 'role'>;
  /** Nobody reads the answer any more. */
  readonly hasLeft: () => boolean;
}

/** undefined also when nothing was begun, because who asked left while he waited. */
export type Turns = <T>(asking: Asking, work: () => Promise<T> | T) => Promise<T | undefined>;

/** Connections to the database that systems leave to people who work. */
const LEFT_TO_PEOPLE = 2;
/** Since somebody asked for something; who opens a record asks again before that. */
const AT_WORK_MS = 10_000;
/** For each connection, while nobody works: what arrives together goes to the database together, and more of it costs less of each. */
const PLACES_ALONE = 4;
/** Each of them is held in memory with its body. */
const MOST_WAITING = 500;

interface Waiting {
  readonly hasLeft: () => boolean;
  /** @param hasPlace false: nobody is there any more who would use it */
  readonly call: (hasPlace: boolean) => void;
}

/** @param clock milliseconds that go on evenly */
export function machinesInTurn(
  connections: number,
  { mostWaiting = MOST_WAITING, clock = (): number => performance.now() } = {},
): Turns {
  const besidePeople = Math.max(2, connections - LEFT_TO_PEOPLE);
  const alone = Math.max(besidePeople, connections * PLACES_ALONE);
  let taken = 0;
  let peopleAtMs = Number.NEGATIVE_INFINITY;
  let waiting: Waiting[] = [];

  const isFree = (): boolean => taken < (clock() - peopleAtMs < AT_WORK_MS ? besidePeople : alone);

  function enter(hasLeft: () => boolean): boolean | Promise<boolean> {
    // Nobody goes before who waits, when there are more places at once.
    if (waiting.length === 0 && isFree()) {
      taken++;
      return true;
    }
    if (waiting.length >= mostWaiting) forgetWhoLeft();
    if (waiting.length >= mostWaiting) throw tooMany();
    return new Promise((call) => void waiting.push({ hasLeft, call }));
  }

  function forgetWhoLeft(): void {
    const { left = [], there = [] } = Object.groupBy(waiting, (one) => (one.hasLeft() ? 'left' : 'there'));
    waiting = there;
    for (const { call } of left) call(false);
  }

  function leave(): void {
    taken--;
    while (waiting.length > 0 && isFree()) {
      const next = waiting.shift()!;
      const isThere = !next.hasLeft();
      if (isThere) taken++;
      next.call(isThere);
    }
  }

  return async ({ caller, hasLeft }, work) => {
    if (caller.role !== 'sistema') {
      peopleAtMs = clock();
      return work();
    }
    if (!(await enter(hasLeft))) return undefined;
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

const tooMany = () =>
  fault('transient', 'Hay demasiadas solicitudes de sistemas en espera; no se empezó con esta.', {
    fix: 'Envíela de nuevo, igual, después de lo que dice Retry-After.',
  });
