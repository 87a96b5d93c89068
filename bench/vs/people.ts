/** The same people, in the same order, for every server: one list, and a place in it for each. */
import { People } from '@amate/test/city/people.ts';
import type { Server } from './server.ts';

const curps: string[] = [];
const source = new People({ seed: 'banco-hapi', count: 200_000 })[Symbol.iterator]();
const places = new Map<Server, number>();

/** CURPs this server has not been given yet. */
export function nextCurps(server: Server, count: number): string[] {
  const from = places.get(server) ?? 0;
  places.set(server, from + count);
  while (curps.length < from + count) curps.push(source.next().value!.curp);
  return curps.slice(from, from + count);
}
