/** Where the lines of a screen come from. What the newest visits do not say is asked once more, after the screen is drawn. */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { useQuery } from '@tanstack/react-query';
import { answerAt, isProblem, searchAll } from '../hub/batch.ts';
import { clean } from '../hub/coded.ts';
import type { Encounter, Identifier } from '../hub/r4.ts';
import { type PlaceOf, placesOf, type Sourced, type Unplaced, unplaced } from './origin.ts';
import { useChart } from './use-chart.ts';

interface Places {
  readonly visits: readonly Encounter[];
  readonly names: ReadonlyMap<string, string>;
}
interface Facility {
  readonly resourceType: 'Organization';
  readonly name?: string;
  readonly identifier?: readonly Identifier[];
}
const NONE: Places = { visits: [], names: new Map() };
/** As many as fit in an address; what is beyond keeps its CLUES, or says that nobody recorded it. */
const MOST = 60;
const HOUR_MS = 3_600_000;

export function usePlaceOf(patientId: string, lines: readonly Sourced[]): PlaceOf {
  const atHand = useChart(patientId).data?.encounters.items ?? [];
  const { visits, clues } = unplaced(atHand, lines);
  const wanted = { visits: visits.slice(0, MOST), clues: clues.slice(0, MOST) };
  const { data = NONE } = useQuery({
    queryKey: ['patient', patientId, 'places', wanted],
    queryFn: ({ signal }) => readPlaces(patientId, wanted, signal),
    enabled: visits.length + clues.length > 0,
    staleTime: HOUR_MS,
  });
  return placesOf([...atHand, ...data.visits], data.names);
}

async function readPlaces(patientId: string, wanted: Unplaced, signal: AbortSignal): Promise<Places> {
  const visits = wanted.visits.length === 0 ? [] : await readVisits(patientId, wanted.visits, signal);
  const { clues } = unplaced(visits, []);
  const codes = [...new Set([...wanted.clues, ...clues])];
  return { visits, names: codes.length === 0 ? NONE.names : await readNames(codes, signal) };
}

/** Visits that may not be read are left out: their lines stay without a place. */
async function readVisits(
  patientId: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Encounter[]> {
  const params = { patient: patientId, _id: ids.join(','), _elements: 'serviceProvider', _count: String(MOST) };
  const found = answerAt<Encounter>(await searchAll([{ type: 'Encounter', params }], signal), 0, 'Encounter');
  return isProblem(found) ? [] : found.resources;
}

async function readNames(clues: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const identifier = clues.map((code) => `${CLUES_SYSTEM}|${code}`).join(',');
  const params = { identifier, _elements: 'name,identifier', _count: String(MOST) };
  const found = answerAt<Facility>(await searchAll([{ type: 'Organization', params }], signal), 0, 'Organization');
  const named = isProblem(found) ? [] : found.resources;
  return new Map(
    named.flatMap(({ name, identifier: own = [] }) =>
      own.flatMap(({ system, value }) =>
        system === CLUES_SYSTEM && value !== undefined && clean(name) !== undefined ? [[value, clean(name)!]] : [],
      ),
    ),
  );
}
