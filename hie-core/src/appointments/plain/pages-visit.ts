/** One visit of a citizen to these pages: who asks, for whom, and each page's data. The engine judges every act; here is only what it is told. */
import { randomUUID } from 'node:crypto';
import { calendarFile } from '@amate/terminology/booking/calendar-file.ts';
import { appointmentFolio } from '@amate/terminology/booking/folio.ts';
import type { Appointment } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Asked } from '../asked.ts';
import { holdOrBook } from '../book.ts';
import { cancel, reschedule } from '../change.ts';
import { completed } from '../complete.ts';
import { isKeptElsewhere, keeperOf } from '../kept-elsewhere.ts';
import { parsePlace, placeId, placeOf } from '../place.ts';
import { decline, wait } from '../waitlist/wait.ts';
import { type AppointmentPage, appointmentPage, DONE, type Done } from './appointment-page.ts';
import type { Desk, DeskParts, Offer, Person } from './desk.ts';
import { clinicOf, serviceOf } from './near.ts';
import { type Asking, at, checkPage, homePage, placesPage, servicePage } from './pages.ts';
import { type Shown, shownOf } from './shown.ts';

/** A page of a telephone holds some days, not a month. */
const PLACES_SHOWN = 40;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

export interface PlainVisit {
  readonly parts: DeskParts;
  readonly desk: Desk;
  readonly context: RequestContext;
  /** Of every form. */
  readonly token: string;
  /** Query of a GET, fields of a POST. */
  readonly given: URLSearchParams;
}

/** undefined, or a text of bounded length. */
export function text({ given }: PlainVisit, name: string, most = 80): string | undefined {
  const value = given.get(name)?.trim();
  return value === undefined || value === '' ? undefined : value.slice(0, most);
}

const id = (visit: PlainVisit, name: string): string | undefined => {
  const value = text(visit, name);
  return value !== undefined && ID.test(value) ? value : undefined;
};

export async function personOf(visit: PlainVisit): Promise<Person> {
  const people = await visit.desk.people(visit.context);
  const wanted = id(visit, 'para');
  const person = wanted === undefined ? people.find(({ own }) => own) : people.find((one) => one.id === wanted);
  if (person === undefined) throw fault('not-found', 'Esa persona no está a su cargo.');
  return person;
}

const askingOf = (visit: PlainVisit, person: Person, servicio: string): Asking => ({
  ...{ para: person.id, servicio, cerca: text(visit, 'cerca'), unidad: id(visit, 'unidad') },
  cambia: id(visit, 'cambia'),
});

const listedOf = async ({ parts }: PlainVisit, appointment: Appointment) => {
  const place = placeOf(appointment);
  return place === undefined ? undefined : parts.directory.byId(place.scheduleId);
};
const shown = async (visit: PlainVisit, appointment: Appointment): Promise<Shown> =>
  shownOf(appointment, await listedOf(visit, appointment));

export async function showHome(visit: PlainVisit): Promise<string> {
  const [people, appointments] = await Promise.all([
    visit.desk.people(visit.context),
    visit.desk.appointments(visit.context),
  ]);
  const all = await Promise.all(appointments.map((one) => shown(visit, one)));
  return homePage({
    people,
    appointments: all.filter(({ status }) => status !== 'cancelled'),
    nowMs: visit.parts.nowMs(),
  });
}

export async function showServices(visit: PlainVisit): Promise<string> {
  const person = await personOf(visit);
  return servicePage(person.id, await visit.desk.services());
}

export async function showPlaces(visit: PlainVisit): Promise<string> {
  const { desk, parts } = visit;
  const person = await personOf(visit);
  const services = await desk.services();
  const service = services.find(({ key }) => key === text(visit, 'servicio'));
  if (service === undefined) return servicePage(person.id, services);
  const asking = askingOf(visit, person, service.key);
  const offers = await desk.offers(service.key, asking.cerca ?? '', person);
  const chosen = await chosenOf(visit, asking, offers.clinics);
  const from = Number(text(visit, 'desde') ?? 0) || 0;
  const found = chosen === undefined ? [] : await desk.places(chosen, person, from, PLACES_SHOWN + 1);
  const places = await Promise.all(found.slice(0, PLACES_SHOWN).map((one) => shown(visit, one)));
  const more = found.length > PLACES_SHOWN;
  return placesPage({
    ...{ asking, service: service.name, offers, chosen, places, more, token: visit.token, operation: randomUUID() },
    nowMs: parts.nowMs(),
  });
}

/** The one that was tapped, else the nearest that has a place, else the nearest. */
async function chosenOf({ parts }: PlainVisit, asking: Asking, offers: readonly Offer[]): Promise<Offer | undefined> {
  const known = offers.find((one) => one.id === asking.unidad);
  if (known !== undefined) return known;
  if (asking.unidad !== undefined) {
    const own = (await parts.directory.agendas()).filter(
      (one) =>
        (one.locationId ?? one.organizationId ?? one.id) === asking.unidad && serviceOf(one).key === asking.servicio,
    );
    if (own.length > 0) return { ...clinicOf(asking.unidad, own), firstMs: undefined };
  }
  return offers.find(({ firstMs }) => firstMs !== undefined) ?? offers[0];
}

export async function showCheck(visit: PlainVisit): Promise<string> {
  const person = await personOf(visit);
  const place = parsePlace(text(visit, 'lugar') ?? '');
  const agenda = place === undefined ? undefined : await visit.parts.directory.byId(place.scheduleId);
  if (place === undefined || agenda === undefined || agenda.isClosed) return showPlaces(visit);
  const proposed: Appointment = { resourceType: 'Appointment', status: 'proposed', participant: [] as never };
  const whole = { ...completed(proposed, agenda, place), id: placeId(place) };
  return checkPage({
    ...{ asking: askingOf(visit, person, serviceOf(agenda).key), place: shownOf(whole, agenda), person },
    ...{ token: visit.token, operation: randomUUID(), nowMs: visit.parts.nowMs() },
  });
}

/** As an operation of FHIR would have been asked. */
const asked = (values: Readonly<Record<string, string | undefined>>): Asked => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value);
  return { values: query, resources: new Map(), parts: new Map(), bare: undefined };
};
const operationOf = (visit: PlainVisit): string | undefined => {
  const given = text(visit, 'operacion');
  return given !== undefined && /^[0-9a-f-]{36}$/.test(given) ? given : undefined;
};

/** @returns where to go next */
export async function book(visit: PlainVisit): Promise<string> {
  const person = await personOf(visit);
  const [made] = await holdOrBook(
    visit.parts,
    visit.context,
    asked({
      ...{ 'appointment-reference': id(visit, 'lugar'), 'patient-reference': person.id },
      ...{ 'operation-id': operationOf(visit), reason: text(visit, 'motivo', 200) },
    }),
    'booked',
  );
  return at(`/cita/${made!.id}`, { hecho: 'reservada' });
}

export async function move(visit: PlainVisit): Promise<string> {
  const appointment = id(visit, 'cambia') ?? '';
  const old = placeOf(await visit.desk.appointment(visit.context, appointment));
  const values = { 'appointment-reference': id(visit, 'lugar'), 'operation-id': operationOf(visit) };
  const [made] = await reschedule(visit.parts, visit.context, appointment, asked(values));
  return at(`/cita/${made!.id}`, { hecho: 'cambiada', antes: old && placeId(old) });
}

/** Onto the waiting list of the clinic that has nothing. */
export async function waitFor(visit: PlainVisit): Promise<string> {
  const person = await personOf(visit);
  const serviceId = id(visit, 'espera');
  const service = serviceId === undefined ? undefined : `HealthcareService/${serviceId}`;
  const values = { 'patient-reference': person.id, service, 'operation-id': operationOf(visit) };
  const [made] = await wait(visit.parts, visit.context, asked(values));
  return at(`/cita/${made!.id}`);
}

export async function drop(visit: PlainVisit, appointment: string): Promise<string> {
  const [made] = await cancel(visit.parts, visit.context, appointment, asked({ 'operation-id': operationOf(visit) }));
  const old = placeOf(made!);
  return at(`/cita/${made!.id}`, { hecho: 'cancelada', antes: old && placeId(old) });
}

/** What is held, offered or moved is the person's by her word. */
export async function acceptPlace(visit: PlainVisit, appointment: string): Promise<string> {
  const values = { 'appointment-reference': appointment, 'operation-id': operationOf(visit) };
  const [made] = await holdOrBook(visit.parts, visit.context, asked(values), 'booked');
  return at(`/cita/${made!.id}`, { hecho: 'aceptada' });
}

/** Not that place: she waits on. */
export async function turnDown(visit: PlainVisit, appointment: string): Promise<string> {
  const [made] = await decline(visit.parts, visit.context, appointment, asked({ 'operation-id': operationOf(visit) }));
  return at(`/cita/${made!.id}`, { hecho: 'rechazada' });
}

/** After these the place that was can be had back. */
const UNDOES = new Set<string>(['cambiada', 'cancelada']);

export async function showAppointment(visit: PlainVisit, appointmentId: string): Promise<string> {
  const { desk, context, parts, token } = visit;
  const appointment = await desk.appointment(context, appointmentId);
  const agenda = await listedOf(visit, appointment);
  const one = shownOf(appointment, agenda);
  const done: AppointmentPage['done'] = (Object.keys(DONE) as Done[]).find((kind) => kind === text(visit, 'hecho'));
  const before = text(visit, 'antes');
  return appointmentPage({
    ...{ one, token, done, people: await desk.people(context), operation: randomUUID() },
    code: parts.codes.of(appointmentId),
    keeper: isKeptElsewhere(appointment) ? await keeperOf(parts.repository, appointment) : undefined,
    before: before !== undefined && parsePlace(before) !== undefined && UNDOES.has(done ?? '') ? before : undefined,
    moveTo:
      agenda === undefined || agenda.rules.referralOnly
        ? undefined
        : at('/lugares', {
            ...{ para: one.personId, servicio: serviceOf(agenda).key, cambia: one.id },
            unidad: agenda.locationId ?? agenda.organizationId,
          }),
    nowMs: parts.nowMs(),
  });
}

export async function calendarOf(visit: PlainVisit, appointmentId: string): Promise<string> {
  const appointment = await visit.desk.appointment(visit.context, appointmentId);
  const one = await shown(visit, appointment);
  return calendarFile({
    ...{ id: one.id, folio: appointmentFolio(one.id), startMs: one.startMs, endMs: one.endMs },
    ...{ place: one.clinic, address: one.address, cancelled: one.status === 'cancelled' },
    ...{ sequence: Number(appointment.meta?.versionId ?? 0) || 0, stampMs: visit.parts.nowMs() },
  });
}
