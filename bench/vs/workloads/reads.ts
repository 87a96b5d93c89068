import { CURP_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { one } from '../drive.ts';
import { type Known, knownPeople, pick } from '../known.ts';
import type { Server } from '../server.ts';
import type { Workload } from '../workload.ts';

/** Bundles come with or without a total; what both servers must agree on is what they found. */
export const found = (text: string): number =>
  ((JSON.parse(text) as { entry?: { search?: { mode?: string } }[] }).entry ?? []).filter(
    ({ search }) => search?.mode !== 'outcome',
  ).length;

interface Ask {
  readonly name: string;
  readonly unit: Workload['unit'];
  readonly goal: number;
  readonly clients: number;
  readonly path: (known: Known) => string;
}

function reading(ask: Ask, requests: number, people: number): Workload {
  const known = new Map<Server, readonly Known[]>();
  const listOf = (server: Server) => known.get(server)!;
  return {
    ...ask,
    perJob: 1,
    prepare: async (server) => void known.set(server, await knownPeople(server, people)),
    check: async (server) => {
      const { text } = await one(server, { method: 'GET', path: ask.path(pick(listOf(server), 1)) });
      const { resourceType } = JSON.parse(text) as { resourceType: string };
      return resourceType === 'Bundle' ? `${found(text)} found` : resourceType;
    },
    round: (server) =>
      Array.from({ length: requests }, (_, index) => {
        const path = ask.path(pick(listOf(server), index));
        return (send) => send({ method: 'GET', path });
      }),
  };
}

const token = (system: string, code: string): string => encodeURIComponent(`${system}|${code}`);

/** W4: read by id. */
export const readById = (requests: number, people: number): Workload =>
  reading(
    {
      name: 'W4 read by id, 64 clients',
      unit: 'requests/s',
      goal: 2.5,
      clients: 64,
      path: ({ observation }) => `Observation/${observation}`,
    },
    requests,
    people,
  );

/** W5: who is this. */
export const byCurp = (requests: number, people: number): Workload =>
  reading(
    {
      name: 'W5 Patient?identifier=CURP, one client',
      unit: 'ms p50',
      goal: 5,
      clients: 1,
      path: ({ curp }) => `Patient?identifier=${token(CURP_SYSTEM, curp)}`,
    },
    requests,
    people,
  );

/** W6: a person's results of one kind since a day. */
export const byPatientCodeDate = (requests: number, people: number): Workload =>
  reading(
    {
      name: 'W6 patient + code + date, _count=20, 16 clients',
      unit: 'requests/s',
      goal: 6,
      clients: 16,
      path: ({ patient }) =>
        `Observation?patient=${patient}&code=${token(LOINC_SYSTEM, '2300-7')}&date=ge2020-01-01&_count=20`,
    },
    requests,
    people,
  );
