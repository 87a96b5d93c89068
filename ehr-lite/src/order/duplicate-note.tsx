/** "There is one already": with its day and, when it is one number, the number. */
import { showDay } from '../calendar/when.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { type Before, duplicateOf } from './duplicates.ts';
import type { OrderLine } from './value.ts';

interface DuplicateNoteProps {
  readonly line: OrderLine;
  readonly before: Before | undefined;
  readonly nowMs: number;
}

export function DuplicateNote({ line, before, nowMs }: DuplicateNoteProps) {
  const found = before && duplicateOf(line.code, before, nowMs);
  if (found === undefined) return null;
  const when = showDay({ ms: found.ms, precision: 'day' });
  return (
    <p class="heed">
      <Icon name="problem" />
      {found.kind === 'result'
        ? t('order.before.result', { when, value: found.value ?? '' })
        : t(`order.before.${found.kind}`, { when })}
    </p>
  );
}
