/** SIU S12 to S26 to Appointment: v2-to-FHIR SCH[Appointment], AIS, AIG, AIL, AIP[Appointment]. Another system's agenda, told to the hub. */
import { ubicacionSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Appointment, AppointmentParticipant } from '@medplum/fhirtypes';
import { type Message, type Segment, segmentOf, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { CONCEPT_MAPS } from './concept-maps.ts';
import { concept, facility, type MapContext, type MappedPatient, tabled } from './context.ts';
import { toInstant } from './datatypes/date-time.ts';
import { toPlace } from './encounter.ts';
import { textOf } from './order-group.ts';
import { addPatient } from './patient.ts';
import { toPractitioner } from './practitioner.ts';
import { citaSystem } from './systems.ts';

/** What the event itself says when SCH-25 does not (HL7 v2.5.1 §10.4). */
export const SIU_EVENTS: Readonly<Record<string, { readonly title: string; readonly status: Appointment['status'] }>> =
  {
    S12: { title: 'Cita nueva', status: 'booked' },
    S13: { title: 'Cita reprogramada', status: 'booked' },
    S14: { title: 'Cita modificada', status: 'booked' },
    S15: { title: 'Cita cancelada', status: 'cancelled' },
    S16: { title: 'Cita interrumpida', status: 'cancelled' },
    S17: { title: 'Cita borrada', status: 'entered-in-error' },
    S18: { title: 'Servicio agregado', status: 'booked' },
    S19: { title: 'Servicio modificado', status: 'booked' },
    S20: { title: 'Servicio cancelado', status: 'booked' },
    S21: { title: 'Servicio interrumpido', status: 'booked' },
    S22: { title: 'Servicio borrado', status: 'booked' },
    S24: { title: 'Apertura de horario', status: 'booked' },
    S26: { title: 'No se presentó', status: 'noshow' },
  };
/** app-3: only these may lack their time. */
const WITHOUT_TIME = new Set(['proposed', 'cancelled', 'waitlist']);

export function mapSiu(context: MapContext): string {
  const { message, profile } = context;
  const sch = segmentOf(message, 'SCH');
  if (sch === undefined) throw refuse('100', 'SCH', 'Falta el segmento SCH: no se sabe de qué cita habla el mensaje.');
  const patient = addPatient(context, 'create');
  const system = citaSystem(profile.clues);
  const [placer, filler] = [sch.text(1), sch.text(2)];
  const value = filler || placer;
  if (value === '') {
    throw refuse(
      '101',
      'SCH-2',
      'SCH-1 y SCH-2 están vacíos: sin número no se puede volver a hallar la cita. Ponga uno.',
    );
  }
  const times = timesOf(context, sch);
  const status = statusOf(context, sch, times.start !== undefined);
  if (times.start === undefined && !WITHOUT_TIME.has(status ?? '')) {
    throw refuse('101', 'TQ1-7', 'No se sabe a qué hora es la cita. Ponga el inicio en TQ1-7, en SCH-11 o en AIS-4.');
  }
  const note = textOf(segmentsOf(message, 'NTE'));
  const appointment: Appointment = {
    resourceType: 'Appointment',
    identifier: [
      { system, value },
      ...(filler !== '' && placer !== '' && placer !== filler
        ? [{ system: `${system}/solicitante`, value: placer }]
        : []),
    ],
    status,
    cancelationReason: status === 'cancelled' ? concept(context, sch, 6) : undefined,
    serviceType: segmentsOf(message, 'AIS').flatMap((ais) => concept(context, ais, 3) ?? []),
    appointmentType: tabled(context, sch, 8, '0277'),
    reasonCode: [tabled(context, sch, 7, '0276')].filter((one) => one !== undefined),
    ...times,
    comment: note || undefined,
    participant: participants(context, sch, patient),
  };
  context.builder.add(appointment, 'update', { system, value }, sch);
  return patient.patientKey;
}

/** SCH-25 as HL7 writes it (table 0278), whatever its case; `entered-in-error` needs a time (app-3). */
function statusOf({ header }: MapContext, sch: Segment, timed: boolean): Appointment['status'] {
  const event = SIU_EVENTS[header.triggerEvent]?.status;
  const said = sch.text(25).toLowerCase();
  const known = Object.entries(CONCEPT_MAPS.appointmentStatus).find(([code]) => code.toLowerCase() === said)?.[1];
  const status = event === 'booked' || event === undefined ? ((known as Appointment['status']) ?? event) : event;
  return status === 'entered-in-error' && !timed ? 'cancelled' : status;
}

interface Times {
  readonly start?: string;
  readonly end?: string;
  readonly minutesDuration?: number;
}

const MINUTES: Readonly<Record<string, number>> = { S: 1 / 60, SEC: 1 / 60, M: 1, MIN: 1, H: 60, HR: 60, D: 1_440 };
const unitMinutes = (unit: string): number => MINUTES[unit.toUpperCase().replace(/(UTES?|OUR|OURS|UTOS?)$/, '')] ?? 1;

/** The places that tell a start and an end, from the plainest: TQ1, then SCH-11, then what is reserved. */
function timesOf(context: MapContext, sch: Segment): Times {
  const { message, profile } = context;
  const at = (segment: Segment | undefined, field: number, component = 1): string | undefined =>
    segment && toInstant(segment.text(field, component), profile, segment.place(field));
  const tq1 = segmentOf(message, 'TQ1');
  const [reserved, startField, lengthField] = reservedIn(message);
  const start = at(tq1, 7) ?? at(sch, 11, 4) ?? at(reserved, startField);
  if (start === undefined) return {};
  const stated = Number(sch.text(9)) * unitMinutes(sch.text(10)) || Number(reserved?.text(lengthField)) || 0;
  const minutes = Number.isFinite(stated) && stated > 0 && stated < 100_000 ? Math.round(stated) : 0;
  const told = at(tq1, 8) ?? at(sch, 11, 5);
  const end =
    told !== undefined && Date.parse(told) >= Date.parse(start)
      ? told
      : new Date(Date.parse(start) + minutes * 60_000).toISOString();
  return { start, end, ...(minutes > 0 ? { minutesDuration: minutes } : {}) };
}

function reservedIn(message: Message): [Segment | undefined, number, number] {
  for (const [name, start, length] of [
    ['AIS', 4, 7],
    ['AIG', 8, 11],
    ['AIL', 6, 9],
    ['AIP', 6, 9],
  ] as const) {
    const found = segmentsOf(message, name).find((segment) => segment.has(start));
    if (found !== undefined) return [found, start, length];
  }
  return [undefined, 0, 0];
}

function participants(context: MapContext, sch: Segment, patient: MappedPatient): AppointmentParticipant[] {
  const { message, profile } = context;
  const hospital = facility(context);
  const accepted = (actor: AppointmentParticipant['actor']): AppointmentParticipant[] =>
    actor === undefined ? [] : [{ actor, status: 'accepted' }];
  const people = segmentsOf(message, 'AIP').flatMap((aip) => aip.repetitions(3));
  const places = segmentsOf(message, 'AIL').flatMap((ail) => ail.repetitions(3));
  const things = segmentsOf(message, 'AIG').flatMap((aig) => (aig.has(3) ? aig.text(3, 2) || aig.text(3) : []));
  const [first] = people.length > 0 ? [] : sch.repetitions(16);
  return [
    ...accepted(patient.reference),
    ...[...people, ...(first ? [first] : [])].flatMap((xcn) => accepted(toPractitioner(xcn, profile.clues))),
    ...places.flatMap((pl) => accepted(toPlace(pl, profile.clues))),
    ...things.flatMap((display) =>
      accepted({ type: 'Device', identifier: { system: ubicacionSystem(profile.clues), value: display }, display }),
    ),
    ...accepted({ type: 'Location', identifier: hospital.identifier!, display: profile.name }),
  ];
}
