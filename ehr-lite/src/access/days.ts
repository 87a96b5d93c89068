/** Accesses under the day they happened, on the city's calendar. */
import { cityDay, speakDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { t } from '../texts/t.ts';
import type { Access } from './access.resource.ts';

export type Shown = 'all' | 'people' | 'automatic' | 'urgent';

export interface Day {
  readonly key: string;
  readonly name: string;
  readonly accesses: readonly Access[];
}

const DAY_MS = 86_400_000;

export function daysOf(accesses: readonly Access[]): readonly Day[] {
  const days = new Map<string, Access[]>();
  for (const access of accesses) {
    const key = cityDay(Date.parse(access.hasta));
    days.set(key, [...(days.get(key) ?? []), access]);
  }
  return [...days].map(([key, list]) => ({ key, name: nameOf(key, list[0]!), accesses: list }));
}

function nameOf(key: string, access: Access): string {
  const date = speakDay({ ms: Date.parse(access.hasta), precision: 'day' });
  if (key === cityDay(hubNow())) return `${t('access.today')}, ${date}`;
  return key === cityDay(hubNow() - DAY_MS) ? `${t('access.yesterday')}, ${date}` : date;
}

export function meets(access: Access, shown: Shown): boolean {
  if (shown === 'people') return !access.automatico;
  if (shown === 'automatic') return access.automatico;
  return shown === 'all' || access.urgencia;
}
