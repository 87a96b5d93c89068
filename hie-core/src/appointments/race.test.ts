/** Many at once, any order: as many are booked as there are places, and what is taken is what a naïve list says (docs/adr/0026). */
import { book, freePlaces, makeAgenda, makePerson, plainAppointment, startOf } from '@amate/test/support/agenda.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDatabase } from '../db.ts';
import { occupationKey } from '../store/hashes.ts';

let hub: RunningHub;
const fhir: RunningHub['fhir'] = (...args) => hub.fhir(...args);
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

async function people(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 100) {
    const entry = Array.from({ length: Math.min(100, count - at) }, (_, n) => ({
      resource: { resourceType: 'Patient', name: [{ family: `Carrera ${at + n}` }], birthDate: '1990-01-01' },
      request: { method: 'POST', url: 'Patient' },
    }));
    const { body } = await fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    ids.push(
      ...body.entry.map(({ response }: { response: { location: string } }) => response.location.split('/').at(-3)!),
    );
  }
  return ids;
}

describe('the race', () => {
  it('1,000 people, 100 places, 64 connections: exactly 100 are booked, the others are told', async () => {
    const agenda = await makeAgenda(fhir, { rules: { duracion: 10 }, from: '08:00:00', to: '16:20:00' });
    const service = `HealthcareService/${agenda.service}`;
    const places = (await freePlaces(fhir, { service, _count: '100' })).slice(0, 100);
    expect(places).toHaveLength(100);
    const runners = (await people(1_000)).map((person, index) => ({ person, place: places[index % 100]! }));
    const statuses: number[] = [];
    const connection = async (): Promise<void> => {
      for (let next = runners.pop(); next !== undefined; next = runners.pop()) {
        const { status } =
          runners.length % 2 === 0
            ? await book(fhir, next.place, next.person)
            : await fhir(
                'POST',
                '/Appointment',
                plainAppointment(next.place, next.person, {
                  end: new Date(startOf(next.place) + 600_000).toISOString(),
                }),
              );
        statuses.push(status);
      }
    };
    await Promise.all(Array.from({ length: 64 }, connection));
    const count = (wanted: (status: number) => boolean) => statuses.filter(wanted).length;
    expect([count((status) => status < 300), count((status) => status === 409), statuses.length]).toEqual([
      100, 900, 1_000,
    ]);
    const { body } = await fhir('GET', `/Appointment?actor=${service}&status=booked&_total=accurate&_count=1`);
    expect(body.total).toBe(100);
  }, 300_000);
});

interface Model {
  readonly id: string;
  readonly place: string;
  readonly person: string;
}

describe('property: any sequence keeps what is taken equal to a naïve model', () => {
  it('books, moves, cancels and deletes', async () => {
    const agenda = await makeAgenda(fhir, { rules: { cupo: 2 }, from: '08:00:00', to: '09:20:00', doctors: 2 });
    const places = await freePlaces(fhir, { service: `HealthcareService/${agenda.service}`, _count: '8' });
    const persons = [await makePerson(fhir), await makePerson(fhir), await makePerson(fhir), await makePerson(fhir)];
    const step = fc.record({
      act: fc.constantFrom('book', 'book', 'book', 'move', 'cancel', 'delete'),
      place: fc.nat(places.length - 1),
      person: fc.nat(persons.length - 1),
      which: fc.nat(20),
    });
    const db = openDatabase({ url: hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
    let standing: Model[] = [];
    const fits = (place: string, person: string, others: readonly Model[]): boolean =>
      others.filter((one) => one.place === place).length < 2 &&
      !others.some((one) => one.person === person && startOf(one.place) === startOf(place));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const { act, which, ...wanted } of steps) {
          const [place, person] = [places[wanted.place]!, persons[wanted.person]!];
          const one = standing[which % Math.max(1, standing.length)];
          const others = standing.filter((other) => other !== one);
          if (act === 'book') {
            const { status, body } = await fhir('POST', '/Appointment', plainAppointment(place, person));
            expect(status).toBe(fits(place, person, standing) ? 201 : 409);
            if (status === 201) standing.push({ id: body.id, place, person });
          } else if (one !== undefined && act === 'move') {
            const moved = { ...plainAppointment(place, one.person), id: one.id };
            const { status } = await fhir('PUT', `/Appointment/${one.id}`, moved);
            expect(status).toBe(fits(place, one.person, others) ? 200 : 409);
            if (status === 200) standing = [...others, { ...one, place }];
          } else if (one !== undefined) {
            const { status } =
              act === 'delete'
                ? await fhir('DELETE', `/Appointment/${one.id}`)
                : await fhir('POST', `/Appointment/${one.id}/$cancel`, { resourceType: 'Parameters' });
            expect(status).toBeLessThan(300);
            standing = others;
          }
        }
        const { rows } = await db.query<{ n: number }>(
          "select count(*)::int as n from occupation where standing and label = 'booked' and key = any($1)",
          [agenda.schedules.map((id) => occupationKey(`Schedule/${id}`))],
        );
        expect(rows[0]!.n).toBe(standing.length);
      }),
      { numRuns: 15 },
    );
    await db.end();
  }, 300_000);
});
