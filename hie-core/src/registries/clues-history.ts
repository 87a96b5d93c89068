/**
 * Under which CLUES a facility stands and stood. A CLUES is never taken from the record: the one that another replaced is kept as
 * `old` with the day it ended, so that what was written under it still finds the facility (docs/adr/0044).
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier } from '@medplum/fhirtypes';

const isClues = ({ system, value }: Identifier): boolean => system === CLUES_SYSTEM && value !== undefined;
const isCurrent = (one: Identifier): boolean => isClues(one) && one.use !== 'old';

/** Every CLUES, current and former. */
export const allClues = (identifiers: readonly Identifier[] | undefined): string[] =>
  (identifiers ?? []).filter(isClues).map(({ value }) => value!);

/** undefined: it has none. */
export const currentClues = (identifiers: readonly Identifier[] | undefined): string | undefined =>
  identifiers?.find(isCurrent)?.value;

export interface Former {
  readonly clues: string;
  /** YYYY-MM-DD of its end; undefined: not told. */
  readonly until: string | undefined;
}

export interface Standing {
  readonly clues: string;
  /** YYYY-MM-DD since it holds; undefined: not told. */
  readonly since: string | undefined;
  readonly closed: boolean;
  /** YYYY-MM-DD of closing; undefined: not told. */
  readonly closedOn: string | undefined;
  /** Those that it replaced. */
  readonly formers: readonly Former[];
}

/**
 * The identifiers of a facility that now stands under `now.clues`; those of other systems stay as they are.
 * @param today YYYY-MM-DD, the end of what ended on a day that nobody told
 */
export function withClues(before: readonly Identifier[], now: Standing, today: string): Identifier[] {
  const known = before.find((one) => isClues(one) && one.value === now.clues);
  const start = now.since ?? known?.period?.start;
  const end = now.closed ? (now.closedOn ?? known?.period?.end ?? today) : undefined;
  const period = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
  const current: Identifier = { use: 'official', system: CLUES_SYSTEM, value: now.clues };
  const standing = before.filter((one) => isClues(one) && one.value !== now.clues);
  const until = new Map(now.formers.map((one) => [one.clues, one.until]));
  const added = now.formers
    .filter((one) => !standing.some(({ value }) => value === one.clues))
    .map(({ clues: value }): Identifier => ({ system: CLUES_SYSTEM, value }));
  return [
    Object.keys(period).length === 0 ? current : { ...current, period },
    ...[...standing, ...added].map((one) => ended(one, until.get(one.value!) ?? today)),
    ...before.filter((one) => !isClues(one)),
  ];
}

/** What a write leaves out of the CLUES that stood is put back, as ended. */
export function keepingClues(
  before: readonly Identifier[] | undefined,
  after: readonly Identifier[] | undefined,
  today: string,
): readonly Identifier[] | undefined {
  const held = new Set(allClues(after));
  const lost = (before ?? []).filter((one) => isClues(one) && !held.has(one.value!));
  return lost.length === 0 ? after : [...(after ?? []), ...lost.map((one) => ended(one, today))];
}

const ended = (one: Identifier, day: string): Identifier => ({
  ...one,
  use: 'old',
  period: { ...one.period, end: one.period?.end ?? day },
});
