/**
 * One person's year at the hospitals as HL7 v2.5 messages: registration (A28, A31), visits (A04, A01, A08, A03) and
 * results (ORU^R01), in the order in which they would leave each hospital.
 */
import { plusMinutes } from './calendar.ts';
import type { Hospital } from './facilities.ts';
import { type Habits, habitsOf } from './habits.ts';
import type { Allergy, History } from './history.ts';
import { al1, dg1, type Naming, obr, obx, pid, pv1 } from './hl7-segments.ts';
import { escapeText, segment, timestamp, toBytes } from './hl7-write.ts';
import type { Person } from './people.ts';
import { Random } from './random.ts';
import type { Truth } from './truth.ts';
import type { HospitalVisit, Study } from './visits.ts';

export interface CityMessage {
  readonly hospital: Hospital;
  readonly controlId: string;
  /** Local moment of sending. */
  readonly at: string;
  /** As it travels inside an MLLP frame. */
  readonly raw: Buffer;
  readonly truth: Truth;
}

/** Running numbers of a hospital: what a stream of people keeps of them. */
export interface Counters {
  message: number;
  visit: number;
  order: number;
}

export class HospitalNumbers {
  readonly #counters = new Map<string, Counters>();

  of(hospital: Hospital): Counters {
    let counters = this.#counters.get(hospital.clues);
    if (counters === undefined) {
      counters = { message: 0, visit: 0, order: 0 };
      this.#counters.set(hospital.clues, counters);
    }
    return counters;
  }
}

type Trigger = Exclude<Truth['trigger'], 'FHIR'>;

interface Sheet {
  readonly trigger: Trigger;
  readonly at: string;
  /** What follows MSH. */
  readonly body: readonly string[];
  readonly visit?: string;
  readonly diagnoses?: readonly string[];
  readonly observations?: readonly string[];
}

export function messagesOf(
  person: Person,
  history: History,
  seed: string | number,
  numbers: HospitalNumbers,
): CityMessage[] {
  const random = new Random(seed, 'messages', person.index);
  const moved = random.chance(0.06);
  const sheets: { hospital: Hospital; sheet: Sheet }[] = [];
  const say = (hospital: Hospital, list: readonly Sheet[]): void => {
    for (const sheet of list) sheets.push({ hospital, sheet });
  };
  const first = history.hospitalVisits[0];
  if (first !== undefined && random.chance(0.15))
    say(first.facility, [registration('A28', person, history, first, -20)]);
  for (const visit of history.hospitalVisits) say(visit.facility, visitSheets(person, history, visit, random, numbers));
  const last = history.hospitalVisits.at(-1);
  if (last !== undefined && moved) {
    const elsewhere = { ...person, phone: `550${String(random.int(0, 9_999_999)).padStart(7, '0')}` };
    say(last.facility, [registration('A31', elsewhere, history, last, 30)]);
  }
  return sheets
    .sort((a, b) => (a.sheet.at < b.sheet.at ? -1 : a.sheet.at > b.sheet.at ? 1 : 0))
    .map(({ hospital, sheet }) => toMessage(person, hospital, sheet, numbers));
}

/** The record number that this hospital gave the person. */
export const recordNumber = (person: Person): string => String(100_001 + person.index);

const naming = (person: Person, hospital: Hospital): Naming => {
  const habits = habitsOf(hospital);
  return { person, hospital, habits, recordNumber: recordNumber(person) };
};

function registration(
  trigger: 'A28' | 'A31',
  person: Person,
  history: History,
  visit: HospitalVisit,
  minutes: number,
): Sheet {
  const name = naming(person, visit.facility);
  const at = plusMinutes(minutes < 0 ? visit.start : visit.end, minutes);
  const evn = segment('EVN', { 2: timestamp(at, name.habits) });
  return {
    trigger,
    at,
    body: [evn, pid(name), segment('PV1', { 1: '1', 2: 'N' }), ...allergies(history, name.habits)],
  };
}

const allergies = ({ allergies: list }: History, habits: Habits): string[] =>
  list.map((each: Allergy, i) => al1(each, i + 1, habits));

function visitSheets(
  person: Person,
  history: History,
  visit: HospitalVisit,
  random: Random,
  numbers: HospitalNumbers,
): Sheet[] {
  const name = naming(person, visit.facility);
  const counters = numbers.of(visit.facility);
  const number = `V${String(++counters.visit).padStart(7, '0')}`;
  const adt = (trigger: Trigger, at: string, closed: boolean): Sheet => {
    const diagnoses = visit.diagnoses.map((each, i) => dg1(each, i + 1, visit, closed ? 'F' : 'W', name.habits));
    const evn = segment('EVN', { 2: timestamp(at, name.habits) });
    const stay = pv1(name, visit, number, closed);
    return {
      trigger,
      at,
      body: [evn, pid(name), stay, ...allergies(history, name.habits), ...diagnoses],
      visit: number,
      diagnoses: visit.diagnoses.map(({ code }) => `${number}-${code}`),
    };
  };
  const results = visit.studies.map((study) => resultSheet(name, visit, number, study, ++counters.order));
  if (visit.kind === 'consulta') return [adt('A04', visit.end, true), ...results];
  const opening = adt(visit.kind === 'urgencias' ? 'A04' : 'A01', visit.start, false);
  const correction = random.chance(0.15) ? [adt('A08', plusMinutes(visit.start, 40), false)] : [];
  return [opening, ...results, ...correction, adt('A03', visit.end, true)];
}

function resultSheet(name: Naming, visit: HospitalVisit, number: string, study: Study, order: number): Sheet {
  const filler = `L${study.at.slice(2, 4)}${String(order).padStart(7, '0')}`;
  const at = plusMinutes(study.at, 20);
  const lines = study.results.map((result, i) => obx(result, i + 1, study, name.habits));
  const closed = visit.kind === 'consulta';
  const body = [pid(name), pv1(name, visit, number, closed), obr(name, visit, study, filler, at), ...lines];
  const observations = study.results.map(({ code }) => `${filler}:${code}:${name.habits.subId}`);
  return { trigger: 'R01', at, body, visit: number, observations };
}

const STRUCTURES: Readonly<Record<Trigger, string>> = {
  A01: 'ADT_A01',
  A03: 'ADT_A03',
  A04: 'ADT_A01',
  A08: 'ADT_A01',
  A28: 'ADT_A05',
  A31: 'ADT_A05',
  R01: 'ORU_R01',
};

function toMessage(person: Person, hospital: Hospital, sheet: Sheet, numbers: HospitalNumbers): CityMessage {
  const habits = habitsOf(hospital);
  const controlId = String(++numbers.of(hospital).message).padStart(9, '0');
  const { trigger, at, body, visit, diagnoses = [], observations = [] } = sheet;
  const msh = segment('MSH', {
    1: '^~\\&',
    2: habits.application,
    3: hospital.clues,
    4: 'AMATE',
    5: 'CDMX',
    6: timestamp(at, habits),
    8: `${trigger === 'R01' ? 'ORU' : 'ADT'}^${trigger}^${STRUCTURES[trigger]}`,
    9: controlId,
    10: 'P',
    11: habits.version,
    16: 'MEX',
    17: escapeText(habits.charset),
  });
  const truth: Truth = {
    clues: hospital.clues,
    controlId,
    trigger,
    curp: person.curp,
    recordNumber: recordNumber(person),
    ...(visit === undefined ? {} : { visit }),
    diagnoses,
    observations,
  };
  return { hospital, controlId, at, raw: toBytes(msh + body.join(''), habits), truth };
}
