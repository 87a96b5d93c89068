import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/**
 * One line per workload in `bench/results/latest.jsonl`, committed. Shared machines are noisy, so the figure to read is
 * `ratio` (larger is better for us): ours against a floor or a peer in interleaved rounds of the same run.
 */
export interface Result {
  readonly area: string;
  readonly workload: string;
  readonly unit: string;
  readonly amate: number;
  readonly peer: number;
  readonly peerName: string;
  /** Ours over the peer's for rates, the peer's over ours for times and sizes. */
  readonly ratio: number;
  readonly goal: number;
  readonly met: boolean;
  /** CPU of hub and database together per operation; absent where it says nothing. */
  readonly cpuMicros: number | null;
  /** Per operation, of both sides; where both are servers with a database. */
  readonly cost?: {
    readonly peerCpuMicros: number;
    readonly walBytes: number;
    readonly peerWalBytes: number;
    readonly statements: number;
    readonly peerStatements: number;
  };
  /** Least and most of the rounds, in `unit`; where a person waits for it. */
  readonly spread?: readonly [number, number];
  /** What it cost the line: these are the same on a busy machine. */
  readonly wire?: { readonly requests: number; readonly bytes: number; readonly rounds: number };
  readonly date: string;
  readonly machine: string;
}

const FILE = join(import.meta.dirname, 'results', 'latest.jsonl');

export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;

const round = (value: number): number => Number(value.toPrecision(4));

export function toResult(
  line: Omit<Result, 'ratio' | 'met' | 'date' | 'machine' | 'cpuMicros'> & {
    ratio?: number;
    cpuMicros?: number | null;
  },
  better: 'higher' | 'lower',
): Result {
  const ratio = line.ratio ?? (better === 'higher' ? line.amate / line.peer : line.peer / line.amate);
  return {
    area: line.area,
    workload: line.workload,
    unit: line.unit,
    amate: round(line.amate),
    peer: round(line.peer),
    peerName: line.peerName,
    ratio: round(ratio),
    goal: line.goal,
    met: ratio >= line.goal,
    cpuMicros: line.cpuMicros == null ? null : Math.round(line.cpuMicros),
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
  };
}

function stored(): Result[] {
  try {
    return readFileSync(FILE, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Result);
  } catch {
    return [];
  }
}

/** A workload measured again replaces its line; the others stay, missed goals too. */
export function save(results: readonly Result[]): void {
  const key = (result: Result) => `${result.area}\n${result.workload}\n${result.peerName}`;
  const fresh = new Set(results.map(key));
  const lines = [...stored().filter((result) => !fresh.has(key(result))), ...results].sort((a, b) =>
    key(a).localeCompare(key(b)),
  );
  writeFileSync(FILE, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}

export function table(results: readonly Result[]): string {
  const rows = results.map(
    (r) =>
      `| ${r.area} | ${r.workload}${wireOf(r)} | ${r.amate} ${r.unit}${spreadOf(r)} | ${r.peer} ${r.unit} (${r.peerName}) | ${r.ratio} | ${r.goal} | ${r.met ? 'yes' : '**no**'} | ${pair(r.cpuMicros, r.cost?.peerCpuMicros)} | ${pair(r.cost?.walBytes, r.cost?.peerWalBytes)} | ${pair(r.cost?.statements, r.cost?.peerStatements)} |`,
  );
  return [
    '| Area | Workload | Amate | Peer | Ratio | Goal | Met | CPU µs | WAL bytes | Statements |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const spreadOf = ({ spread }: Result): string => (spread === undefined ? '' : ` (${spread.join('–')})`);
const wireOf = ({ wire }: Result): string =>
  wire === undefined
    ? ''
    : `: ${wire.requests} requests in ${wire.rounds} round trips, ${(wire.bytes / 1_000).toFixed(1)} kB`;

/** Ours / the peer's, each per operation. */
const pair = (ours: number | null | undefined, theirs: number | undefined): string =>
  theirs === undefined ? `${ours ?? '–'}` : `${ours ?? '–'} / ${theirs}`;
