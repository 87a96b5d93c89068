/** The diagnoses as a section of the consultation. NOM-004 6.2.4 (and its like in the other notes): at least one. */
import '../texts/consultation.ts';
import type { ConsultationSection } from '../consultation/section.ts';
import { t } from '../texts/t.ts';
import { diagnosisEntries, encounterDiagnoses } from './entries.ts';
import { DiagnosisPanel } from './panel.tsx';
import { type DiagnosesValue, NO_DIAGNOSES } from './value.ts';

export const diagnosisSection: ConsultationSection<DiagnosesValue> = {
  name: 'diagnoses',
  empty: NO_DIAGNOSES,
  missing: ({ lines }) =>
    lines.length > 0 ? [] : [{ words: t('dx.missing'), control: 'diagnosticos', weight: 'stops' }],
  entries: diagnosisEntries,
  encounter: encounterDiagnoses,
  written: ({ lines }) => lines.length > 0,
  Panel: DiagnosisPanel,
};
