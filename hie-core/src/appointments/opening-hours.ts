/** When an agenda is open: `horario` extensions of a Schedule, each some days of the week and one span of the wall clock. */
import type { Extension, Schedule } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { HOURS_URL } from './systems.ts';

export interface OpenSpan {
  /** Minutes after midnight of the wall clock. */
  readonly from: number;
  readonly to: number;
}

/** By day of the week, 0 Sunday; each in order, none overlapping. */
export type OpeningHours = readonly (readonly OpenSpan[])[];

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?$/;

/** undefined: it says none. @throws HubError when they cannot be meant */
export function openingHoursOf({ extension }: Schedule): OpeningHours | undefined {
  const spans = extension?.filter(({ url }) => url === HOURS_URL) ?? [];
  if (spans.length === 0) return undefined;
  const week: OpenSpan[][] = DAYS.map(() => []);
  for (const span of spans) {
    const { days, from, to } = spanOf(span.extension ?? []);
    for (const day of days) week[day]!.push({ from, to });
  }
  for (const day of week) {
    day.sort((a, b) => a.from - b.from);
    if (day.some(({ from }, index) => index > 0 && from < day[index - 1]!.to))
      throw wrong('Dos horarios del mismo día se enciman.');
  }
  return week;
}

function spanOf(parts: readonly Extension[]): OpenSpan & { readonly days: readonly number[] } {
  const days = parts.filter(({ url }) => url === 'dia').map(({ valueCode }) => DAYS.indexOf(valueCode ?? ''));
  const from = minutesOf(parts.find(({ url }) => url === 'de')?.valueTime);
  const to = minutesOf(parts.find(({ url }) => url === 'a')?.valueTime);
  if (days.length === 0 || days.includes(-1)) throw wrong('Falta el día, o no es mon, tue, wed, thu, fri, sat o sun.');
  if (from === undefined || to === undefined || from >= to)
    throw wrong('La hora de inicio («de») debe ser anterior a la de término («a»).');
  return { days: [...new Set(days)], from, to };
}

function minutesOf(time: string | undefined): number | undefined {
  const [, hours, minutes] = TIME.exec(time ?? '') ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

const wrong = (text: string) =>
  fault('value', text, {
    path: `Schedule.extension('${HOURS_URL}')`,
    rule: 'Horario de una agenda',
    fix: 'Escriba por ejemplo: dia mon, de 08:00:00, a 14:00:00.',
  });
