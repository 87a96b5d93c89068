/** What an entry is called when it stands alone. */
import { diagnosisOf } from '../condition/words.ts';
import { titleOf } from '../encounter/words.ts';
import type { RecordEntry } from '../hub/r4.ts';
import { readingsOf } from '../observation/reading.ts';

export function headingOf(entry: RecordEntry): string {
  if (entry.resourceType === 'Encounter') return titleOf(entry);
  return entry.resourceType === 'Condition' ? diagnosisOf(entry).words : readingsOf(entry)[0]!.study;
}
