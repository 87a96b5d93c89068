/**
 * Age as clinicians say it: days under a month, months under two years, years after; frozen at death.
 * Counted on the city's calendar, not in milliseconds.
 */
import { t } from '../texts/t.ts';
import { cityDay } from './when.ts';

export type Age = { readonly unit: 'años' | 'meses' | 'días'; readonly count: number };

/** `birthDate` may be partial (YYYY or YYYY-MM); then the age is counted from its start. */
export function ageAt(birthDate: string | undefined, atMs: number): Age | undefined {
  const born = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(birthDate ?? '');
  const at = cityDay(atMs).split('-').map(Number) as [number, number, number];
  if (born === null) return undefined;
  const [year, month, day] = [Number(born[1]), Number(born[2] ?? 1), Number(born[3] ?? 1)];
  const months = (at[0] - year) * 12 + (at[1] - month) - (at[2] < day ? 1 : 0);
  if (months >= 24) return { unit: 'años', count: Math.floor(months / 12) };
  if (months >= 1) return { unit: 'meses', count: months };
  const days = Math.round((Date.UTC(at[0], at[1] - 1, at[2]) - Date.UTC(year, month - 1, day)) / 86_400_000);
  return days < 0 ? undefined : { unit: 'días', count: days };
}

export function showAge(age: Age): string {
  if (age.unit === 'años') return t('age.years', { count: age.count });
  return age.unit === 'meses' ? t('age.months', { count: age.count }) : t('age.days', { count: age.count });
}
