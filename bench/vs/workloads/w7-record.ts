import { CURP_SYSTEM, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { personOf } from '../../engine/transactions.ts';
import { drive, type Job, one } from '../drive.ts';
import { nextCurps } from '../people.ts';
import type { Server } from '../server.ts';
import type { Workload } from '../workload.ts';
import { found } from './reads.ts';

const BATCH = 500;

/** W7: everything of a person with `size` resources. */
export const everything = (size: number, requests: number): Workload => {
  const people = new Map<Server, string>();
  return {
    name: `W7 $everything of ${size} resources, one client`,
    unit: 'ms p50',
    goal: 5,
    clients: 1,
    perJob: 1,
    prepare: async (server) => {
      if (!people.has(server)) people.set(server, await personWith(server, size - 1, observationOf));
    },
    check: async (server) => {
      let entries = 0;
      await drive(server, [async (send) => (entries = await wholeRecord(send, people.get(server)!))], 1);
      return `${entries} found`;
    },
    round: (server) => Array.from({ length: requests }, () => (send) => wholeRecord(send, people.get(server)!)),
  };
};

/** However many pages the server makes of it. @returns how many resources came */
async function wholeRecord(send: Parameters<Job>[0], patient: string): Promise<number> {
  let entries = 0;
  for (let path: string | undefined = `Patient/${patient}/$everything?_count=1000`; path !== undefined; ) {
    const { text } = await send({ method: 'GET', path });
    entries += found(text);
    const links = (JSON.parse(text) as { link?: { relation: string; url: string }[] }).link ?? [];
    path = links.find(({ relation }) => relation === 'next')?.url;
  }
  return entries;
}

/** W7: the first page of a timeline, of a person with many encounters. */
export const timeline = (encounters: number, requests: number): Workload => {
  const people = new Map<Server, string>();
  const pathOf = (server: Server) => `Encounter?patient=${people.get(server)}&_sort=-date&_count=50`;
  return {
    name: `W7 first timeline page of ${encounters} encounters, one client`,
    unit: 'ms p50',
    goal: 5,
    clients: 1,
    perJob: 1,
    prepare: async (server) => {
      if (!people.has(server)) people.set(server, await personWith(server, encounters, encounterOf));
    },
    check: async (server) => `${found((await one(server, { method: 'GET', path: pathOf(server) })).text)} found`,
    round: (server) => Array.from({ length: requests }, () => (send) => send({ method: 'GET', path: pathOf(server) })),
  };
};

type Maker = (patient: string, index: number) => { resourceType: string };

async function personWith(server: Server, count: number, make: Maker): Promise<string> {
  const [curp] = nextCurps(server, 1);
  await one(server, { method: 'POST', path: 'Patient', body: personOf(curp!) });
  const path = `Patient?identifier=${encodeURIComponent(`${CURP_SYSTEM}|${curp}`)}`;
  const { text } = await one(server, { method: 'GET', path });
  const { id } = (JSON.parse(text) as { entry: { resource: { id: string } }[] }).entry[0]!.resource;
  for (let from = 0; from < count; from += BATCH) {
    const entry = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
      const resource = make(`Patient/${id}`, from + index);
      return { resource, request: { method: 'POST', url: resource.resourceType } };
    });
    await one(server, { method: 'POST', path: '', body: { resourceType: 'Bundle', type: 'transaction', entry } });
  }
  return id;
}

const instant = (index: number): string => new Date(Date.UTC(2010, 0, 1, 8) + index * 86_400_000).toISOString();

const encounterOf: Maker = (patient, index) =>
  ({
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: patient },
    period: { start: instant(index), end: instant(index) },
  }) as { resourceType: string };

const observationOf: Maker = (patient, index) =>
  ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: LOINC_SYSTEM, code: '8867-4' }] },
    subject: { reference: patient },
    effectiveDateTime: instant(index),
    valueQuantity: { value: 60 + (index % 40), unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  }) as { resourceType: string };
