/**
 * Appointments: `npm run bench -- appointments`. The synthetic city's 200 clinics with their agendas; $find over all of them and 30 days
 * while half the first week is booked; 1,000 people for 100 places over 64 connections; bookings against plain transactions of one resource.
 */
import { agendaBundles } from '@amate/test/city/agenda-bundle.ts';
import { MOST_CLINICS, makeFacilities } from '@amate/test/city/facilities.ts';
import { facilityBundles } from '@amate/test/city/facility-bundle.ts';
import { parameters, startOf } from '@amate/test/support/agenda.ts';
import { type Amate, startAmate } from '@amate/test/support/amate.ts';
import { type Call, drive } from '../engine/target.ts';
import { interleave, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';

type Say = (line: string) => void;

const AREA = 'appointments';
const DAY_MS = 86_400_000;
const DAYS = 30;
const FINDS = 600;
const PLACES = 100;
const PEOPLE = 1_000;
const CONNECTIONS = 64;
const PER_ROUND = 400;
const PAIRS = 4;

export async function appointmentsArea(say: Say): Promise<Result[]> {
  const amate = await startAmate({ hospitals: [], log: say });
  try {
    say(`appointments: ${MOST_CLINICS} clinics …`);
    const facilities = makeFacilities('banco', 1, MOST_CLINICS);
    for (const bundle of [...facilityBundles(facilities), ...agendaBundles(facilities.clinics)])
      await post(amate, '', bundle);
    const persons = await people(amate, PEOPLE + PER_ROUND * (PAIRS + 1) * 2);
    const rows = [
      ...(await bookings(amate, persons.slice(PEOPLE), say)),
      await race(amate, persons.slice(0, PEOPLE), say),
    ];
    return [...(await finds(amate, say)), ...rows];
  } finally {
    await amate.stop();
  }
}

/** Thousands of bookings a minute are no clinic's morning: what follows them (search index, waiting list) has to have caught up. */
async function settled({ baseUrl }: Amate): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const { search } = (await (await fetch(`${baseUrl}/healthz`)).json()) as { search?: { behindMs: number } };
    quiet = (search?.behindMs ?? 0) > 1_000 ? 0 : quiet + 1;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function finds(amate: Amate, say: Say): Promise<Result[]> {
  await settled(amate);
  say('appointments: $find …');
  const token = await amate.token();
  const url = (from: number, to: number): string =>
    `${amate.fhirUrl}/Appointment/$find?start=${new Date(from).toISOString()}&end=${new Date(to).toISOString()}&_count=50`;
  const whole = url(Date.now(), Date.now() + DAYS * DAY_MS);
  const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
  const calls = (count: number): Call[] => Array.from({ length: count }, () => ({ method: 'GET', url: whole }));
  await drive(calls(50), 2, token, pids);
  const alone = await drive(calls(FINDS), 1, token, pids);
  const many = await drive(calls(FINDS), 4, token, pids);
  const row = (clients: number, { latenciesMs, cpuMicros }: typeof alone): Result =>
    absolute(
      `$find over ${MOST_CLINICS} clinics × ${DAYS} days, ${clients} at once, p99`,
      percentile(latenciesMs, 0.99),
      50,
      cpuMicros,
    );
  return [row(1, alone), row(4, many)];
}

/** Each place is wanted by ten people at once; every answer is timed. */
async function race(amate: Amate, persons: readonly string[], say: Say): Promise<Result> {
  say(`appointments: ${PEOPLE} people, ${PLACES} places …`);
  const places = await placesOf(amate, PLACES, 20);
  const token = await amate.token();
  const runners = persons.map((person, index) => ({ person, place: places[index % PLACES]! }));
  const times: number[] = [];
  let booked = 0;
  const connection = async (): Promise<void> => {
    for (let next = runners.pop(); next !== undefined; next = runners.pop()) {
      const from = performance.now();
      const { status, body } = await sendBooking(amate, next.place, next.person, token);
      times.push(performance.now() - from);
      if (status === 200) booked++;
      else if (status !== 409) throw new Error(`${status} ${body}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  say(`appointments: ${booked} booked, the slowest was told after ${Math.max(...times).toFixed(0)} ms`);
  if (booked !== PLACES) throw new Error(`${booked} of ${PLACES} places were booked`);
  return absolute(
    `${PEOPLE} people for ${PLACES} places over ${CONNECTIONS} connections, p99`,
    percentile(times, 0.99),
    500,
  );
}

/** What a booking costs beside a transaction that writes one resource. */
async function bookings(amate: Amate, persons: readonly string[], say: Say): Promise<Result[]> {
  say('appointments: bookings against plain transactions …');
  const places = await placesOf(amate, PER_ROUND * (PAIRS + 1), 2);
  const token = await amate.token();
  const pids = [amate.processes.hub.pid!, amate.processes.postgres.pid!];
  let next = 0;
  const booking = (): Call => {
    const index = next++;
    return {
      method: 'POST',
      url: `${amate.fhirUrl}/Appointment/$book`,
      body: bookingBody(places[index]!, persons[index]!),
    };
  };
  const plain = (): Call => ({ method: 'POST', url: amate.fhirUrl, body: plainBody(persons[next % persons.length]!) });
  const round = (call: () => Call) => () => drive(Array.from({ length: PER_ROUND }, call), 32, token, pids);
  const compared = await interleave(PAIRS, round(booking), round(plain));
  const { a: amateRate, b: peer, ratio, cpuMicrosA } = compared;
  return [
    toResult(
      {
        ...{
          area: AREA,
          workload: 'bookings ($book), 32 clients',
          unit: 'bookings/s',
          amate: amateRate,
          peer,
          ratio,
          goal: 0.4,
        },
        ...{ peerName: 'plain transaction of one resource', cpuMicros: cpuMicrosA ?? null },
      },
      'higher',
    ),
  ];
}

/** Free places of general medicine, spread over clinics; each time is a person's only one. @param fromDay from today */
async function placesOf(amate: Amate, count: number, fromDay: number): Promise<string[]> {
  const places: string[] = [];
  for (let day = fromDay; places.length < count && day < fromDay + 20; day++) {
    const start = new Date(Date.now() + day * DAY_MS).toISOString();
    const end = new Date(Date.now() + (day + 1) * DAY_MS).toISOString();
    const query = new URLSearchParams({
      start,
      end,
      _count: '500',
      'priority-group': 'elderly',
      'visit-type': 'medicina-general',
    });
    const found = (await get(amate, `/Appointment/$find?${query}`)) as { entry?: { resource: { id: string } }[] };
    places.push(...(found.entry ?? []).map(({ resource }) => resource.id));
  }
  if (places.length < count) throw new Error(`only ${places.length} places`);
  return places.slice(0, count).filter((place) => startOf(place) > 0);
}

async function people(amate: Amate, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 200) {
    const entry = Array.from({ length: Math.min(200, count - at) }, (_, n) => ({
      resource: { resourceType: 'Patient', name: [{ family: `Banco ${at + n}` }], birthDate: '1950-01-01' },
      request: { method: 'POST', url: 'Patient' },
    }));
    const made = (await post(amate, '', { resourceType: 'Bundle', type: 'transaction', entry })) as {
      entry: { response: { location: string } }[];
    };
    ids.push(...made.entry.map(({ response }) => response.location.split('/').at(-3)!));
  }
  return ids;
}

const bookingBody = (place: string, person: string): string =>
  JSON.stringify(
    parameters({
      ...{ 'appointment-reference': `Appointment/${place}`, 'patient-reference': `Patient/${person}` },
      'priority-group': 'elderly',
    }),
  );

const plainBody = (person: string): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
          subject: { reference: `Patient/${person}` },
          effectiveDateTime: new Date().toISOString(),
          valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
        },
        request: { method: 'POST', url: 'Observation' },
      },
    ],
  });

async function sendBooking(amate: Amate, place: string, person: string, token: string) {
  const response = await fetch(`${amate.fhirUrl}/Appointment/$book`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: bookingBody(place, person),
  });
  return { status: response.status, body: await response.text() };
}

async function post(amate: Amate, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${amate.fhirUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await amate.token()}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
}

async function get(amate: Amate, path: string): Promise<unknown> {
  const response = await fetch(`${amate.fhirUrl}${path}`, {
    headers: { authorization: `Bearer ${await amate.token()}` },
  });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
}

/** Against a limit, not a peer. */
const absolute = (workload: string, amate: number, limit: number, cpuMicros?: number): Result =>
  toResult(
    { area: AREA, workload, unit: 'ms', amate, peer: limit, peerName: 'limit', goal: 1, cpuMicros: cpuMicros ?? null },
    'lower',
  );
