/**
 * The agenda, the waiting list and the queue of messages on a database of their own, with a clock that the test moves (forward only: the
 * database's own clock judges holds). No hub runs beside it, so nothing happens but what the test says.
 */
import { createDirectory } from '@amate/hie-core/appointments/directory.ts';
import { slotReference } from '@amate/hie-core/appointments/place.ts';
import { PRIORITY_URL } from '@amate/hie-core/appointments/systems.ts';
import { createCodes } from '@amate/hie-core/appointments/waitlist/code.ts';
import { accepts, waitExtension } from '@amate/hie-core/appointments/waitlist/entry.ts';
import { waitlistStep } from '@amate/hie-core/appointments/waitlist/open.ts';
import { appointmentRule } from '@amate/hie-core/appointments/write-rule.ts';
import { openDatabase } from '@amate/hie-core/db.ts';
import { createLinks } from '@amate/hie-core/notices/links.ts';
import { instantInMexicoCity, wallInMexicoCity } from '@amate/hie-core/r4/mexico-city-time.ts';
import { createAuditLedger } from '@amate/hie-core/security/audit/ledger.ts';
import { withAuditLedger } from '@amate/hie-core/store/audited.ts';
import { parseCriteria } from '@amate/hie-core/store/criteria.ts';
import { createPostgresRepository } from '@amate/hie-core/store/postgres/repository.ts';
import { readTail, tailEnd } from '@amate/hie-core/store/postgres/tail.ts';
import type { Appointment, AppointmentResponse, Resource } from '@medplum/fhirtypes';
import { hoursExtension, rulesExtension } from './agenda.ts';
import { createTestDatabase } from './database.ts';
import { untilSettled } from './horizon.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const BASE = 'http://localhost:8080';

export type World = Awaited<ReturnType<typeof createWorld>>;

/** Of the agenda alone, on any database: what a hub runs, without the hub. */
export function engineOn(databaseUrl: string, nowMs: () => number) {
  const db = openDatabase({ url: databaseUrl, maxConnections: 6, statementTimeoutMs: 20_000, onError: () => {} });
  const ledger = createAuditLedger({ db, fhirUrl: `${BASE}/fhir/R4`, showProfessional: true });
  const repository = withAuditLedger(createPostgresRepository({ db, rules: [appointmentRule(nowMs)] }), ledger);
  const directory = createDirectory(repository, () => {}, nowMs);
  const links = createLinks(Buffer.alloc(32, 7), BASE);
  const codes = createCodes(Buffer.alloc(32, 9));
  const tail = { read: readTail, end: tailEnd };
  // Nothing here asks the guard.
  const store = undefined as never;
  const parts = { db, repository, directory, links, codes, tail, store, onWritten: () => {}, nowMs, baseUrl: BASE };
  return { ...parts, step: waitlistStep(parts) };
}

export async function createWorld() {
  const database = await createTestDatabase();
  // Tomorrow at ten in the morning.
  let now = instantInMexicoCity(Math.floor(wallInMexicoCity(Date.now()) / DAY_MS) * DAY_MS + DAY_MS + 10 * HOUR_MS);
  const engine = engineOn(database.url, () => now);
  const { repository, directory } = engine;
  let number = 0;

  const write = async <T extends Resource>(resource: T): Promise<T> => {
    const results = await repository.transact(
      [{ kind: 'create', fullUrl: undefined, resource, condition: undefined }] as never,
      {},
      { operationId: undefined, audit: () => [] },
    );
    return JSON.parse(results[0]!.stored.json) as T;
  };
  const read = async (id: string): Promise<Appointment> =>
    JSON.parse((await repository.readMany([{ type: 'Appointment', id }], {}))[0]!.json) as Appointment;
  const change = async (id: string, more: (before: Appointment) => Appointment): Promise<Appointment> => {
    const [stored] = await repository.readMany([{ type: 'Appointment', id }], {});
    const resource = more(JSON.parse(stored!.json) as Appointment);
    await repository.transact(
      [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored!.versionId }],
      {},
      { operationId: undefined, audit: () => [] },
    );
    return read(id);
  };

  return {
    ...engine,
    databaseUrl: database.url,
    now: () => now,
    /** To that many milliseconds later. */
    pass: (ms: number) => {
      now += ms;
    },
    read,
    write,
    change,
    async person(telecom: object[] = [], birthDate = '1990-05-01'): Promise<string> {
      const resource = { resourceType: 'Patient', name: [{ family: `Espera ${number++}` }], birthDate, telecom };
      return (await write(resource as Resource)).id!;
    },
    async agenda(rules: Record<string, number | boolean> = {}, position?: { latitude: number; longitude: number }) {
      const location = await write({
        resourceType: 'Location',
        name: 'Centro de Salud Uno',
        ...(position && { position }),
      } as Resource);
      const service = await write({
        ...{ resourceType: 'HealthcareService', active: true, name: 'Medicina general' },
        type: [{ coding: [{ system: 'urn:prueba', code: 'general' }] }],
        location: [{ reference: `Location/${location.id}` }],
        extension: [rulesExtension(rules)],
      } as Resource);
      const schedule = await write({
        ...{ resourceType: 'Schedule', active: true, extension: [hoursExtension()] },
        actor: [{ reference: `HealthcareService/${service.id}` }, { reference: `Location/${location.id}` }],
      } as Resource);
      directory.forget();
      return { service: service.id!, schedule: schedule.id!, location: location.id! };
    },
    /** The n-th place of that day of the agenda, counted from the clock's day. */
    place(schedule: string, days: number, nth = 0) {
      const day = Math.floor(wallInMexicoCity(now) / DAY_MS) + days;
      return { scheduleId: schedule, startMs: instantInMexicoCity(day * DAY_MS + 8 * HOUR_MS + nth * 20 * MINUTE_MS) };
    },
    /** What was answered about an appointment, as stored. */
    async responses(appointment: string): Promise<AppointmentResponse[]> {
      const criteria = parseCriteria(`appointment=Appointment/${appointment}`);
      const query = { criteria, sort: [], count: 9, cursor: undefined, total: 'none' as const };
      const { matches } = await repository.search({ ...query, type: 'AppointmentResponse' }, {});
      return matches.map(({ json }) => JSON.parse(json) as AppointmentResponse);
    },
    book: (place: { scheduleId: string; startMs: number }, patientId: string): Promise<Appointment> =>
      write({
        ...{ resourceType: 'Appointment', status: 'booked', slot: [slotReference(place)] },
        participant: [accepts(`Patient/${patientId}`)],
      } as Appointment),
    wait: (
      patientId: string,
      serviceId: string,
      { sinceMs = now, group, km = 0 }: { sinceMs?: number; group?: string; km?: number } = {},
    ): Promise<Appointment> =>
      write({
        ...{ resourceType: 'Appointment', status: 'waitlist', created: new Date(sinceMs).toISOString() },
        extension: [
          waitExtension(serviceId, km),
          ...(group === undefined ? [] : [{ url: PRIORITY_URL, valueCode: group }]),
        ],
        participant: [accepts(`Patient/${patientId}`), accepts(`HealthcareService/${serviceId}`)],
      } as Appointment),
    cancel: (id: string): Promise<Appointment> => change(id, (before) => ({ ...before, status: 'cancelled' })),
    async settle(): Promise<void> {
      // What a step wrote may be more to follow, once no other database's transaction holds the horizon back.
      for (let worked = true; worked; ) {
        await untilSettled(engine.db);
        worked = false;
        while (await engine.step()) worked = true;
      }
    },
    async close(): Promise<void> {
      await engine.db.end();
      await database.close();
    },
  };
}
