/**
 * Whatever is sent, the hub answers: no 5xx, no hang, JSON of a resource or nothing. FUZZ_RUNS (default 400) says how many requests,
 * FUZZ_SEED which; `npm test -- --conformance` sends 10,000.
 */
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type FuzzRequest, fuzzRequest } from './fuzz-request.ts';
import { keyOf, readExamples, standIns } from './official-examples.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122);
const PATIENCE_MS = 60_000;
const EXAMPLE_BYTES = 20_000;

describe('fuzz', () => {
  let hub: RunningHub;
  let token = '';
  const agent = new Agent({ keepAlive: true });
  const all = readExamples('instances').valid.filter(({ resource }) => resource.resourceType !== 'AuditEvent');
  const examples = all.filter(({ bytes }) => bytes < EXAMPLE_BYTES);
  const own = all.filter(({ resource }) => resource.resourceType !== 'Bundle');

  beforeAll(async () => {
    hub = await startHub({ STATEMENT_TIMEOUT_MS: '60000' });
    token = await hub.token();
    const resources = [...own.map(({ resource }) => resource), ...standIns(own)];
    const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: keyOf(resource) } }));
    const answer = await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body).slice(0, 2_000));
  }, 180_000);
  afterAll(async () => {
    agent.destroy();
    await hub?.close();
  });

  it(
    `${RUNS} requests made from the definitions get an answer`,
    async () => {
      const arbitrary = fuzzRequest({
        examples: examples.map(({ resource }) => resource),
        held: own.map(({ resource }) => keyOf(resource)),
      });
      await fc.assert(
        fc.asyncProperty(arbitrary, async (one) => {
          const { status, body } = await send(one);
          expect(status).toBeLessThan(500);
          if (status >= 400 && one.method !== 'HEAD' && body !== '')
            expect((JSON.parse(body) as { resourceType: string }).resourceType).toBe('OperationOutcome');
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: process.env.FUZZ_SHRINK !== '1' },
      );
    },
    120_000 + RUNS * 100,
  );

  /** Straight to the socket: fetch would tidy the URL up first. */
  function send({ method, path, headers, body }: FuzzRequest): Promise<{ status: number; body: string }> {
    const { hostname, port, pathname } = new URL(hub.fhirUrl);
    const raw = `${pathname}${path}`.replaceAll(/[^\x21-\x7e]/g, (char) => encodeURIComponent(char.toWellFormed()));
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, method, path: raw, agent, headers: { ...headers, authorization: `Bearer ${token}` } },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          response.on('end', () => resolve({ status: response.statusCode!, body: text }));
        },
      );
      sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
      sent.on('error', reject);
      sent.end(body);
    });
  }
});
