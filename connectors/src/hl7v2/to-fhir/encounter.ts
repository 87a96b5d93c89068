/** PV1, PV2 (and the event of EVN) to Encounter: v2-to-FHIR PV1[Encounter], PV2[Encounter], DG1[Encounter]. */
import { episodioSystem, ubicacionSystem } from '@amate/terminology/identifiers/systems.ts';
import type {
  Coding,
  Encounter,
  EncounterDiagnosis,
  EncounterLocation,
  EncounterParticipant,
} from '@medplum/fhirtypes';
import { translate } from '../../profile.ts';
import { type Field, type Segment, segmentOf } from '../parse.ts';
import type { AdtEvent } from './adt-events.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient, tabled } from './context.ts';
import { dayDigits, isFiller, toDateTime } from './datatypes/date-time.ts';
import { toPractitioner } from './practitioner.ts';
import { ENCOUNTER_CLASS, ENCOUNTER_STATUS } from './tables.ts';

/** A message that only names the visit. */
export const NO_EVENT: AdtEvent = { title: '' };
const EVENT = 'http://terminology.hl7.org/CodeSystem/v2-0003';
const V2_0203 = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/**
 * The key of a visit: its number, else what the hospital uses instead of one. A visit without any number is known by
 * record number and day of admission, which every later message of the visit repeats in PV1-44.
 */
export function visitKey(context: MapContext, pv1: Segment, localKey: string): string {
  const numbered = pv1.text(19) || pv1.text(50) || (segmentOf(context.message, 'PID')?.text(18) ?? '');
  if (numbered !== '') return numbered;
  const admitted = isFiller(pv1.text(44)) ? eventTime(context) : pv1.text(44);
  return `${localKey}-${dayDigits(admitted, context.profile)}`;
}

/** EVN-6 (when it happened), else EVN-2 (when it was recorded), else MSH-7. */
export function eventTime({ message }: MapContext): string {
  const evn = segmentOf(message, 'EVN');
  return evn?.text(6) || evn?.text(2) || message.msh.text(7);
}

export function eventDateTime(context: MapContext): string | undefined {
  return toDateTime(eventTime(context), context.profile, 'EVN-2');
}

export function toEncounter(
  context: MapContext,
  pv1: Segment,
  patient: MappedPatient,
  visit: string,
  diagnosis: EncounterDiagnosis[],
  event: AdtEvent = NO_EVENT,
): Encounter {
  const { clues } = context.profile;
  const { status } = event;
  // An event that says what the visit is now outweighs a date left over in PV1-45.
  const discharged = status === undefined ? dateTime(context, pv1, 45) !== undefined : status === 'finished';
  const classCode = translate(context.profile, '0004', pv1.text(2).toUpperCase());
  const pv2 = segmentOf(context.message, 'PV2');
  return {
    resourceType: 'Encounter',
    // Which event said so: the hub opens a withdrawn visit again for an admission, not for whatever repeats PV1 (discharge-rule.ts there).
    meta: event.title === '' ? undefined : { tag: [{ system: EVENT, code: context.header.triggerEvent }] },
    identifier: [
      {
        type: { coding: [{ system: V2_0203, code: 'VN' }], text: 'visit number' },
        system: episodioSystem(clues),
        value: visit,
        assigner: { display: context.profile.name },
      },
    ],
    status: status ?? (discharged ? 'finished' : (ENCOUNTER_STATUS[classCode] ?? 'in-progress')),
    statusHistory: event.reopens ? [{ status: 'finished', period: { end: eventDateTime(context) } }] : undefined,
    class: encounterClass(classCode, pv1),
    type: [tabled(context, pv1, 4, '0007')].filter((code) => code !== undefined),
    serviceType: tabled(context, pv1, 10, '0069'),
    priority: pv2 ? tabled(context, pv2, 25, '0217') : undefined,
    subject: patient.reference,
    participant: participants(pv1, clues),
    period: period(context, pv1, discharged, event.opens === true),
    reasonCode: pv2 ? [concept(context, pv2, 3)].filter((code) => code !== undefined) : [],
    diagnosis,
    hospitalization: hospitalization(context, pv1),
    location: locations(context, pv1, discharged),
    serviceProvider: facility(context),
  };
}

function encounterClass(code: string, pv1: Segment): Coding {
  const known = ENCOUNTER_CLASS[code];
  if (known !== undefined) return known;
  if (code !== '') {
    return { system: 'http://terminology.hl7.org/CodeSystem/v2-0004', code, display: pv1.text(2, 2) };
  }
  return { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'unknown' };
}

/** A visit opened or closed without PV1-44/45 takes the time of its event: a timeline needs one. */
function period(context: MapContext, pv1: Segment, discharged: boolean, opens: boolean): Encounter['period'] {
  const start = dateTime(context, pv1, 44) ?? (opens ? eventDateTime(context) : undefined);
  const end = discharged ? (dateTime(context, pv1, 45) ?? eventDateTime(context)) : undefined;
  // per-1: an end before the start is a sender's clock; the start is what the timeline sorts by.
  if (start !== undefined && end !== undefined && isBefore(end, start)) return { start };
  return { start, end };
}

/** A day is all of it: of two times of which one says the day alone, only the days are compared. */
function isBefore(end: string, start: string): boolean {
  const said = Math.min(end.length, start.length);
  return said > 'AAAA-MM-DD'.length ? Date.parse(end) < Date.parse(start) : end.slice(0, said) < start.slice(0, said);
}

const ROLES = [
  [7, 'ATND', 'attender'],
  [8, 'REF', 'referrer'],
  [9, 'CON', 'consultant'],
  [17, 'ADM', 'admitter'],
] as const;

function participants(pv1: Segment, clues: string): EncounterParticipant[] {
  return ROLES.flatMap(([field, code, display]) =>
    pv1.repetitions(field).flatMap((xcn) => {
      const individual = toPractitioner(xcn, clues);
      const system = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
      return individual === undefined ? [] : [{ type: [{ coding: [{ system, code, display }] }], individual }];
    }),
  );
}

function locations(context: MapContext, pv1: Segment, discharged: boolean): EncounterLocation[] {
  const current = discharged ? 'completed' : pv1.text(2).toUpperCase() === 'P' ? 'planned' : 'active';
  const places = [
    [3, current],
    [6, 'completed'],
    [11, discharged ? 'completed' : 'active'],
    [42, 'reserved'],
  ] as const;
  return places.flatMap(([field, status]) => {
    const place = pv1.has(field) ? toPlace(pv1.field(field), context.profile.clues) : undefined;
    return place === undefined ? [] : [{ location: place, status }];
  });
}

/** PL: service, room, bed and floor as one named place; the most granular identifies it. */
export function toPlace(pl: Field, clues: string): EncounterLocation['location'] | undefined {
  const [unit, room, bed, building, floor] = [1, 2, 3, 7, 8].map((component) => pl.text(component));
  const value =
    [unit, room, bed].filter((part) => part !== '').join('-') || [building, floor].filter((x) => x).join('-');
  const display = pl.text(9) || [unit, room, bed].filter((part) => part !== '').join(' ') || value;
  if (value === '' && display === '') return undefined;
  return {
    type: 'Location',
    ...(value === '' ? {} : { identifier: { system: ubicacionSystem(clues), value } }),
    display,
  };
}

function hospitalization(context: MapContext, pv1: Segment): Encounter['hospitalization'] {
  const { clues } = context.profile;
  const destination = pv1.has(37) ? pv1.text(37, 1) || pv1.text(37, 2) : '';
  return {
    preAdmissionIdentifier: pv1.has(5)
      ? { system: `${episodioSystem(clues)}/preingreso`, value: pv1.text(5) }
      : undefined,
    admitSource: tabled(context, pv1, 14, '0023'),
    reAdmission: tabled(context, pv1, 13, '0092'),
    dietPreference: [tabled(context, pv1, 38, '0114')].filter((code) => code !== undefined),
    specialCourtesy: [tabled(context, pv1, 16, '0099')].filter((code) => code !== undefined),
    specialArrangement: pv1.has(15) ? [tabled(context, pv1, 15, '0009')].filter((code) => code !== undefined) : [],
    destination: destination === '' ? undefined : { display: destination },
    dischargeDisposition: tabled(context, pv1, 36, '0112'),
  };
}
