import { interleave, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { openEchoFloor, openInsertFloor } from './floors.ts';
import { type Call, drive, type Target } from './target.ts';
import { encounterBundle } from './transactions.ts';

const PAIRS = 5;
const AREA = 'engine';

/** Transactions of 20 resources against a bare INSERT of the same bytes (ADR 0001). */
export async function transactions(target: Target, curps: Iterator<string>): Promise<Result[]> {
  const results: Result[] = [];
  for (const clients of [1, 8, 32]) {
    const perRound = clients === 1 ? 60 : 240;
    const floor = await openInsertFloor(target.databaseUrl, Math.min(clients, 16));
    const token = await target.token();
    const bundles = () =>
      Array.from({ length: perRound }, () => encounterBundle(curps.next().value as string, new Date()));
    const compared = await interleave(
      PAIRS,
      async () => {
        const calls = bundles().map(
          (bundle): Call => ({ method: 'POST', url: target.fhirUrl, body: JSON.stringify(bundle) }),
        );
        const round = await drive(calls, clients, token, target.pids);
        return { value: round.value * 20, cpuMicros: round.cpuMicros! / 20 };
      },
      () =>
        floor.run(
          bundles().map((bundle) =>
            (bundle as { entry: { resource: object }[] }).entry.map((entry) => JSON.stringify(entry.resource)),
          ),
        ),
    );
    await floor.close();
    results.push(
      toResult(
        {
          area: AREA,
          workload: `transaction of 20 resources, ${clients} clients`,
          unit: 'resources/s',
          amate: compared.a,
          peer: compared.b,
          ratio: compared.ratio,
          peerName: 'bare INSERT of the same bytes',
          goal: 0.5,
          cpuMicros: compared.cpuMicrosA ?? null,
        },
        'higher',
      ),
    );
  }
  return results;
}

/** A read against bare express that answers the same bytes. */
export async function readAgainstEcho(
  target: Target,
  workload: string,
  url: () => string,
  goal: number,
  clients = 64,
): Promise<Result> {
  const token = await target.token();
  const sample = await fetch(url(), { headers: { authorization: `Bearer ${token}` } });
  const echo = await openEchoFloor(await sample.text());
  const perRound = 1_500;
  const calls = (next: () => string) => Array.from({ length: perRound }, (): Call => ({ method: 'GET', url: next() }));
  const compared = await interleave(
    PAIRS,
    () => drive(calls(url), clients, token, target.pids),
    () =>
      drive(
        calls(() => echo.url),
        clients,
        token,
        [],
      ),
  );
  echo.close();
  return toResult(
    {
      area: AREA,
      workload: `${workload}, ${clients} clients`,
      unit: 'requests/s',
      amate: compared.a,
      peer: compared.b,
      ratio: compared.ratio,
      peerName: 'bare express echo of the same body',
      goal,
      cpuMicros: compared.cpuMicrosA ?? null,
    },
    'higher',
  );
}

export const p95 = (values: readonly number[]): number => percentile(values, 0.95);
