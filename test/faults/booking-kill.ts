/**
 * People hold and book places while hub and PostgreSQL are killed between the two; everybody asks again under the same operation until
 * he is told. At the end every place is somebody's, none is two people's, and who was told that it is his has it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../city/random.ts';
import { book, freePlaces, makeAgenda, makePerson } from '../support/agenda.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import type { Answer } from '../support/hub.ts';

export interface BookingKillOptions {
  readonly rounds: number;
  readonly seed: string;
  readonly log?: (line: string) => void;
}

export interface BookingKillReport {
  readonly rounds: number;
  readonly places: number;
  /** Distinct places of the booked Appointments that the hub has in the end. */
  readonly sold: number;
  readonly soldTwice: number;
  /** Who was told `booked` and is not. */
  readonly brokenPromises: number;
  /** Answers that a kill took. */
  readonly repeated: number;
}

const PLACES = 12;
/** For each place. */
const RIVALS = 2;

export async function bookingKillRounds({
  rounds,
  seed,
  log = () => undefined,
}: BookingKillOptions): Promise<BookingKillReport> {
  const amate = await startAmate({ hospitals: [] });
  try {
    const fhir = await client(amate);
    // Not from midnight on: shortly before it the first place would be past before it is booked.
    const agenda = await makeAgenda(fhir.ask, { from: '02:00:00', to: '23:40:00' });
    const places = await freePlaces(fhir.ask, {
      service: `HealthcareService/${agenda.service}`,
      _count: String(rounds * PLACES),
    });
    const random = new Random(seed, 'citas', 0);
    const promised = new Map<string, string>();
    for (let round = 0; round < rounds; round++) {
      const own = places.slice(round * PLACES, (round + 1) * PLACES);
      await oneRound(amate, fhir, own, `${seed}-${round}`, random, promised);
      log(`${round + 1}/${rounds}: ${promised.size} prometidas, ${fhir.repeated()} repetidas`);
    }
    return {
      rounds,
      places: rounds * PLACES,
      repeated: fhir.repeated(),
      ...(await counted(fhir.ask, agenda.service, promised)),
    };
  } catch (error) {
    log(amate.logs());
    throw error;
  } finally {
    await amate.stop();
  }
}

type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Asks until there is an answer of the hub's: what a kill takes is asked again. */
async function client(amate: Amate): Promise<{ ask: Ask; repeated: () => number }> {
  let repeated = 0;
  const ask: Ask = async (method, path, body) => {
    for (;;) {
      try {
        const response = await fetch(`${amate.fhirUrl}${path}`, {
          method,
          headers: { authorization: `Bearer ${await amate.token()}`, 'content-type': 'application/fhir+json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (response.status < 500)
          return {
            status: response.status,
            headers: response.headers,
            body: text === '' ? undefined : JSON.parse(text),
          };
      } catch {
        // killed while it answered, or not there yet
      }
      repeated++;
      await sleep(50);
    }
  };
  return { ask, repeated: () => repeated };
}

async function oneRound(
  amate: Amate,
  { ask }: { readonly ask: Ask },
  places: readonly string[],
  name: string,
  random: Random,
  promised: Map<string, string>,
): Promise<void> {
  const rivals = places.flatMap((place) => Array.from({ length: RIVALS }, (_, n) => ({ place, n })));
  const people = await Promise.all(rivals.map(async (one) => ({ ...one, person: await makePerson(ask) })));
  const holding = people.map(async ({ place, n, person }) => {
    const held = await book(ask, place, person, { 'operation-id': `${name}-${place}-${n}-aparta` }, '$hold');
    return held.status === 200 ? { place, n, person, id: held.body.entry[0].resource.id as string } : undefined;
  });
  await sleep(random.int(5, 80));
  await fall(amate, random);
  const held = (await Promise.all(holding)).filter((one) => one !== undefined);
  const booking = held.map(async ({ place, n, person, id }) => {
    const booked = await book(ask, id, person, { 'operation-id': `${name}-${place}-${n}-reserva` });
    if (booked.status === 200) promised.set(id, place);
  });
  await sleep(random.int(5, 80));
  await fall(amate, random);
  await Promise.all(booking);
}

async function fall(amate: Amate, random: Random): Promise<void> {
  const name = random.int(0, 2) === 0 ? 'postgres' : 'hub';
  await amate.kill(name);
  await sleep(random.int(0, 100));
  await amate.restart(name);
}

async function counted(
  ask: Ask,
  service: string,
  promised: ReadonlyMap<string, string>,
): Promise<Pick<BookingKillReport, 'sold' | 'soldTwice' | 'brokenPromises'>> {
  const { body } = await ask('GET', `/Appointment?actor=HealthcareService/${service}&status=booked&_count=1000`);
  type Booked = { id: string; slot: { identifier: { value: string } }[] };
  const booked = (body.entry ?? []).map(({ resource }: { resource: Booked }) => resource) as Booked[];
  const sold = booked.map(({ slot }) => slot[0]!.identifier.value);
  const standing = new Set(booked.map(({ id }) => id));
  return {
    sold: new Set(sold).size,
    soldTwice: sold.length - new Set(sold).size,
    brokenPromises: [...promised.keys()].filter((id) => !standing.has(id)).length,
  };
}
