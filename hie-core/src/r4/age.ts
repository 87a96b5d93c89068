/** How old somebody is, by the calendar of Mexico City: until midnight there nobody is a year older. */
import { wallInMexicoCity } from './mexico-city-time.ts';

/**
 * @param birthDate FHIR date, also partial: then the latest day it can mean, since who might still be a minor is one
 * @returns whole years; undefined: no date
 */
export function ageInYears(birthDate: string, nowMs: number): number | undefined {
  const [year, month = 12, day = 31] = birthDate.split('-').map(Number);
  if (year === undefined || Number.isNaN(year)) return undefined;
  const today = new Date(wallInMexicoCity(nowMs));
  const thisMonth = today.getUTCMonth() + 1;
  const had = thisMonth > month || (thisMonth === month && today.getUTCDate() >= day);
  return today.getUTCFullYear() - year - (had ? 0 : 1);
}
