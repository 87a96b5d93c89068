import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Resource, Subscription } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../db.ts';
import { createSealer } from '../seal.ts';
import { decodeEntry } from '../security/audit/encode.ts';
import type { AuditEntry, AuditedEntity } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import { decide } from '../security/policy/decide.ts';
import { createGuarded, type Guarded } from '../store/guarded.ts';
import { createPostgresRepository } from '../store/postgres/repository.ts';
import { readTail, tailEnd } from '../store/postgres/tail.ts';
import type { Repository, WriteIntent } from '../store/repository.ts';
import { type Subscriptions, type SubscriptionsOptions, startSubscriptions } from './create.ts';
import * as sql from './sql.ts';
import { stampSubscriber } from './subscriber.ts';
import { subscriptionRule } from './write-rule.ts';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

jest.setTimeout(180_000);
let database: TestDatabase;
let db: Database;
let repository: Repository;
let store: Guarded;
let server: Server;
let endpoint = '';
let allowedHosts: string[] = [];
let received: Received[] = [];
/** What the receiver answers, by path; undefined: nothing, ever. */
let answer: (url: string) => number | undefined = () => 200;
let running: Subscriptions[] = [];
let standing: SubscriptionsOptions['standing'];
/** By which the end of a Subscription is judged when it is written. */
let writtenAtMs: () => number = Date.now;

const SYSTEM: Caller = {
  ...{ subject: 'lab', role: 'sistema', clientId: 'lab', name: 'Laboratorio', clues: undefined, patientId: undefined },
  ...{ scopes: ['system/*.cruds'], address: '127.0.0.1' },
};
const PACE = { leaseMs: 60_000, firstPauseMs: 20, longestPauseMs: 100, maxAttempts: 4 };
const sealer = createSealer(randomBytes(32));
const context = { caller: SYSTEM, requestId: 'r1' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 8, statementTimeoutMs: 10_000, onError: () => {} });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const status = answer(url);
      if (status !== undefined) response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  allowedHosts = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
  endpoint = `http://${allowedHosts[0]}`;
  const mayRead = (subscriber: { role: Caller['role']; scopes: readonly string[] }, type: string) =>
    decide({ ...SYSTEM, ...subscriber }, 'read', type).kind === 'allow';
  const rule = subscriptionRule({ allowedHosts, sealer, mayRead, nowMs: () => writtenAtMs() });
  repository = createPostgresRepository({ db, rules: [rule] });
  store = createGuarded({ repository, decide, onWritten: () => {}, stamp: stampSubscriber });
});

beforeEach(() => {
  received = [];
  answer = () => 200;
  standing = async () => SYSTEM;
  writtenAtMs = Date.now;
});

afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
  await db.query("delete from follower where name = 'subscriptions'");
  await db.query('truncate subscription_lane, subscription_delivery');
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await db.end();
  await database.close();
});

async function start(more: Partial<SubscriptionsOptions> = {}): Promise<Subscriptions> {
  const subscriptions = await startSubscriptions({
    ...{ db, repository, store, sealer, allowedHosts, pace: PACE, onWritten: () => {} },
    tail: { read: readTail, end: tailEnd },
    standing: (subscriber) => standing(subscriber),
    onError: (error) => console.error(error),
    ...more,
  });
  running.push(subscriptions);
  return subscriptions;
}

async function write<T extends Resource>(resource: T, caller = SYSTEM): Promise<T> {
  const target = resource.id === undefined ? undefined : { id: resource.id };
  const intent: WriteIntent =
    target === undefined
      ? { kind: 'create', fullUrl: undefined, resource, condition: undefined }
      : { kind: 'update', fullUrl: undefined, resource, target, ifMatch: undefined };
  const [result] = await store.transact({ caller, requestId: 'r1' }, [intent], {
    operationId: undefined,
    interaction: 'create',
  });
  return JSON.parse(result!.stored.json) as T;
}

const hook = (path: string, criteria: string, channel: object = {}): Subscription => ({
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'prueba',
  criteria,
  channel: { type: 'rest-hook', endpoint: `${endpoint}${path}`, ...channel },
});
const observation = (value: string): Resource => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: value },
  valueString: value,
});
const read = async (id: string): Promise<Subscription> =>
  JSON.parse((await repository.read('Subscription', id, {})).json) as Subscription;

async function until(test: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const at = (path: string) => received.filter(({ url }) => url.startsWith(path));
const audits = async (subscription: string): Promise<AuditEntry[]> => {
  const { rows } = await db.query<{ entry: string }>('select entry from audit_entry');
  const named = ({ type, id, versionId }: AuditedEntity) =>
    type === 'Subscription' && id === subscription && versionId === undefined;
  return rows.map(({ entry }) => decodeEntry(entry)).filter(({ entities }) => entities.some(named));
};

describe('rest-hook (R4 Subscription)', () => {
  it('tells of what meets the criteria, ids only without payload, and leaves a trace of each', async () => {
    await start();
    const subscription = await write(hook('/ids', 'Observation?status=final'));
    expect(subscription.status).toBe('active');
    const stored = await write(observation('confidencial'));
    await write({ resourceType: 'Observation', status: 'preliminary', code: { text: 'x' } });
    await until(() => at('/ids').length > 0, 'a notification');
    const [notice] = at('/ids');
    expect(notice).toMatchObject({ method: 'POST', url: '/ids', body: '' });
    expect(notice?.headers['x-amate-resource']).toBe(`Observation/${stored.id}/_history/1`);
    await until(async () => (await sql.selectLaneStates(db, 10)).length === 0, 'an empty lane');
    expect(at('/ids')).toHaveLength(1);
    const trail = await audits(subscription.id!);
    expect(trail.some(({ outcome }) => outcome === 'success')).toBe(true);
  });

  it('sends the resource where a payload is asked for, with the headers of the channel, in order', async () => {
    await start();
    const header = ['Authorization: Bearer muy-secreto'];
    const subscription = await write(hook('/full', 'Observation', { payload: 'application/fhir+json', header }));
    const stored: Resource[] = [];
    for (let i = 0; i < 10; i++) stored.push(await write(observation(`v${i}`)));
    await until(() => at('/full').length >= 10, 'ten notifications');
    expect(at('/full').map(({ url }) => url)).toEqual(stored.map(({ id }) => `/full/Observation/${id}`));
    expect(at('/full')[0]).toMatchObject({ method: 'PUT', headers: { authorization: 'Bearer muy-secreto' } });
    expect(JSON.parse(at('/full')[3]!.body)).toEqual(stored[3]);
    expect(JSON.stringify(await read(subscription.id!))).not.toContain('muy-secreto');
    const { rows } = await db.query("select 1 from resource_version where content like '%muy-secreto%'");
    expect(rows).toHaveLength(0);
  });

  it('secrets: what was read may be written back; changing the endpoint asks for them again', async () => {
    const first = await write(hook('/a', 'Encounter', { header: ['X-Key: abc'] }));
    expect((await write(first)).channel.header).toEqual(first.channel.header);
    const moved = { ...first, channel: { ...first.channel, endpoint: `${endpoint}/other` } };
    await expect(write(moved)).rejects.toMatchObject({ code: 'value' });
    const thief = { ...SYSTEM, subject: 'otro', clientId: 'otro' };
    await expect(write(first, thief)).rejects.toMatchObject({ code: 'value' });
  });

  it('refuses at once what it could not do later', async () => {
    const wrong: Subscription[] = [
      hook('/', 'Observation?subject.name=ana'),
      { ...hook('/', 'Observation'), channel: { type: 'email', endpoint: 'mailto:a@b.mx' } },
      { ...hook('/', 'Observation'), channel: { type: 'rest-hook', endpoint: 'http://169.254.169.254/latest' } },
      { ...hook('/', 'Observation'), channel: { type: 'rest-hook', endpoint: 'https://localhost/' } },
      hook('/', 'Observation', { payload: 'application/fhir+xml' }),
      hook('/', 'Observation', { header: ['Host: victim'] }),
      hook('/', 'Observation', { header: ['X: a\r\nY: b'] }),
      { ...hook('/', 'Observation'), end: '2020-01-01T00:00:00Z' },
    ];
    for (const one of wrong) await expect(write(one)).rejects.toMatchObject({ name: 'HubError' });
    const deaf = subscriptionRule({ allowedHosts, sealer, mayRead: () => true, delivers: false });
    const intent = { kind: 'create' as const, resource: hook('/', 'Observation'), condition: undefined };
    await expect(
      deaf.decide(
        { ...intent, target: undefined, self: 'urn:x' },
        {
          byIdentifier: async () => [],
          byId: async () => [],
          held: async () => ({ keepsStock: false, item: undefined, lots: [], filled: 0 }),
        },
      ),
    ).rejects.toMatchObject({ code: 'not-supported' });
    const narrow = { ...SYSTEM, scopes: ['system/Subscription.cruds'] };
    await expect(write(hook('/', 'Observation'), narrow)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('at least once', () => {
  it('a hub that dies between commit and delivery: the next one tells', async () => {
    answer = () => undefined;
    const dying = await start();
    await write(hook('/restart', 'Observation'));
    await write(observation('antes'));
    await until(() => at('/restart').length > 0, 'a call under way');
    await dying.stop();
    await write(observation('mientras nadie escucha'));
    answer = () => 200;
    received = [];
    await start();
    await until(() => at('/restart').length >= 2, 'both');
    expect(new Set(at('/restart').map(({ headers }) => headers['x-amate-resource'])).size).toBe(2);
  });

  it('a lease that nobody gives back ends by itself', async () => {
    const first = await start();
    const { id } = await write(hook('/lease', 'Observation'));
    await until(async () => (await sql.selectLanes(db)).length === 1, 'the lane');
    await first.stop();
    await write(observation('x'));
    await db.query("update subscription_lane set lease = gen_random_uuid(), leased_until = now() + interval '600 ms'");
    await start();
    await until(() => at('/lease').length === 1, `delivery of ${id}`);
  });

  it('two hubs on one database: one follows, both deliver, each notice goes out once', async () => {
    await Promise.all([start(), start()]);
    for (let i = 0; i < 5; i++) await write(hook(`/two/${i}`, 'Observation'));
    for (let i = 0; i < 20; i++) await write(observation(`${i}`));
    await until(() => at('/two').length >= 100, 'a hundred notices');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(at('/two')).toHaveLength(100);
  });

  it('tries again, and in order', async () => {
    let failures = 3;
    answer = (url) => (url.startsWith('/again') && failures-- > 0 ? 503 : 200);
    await start();
    await write(hook('/again', 'Observation', { payload: 'application/fhir+json' }));
    const one = await write(observation('1'));
    const two = await write(observation('2'));
    await until(() => at('/again').length >= 5, 'three failures and two successes');
    const ids = at('/again').map(({ url }) => url.split('/').at(-1));
    expect(ids).toEqual([one.id, one.id, one.id, one.id, two.id]);
  });

  it('a broken endpoint ends as error, Task and dead letters, disturbs nobody, and gets all of it when mended', async () => {
    answer = (url) => (url.startsWith('/broken') ? 500 : 200);
    const subscriptions = await start();
    const broken = await write(hook('/broken', 'Observation'));
    await write(hook('/healthy', 'Observation'));
    for (let i = 0; i < 3; i++) await write(observation(`${i}`));
    await until(() => at('/healthy').length === 3, 'the healthy one');
    await until(async () => (await read(broken.id!)).status === 'error', 'status error');
    expect((await read(broken.id!)).error).toContain('500');
    const { rows } = await db.query("select 1 from resource_version where content like '%suscripcion-en-error%'");
    expect(rows).toHaveLength(1);
    await write(observation('mientras tanto'));
    await until(async () => (await subscriptions.states(10))[0]?.dead === 4, 'four dead letters');
    answer = () => 200;
    received = [];
    await write({ ...(await read(broken.id!)), status: 'requested' });
    await until(() => at('/broken').length === 4, 'all four, after all');
    expect((await read(broken.id!)).error).toBeUndefined();
  });

  it('one resource that the endpoint refuses for good does not stop the next', async () => {
    let first = true;
    answer = () => {
      const status = first ? 422 : 200;
      first = false;
      return status;
    };
    const subscriptions = await start();
    await write(hook('/refuse', 'Observation'));
    await write(observation('malo'));
    await write(observation('bueno'));
    await until(() => at('/refuse').length === 2, 'the next');
    await until(async () => (await subscriptions.states(10))[0]?.dead === 1, 'one dead letter');
  });
});

describe('policy at delivery', () => {
  it('a right that was withdrawn between write and delivery: nothing leaves, and the trail says so', async () => {
    const first = await start();
    const subscription = await write(hook('/withdrawn', 'Observation', { payload: 'application/fhir+json' }));
    await until(async () => (await sql.selectLanes(db)).length === 1, 'the lane');
    await first.stop();
    await write(observation('secreto'));
    standing = async () => ({ ...SYSTEM, scopes: ['system/Encounter.rs'] });
    await start();
    const denials = async (): Promise<number> =>
      (await audits(subscription.id!)).filter(({ outcome }) => outcome === 'denied').length;
    await until(async () => (await denials()) === 1, 'a denial on record');
    expect(at('/withdrawn')).toHaveLength(0);
    standing = async () => undefined;
    await write(observation('secreto'));
    await until(async () => (await denials()) === 2, 'another, for a client that is no more');
    expect(at('/withdrawn')).toHaveLength(0);
  });

  it('what was deleted meanwhile is not told', async () => {
    const first = await start();
    await write(hook('/gone', 'Observation', { payload: 'application/fhir+json' }));
    await until(async () => (await sql.selectLanes(db)).length === 1, 'the lane');
    await first.stop();
    const stored = await write(observation('equivocado'));
    await store.transact(
      context,
      [{ kind: 'delete', type: 'Observation', target: { id: stored.id! }, ifMatch: undefined }],
      { operationId: undefined, interaction: 'update' },
    );
    await start();
    await write(observation('bueno'));
    await until(() => at('/gone').length === 1, 'the other one');
    expect(at('/gone')[0]?.body).toContain('bueno');
  });
});

describe('housekeeping', () => {
  it('after its end a Subscription is off and tells nothing; off, it forgets what waited', async () => {
    const subscriptions = await start();
    const end = new Date(Date.now() - 60_000).toISOString();
    writtenAtMs = () => Date.parse(end) - 1;
    const ended = await write({ ...hook('/end', 'Observation'), end });
    await write(hook('/other', 'Observation'));
    await until(async () => (await sql.selectLanes(db)).length === 2, 'the lanes');
    await write(observation('tarde'));
    await until(() => at('/other').length === 1, 'the other one');
    await subscriptions.sweep();
    expect((await read(ended.id!)).status).toBe('off');
    await until(async () => (await sql.selectLanes(db)).length === 1, 'the lane closed');
    expect(at('/end')).toHaveLength(0);
  });
});

describe('many', () => {
  it('2,000 subscriptions and 200 writes: each told once, and only who asked', async () => {
    await start();
    for (let from = 0; from < 2_000; from += 500) {
      const intents = Array.from({ length: 500 }, (_, i): WriteIntent => {
        const resource = hook(`/many`, `Observation?subject=Patient/nadie${from + i}&status=final`);
        return { kind: 'create', fullUrl: undefined, resource, condition: undefined };
      });
      await store.transact(context, intents, { operationId: undefined, interaction: 'transaction' });
    }
    await write(hook('/all', 'Observation?status=final'));
    for (let i = 0; i < 200; i++) await write(observation(`${i}`));
    await until(() => at('/all').length >= 200, 'all of them');
    expect(at('/many')).toHaveLength(0);
    expect(new Set(at('/all').map(({ headers }) => headers['x-amate-resource'])).size).toBe(200);
  });
});
