/** Days counted from 1970-01-01 and local times of Mexico City, which has kept UTC−6 all year since 2022-10-30. */
const DAY_MS = 86_400_000;

/** Last day of the city's life unless told otherwise: fixed, so that a seed gives the same city on any day. */
export const DEFAULT_AS_OF = '2026-06-30';
export const OFFSET = '-06:00';

export const dayNumber = (isoDate: string): number => Math.floor(Date.parse(`${isoDate}T00:00:00Z`) / DAY_MS);
export const isoDate = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const monthOf = (day: number): number => new Date(day * DAY_MS).getUTCMonth() + 1;

export function ageInYears(birthDate: string, onDate: string): number {
  const years = Number(onDate.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return onDate.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** A local moment: `YYYY-MM-DDTHH:mm:ss`, without offset. */
export function moment(day: number, minutes: number): string {
  return new Date(day * DAY_MS + minutes * 60_000).toISOString().slice(0, 19);
}

export const plusMinutes = (local: string, minutes: number): string =>
  new Date(Date.parse(`${local}Z`) + minutes * 60_000).toISOString().slice(0, 19);
