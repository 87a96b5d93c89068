/** What a person is told of a medicine that was prescribed: whether it still stands. */
import { isOver } from '@amate/terminology/booking/mexico-city-day.ts';
import { t } from '../texts/t.ts';
import type { MedicationRequest } from './my-record.resource.ts';

/** It is not to be taken any more, or not handed out any more; undefined: it stands. */
export function standingOf(
  { status, dispenseRequest }: Pick<MedicationRequest, 'status' | 'dispenseRequest'>,
  nowMs: number,
): string | undefined {
  if (status === 'stopped' || status === 'cancelled') return t('mine.medicine.stopped');
  if (status === 'completed') return t('mine.medicine.over');
  return isOver(dispenseRequest?.validityPeriod?.end, nowMs) ? t('mine.medicine.expired') : undefined;
}
