/** Referral and counter-referral: its states, held in every write. What follows from them is heard in orders/. */
import type { Slice } from '../hub/slice.ts';
import { stampMover } from './mover.ts';
import { referralRule } from './write-rule.ts';

export const referrals: Slice = {
  rules: [referralRule],
  open: () => ({ stamp: stampMover }),
};
