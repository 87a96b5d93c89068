/** Age in whole months on the day, from a FHIR birth date (a partial one counts from its start). */
import { cityDay } from '../calendar/when.ts';

export function monthsAt(birthDate: string | undefined, atMs: number): number | undefined {
  const born = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(birthDate ?? '');
  if (born === null) return undefined;
  const [year, month, day] = cityDay(atMs).split('-').map(Number) as [number, number, number];
  return (year - Number(born[1])) * 12 + month - Number(born[2] ?? 1) - (day < Number(born[3] ?? 1) ? 1 : 0);
}
