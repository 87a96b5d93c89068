/**
 * The card of one person: each dose of the schedule as given, due, overdue, later or past its age, from the Immunizations on
 * record. Pure; `today` is a day of the city's calendar. What the hub does not know may still have been given elsewhere: the card
 * says "not on record", and the paper card decides.
 */
import { VACUNA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { plainWords } from '../chart/current.ts';
import type { Immunization } from '../hub/r4.ts';
import { addMonths } from './calendar-age.ts';
import { CONDITIONAL, type Conditional, DOSES, type Dose, EVERY, VACCINES, type Vaccine, YEARLY } from './schedule.ts';

export type State = 'given' | 'due' | 'overdue' | 'later' | 'past';

export interface Line {
  readonly key: string;
  readonly vaccine: Vaccine;
  readonly dose: string;
  readonly state: State;
  /** First day on which it is due; undefined for what has no age. */
  readonly dueOn: string | undefined;
  readonly given: Immunization | undefined;
  readonly confidence: Dose['confidence'];
  readonly note: Dose['note'];
}
export interface Card {
  readonly lines: readonly Line[];
  /** Named for a reason other than age. */
  readonly conditional: readonly { readonly vaccine: Vaccine; readonly when: Conditional['when'] }[];
  /** On record, and in no line above: doses beyond the schedule, vaccines that nobody can name. */
  readonly others: readonly Immunization[];
}

export const ATC_SYSTEM = 'http://www.whocc.no/atc';

/** The vaccine that an Immunization means: by our key, by ATC, else by its words. */
export function vaccineOf(immunization: Immunization): Vaccine | undefined {
  const codings = immunization.vaccineCode?.coding ?? [];
  const key = codings.find((coding) => coding.system === VACUNA_SYSTEM)?.code;
  const atc = codings.find((coding) => coding.system === ATC_SYSTEM)?.code;
  const words = plainWords([immunization.vaccineCode?.text, ...codings.map((coding) => coding.display)].join(' '));
  return (
    VACCINES.find((one) => one.key === key) ??
    VACCINES.find((one) => atc !== undefined && one.atc === atc) ??
    VACCINES.find((one) => one.words.test(words))
  );
}

export const isGiven = ({ status }: Immunization): boolean => status !== 'not-done' && status !== 'entered-in-error';
export const givenDay = (immunization: Immunization): string | undefined =>
  /^\d{4}-\d\d-\d\d/.exec(immunization.occurrenceDateTime ?? '')?.[0];

export function doseOf({ protocolApplied }: Immunization): string | undefined {
  const [applied] = protocolApplied ?? [];
  return applied?.doseNumberString?.trim().toLowerCase() ?? applied?.doseNumberPositiveInt?.toString();
}

interface Asked {
  readonly immunizations: readonly Immunization[];
  /** Partial dates are taken from their start; undefined: nothing is due by age. */
  readonly birthDate: string | undefined;
  readonly sex: string | undefined;
  readonly today: string;
}

export function cardOf({ immunizations, birthDate, sex, today }: Asked): Card {
  const given = immunizations.filter(isGiven).sort(byDay);
  const left = new Set(given);
  const take = (chosen: Immunization | undefined): Immunization | undefined => {
    if (chosen !== undefined) left.delete(chosen);
    return chosen;
  };
  const born = wholeDay(birthDate);
  const lines: Line[] = [];
  if (born !== undefined) {
    lines.push(...seriesLines(given, take, { born, today, sex }));
    lines.push(...yearlyLines(left, take, born, today));
    lines.push(...everyLines(left, take, born, today));
  }
  const order = (line: Line) => VACCINES.indexOf(line.vaccine);
  return {
    lines: lines.sort((a, b) => order(a) - order(b) || ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1)),
    conditional: born === undefined ? [] : conditionalOf(born, today, sex),
    others: given.filter((one) => left.has(one)),
  };
}

type Take = (chosen: Immunization | undefined) => Immunization | undefined;

/** Doses that name their number go to their line; the others fill the lines in the order of their days. */
function seriesLines(
  given: readonly Immunization[],
  take: Take,
  { born, today, sex }: { readonly born: string; readonly today: string; readonly sex: string | undefined },
): Line[] {
  return [...new Set(DOSES.map((dose) => dose.vaccine))].flatMap((key) => {
    const vaccine = vaccineOfKey(key);
    const series = DOSES.filter((dose) => dose.vaccine === key && (dose.sex ?? sex) === sex);
    // What was given at the age of another series (influenza of a grown-up) belongs to that one.
    const end = addMonths(born, Math.max(...series.map((dose) => dose.untilMonths)));
    const own = given.filter((one) => vaccineOf(one)?.key === key && (givenDay(one) ?? '') < end);
    const named = new Map<Dose, Immunization>();
    for (const dose of series) {
      const match = own.find((one) => doseOf(one) === dose.dose && ![...named.values()].includes(one));
      if (match !== undefined) named.set(dose, match);
    }
    const unnamed = own.filter((one) => ![...named.values()].includes(one));
    return series.flatMap((dose) => {
      const record = take(named.get(dose) ?? unnamed.shift());
      const line = lineOf(vaccine, dose, record, born, today);
      return line === undefined ? [] : [line];
    });
  });
}

function lineOf(
  vaccine: Vaccine,
  dose: Dose,
  given: Immunization | undefined,
  born: string,
  today: string,
): Line | undefined {
  const dueOn = addMonths(born, dose.fromMonths);
  const closes = addMonths(born, dose.untilMonths);
  const late = addMonths(dueOn, dose.fromMonths < 24 ? 1 : 6);
  const state: State =
    given !== undefined
      ? 'given'
      : today >= closes
        ? 'past'
        : today < dueOn
          ? 'later'
          : today >= late
            ? 'overdue'
            : 'due';
  // Years past its age, nobody can do anything about it: a grown-up's card is not a list of what childhood lacked.
  if (state === 'past' && today >= addMonths(closes, 24)) return undefined;
  if (state === 'later' && dueOn > addMonths(today, 24)) return undefined;
  const key = `${vaccine.key}-${dose.dose}-${dose.fromMonths}`;
  return { key, vaccine, dose: dose.dose, state, dueOn, given, confidence: dose.confidence, note: dose.note };
}

function yearlyLines(left: ReadonlySet<Immunization>, take: Take, born: string, today: string): Line[] {
  return YEARLY.flatMap((rule) => {
    const [from, until] = [addMonths(born, rule.fromMonths), addMonths(born, rule.untilMonths)];
    if (today < from || today >= until) return [];
    const vaccine = vaccineOfKey(rule.vaccine);
    const season = seasonOf(today, rule.season);
    // Campaigns open weeks before their official day: a dose of September counts for October's season.
    const counts = addMonths(season.start, -1);
    const record = [...left]
      .filter((one) => vaccineOf(one)?.key === rule.vaccine && (givenDay(one) ?? '') >= counts)
      .at(-1);
    const given = take(record);
    const dueOn = [season.start, from].sort().at(-1)!;
    const state: State = given !== undefined ? 'given' : season.open ? 'due' : 'later';
    const shown = state === 'later' ? season.next : dueOn;
    return [
      {
        ...{ key: `${rule.vaccine}-anual-${rule.fromMonths}`, vaccine, dose: 'anual', state, dueOn: shown },
        ...{ given, confidence: rule.confidence, note: undefined },
      },
    ];
  });
}

/** The season that `today` stands in or that came last before it. */
function seasonOf(today: string, [start, end]: readonly [number, number]) {
  const [year, month] = today.split('-').map(Number) as [number, number];
  const began = month >= start ? year : year - 1;
  const open = month >= start || month < end;
  return { start: dayOf(began, start), open, next: dayOf(began + 1, start) };
}
const dayOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}-01`;

function everyLines(left: ReadonlySet<Immunization>, take: Take, born: string, today: string): Line[] {
  return EVERY.flatMap((rule) => {
    const from = addMonths(born, rule.fromMonths);
    if (today < addMonths(from, -12)) return [];
    const vaccine = vaccineOfKey(rule.vaccine);
    const last = [...left].filter((one) => vaccineOf(one)?.key === rule.vaccine && givenDay(one) !== undefined).at(-1);
    const lasts = last === undefined ? undefined : addMonths(givenDay(last)!, rule.everyYears * 12);
    const given = lasts !== undefined && today < lasts ? take(last) : undefined;
    const dueOn = lasts ?? from;
    const state: State = given !== undefined ? 'given' : today < dueOn ? 'later' : late(dueOn, today);
    return [
      {
        ...{ key: `${rule.vaccine}-refuerzo`, vaccine, dose: 'refuerzo', state },
        // A grown-up without a record may well have the dose: the day it was first due says nothing useful.
        dueOn: lasts === undefined && today >= addMonths(from, 60) ? undefined : dueOn,
        ...{ given, confidence: rule.confidence, note: given === undefined ? 'history' : undefined },
      },
    ];
  });
}
const late = (dueOn: string, today: string): State => (today >= addMonths(dueOn, 6) ? 'overdue' : 'due');

function conditionalOf(born: string, today: string, sex: string | undefined): Card['conditional'] {
  return CONDITIONAL.filter(
    (one) =>
      today >= addMonths(born, one.fromMonths) &&
      (one.when !== 'pregnancy' || (sex !== 'male' && today < addMonths(born, 50 * 12))),
  ).map((one) => ({ vaccine: vaccineOfKey(one.vaccine), when: one.when }));
}

export const vaccineOfKey = (key: string): Vaccine => VACCINES.find((one) => one.key === key)!;

function wholeDay(date: string | undefined): string | undefined {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date ?? '');
  return match === null ? undefined : `${match[1]}-${match[2] ?? '01'}-${match[3] ?? '01'}`;
}

const byDay = (a: Immunization, b: Immunization): number =>
  (givenDay(a) ?? '9999') < (givenDay(b) ?? '9999') ? -1 : 1;
