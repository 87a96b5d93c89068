/**
 * Memory of a whole edge, measured from outside while it takes messages that the hub does not, a frame of 100 MB, and senders that open a
 * frame and say nothing more: never above 150 MB.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultHub } from '@amate/test/support/fault-hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { adt, type RunningEdge, sendTo, startEdge, until, writeEdgeFile } from './edge.fixture.ts';

const MOST_MB = 150;
const MESSAGES = 1_500;
let folder: string;
let hub: FaultHub;
let edge: RunningEdge;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'));
  hub = new FaultHub();
  await hub.start();
  const file = await writeEdgeFile(folder, hub);
  // The first start of a version compiles it; what a hospital lives with are the others.
  const first = await startEdge(file);
  first.process.kill('SIGTERM');
  await first.ended;
  edge = await startEdge(file);
});
afterAll(async () => {
  edge.process.kill('SIGKILL');
  await edge.ended;
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The most it ever had (Linux); what `ps` says elsewhere would be the present. */
const peakMb = (): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${edge.process.pid}/status`, 'utf8'))![1]) / 1_024;

it(`stays below ${MOST_MB} MB`, async () => {
  hub.fault = () => ({ status: 503 });
  const silent = Array.from({ length: 20 }, () => connect(edge.port, '127.0.0.1').on('error', () => {}));
  for (const socket of silent)
    socket.write(Buffer.concat([Buffer.from('\v'), adt('half'), Buffer.alloc(200_000, 0x41)]));
  const lines = Array.from({ length: 6 }, (_, line) =>
    sendTo(
      edge.port,
      Array.from({ length: MESSAGES / 6 }, (__, i) => adt(`${line}-${i}`, `p${i}`, ' '.repeat(2_000))),
    ),
  );
  expect((await Promise.all(lines)).flat().filter((answer) => answer.startsWith('AA'))).toHaveLength(MESSAGES);
  const huge = Buffer.concat([adt('huge'), Buffer.alloc(100_000_000, 0x41)]);
  expect(await sendTo(edge.port, [huge])).toEqual(['AR huge']);
  hub.fault = () => undefined;
  await until(() => hub.taken.length === MESSAGES, 'delivery', 60_000);
  for (const socket of silent) socket.destroy();
  if (process.platform === 'linux') {
    console.log(`connector at its most: ${peakMb().toFixed(0)} MB`);
    expect(peakMb()).toBeLessThan(MOST_MB);
  }
}, 120_000);
