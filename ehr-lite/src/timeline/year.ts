/** One year of a record: asked of the hub, so that a visit of thirty years ago need not be paged for. */
import { cityDay, parseWhen } from '../calendar/when.ts';
import { type Episode, momentOf } from './episodes.ts';

/** A day more on both sides: the hub's midnight is not the city's. What is too much is left out on the screen. */
export function ofYear(
  parameter: string,
  year: number | undefined,
  search: Readonly<Record<string, string>>,
): URLSearchParams {
  const params = new URLSearchParams(search);
  if (year === undefined) return params;
  params.append(parameter, `ge${year - 1}-12-31`);
  params.append(parameter, `lt${year + 1}-01-02`);
  return params;
}

/** A card is of every year in which something of it happened; a stay over New Year is of both. */
export function inYear(episodes: readonly Episode[], year: number | undefined): readonly Episode[] {
  if (year === undefined) return episodes;
  return episodes.filter((episode) => {
    const years = momentsOf(episode).map(yearOf);
    return Math.min(...years) <= year && year <= Math.max(...years);
  });
}

const momentsOf = ({ encounter, conditions, observations }: Episode): readonly number[] =>
  [
    parseWhen(encounter?.period?.end),
    ...[encounter, ...conditions, ...observations].map((one) => (one === undefined ? undefined : momentOf(one))),
  ].flatMap((when) => (when === undefined ? [] : [when.ms]));

export const yearOf = (ms: number): number => Number(cityDay(ms).slice(0, 4));

/** Newest first, from the year of birth, or of the oldest that is known. */
export function yearsOf(nowMs: number, bornMs: number | undefined, episodes: readonly Episode[]): readonly number[] {
  const known = episodes.flatMap(momentsOf).map(yearOf);
  const last = Math.max(yearOf(nowMs), ...known);
  const first = Math.min(bornMs === undefined ? last - 100 : yearOf(bornMs), ...known);
  return Array.from({ length: last - first + 1 }, (_, index) => last - index);
}
