/** What a clinician waits for beside what hospitals deliver at once after a cut: his acts while so many lines send encounters without a pause (docs/adr/0046). */
import { setTimeout as sleep } from 'node:timers/promises';
import { encounterBundle } from '../engine/transactions.ts';
import { median, percentile } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type Call, drive } from './drive.ts';
import { nextCurps } from './people.ts';
import { clinicianOf } from './security-cost.ts';
import type { Server } from './server.ts';

const LINES = [16, 70] as const;
const CLINICIANS = 4;
const THINKS_MS = 50;
/** Of interactive doors. */
const LIMIT_MS = 500;
const ROUND_MS = 10_000;

export async function besideBulk(hub: Server, rounds: number, say: (line: string) => void): Promise<Result[]> {
  const asClinician: Server = { ...hub, token: await clinicianOf(hub) };
  const results: Result[] = [];
  for (const lines of LINES) {
    const all: number[] = [];
    const speeds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { latenciesMs, delivered } = await oneRound(hub, asClinician, lines);
      all.push(...latenciesMs);
      speeds.push((delivered * 20) / (ROUND_MS / 1000));
    }
    say(
      `  a clinician beside ${lines} lines: median ${percentile(all, 0.5).toFixed(0)} ms of ${all.length} acts; the lines ${median(speeds).toFixed(0)} resources/s`,
    );
    const workload = `a clinician's act beside ${lines} lines of encounters without a pause, p99`;
    const row = { area: 'engine', workload, unit: 'ms', amate: percentile(all, 0.99) };
    results.push(toResult({ ...row, peer: LIMIT_MS, peerName: 'limit', goal: 1 }, 'lower'));
  }
  return results;
}

async function oneRound(hub: Server, asClinician: Server, lines: number) {
  const until = Date.now() + ROUND_MS;
  let delivered = 0;
  const line = async (send: (call: Call) => Promise<unknown>): Promise<void> => {
    while (Date.now() < until) {
      await send({ method: 'POST', path: '', body: encounterBundle(nextCurps(hub, 1)[0]!, new Date()) });
      delivered++;
    }
  };
  const latenciesMs: number[] = [];
  const bulk = drive(
    hub,
    Array.from({ length: lines }, () => line),
    lines,
  );
  const people = drive(
    asClinician,
    Array.from({ length: CLINICIANS }, () => async (send: (call: Call) => Promise<{ readonly text: string }>) => {
      const timed = async (call: Call) => {
        const beganMs = performance.now();
        const { text } = await send(call);
        latenciesMs.push(performance.now() - beganMs);
        await sleep(THINKS_MS);
        return text;
      };
      while (Date.now() < until) {
        const { id } = JSON.parse(await timed({ method: 'POST', path: 'Patient', body: somebody() })) as { id: string };
        await timed({ method: 'POST', path: 'Condition', body: diagnosed(id) });
        await timed({ method: 'GET', path: `Condition?patient=${id}` });
        await timed({ method: 'GET', path: `Patient/${id}` });
      }
    }),
    CLINICIANS,
  );
  await Promise.all([bulk, people]);
  return { latenciesMs, delivered };
}

let born = 0;
const somebody = () => ({
  ...{ resourceType: 'Patient', gender: 'female', birthDate: '1980-02-03' },
  name: [{ family: `Prueba${born++}`, given: ['Ana'] }],
});

const diagnosed = (id: string) => ({
  ...{ resourceType: 'Condition', subject: { reference: `Patient/${id}` } },
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10' }] },
});
