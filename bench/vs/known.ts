/** People with a record whom the read workloads ask for: the same on each server, loaded once. */
import { encounterBundle } from '../engine/transactions.ts';
import { drive } from './drive.ts';
import { nextCurps } from './people.ts';
import type { Server } from './server.ts';

export interface Known {
  readonly curp: string;
  readonly patient: string;
  readonly encounter: string;
  readonly observation: string;
}

const loaded = new Map<Server, Promise<readonly Known[]>>();
const AT = new Date('2026-03-01T12:00:00Z');

export function knownPeople(server: Server, count: number): Promise<readonly Known[]> {
  const already = loaded.get(server);
  if (already !== undefined) return already;
  const loading = load(server, count);
  loaded.set(server, loading);
  return loading;
}

/** What `knownPeople` has loaded. */
export const pick = <T>(list: readonly T[], index: number): T => list[(index * 7919) % list.length]!;

async function load(server: Server, count: number): Promise<readonly Known[]> {
  const known: Known[] = [];
  const jobs = nextCurps(server, count).map((curp, index) => async (send: Parameters<typeof post>[0]) => {
    known[index] = { curp, ...(await post(send, curp)) };
  });
  await drive(server, jobs, 8);
  return known;
}

async function post(
  send: (call: { method: 'POST'; path: string; body: object }) => Promise<{ text: string }>,
  curp: string,
): Promise<Omit<Known, 'curp'>> {
  const { text } = await send({ method: 'POST', path: '', body: encounterBundle(curp, AT) });
  const ids = (JSON.parse(text) as { entry: { response: { location: string } }[] }).entry.map(
    ({ response }) => /([A-Za-z]+)\/([^/]+)\/_history/.exec(response.location)?.[2] ?? '',
  );
  return { patient: ids[0]!, encounter: ids[1]!, observation: ids[5]! };
}
