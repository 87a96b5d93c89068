import { encounterBundle } from '../../engine/transactions.ts';
import { one } from '../drive.ts';
import { nextCurps } from '../people.ts';
import type { Workload } from '../workload.ts';

/** W1: encounter transactions of 20 entries, the person by conditional create on the CURP. */
export const transactions = (bundles: number): Workload => ({
  name: 'W1 20-entry encounter transactions, conditional create by CURP, 16 clients',
  unit: 'resources/s',
  goal: 10,
  clients: 16,
  perJob: 20,
  prepare: async () => undefined,
  check: async (server) => {
    const [curp] = nextCurps(server, 1);
    const { text } = await one(server, { method: 'POST', path: '', body: encounterBundle(curp!, new Date()) });
    const { entry } = JSON.parse(text) as { entry: { response: { status: string } }[] };
    return entry.map(({ response }) => response.status.slice(0, 3)).join(' ');
  },
  round: (server) =>
    nextCurps(server, bundles).map((curp) => {
      const body = encounterBundle(curp, new Date());
      return (send) => send({ method: 'POST', path: '', body });
    }),
});
