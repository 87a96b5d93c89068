/** Before anything is bought: which unit can give it to which, the nearest first. What will expire goes first, then what is over the maximum. */
export interface UnitStock {
  readonly clues: string;
  /** Packs that it lacks to its maximum; 0: it lacks nothing. */
  readonly lacks: number;
  /** Days until it is empty. */
  readonly daysLeft: number;
  /** Over its maximum. */
  readonly surplus: number;
  /** That will expire there. */
  readonly expiring: number;
}

export interface Proposal {
  readonly from: string;
  readonly to: string;
  readonly packs: number;
  readonly metres: number | undefined;
  readonly why: 'expiry' | 'surplus';
}

export type Distance = (from: string, to: string) => number | undefined;

/** A trip is not made for less than this share of what is lacking. */
const LEAST_SHARE = 0.1;
const NEAREST = 5;

/** Of one item. */
export function redistribute(units: readonly UnitStock[], distance: Distance): Proposal[] {
  const left = new Map(
    units
      .filter(canGive)
      .map(({ clues, expiring, surplus }) => [clues, { expiring, whole: Math.max(expiring, surplus) }]),
  );
  const proposals: Proposal[] = [];
  for (const unit of units.filter(({ lacks }) => lacks > 0).sort((a, b) => a.daysLeft - b.daysLeft)) {
    let lacks = unit.lacks;
    for (const { clues, metres } of nearest(unit.clues, [...left.keys()], distance)) {
      if (lacks <= 0) break;
      const has = left.get(clues)!;
      const packs = Math.min(lacks, has.whole);
      if (packs < Math.max(1, unit.lacks * LEAST_SHARE)) continue;
      proposals.push({ from: clues, to: unit.clues, packs, metres, why: has.expiring > 0 ? 'expiry' : 'surplus' });
      lacks -= packs;
      if (packs === has.whole) left.delete(clues);
      else left.set(clues, { expiring: Math.max(0, has.expiring - packs), whole: has.whole - packs });
    }
  }
  return proposals;
}

/** Who lacks it gives nothing. */
const canGive = ({ lacks, surplus, expiring }: UnitStock): boolean => lacks === 0 && Math.max(surplus, expiring) > 0;

function nearest(to: string, from: readonly string[], distance: Distance) {
  return from
    .map((clues) => ({ clues, metres: distance(clues, to) }))
    .sort((a, b) => (a.metres ?? Number.POSITIVE_INFINITY) - (b.metres ?? Number.POSITIVE_INFINITY))
    .slice(0, NEAREST);
}
