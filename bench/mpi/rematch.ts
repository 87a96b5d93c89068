/**
 * Comparing everybody again as the hub does it (docs/adr/0045): a real hub and PostgreSQL with people who were loaded without being looked up, the
 * worst case; from the order to the last review. Straight into the tables goes only what the job reads.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CURP_EN_REVISION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Registration } from '@amate/test/city/errors.ts';
import { type Database, openDatabase } from '../../hie-core/src/db.ts';
import { traitsOf } from '../../hie-core/src/mpi/probable.ts';
import { insertJob, selectJob } from '../../hie-core/src/mpi/rematch/sql.ts';
import { keyOf, shardOf } from '../../hie-core/src/store/keys.ts';
import { traitHashes } from '../../hie-core/src/store/postgres/traits.ts';
import { type Result, toResult } from '../results.ts';
import type { Server } from '../vs/server.ts';

const PAGE = 2_000;
/** For 300,000. */
const LIMIT_SECONDS = 300;
const OF = 300_000;
const OPERATOR = { subject: 'banco', role: 'operador', clientId: 'banco', name: 'Banco' };

export async function rematchAll(
  server: Server,
  all: readonly Registration[],
  say: (line: string) => void,
): Promise<Result> {
  const db = openDatabase({
    ...{ url: server.databaseUrl, maxConnections: 1, statementTimeoutMs: 600_000, onError: () => {} },
  });
  try {
    say(`mpi: loading ${all.length.toLocaleString('en')} registrations into a hub …`);
    for (let at = 0; at < all.length; at += PAGE) await load(db, all.slice(at, at + PAGE));
    await db.query('vacuum analyze person_key, resource_version, directory');
    say('mpi: comparing all of them again in the hub …');
    const started = performance.now();
    const id = (await insertJob(db, false, OPERATOR))!;
    for (let told = 0; ; await sleep(500)) {
      const job = (await selectJob(db, id))!;
      const seconds = (performance.now() - started) / 1_000;
      if (job.state !== 'active') return rowOf(seconds, all.length, job, say);
      if (seconds - told < 15) continue;
      told = seconds;
      say(`mpi: ${job.phase}, slice ${job.slice}, ${job.compared} of ${job.pairs} pairs, ${job.asked} reviews …`);
    }
  } finally {
    await db.end();
  }
}

function rowOf(
  seconds: number,
  people: number,
  { pairs, asked }: { readonly pairs: number; readonly asked: number },
  say: (line: string) => void,
): Result {
  say(`mpi: ${pairs} pairs, ${asked} reviews written, ${seconds.toFixed(1)} s`);
  const workload = `comparing all again, as a job of the hub: ${people.toLocaleString('en')} registrations loaded unseen, ${asked} reviews`;
  const peer = LIMIT_SECONDS * Math.min(1, people / OF);
  return toResult({ area: 'mpi', workload, unit: 's', amate: seconds, peer, peerName: 'limit', goal: 1 }, 'lower');
}

const SEX = { H: 'male', M: 'female', X: 'other', '': 'unknown' } as const;
const NAME = 'http://hl7.org/fhir/StructureDefinition/humanname-';

/** Its CURP may be somebody else's too: it is on trial until somebody has looked. */
const patientOf = ({ number, facts }: Registration): object => ({
  ...{ resourceType: 'Patient', id: `recotejo-${number}`, gender: SEX[facts.sex] },
  ...(facts.curp !== '' && { identifier: [{ system: CURP_EN_REVISION_SYSTEM, value: facts.curp }] }),
  name: [
    {
      ...{ use: 'official', family: `${facts.fathersFamily} ${facts.mothersFamily}`.trim(), given: [facts.given] },
      _family: {
        extension: [
          { url: `${NAME}fathers-family`, valueString: facts.fathersFamily },
          { url: `${NAME}mothers-family`, valueString: facts.mothersFamily },
        ],
      },
    },
  ],
  ...(facts.birthDate !== '' && { birthDate: facts.birthDate }),
  ...(facts.phone !== '' && { telecom: [{ system: 'phone', value: facts.phone }] }),
  ...(facts.postalCode !== '' && { address: [{ postalCode: facts.postalCode }] }),
});

async function load(db: Database, page: readonly Registration[]): Promise<void> {
  const ids: string[] = [];
  const contents: string[] = [];
  const keys: [number[], string[]] = [[], []];
  for (const registration of page) {
    const patient = patientOf(registration);
    const id = keyOf('Patient', `recotejo-${registration.number}`);
    ids.push(id);
    contents.push(JSON.stringify(patient));
    for (const hash of traitHashes('Patient', traitsOf(patient as never))) {
      keys[0].push(hash);
      keys[1].push(id);
    }
  }
  const publicIds = page.map(({ number }) => `recotejo-${number}`);
  await db.query(
    `insert into resource_version (at, deleted, shard, type, id, version, patient, public_id, content)
     select now(), false, s, 103, i, 1, i, p, c from unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[]) as r(i, s, p, c)`,
    [ids, ids.map(shardOf), publicIds, contents],
  );
  await db.query(
    `insert into directory (id, shard, type, words, keys)
     select i, s, 103, ''::tsvector, '{}' from unnest($1::uuid[], $2::smallint[]) as r(i, s)`,
    [ids, ids.map(shardOf)],
  );
  await db.query(
    'insert into person_key (hash, id, shard) select * from unnest($1::bigint[], $2::uuid[], $3::smallint[])',
    [...keys, keys[1].map(shardOf)],
  );
}
