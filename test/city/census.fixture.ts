/**
 * Counts a large city in a process of its own, for people.test.ts: `node census.fixture.ts unique|memory COUNT` prints
 * one JSON line. `unique` keeps every CURP and parses it; `memory` keeps nothing and watches the heap (--expose-gc).
 */
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { DEFAULT_AS_OF } from './calendar.ts';
import { people } from './people.ts';

export interface Census {
  readonly count: number;
  readonly distinct: number;
  readonly unparsed: readonly string[];
  readonly differentiated: number;
  readonly grownMb: number;
}

const [mode, size] = process.argv.slice(2);
const today = new Date(`${DEFAULT_AS_OF}T12:00:00Z`);
const seen = new Set<string>();
const unparsed: string[] = [];
let count = 0;
let differentiated = 0;
let before = 0;
let peak = 0;

const heapMb = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
};

for (const { curp, birthDate } of people({ seed: 'censo', count: Number(size) })) {
  count++;
  if (mode === 'memory') {
    if (count === 20_000) before = heapMb();
    if (count % 70_000 === 0) peak = Math.max(peak, heapMb());
    continue;
  }
  seen.add(curp);
  if (!/[0A]/.test(curp[16] ?? '')) differentiated++;
  const parsed = parseCurp(curp, today);
  if (parsed.kind !== 'valid' || parsed.birthDate !== birthDate) unparsed.push(curp);
}
const census: Census = { count, distinct: seen.size, unparsed, differentiated, grownMb: peak - before };
process.stdout.write(`${JSON.stringify(census)}\n`);
