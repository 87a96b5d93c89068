/**
 * What it costs to verify and keep the signature of each W1 transaction (docs/adr/0022): the same bundles to the same hub, signed and
 * unsigned by turns. Both carry a name, as a connector's do. The signing itself is the hospital's and done beforehand.
 */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceSigner } from '@amate/connectors/sign/signer.ts';
import { OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { encounterBundle } from '../engine/transactions.ts';
import { median } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type Cost, drive, type Job } from './drive.ts';
import { nextCurps } from './people.ts';
import { settled } from './security-cost.ts';
import type { Server } from './server.ts';

/** At most 5 % more. */
const GOAL = 1 / 1.05;
const PER_BUNDLE = 20;
const WARM_ROUNDS = 6;

export async function sourceCost(ours: Server, bundles: number, pairs: number): Promise<readonly Result[]> {
  const hub: Server = { ...ours, settle: settled(ours.fhirUrl) };
  const folder = mkdtempSync(join(tmpdir(), 'amate-bench-source-'));
  const onRefused = (text: string): never => {
    throw new Error(text);
  };
  const signer = new SourceSigner({ folder, clues: 'DFSSA003162', fhirUrl: hub.fhirUrl, timeoutMs: 10_000, onRefused });
  const token = (await hub.token())!;
  const round = async (signs: boolean): Promise<Cost> => {
    const jobs: Job[] = [];
    for (const curp of nextCurps(hub, bundles)) {
      const identifier = { system: OPERACION_SYSTEM, value: `DFSSA003162:${curp}:0123456789abcdef` };
      const body = { ...encounterBundle(curp, new Date()), identifier };
      const text = JSON.stringify(body);
      const header = signs
        ? await signer.header(token, text, { controlId: curp, digest: hash('sha256', curp) })
        : undefined;
      const headers: Record<string, string> = header === undefined ? {} : { 'x-provenance': header };
      jobs.push((send) => send({ method: 'POST', path: '', body, headers }));
    }
    return drive(hub, jobs, 16);
  };
  try {
    for (let warm = 0; warm < WARM_ROUNDS; warm++) await round(warm % 2 === 0);
    const [signed, plain]: [Cost[], Cost[]] = [[], []];
    for (let pair = 0; pair < pairs; pair++) {
      if (pair % 2 === 0) signed.push(await round(true));
      plain.push(await round(false));
      if (pair % 2 === 1) signed.push(await round(true));
    }
    return rows(signed, plain);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rows(signed: readonly Cost[], plain: readonly Cost[]): readonly Result[] {
  const per = (of: (cost: Cost) => number) => (cost: Cost) => of(cost) / (cost.requests * PER_BUNDLE);
  const row = (unit: string, of: (cost: Cost) => number) => {
    const [as, bs] = [signed.map(per(of)), plain.map(per(of))];
    const numbers = { amate: median(as), peer: median(bs), ratio: median(as.map((a, i) => bs[i]! / a)) };
    const workload = 'cost of source signatures: W1, 16 clients';
    return toResult({ ...{ area: 'engine', workload, unit, goal: GOAL, peerName: 'unsigned' }, ...numbers }, 'lower');
  };
  return [row('CPU µs/resource', (cost) => cost.cpuMicros), row('WAL bytes/resource', (cost) => cost.walBytes)];
}
