/** A thread of its own for what would keep the hub from answering for many seconds: m and u of the people that it is told. */
import { parentPort } from 'node:worker_threads';
import type { Patient } from '@medplum/fhirtypes';
import { estimate } from '../matching/estimate.ts';
import { factsOf, type Identity, prepare } from '../matching/identity.ts';

/** Patients as JSON, or the end of them with the name of the source. */
export type Told = { readonly patients: readonly string[] } | { readonly source: string };

/** Pairs drawn by chance. */
const MOST_CHANCE = 1_000_000;

const people: Identity[] = [];
parentPort!.on('message', (told: Told) => {
  if ('source' in told)
    parentPort!.postMessage(estimate(people, told.source, Math.min(MOST_CHANCE, 20 * people.length)));
  else {
    for (const json of told.patients) people.push(prepare(factsOf(JSON.parse(json) as Patient)));
    parentPort!.postMessage(undefined);
  }
});
