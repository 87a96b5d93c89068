/** Whether two lots are one, and which are named: one number may stand on boxes of two expiries. */
import type { LotOf } from '../store/write-rule.ts';

export const isSameLot = (a: LotOf, b: LotOf): boolean =>
  a.item === b.item && a.lot === b.lot && a.expiry === b.expiry && a.owner === b.owner && a.programme === b.programme;

export interface LotTold {
  readonly clave: string;
  readonly lote?: string | undefined;
  readonly caducidad?: string | undefined;
}

export const isNamed = (one: LotOf, { clave, lote, caducidad }: LotTold): boolean =>
  one.item === clave &&
  (lote === undefined || one.lot === lote) &&
  (caducidad === undefined || one.expiry === caducidad);

/** As many packs as were told of those that are named, one after another, out of what `left` still has. @returns fewer when there are no more */
export function takeNamed<L extends LotOf & { packs: number }>(left: readonly L[], told: LotTold, packs: number): L[] {
  let wanted = packs;
  return left.flatMap((lot) => {
    const taken = isNamed(lot, told) ? Math.min(wanted, lot.packs) : 0;
    if (taken <= 0) return [];
    wanted -= taken;
    lot.packs -= taken;
    return [{ ...lot, packs: taken }];
  });
}
