import { LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { one } from '../drive.ts';
import { knownPeople } from '../known.ts';
import type { Workload } from '../workload.ts';
import { found } from './reads.ts';

/** W8: searches over everybody, by name, birth date and code; pages of 20. */
export const population = (requests: number, people: number): Workload => ({
  name: 'W8 population search (name, birthdate, code), 16 clients',
  unit: 'requests/s',
  goal: 3,
  clients: 16,
  perJob: 1,
  prepare: async (server) => void (await knownPeople(server, people)),
  check: async (server) => {
    const counts: number[] = [];
    for (const path of PATHS) counts.push(found((await one(server, { method: 'GET', path })).text));
    return counts.map((count) => `${count} found`).join(', ');
  },
  round: () =>
    Array.from({ length: requests }, (_, index) => {
      const path = PATHS[index % PATHS.length]!;
      return (send) => send({ method: 'GET', path });
    }),
});

const PATHS = [
  'Patient?family=Banco&_count=20',
  'Patient?birthdate=ge1980-01-01&birthdate=lt1990-01-01&_count=20',
  `Observation?code=${encodeURIComponent(`${LOINC_SYSTEM}|2300-7`)}&_count=20`,
];
