/** What stands between a prescription and its signature, each a sentence that says what to do. */
import { controlledOf, demands } from '@amate/terminology/prescribing/controlled.ts';
import type { Missing, Visit } from '../consultation/section.ts';
import { t } from '../texts/t.ts';
import '../texts/prescription.ts';
import { findingKey, unanswered, weightCheck } from './findings.ts';
import { type Line, type PrescriptionDraft, sigOf } from './line.ts';

export const lineControl = (id: string): string => `prescription-line-${id}`;
export const reasonControl = (key: string): string => `prescription-reason-${key.replace(/[^A-Za-z0-9-]/g, '-')}`;

export function missingOf(draft: PrescriptionDraft, visit: Visit): readonly Missing[] {
  if (draft.lines.length === 0) return [];
  const reasons = unanswered(draft).map((finding) => ({
    words: t('rx.missing.reason', { title: finding.title }),
    control: reasonControl(findingKey(finding)),
    weight: 'stops' as const,
  }));
  return [
    ...reasons,
    ...draft.lines.flatMap((line) => [...ofPrescriber(line, visit), ...ofLine(line, draft)]),
    ...ofRecord(draft),
  ];
}

function ofLine(line: Line, draft: PrescriptionDraft): readonly Missing[] {
  const name = line.medicine.generic;
  const control = lineControl(line.id);
  const sig = sigOf(line);
  if (sig === undefined) return [{ words: t('rx.missing.dose', { name }), control, weight: 'stops' }];
  const law = demands({ atc: line.medicine.atc, days: sig.days, packs: line.packs, specialNumber: line.specialNumber });
  const weight = weightCheck(line, draft);
  return [
    ...law.map(({ need, limit }) => ({
      words: t(`rx.law.${need}`, { name, limit: limit ?? 0 }),
      control: need === 'fewer-days' ? control : `${control}-law`,
      weight: 'stops' as const,
    })),
    ...(weight !== undefined && weight !== 'no-weight' && weight.judged === 'high'
      ? [{ words: t('rx.missing.weight', { name }), control, weight: 'warns' as const }]
      : []),
  ];
}

/** Controlled medicines: a doctor, by his cédula. Any other prescription leaves a line for the cédula on paper. */
function ofPrescriber({ id, medicine }: Line, { who }: Visit): readonly Missing[] {
  if (controlledOf(medicine.atc) === undefined) return [];
  const lacking = who.role !== 'medico' ? 'doctor' : who.cedula === undefined ? 'cedula' : undefined;
  if (lacking === undefined) return [];
  return [{ words: t(`rx.law.${lacking}`, { name: medicine.generic }), control: lineControl(id), weight: 'stops' }];
}

/** Checks that could not see the record are worth what they saw, and say so. */
function ofRecord({ seen }: PrescriptionDraft): readonly Missing[] {
  const unread = seen === undefined ? (['allergies', 'medicines', 'conditions'] as const) : seen.missing;
  return unread.map((part) => ({
    words: t(`rx.unread.${part}`),
    control: 'prescription-medicine',
    weight: 'warns' as const,
  }));
}
