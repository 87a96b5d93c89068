/**
 * After a cut every hospital's edge delivers at once what it kept, and clinicians work meanwhile. What systems ask shares so many places and
 * waits here for one, in its order; what people ask waits for no system (docs/adr/0046).
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

/** Connections to the database that systems leave to people. */
const LEFT_TO_PEOPLE = 2;
/** Each of them is held in memory with its body. */
const MOST_WAITING = 500;

interface Waiting {
  readonly hasLeft: () => boolean;
  /** @param hasPlace false: nobody is there any more who would use it */
  readonly call: (hasPlace: boolean) => void;
}

export function machinesInTurn(connections: number, mostWaiting = MOST_WAITING): Turns {
  let free = Math.max(2, connections - LEFT_TO_PEOPLE);
  let waiting: Waiting[] = [];

  function enter(hasLeft: () => boolean): boolean | Promise<boolean> {
    if (free > 0) {
      free--;
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
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const isThere = !next.hasLeft();
      next.call(isThere);
      if (isThere) return;
    }
    free++;
  }

  return async ({ caller, hasLeft }, work) => {
    if (caller.role !== 'sistema') return work();
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
