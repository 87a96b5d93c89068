/** A referral while it is written. Its ids are made when it is begun. */
import type { Facility } from '../order/facility.resource.ts';
import type { Urgency } from '../order/value.ts';

export interface ReferralIds {
  readonly request: string;
  readonly task: string;
  readonly note: string;
}

export interface ReferralDraft {
  /** undefined: nobody is referred. */
  readonly ids: ReferralIds | undefined;
  readonly to: Facility | undefined;
  readonly specialty: string;
  readonly urgency: Urgency;
  readonly motive: string;
  readonly summary: string;
  /** Beside the diagnoses of the consultation. */
  readonly impression: string;
  /** Beside what the consultation prescribes. */
  readonly therapy: string;
}

export const NO_REFERRAL: ReferralDraft = {
  ...{ ids: undefined, to: undefined, specialty: '', urgency: 'routine' },
  ...{ motive: '', summary: '', impression: '', therapy: '' },
};

export const begun =
  (ids: ReferralIds) =>
  (now: ReferralDraft): ReferralDraft => ({ ...now, ids: now.ids ?? ids });

/** What was written stays, should it be begun again. */
export const dropped = (now: ReferralDraft): ReferralDraft => ({ ...now, ids: undefined });
