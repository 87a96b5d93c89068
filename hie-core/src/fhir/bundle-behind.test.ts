/** What a bundle says when its reads have to wait for the search index too long: what was written was written. */
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { LOCK as INDEXER_LOCK } from '../store/postgres/population/follower.ts';

let hub: RunningHub;
let holder: Client;
beforeAll(async () => {
  hub = await startHub();
  holder = new Client({ connectionString: hub.databaseUrl });
  await holder.connect();
}, 60_000);
afterAll(async () => {
  await holder?.end();
  await hub?.close();
});

const CODE = { system: 'http://loinc.org', code: '718-7' };
const search = { request: { method: 'GET', url: `Observation?code=${CODE.system}|${CODE.code}` } };
const statusesOf = (body: { readonly entry: readonly { readonly response: { readonly status: string } }[] }) =>
  body.entry.map(({ response }) => response.status.slice(0, 3));

it('tells each entry for itself once something is written, and refuses the whole before', async () => {
  // The index of whole populations cannot follow, so a search over everybody waits in vain.
  await holder.query('select pg_advisory_lock($1)', [INDEXER_LOCK]);
  const send = (type: string, entry: object[]) => hub.fhir('POST', '', { resourceType: 'Bundle', type, entry });
  const create = () => ({
    ...{ fullUrl: `urn:uuid:${crypto.randomUUID()}` },
    resource: { resourceType: 'Observation', status: 'final', code: { coding: [CODE] } },
    request: { method: 'POST', url: 'Observation' },
  });
  const [batch, transaction] = await Promise.all([
    send('batch', [create(), search]),
    send('transaction', [create(), search]),
  ]);
  const reads = await send('batch', [search, search]);
  await holder.query('select pg_advisory_unlock($1)', [INDEXER_LOCK]);
  expect([batch.status, statusesOf(batch.body)]).toEqual([200, ['201', '503']]);
  expect([transaction.status, statusesOf(transaction.body)]).toEqual([200, ['201', '503']]);
  expect([reads.status, reads.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
}, 90_000);
