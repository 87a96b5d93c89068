/**
 * The audit log (issue goals): a proof at a million entries against one at ten thousand, and the verifier against bare SHA-256 of the
 * same bytes. Bare is measured twice: as one stream, and as one hash per entry, which is the least a Merkle tree can do.
 */
import { createHash, hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@amate/hie-core/embedded-postgres.ts';
import { inclusionProof } from '@amate/hie-core/security/audit-log/proofs.ts';
import { VerifierDatabase } from '@amate/hie-core/security/audit-log/verify/sql.ts';
import { verifyLog } from '@amate/hie-core/security/audit-log/verify/verify-log.ts';
import { interleave, median, type Round, treeCpuMicros } from '../measure.ts';
import { type Result, toResult } from '../results.ts';
import { type FilledLedger, fillLedger } from './ledger.ts';

const AREA = 'audit';
const SMALL = 10_000;
const LARGE = 1_000_000;
const PROOFS = 1_000;
const PAIRS = 5;
const ROUNDS = 3;

type Say = (line: string) => void;

export async function auditArea(say: Say): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'amate-bench-audit-'));
  const server = await startEmbeddedPostgres({ dataDir: folder });
  const pids = [process.pid, server.pid];
  const open: FilledLedger[] = [];
  try {
    say(`audit: a ledger of ${SMALL} …`);
    open.push(await fillLedger(server.url, SMALL));
    await open[0]!.db.query('create database large');
    say(`audit: a ledger of ${LARGE} …`);
    open.push(await fillLedger(Object.assign(new URL(server.url), { pathname: '/large' }).href, LARGE));
    const [small, large] = open as [FilledLedger, FilledLedger];
    say('audit: proofs …');
    const proofs = await proofRows(small, large, pids);
    say('audit: verifying …');
    return [...proofs, ...(await verifyRows(large, pids))];
  } finally {
    for (const { db } of open) await db.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(pids: readonly number[], operations: number, work: () => Promise<void>): Promise<Round> {
  const cpu = treeCpuMicros(pids);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  return { value: operations / seconds, cpuMicros: (treeCpuMicros(pids) - cpu) / operations };
}

async function proofRows(small: FilledLedger, large: FilledLedger, pids: readonly number[]): Promise<Result[]> {
  const cpus = new Map<number, number[]>([
    [SMALL, []],
    [LARGE, []],
  ]);
  const round = (ledger: FilledLedger, size: number) => async () => {
    const result = await measured(pids, PROOFS, async () => {
      for (let done = 0; done < PROOFS; done++) await inclusionProof(ledger.db, Math.floor(Math.random() * size), size);
    });
    cpus.get(size)!.push(result.cpuMicros!);
    return result;
  };
  const compared = await interleave(PAIRS, round(large, LARGE), round(small, SMALL));
  const mean = (size: number) => cpus.get(size)!.reduce((sum, one) => sum + one, 0) / cpus.get(size)!.length;
  const row = { area: AREA, peerName: '10,000 entries', goal: 0.5 };
  return [
    toResult(
      {
        ...row,
        ...{ workload: 'proof of inclusion, 1,000,000 entries', unit: 'proofs/s', amate: compared.a, peer: compared.b },
        ...{ ratio: compared.ratio, cpuMicros: compared.cpuMicrosA ?? null },
      },
      'higher',
    ),
    toResult(
      {
        ...row,
        workload: 'proof of inclusion, CPU',
        unit: 'µs',
        amate: mean(LARGE),
        peer: mean(SMALL),
        cpuMicros: mean(LARGE),
      },
      'lower',
    ),
  ];
}

async function verifyRows(ledger: FilledLedger, pids: readonly number[]): Promise<Result[]> {
  const length = Math.round(ledger.leafBytes / LARGE);
  const bytes = Buffer.alloc(64 * 1024 * length, 'una entrada de la bitácora ');
  const verify = (): Promise<Round> =>
    measured(pids, LARGE, async () => {
      const db = await VerifierDatabase.open(ledger.url);
      const { findings, size } = await verifyLog(db, { published: { keys: [], notes: [] }, toleranceMs: 120_000 });
      await db.close();
      if (findings.length > 0 || size !== LARGE)
        throw new Error(`the log does not verify: ${JSON.stringify(findings[0])}`);
    });
  const each = (): Promise<Round> =>
    measured(pids, LARGE, async () => {
      for (let done = 0; done < LARGE; done++) {
        const at = (done % (64 * 1024)) * length;
        hash('sha256', bytes.subarray(at, at + length), 'binary');
      }
    });
  const stream = (): Promise<Round> =>
    measured(pids, LARGE, async () => {
      const sha = createHash('sha256');
      for (let left = ledger.leafBytes; left > 0; left -= bytes.length)
        sha.update(bytes.subarray(0, Math.min(left, bytes.length)));
      sha.digest();
    });
  const rounds: { readonly ours: Round; readonly each: Round; readonly stream: Round }[] = [];
  await each();
  for (let round = 0; round < ROUNDS; round++) {
    // Before and after in turn, so that a machine that drifts touches both sides alike.
    if (round % 2 === 0) rounds.push({ ours: await verify(), each: await each(), stream: await stream() });
    else {
      const [first, second] = [await stream(), await each()];
      rounds.push({ ours: await verify(), each: second, stream: first });
    }
  }
  const row = (side: 'each' | 'stream', peerName: string, what: 'value' | 'cpuMicros'): Result => {
    const figures = rounds.map((one) => [one.ours[what]!, one[side][what]!] as const);
    const share = ([ours, peer]: readonly [number, number]) => (what === 'value' ? ours / peer : peer / ours);
    const line = {
      ...{ area: AREA, peerName, goal: 0.4, ratio: median(figures.map(share)) },
      ...{ amate: median(figures.map(([ours]) => ours)), peer: median(figures.map(([, peer]) => peer)) },
      cpuMicros: median(rounds.map(({ ours }) => ours.cpuMicros!)),
    };
    const workload = 'verifying 1,000,000 entries';
    return what === 'value'
      ? toResult({ ...line, workload, unit: 'entries/s' }, 'higher')
      : toResult({ ...line, workload: `${workload}, CPU with database`, unit: 'µs/entry' }, 'lower');
  };
  return (['value', 'cpuMicros'] as const).flatMap((what) => [
    row('each', 'SHA-256, one hash per entry', what),
    row('stream', 'SHA-256, one stream', what),
  ]);
}
