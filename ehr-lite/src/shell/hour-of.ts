import { cityDay, showDay, showTime } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { t } from '../texts/t.ts';

/** `14:05`; of another day `14:05 del 12 mar 2026`, since a copy may be of yesterday. */
export function hourOf(ms: number, nowMs = hubNow()): string {
  const when = { ms, precision: 'time' } as const;
  const hour = showTime(when) ?? '';
  return cityDay(ms) === cityDay(nowMs) ? hour : t('line.otherDay', { hour, day: showDay(when) });
}
