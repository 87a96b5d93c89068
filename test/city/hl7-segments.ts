/** The segments that the city's hospitals write (HL7 v2.5 chapters 3 and 7), each in its hospital's habits. */
import type { Hospital } from './facilities.ts';
import type { Habits } from './habits.ts';
import type { Allergy } from './history.ts';
import { cie10, dateOnly, escapeText, segment, timestamp, written } from './hl7-write.ts';
import type { Result } from './laboratory.ts';
import type { Person } from './people.ts';
import type { Practitioner } from './practitioners.ts';
import type { Diagnosis } from './reasons.ts';
import type { HospitalVisit, Study } from './visits.ts';

export interface Naming {
  readonly person: Person;
  readonly hospital: Hospital;
  readonly habits: Habits;
  readonly recordNumber: string;
}

/** HL7 table 0001 is in English: M is male. */
const SEX = { H: 'M', M: 'F', X: 'O' } as const;

export function pid({ person, hospital, habits, recordNumber }: Naming): string {
  const curp = `${person.curp}^^^${habits.curpAuthority}^${habits.curpType}`;
  const record = `${recordNumber}^^^${hospital.clues}^MR`;
  const mother = person.mothersFamily;
  return segment('PID', {
    1: '1',
    3: (habits.curpFirst ? [curp, record] : [record, curp]).join('~'),
    5: `${surnames(person, habits)}^${written(person.given, habits)}^^^^^L`,
    ...(habits.surnames === 'con-pid6' && mother ? { 6: written(mother, habits) } : {}),
    7: dateOnly(person.birthDate),
    8: SEX[person.sex],
    11: `${written(person.address, habits)}^${written(person.colonia.name, habits)}^${written(person.alcaldia.name, habits)}^CMX^${person.postalCode}^MEX^H`,
    13: `^PRN^PH^^52^${person.phone.slice(0, 2)}^${person.phone.slice(2)}`,
  });
}

function surnames({ fathersFamily, mothersFamily }: Person, habits: Habits): string {
  const father = written(fathersFamily, habits);
  if (mothersFamily === '') return father;
  return `${father}${habits.surnames === 'subcomponentes' ? '&' : ' '}${written(mothersFamily, habits)}`;
}

const CLASSES = { consulta: 'O', urgencias: 'E', hospitalizacion: 'I' } as const;
const UNITS = { consulta: 'CEX', urgencias: 'URG', hospitalizacion: 'HOSP' } as const;

const doctor = ({ cedula, given, fathersFamily, mothersFamily }: Practitioner, habits: Habits): string =>
  `${cedula}^${written(`${fathersFamily} ${mothersFamily}`, habits)}^${written(given, habits)}`;

export function pv1({ habits, hospital }: Naming, visit: HospitalVisit, number: string, closed: boolean): string {
  const bed = visit.kind === 'hospitalizacion' ? `${100 + ((number.length + Number(number.slice(-3))) % 60)}^A` : '';
  return segment('PV1', {
    1: '1',
    2: CLASSES[visit.kind],
    3: `${UNITS[visit.kind]}^${bed || '^'}^${hospital.clues}`,
    7: doctor(visit.attending, habits),
    19: number,
    44: timestamp(visit.start, habits),
    ...(closed ? { 36: '01', 45: timestamp(visit.end, habits) } : {}),
  });
}

/** Type of diagnosis, table 0052: A(dmitting), W(orking), F(inal). */
export function dg1(
  diagnosis: Diagnosis,
  number: number,
  visit: HospitalVisit,
  type: 'W' | 'F',
  habits: Habits,
): string {
  return segment('DG1', {
    1: String(number),
    3: `${cie10(diagnosis.code, habits)}^${written(diagnosis.display, habits)}^${habits.cie10}`,
    5: timestamp(visit.start, habits),
    6: type,
    15: String(number),
  });
}

export function al1(allergy: Allergy, number: number, habits: Habits): string {
  return segment('AL1', {
    1: String(number),
    2: allergy.type,
    3: `${allergy.code}^${written(allergy.display, habits)}^L`,
    4: allergy.severity,
    5: written(allergy.reaction, habits),
  });
}

export function obr(
  { habits }: Naming,
  visit: HospitalVisit,
  study: Study,
  filler: string,
  reportedAt: string,
): string {
  return segment('OBR', {
    1: '1',
    2: `S${filler.slice(1)}`,
    3: filler,
    4: `${study.panel.code}^${written(study.panel.display, habits)}^LN`,
    7: timestamp(study.at, habits),
    16: doctor(visit.attending, habits),
    22: timestamp(reportedAt, habits),
    24: study.panel.section,
    25: 'F',
  });
}

export function obx(result: Result, number: number, study: Study, habits: Habits): string {
  const { value, decimals, low, high, unit, flag } = result;
  const numeric = typeof value === 'number';
  return segment('OBX', {
    1: String(number),
    2: numeric ? 'NM' : 'ST',
    3: `${result.code}^${written(result.display, habits)}^LN`,
    4: habits.subId,
    5: numeric ? value.toFixed(decimals) : written(value, habits),
    6: unit === '' ? '' : `${escapeText(unit)}^${escapeText(unit)}^UCUM`,
    7: rangeText(low, high),
    8: flag,
    11: 'F',
    14: timestamp(study.at, habits),
  });
}

const rangeText = (low: number | undefined, high: number | undefined): string =>
  low !== undefined && high !== undefined
    ? `${low}-${high}`
    : high !== undefined
      ? `<${high}`
      : low !== undefined
        ? `>${low}`
        : '';
