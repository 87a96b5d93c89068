/**
 * Who is who: `npm run bench -- mpi`. The quality table by kind of mistake over a synthetic city (test/city/errors.ts says how it errs), with m
 * and u estimated from another city; matching all of it again; the PyPI package recordlinkage on the same pairs; what it costs a write.
 */
import type { Registration } from '@amate/test/city/errors.ts';
import { estimate } from '../../hie-core/src/mpi/matching/estimate.ts';
import { ESTIMATED } from '../../hie-core/src/mpi/matching/generated/estimated-model.ts';
import { type Result, toResult } from '../results.ts';
import { startHub } from '../vs/server.ts';
import { ingestCost } from './ingest.ts';
import { againstPeer } from './peer/run.ts';
import { populationOf, prepared, qualityTable, resolveAll, totalsOf } from './quality.ts';
import { race } from './race.ts';
import { rematchAll } from './rematch.ts';

const AREA = 'mpi';
const SIZES = {
  usual: { people: 20_000, races: 50, takes: 'about three minutes' },
  full: { people: 300_000, races: 1_000, takes: 'about half an hour and 4 GB' },
};
const SEED = 'mpi';
const REMATCH_SECONDS = 300;

type Say = (line: string) => void;

export async function mpiArea(say: Say, full = false): Promise<Result[]> {
  const size = full ? SIZES.full : SIZES.usual;
  /** AMATE_MPI_PEOPLE: another number, to try it. */
  const people = Number(process.env.AMATE_MPI_PEOPLE ?? size.people);
  say(`mpi: ${people.toLocaleString('en')} people, ${size.races} races; it takes ${size.takes} on two calm cores`);
  const all = populationOf(SEED, people);
  return [...matching(all, people, say), ...(await ingestCost(people, say)), ...(await inTheHub(all, size.races, say))];
}

async function inTheHub(all: readonly Registration[], races: number, say: Say): Promise<Result[]> {
  const hub = await startHub();
  try {
    return [await race(hub, races, say), await rematchAll(hub, all, say)];
  } finally {
    await hub.stop();
  }
}

function matching(all: readonly Registration[], people: number, say: Say): Result[] {
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
    `mpi: ${registrations} registrations, ${second} of people known already; ${quality.pairs.length} pairs compared; resolving ${seconds(resolved - made)}, estimating m and u again ${seconds(estimated - resolved)}`,
  );
  const of = `${people.toLocaleString('en')} people`;
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
