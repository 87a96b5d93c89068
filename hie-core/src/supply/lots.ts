/** Whether two lots are one. */
import type { LotOf } from '../store/write-rule.ts';

export const isSameLot = (a: LotOf, b: LotOf): boolean =>
  a.item === b.item && a.lot === b.lot && a.expiry === b.expiry && a.owner === b.owner && a.programme === b.programme;
