/**
 * Whether somebody is pregnant or breastfeeding, out of what was said of it: diagnoses (CIE-10) and observations, each with its moment. The newest
 * statement wins. A pregnancy that nobody closed ends by itself; one that ended is not revived by what was said before. A plain «no» says
 * nothing of a later cycle, so it neither holds today nor speaks against what was told before it. All limits: pending of clinical review.
 */
export const PREGNANCY_DAYS = 280;
export const LACTATION_DAYS = 280;
/** One cycle: after it nobody knows without asking again. */
export const NO_DAYS = 28;

/** O07: the attempt failed, so it goes on. O88 and O94-O97 say neither. */
const PREGNANT = /^(O(0[0127]|[1-4]|6|7|9[89])|Z321|Z33|Z34|Z35|Z36|Z3A|Z640)/;
const ENDED = /^(O(0[34568]|8[0-7]|89|90)|Z37|Z39)/;
const LACTATING = /^(Z391|O9[12])/;
export const PREGNANT_CODES = 'O00 a O02, O07, O10 a O79, O98, O99, Z32.1, Z33 a Z36, Z64.0';
export const ENDED_CODES = 'O03 a O06, O08, O80 a O87, O89, O90, Z37, Z39';
export const LACTATING_CODES = 'Z39.1, O91, O92';

export type Told = 'pregnant' | 'not-pregnant' | 'ended' | 'lactating';

export interface Statement {
  readonly told: Told;
  /** When it was said. */
  readonly atMs: number;
  /** Since when it is so, if that is known. */
  readonly sinceMs?: number;
}

export interface Childbearing {
  readonly pregnant?: boolean;
  readonly lactating?: true;
}

/** What a diagnosis tells; a code may tell of an end and of lactation. */
export function toldBy(cie10: string): readonly Told[] {
  const code = cie10.toUpperCase().replace('.', '');
  return [
    ...(PREGNANT.test(code) ? (['pregnant'] as const) : []),
    ...(ENDED.test(code) ? (['ended'] as const) : []),
    ...(LACTATING.test(code) ? (['lactating'] as const) : []),
  ];
}

const DAY_MS = 86_400_000;

export function childbearingOf(statements: readonly Statement[], nowMs: number): Childbearing {
  const days = ({ atMs, sinceMs }: Statement) => (nowMs - (sinceMs ?? atMs)) / DAY_MS;
  // What bears a date to come may warn, but not silence.
  const ends = ({ told, atMs }: Statement) => told === 'ended' && atMs <= nowMs + DAY_MS;
  const holds = (one: Statement): boolean =>
    one.told === 'pregnant'
      ? days(one) <= PREGNANCY_DAYS
      : one.told === 'not-pregnant'
        ? days(one) <= NO_DAYS && days(one) >= -1
        : ends(one);
  const [newest] = statements
    .filter((one) => one.told !== 'lactating' && holds(one))
    // Of the same moment the one that warns.
    .sort((a, b) => b.atMs - a.atMs || Number(b.told === 'pregnant') - Number(a.told === 'pregnant'));
  const known = newest !== undefined && (newest.told === 'pregnant' || days(newest) <= NO_DAYS);
  const lactating = statements.some((one) => one.told === 'lactating' && days(one) <= LACTATION_DAYS);
  return {
    ...(known && { pregnant: newest.told === 'pregnant' }),
    ...(lactating && { lactating: true as const }),
  };
}
