/** A diagnosis as shown: its words, its CIE-10 code apart, and its standing. */
import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { parseWhen, type When } from '../calendar/when.ts';
import { clean, codeIn, firstCode, wordsOf } from '../hub/coded.ts';
import type { Condition } from '../hub/r4.ts';
import { t } from '../texts/t.ts';

export interface Diagnosis {
  readonly words: string;
  readonly code: string | undefined;
  readonly standing: string | undefined;
}

export function diagnosisOf(condition: Condition): Diagnosis {
  const code = codeIn(condition.code, CIE10_SYSTEM) ?? firstCode(condition.code)?.code;
  const words = wordsOf(condition.code) ?? t('diagnosis.unnamed');
  return { words: words === code ? t('diagnosis.onlyCode') : words, code, standing: standingOf(condition) };
}

export const diagnosedAt = (condition: Condition): When | undefined =>
  parseWhen(clean(condition.recordedDate) ?? clean(condition.onsetDateTime) ?? condition.meta?.lastUpdated);

function standingOf(condition: Condition): string | undefined {
  const verification = condition.verificationStatus?.coding?.[0]?.code;
  if (verification === 'entered-in-error') return t('diagnosis.error');
  if (verification === 'refuted') return t('diagnosis.refuted');
  if (verification === 'provisional' || verification === 'differential') return t('diagnosis.provisional');
  const clinical = condition.clinicalStatus?.coding?.[0]?.code;
  if (clinical === 'resolved' || clinical === 'inactive' || clinical === 'remission') return t('diagnosis.resolved');
  return undefined;
}
