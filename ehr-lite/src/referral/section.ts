/** The referral as a section of the consultation: what NOM-004-SSA3-2012 6.4 asks of the note has to be there before it is signed. */
import '../texts/orders.ts';
import type { ConsultationSection, Missing } from '../consultation/section.ts';
import { diagnosesIn } from '../order/entries.ts';
import { t } from '../texts/t.ts';
import { referralEntries } from './entries.ts';
import { ReferralPanel } from './referral-panel.tsx';
import { NO_REFERRAL, type ReferralDraft } from './value.ts';

export const referralSection: ConsultationSection<ReferralDraft> = {
  name: 'referral',
  empty: NO_REFERRAL,
  missing: ({ ids, to, specialty, motive, summary, impression }, _visit, made) => {
    if (ids === undefined) return [];
    const unless = (said: boolean, words: string, control: string): Missing[] =>
      said ? [] : [{ words, control, weight: 'stops' }];
    return [
      ...unless(to !== undefined, t('ref.missing.to'), 'ref-to'),
      ...unless(specialty.trim() !== '', t('ref.missing.specialty'), 'ref-specialty'),
      ...unless(motive.trim() !== '', t('ref.missing.motive'), 'ref-motive'),
      ...unless(summary.trim() !== '', t('ref.missing.summary'), 'ref-summary'),
      ...unless(
        diagnosesIn(made).length > 0 || impression.trim() !== '',
        t('ref.missing.impression'),
        'ref-impression',
      ),
    ];
  },
  entries: referralEntries,
  written: ({ ids }) => ids !== undefined,
  Panel: ReferralPanel,
};
