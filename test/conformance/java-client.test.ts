/** HAPI's Java client against a running hub, where there are a JDK and Maven; elsewhere it says that it was left out. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkBuildTools, checkJava, javaProgram } from '../hapi/availability.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, 'java-client');
const SOURCES = ['pom.xml', 'src/main/java/mx/amate/client/Journey.java'];
/** The first build on a machine downloads HAPI's client. */
const FIRST_BUILD_MS = 600_000;

const lacking = [checkJava(), checkBuildTools()].find((one) => one.kind === 'missing');
if (lacking?.kind === 'missing')
  console.warn(`LEFT OUT: the hub was not tried with HAPI's Java client. ${lacking.why}`);

(lacking === undefined ? describe : describe.skip)("HAPI's Java client", () => {
  let hub: RunningHub;
  let jar = '';
  beforeAll(async () => {
    jar = await build();
    hub = await startHub();
  }, FIRST_BUILD_MS);
  afterAll(() => hub?.close());

  it('creates, reads, updates, searches, pages, runs transactions and operations, deletes', async () => {
    // Seconds of life: the quick compiler and the simple collector.
    const jvm = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const { stdout } = await run(javaProgram('java'), [...jvm, '-jar', jar, hub.fhirUrl, await hub.token()]);
    const steps = stdout.split('\n').filter((line) => line.startsWith('ok '));
    expect(steps).toHaveLength(14);
  }, 120_000);
});

/** Once for each version of the sources; first from what this machine has. Never blocks: kept-alive connections live meanwhile. */
async function build(): Promise<string> {
  const digest = createHash('sha256');
  for (const file of SOURCES) digest.update(readFileSync(join(PROJECT, file)));
  const out = join(PROJECT, 'target', digest.digest('hex').slice(0, 16));
  const jar = join(out, 'java-client.jar');
  if (existsSync(jar)) return jar;
  const maven = (...options: string[]) =>
    run('mvn', ['-q', '-B', '-ntp', ...options, 'package', `-Dclient.out=${out}`], { cwd: PROJECT });
  await maven('-o').catch(() => maven());
  return jar;
}
