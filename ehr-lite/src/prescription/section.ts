/** The prescription as a section of the consultation. */
import type { ConsultationSection } from '../consultation/section.ts';
import { entriesOf } from './entries.ts';
import { emptyDraft, type PrescriptionDraft } from './line.ts';
import { missingOf } from './missing.ts';
import { PrescriptionPanel } from './prescription-panel.tsx';

export const prescriptionSection: ConsultationSection<PrescriptionDraft> = {
  name: 'prescription',
  empty: emptyDraft,
  missing: missingOf,
  entries: entriesOf,
  written: ({ lines, stopped }) => lines.length > 0 || stopped.length > 0,
  Panel: PrescriptionPanel,
};
