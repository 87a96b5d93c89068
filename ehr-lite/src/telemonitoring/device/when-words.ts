/** When a pairing began or ended; without a moment it is today. */
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { t } from '../../texts/t.ts';

export const whenWords = (instant: string | null): string => {
  const when = parseWhen(instant ?? undefined);
  return when === undefined ? t('undo.today') : showWhen(when);
};
