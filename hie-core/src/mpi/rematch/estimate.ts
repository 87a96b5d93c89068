/**
 * m and u from the people of this hub (matching/estimate.ts). Where hardly anybody is registered twice there is nothing to learn what one
 * person's two registrations look like, and what comes out is another thing: then those that ship are used.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Database } from '../../db.ts';
import { LEVELS } from '../matching/compare.ts';
import type { Model } from '../matching/model.ts';
import type { Told } from './estimate-worker.ts';
import { selectKeys, selectPeople } from './sql.ts';

/** The first that were registered: pairs are needed, so a sample would hold few. About 150 MB in the thread. */
const MOST_PEOPLE = 300_000;
/** u is drawn by chance, and of fewer it is not known. */
const LEAST_PEOPLE = 2_000;
const PAGE = 2_000;
/** The thread is busy for many seconds: meanwhile somebody may stop the job, or the hub. */
const LOOK_MS = 1_000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * @param goesOn keeps the job; false: it was stopped
 * @returns undefined: nothing can be learnt from these, or it was stopped
 */
export async function estimateFromPeople(
  db: Database,
  goesOn: () => Promise<boolean>,
  least = LEAST_PEOPLE,
): Promise<Model | undefined> {
  const over = new AbortController();
  const worker = new Worker(new URL('./estimate-worker.ts', import.meta.url));
  try {
    let people = 0;
    for (let after = NOBODY; people < MOST_PEOPLE; ) {
      const keys = await selectKeys(db, after, PAGE);
      if (keys.length === 0) break;
      after = keys.at(-1)!;
      const rows = await selectPeople(db, keys);
      const patients = rows.flatMap(({ deleted, content }) => (deleted || content === '' ? [] : [content]));
      await tell(worker, { patients });
      people += patients.length;
      if (!(await goesOn())) return undefined;
    }
    if (people < least) return undefined;
    const learnt = tell(worker, { source: `${people} registros de este hub` }) as Promise<Model>;
    const model = await Promise.race([learnt, stopped(goesOn, over.signal)]);
    return model !== undefined && isLearnt(model) ? model : undefined;
  } finally {
    over.abort();
    await worker.terminate();
  }
}

async function stopped(goesOn: () => Promise<boolean>, signal: AbortSignal): Promise<undefined> {
  for (let goes = true; goes; ) {
    await sleep(LOOK_MS, undefined, { signal });
    // A fault of the database may pass.
    goes = await goesOn().catch(() => true);
  }
}

async function tell(worker: Worker, told: Told): Promise<unknown> {
  worker.postMessage(told);
  const [answer] = await once(worker, 'message');
  return answer;
}

/** One person's two registrations mostly say the same of what every desk asks. */
const isLearnt = ({ m }: Model): boolean =>
  (['apellidos', 'nombre', 'nacimiento', 'sexo'] as const).every(
    (attribute) => m[attribute].length === LEVELS[attribute].length && m[attribute][0]! > 0.5,
  );
