/** What of a line's dose was not understood, in its own words, and how it is written. */
import { t } from '../texts/t.ts';
import { UNITS } from './dose/form.ts';
import { type Line, readingOf, usualUnitOf } from './line.ts';

/** undefined: all of it was understood. */
export function unreadWords(line: Line): string | undefined {
  const reading = readingOf(line);
  if ('sig' in reading) return undefined;
  const { why, words } = reading.unread;
  if (why === 'unit') return t('rx.dose.unread.unit', { words, units: UNITS[usualUnitOf(line)].many });
  if (why === 'rest') return t('rx.dose.unread.rest', { words });
  if (why === 'duration') return t('rx.dose.unread.duration');
  if (why === 'amount') return t('rx.dose.unread');
  return words === '' ? t('rx.dose.unread.frequency') : t('rx.dose.unread.every', { words });
}
