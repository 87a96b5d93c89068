import { readdirSync, readFileSync } from 'node:fs';

/** Rounds in the order A B B A, so that a machine that drifts touches both sides alike; medians are what is reported. */
export interface Round {
  /** Operations per second, or another figure of merit. */
  readonly value: number;
  /** CPU microseconds per operation. */
  readonly cpuMicros: number | undefined;
}

export interface Comparison {
  readonly a: number;
  readonly b: number;
  /** Median of a/b pair by pair. */
  readonly ratio: number;
  readonly cpuMicrosA: number | undefined;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

export async function interleave(pairs: number, a: () => Promise<Round>, b: () => Promise<Round>): Promise<Comparison> {
  await a();
  await b();
  const as: Round[] = [];
  const bs: Round[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) {
      as.push(await a());
      bs.push(await b());
    } else {
      bs.push(await b());
      as.push(await a());
    }
  }
  const cpu = as.map((round) => round.cpuMicros).filter((value) => value !== undefined);
  return {
    a: median(as.map((round) => round.value)),
    b: median(bs.map((round) => round.value)),
    ratio: median(as.map((round, index) => round.value / bs[index]!.value)),
    cpuMicrosA: cpu.length ? median(cpu) : undefined,
  };
}

/** CPU time that a process and all its descendants have used, in µs (Linux /proc; 100 ticks a second). */
export function treeCpuMicros(rootPids: readonly number[]): number {
  const parents = new Map<number, number>();
  const used = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
      // utime, stime and those of children already reaped
      used.set(Number(name), [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) * 10_000);
    } catch {
      // the process ended between the listing and the read
    }
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (rootPids.includes(at)) return true;
    }
    return false;
  };
  return [...used].reduce((sum, [pid, micros]) => (belongs(pid) ? sum + micros : sum), 0);
}

/** Of one process, now (Linux). */
export const residentMbOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
