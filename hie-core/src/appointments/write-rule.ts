/**
 * Every Appointment, through any door, passes here (docs/adr/0026): one that names a place of an agenda obeys the rules of the
 * service, is completed from the agenda, and takes the place's seat, the person's time and the professional's. One that names
 * none (another system's, told to us) takes the time of whom it names.
 */
import type { Appointment, HealthcareService, Patient, Schedule } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Named, RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { type Agenda, actorOf, agendaOf, isClosedUnit, unitOf } from './agenda.ts';
import { happened, heldUntil, isUnplanned, stands } from './appointment-status.ts';
import { personOf } from './book.ts';
import { checkClaim } from './claim.ts';
import { completed, withHold, withoutOurs } from './complete.ts';
import { appointmentOccupies, lugarExtension, lugarOf } from './occupies.ts';
import { type Place, placeOf } from './place.ts';
import { RULES_URL } from './systems.ts';
import { asksAge, withTurn } from './waitlist/turn.ts';

export const appointmentRule = (nowMs: () => number = Date.now): WriteRule => ({
  type: 'Appointment',
  lookups: () => [],
  exclusive: () => [],
  needs: (resource) => needsOf(resource as Appointment),
  takes: (resource) => appointmentOccupies(resource as Appointment),
  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    const target = intent.target as Appointment | undefined;
    if (target?.id !== undefined && intent.kind === 'create') return { kind: 'match', id: target.id };
    const resource = await settled(intent.resource as Appointment, target, read, nowMs());
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
});

function needsOf(appointment: Appointment): readonly Named[] {
  const place = placeOf(appointment);
  if (place === undefined) return asksAge(appointment) ? personNamed(appointment) : [];
  const serviceId = actorOf(
    appointment.participant?.map(({ actor }) => actor),
    'HealthcareService',
  );
  const schedule = { type: 'Schedule', id: place.scheduleId };
  return serviceId === undefined ? [schedule] : [schedule, { type: 'HealthcareService', id: serviceId }];
}

const personNamed = (appointment: Appointment): readonly Named[] => {
  const id = personOf(appointment);
  return id === undefined ? [] : [{ type: 'Patient', id }];
};

const readPerson = async (appointment: Appointment, read: RuleRead): Promise<Patient | undefined> =>
  (await read.byId(personNamed(appointment)))[0] as Patient | undefined;

async function settled(
  given: Appointment,
  before: Appointment | undefined,
  read: RuleRead,
  nowMs: number,
): Promise<Appointment> {
  const person = asksAge(given) ? await readPerson(given, read) : undefined;
  const plain = withTurn(withoutOurs(given), before, person, nowMs);
  const place = placeOf(given);
  if (place === undefined) {
    await refuseWithoutPlace(plain, before, read);
    return plain;
  }
  if (!stands(given)) return stays(plain, given, before, place);
  if (before !== undefined && isKept(given, before, nowMs)) {
    const kept = { ...plain, ...(before.end !== undefined && { end: before.end }), slot: before.slot! };
    return withHold(withLugar(kept, before), before, nowMs, undefined);
  }
  const agenda = await readAgenda(place, read);
  if (!happened(given)) await refuseClosed(agenda, read);
  if (given.start !== undefined && Date.parse(given.start) !== place.startMs)
    throw fault('business-rule', 'La hora de la cita no es la del lugar que nombra.', {
      path: 'Appointment.start',
      rule: 'Appointment.start es el inicio del lugar (Appointment.slot)',
      fix: 'Envíe la hora del lugar, o el lugar de esa hora.',
    });
  const whole = completed(plain, agenda, place);
  await knowActors(plain, whole, read);
  await checkClaim({
    ...{ agenda, startMs: place.startMs, appointment: whole, nowMs },
    patient: () => readPerson(whole, read),
  });
  const { capacity, overbooking, holdMinutes, offerMinutes } = agenda.rules;
  const seats = isUnplanned(whole) ? capacity + overbooking : capacity;
  const seated = {
    ...whole,
    extension: [...(whole.extension ?? []), lugarExtension({ scheduleId: agenda.id, seats })],
  };
  // Who waits is offered a place by a message, and has to read it.
  return withHold(seated, before, nowMs, before?.status === 'waitlist' ? offerMinutes : holdMinutes);
}

/** What the agenda added is referred to, so the store has to know that it is there. */
async function knowActors(plain: Appointment, whole: Appointment, read: RuleRead): Promise<void> {
  const added = (whole.participant ?? []).slice(plain.participant?.length ?? 0);
  const named = added.flatMap(({ actor }): Named[] => {
    const [type, id] = actor?.reference?.split('/') ?? [];
    return type === undefined || id === undefined ? [] : [{ type, id }];
  });
  if (named.length > 0) await read.byId(named);
}

/** It has its place already, and asks for no other: whatever the rules have become meanwhile, it stays. */
function isKept(given: Appointment, before: Appointment, nowMs: number): boolean {
  const [was, is] = [placeOf(before), placeOf(given)];
  const lapsed = heldUntil(before);
  return (
    stands(before) &&
    lugarOf(before) !== undefined &&
    was?.scheduleId === is?.scheduleId &&
    was?.startMs === is?.startMs &&
    (lapsed === undefined || lapsed > nowMs) &&
    (given.start === undefined || Date.parse(given.start) === is?.startMs)
  );
}

/** Cancelled, missed: it takes nothing, and is counted for the agenda in which it stood. */
function stays(plain: Appointment, given: Appointment, before: Appointment | undefined, place: Place): Appointment {
  if (before === undefined || placeOf(before)?.scheduleId !== place.scheduleId) return plain;
  return withLugar(
    { ...plain, ...(given.end === undefined && before.end !== undefined && { end: before.end }) },
    before,
  );
}

function withLugar(appointment: Appointment, before: Appointment): Appointment {
  const lugar = lugarOf(before);
  if (lugar === undefined) return appointment;
  return { ...appointment, extension: [...(appointment.extension ?? []), lugarExtension(lugar)] };
}

/** A service with an agenda is booked by a place of it; and a place that was had is given back by saying so. */
async function refuseWithoutPlace(given: Appointment, before: Appointment | undefined, read: RuleRead): Promise<void> {
  if (!stands(given)) return;
  const serviceId = actorOf(
    given.participant?.map(({ actor }) => actor),
    'HealthcareService',
  );
  const [service] = serviceId === undefined ? [] : await read.byId([{ type: 'HealthcareService', id: serviceId }]);
  const booked = (service as HealthcareService | undefined)?.extension?.some(({ url }) => url === RULES_URL);
  if (!booked && (before === undefined || placeOf(before) === undefined)) return;
  throw fault('business-rule', 'La cita no dice qué lugar de la agenda toma.', {
    path: 'Appointment.slot',
    rule: 'Un servicio con agenda se reserva por sus lugares',
    fix: 'Busque los lugares libres con Appointment/$find y envíe el que eligió en Appointment.slot.',
  });
}

/** Whoever knows the place of a closed unit by heart takes it no more than who is offered places (directory.ts). */
async function refuseClosed(agenda: Agenda, read: RuleRead): Promise<void> {
  const named = unitOf(agenda);
  if (named.length === 0 || !(await read.byId(named)).some((one) => one !== undefined && isClosedUnit(one))) return;
  throw fault('business-rule', 'La unidad de ese lugar cerró: ya no recibe citas.', {
    path: 'Appointment.slot',
    rule: 'Registro de establecimientos: una unidad cerrada no da lugares',
    fix: 'Busque lugares libres en otra unidad con Appointment/$find.',
  });
}

async function readAgenda({ scheduleId }: Place, read: RuleRead): Promise<Agenda> {
  const [schedule] = (await read.byId([{ type: 'Schedule', id: scheduleId }])) as (Schedule | undefined)[];
  const serviceId = actorOf(schedule?.actor, 'HealthcareService');
  const [service] =
    serviceId === undefined
      ? []
      : ((await read.byId([{ type: 'HealthcareService', id: serviceId }])) as (HealthcareService | undefined)[]);
  const agenda = schedule === undefined || service === undefined ? undefined : agendaOf(schedule, service);
  if (agenda !== undefined) return agenda;
  throw fault('business-rule', 'Ese lugar es de una agenda que no existe o que ya no recibe citas.', {
    path: 'Appointment.slot',
    rule: 'Un lugar es de una agenda abierta',
    fix: 'Busque los lugares libres con Appointment/$find.',
  });
}
