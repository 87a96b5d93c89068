/**
 * Who is who: `npm run bench -- mpi`. The quality table by kind of mistake over a synthetic city (test/city/errors.ts says how it errs), with m
 * and u estimated from another city; matching all of it again; the PyPI package recordlinkage on the same pairs; what it costs a write.
 */
import { estimate } from '../../hie-core/src/mpi/matching/estimate.ts';
import { ESTIMATED } from '../../hie-core/src/mpi/matching/generated/estimated-model.ts';
import { type Result, toResult } from '../results.ts';
import { ingestCost } from './ingest.ts';
import { againstPeer } from './peer/run.ts';
import { populationOf, prepared, qualityTable, resolveAll, totalsOf } from './quality.ts';

const AREA = 'mpi';
/** AMATE_MPI_PEOPLE: fewer, to try it. */
const PEOPLE = Number(process.env.AMATE_MPI_PEOPLE ?? 300_000);
const SEED = 'mpi';
const REMATCH_SECONDS = 300;

type Say = (line: string) => void;

export async function mpiArea(say: Say): Promise<Result[]> {
  return [...matching(say), ...(await ingestCost(PEOPLE, say))];
}

function matching(say: Say): Result[] {
  say(`mpi: a city of ${PEOPLE.toLocaleString('en')} people …`);
  const started = performance.now();
  const all = populationOf(SEED, PEOPLE);
  const made = performance.now();
  const population = prepared(all);
  const grading = { model: ESTIMATED, people: all.length };
  const quality = resolveAll(population, grading, say);
  const resolved = performance.now();
  estimate(population.people, 'again');
  const estimated = performance.now();
  const { registrations, second, recall, wrong, reviewShare } = totalsOf(quality);
  say(qualityTable(quality));
  say(
    `mpi: ${registrations} registrations, ${second} of people known already; ${quality.pairs.length} pairs compared; the city took ${seconds(made - started)}, resolving ${seconds(resolved - made)}, estimating m and u again ${seconds(estimated - resolved)}`,
  );
  const of = `${PEOPLE.toLocaleString('en')} people`;
  const line = { area: AREA, peerName: 'limit', goal: 1 };
  return [
    toResult({ ...line, workload: `recall as match or review, ${of}`, unit: '', amate: recall, peer: 0.99 }, 'higher'),
    toResult(
      { ...line, workload: `joined wrongly, ${of}`, unit: 'people', amate: wrong, peer: 0, ratio: wrong === 0 ? 1 : 0 },
      'lower',
    ),
    toResult(
      { ...line, workload: `to review, ${of}`, unit: 'of registrations', amate: reviewShare, peer: 0.02 },
      'lower',
    ),
    toResult(
      {
        ...line,
        workload: `matching all again, one core, ${of}`,
        unit: 's',
        amate: (resolved - made) / 1_000,
        peer: REMATCH_SECONDS,
      },
      'lower',
    ),
    ...againstPeer(population, quality, grading, say),
  ];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
