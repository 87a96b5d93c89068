/** What a hospital's FHIR server may do to whoever reads it: answers out of order, late, slowly, in pages of one time, or nonsense. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AcceptedOffer } from '../outbox/message.ts';
import { toProfile } from '../profile.ts';
import { type PollCounts, pollOnce } from './poll.ts';
import { localReference } from './rewrite.ts';
import { PollState } from './state.ts';

interface Held {
  readonly id: string;
  readonly at: string;
  readonly version?: string;
}

let folder: string;
let server: Server;
let held: Held[];
let asked: string[];
/** Changes what is answered; undefined: nothing special. */
let twist: (request: IncomingMessage, bundle: object) => { status?: number; body?: unknown } | undefined;
let taken: AcceptedOffer[];
let refusing: boolean;

const patient = ({ id, at, version = '1' }: Held) => ({
  resourceType: 'Patient',
  id,
  meta: { versionId: version, lastUpdated: at },
  name: [{ family: id }],
});

/** Pages by offset over what is there at that moment, as many servers do. */
function answer(url: URL): object {
  const since = url.searchParams.get('_lastUpdated')?.replace('ge', '') ?? '1900-01-01T00:00:00Z';
  const [count, offset] = [Number(url.searchParams.get('_count')), Number(url.searchParams.get('offset'))];
  const all = held.filter(({ at }) => Date.parse(at) >= Date.parse(since)).sort((a, b) => (a.at < b.at ? -1 : 1));
  const next = new URL(url);
  next.searchParams.set('offset', String(offset + count));
  const link = offset + count < all.length ? [{ relation: 'next', url: next.href }] : [];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link,
    entry: all.slice(offset, offset + count).map((one) => ({ resource: patient(one) })),
  };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'poll-'));
  [held, asked, taken] = [[], [], []];
  twist = () => undefined;
  refusing = false;
  server = createServer((request, response) => {
    asked.push(request.url!);
    const bundle = answer(new URL(request.url!, `http://${request.headers.host}`));
    const { status = 200, body = bundle } = twist(request, bundle) ?? {};
    response.writeHead(status, { 'content-type': 'application/fhir+json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  rmSync(folder, { recursive: true, force: true });
});

async function poll(more: object = {}): Promise<PollCounts> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  const entry = {
    kind: 'fhir' as const,
    name: 'his',
    url,
    types: ['Patient' as const],
    pageSize: 2,
    pauseMs: 0,
    deleted: false,
    ...more,
  };
  const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco', sources: [entry] });
  const [source] = profile.sources;
  if (source?.kind !== 'fhir') throw new Error('no source');
  const state = new PollState(folder, source);
  const outbox = {
    accept: async (offer: AcceptedOffer) => {
      if (refusing) throw new Error('full');
      taken.push(offer);
      return { kind: 'stored' as const };
    },
  };
  try {
    return await pollOnce({ source, profile, state, outbox: outbox as never, signal: new AbortController().signal });
  } finally {
    state.close();
  }
}

const ids = (): string[] => taken.map(({ controlId }) => controlId);
const START_MS = Date.now() - 3_600_000;
const at = (second: number): string => new Date(START_MS + second * 1_000).toISOString();

it('what changes while pages are turned is not skipped, and nothing comes twice', async () => {
  held = Array.from({ length: 7 }, (_, i) => ({ id: `p${i}`, at: at(i) }));
  twist = () => {
    // After the first page its first one changes: it moves to the end, and everybody else one place forward.
    if (asked.length === 2) held = held.map((one) => (one.id === 'p0' ? { ...one, at: at(50), version: '2' } : one));
    return undefined;
  };
  await poll();
  await poll();
  expect(ids().sort()).toEqual(
    ['Patient/p0/1x', 'Patient/p0/2x', ...Array.from({ length: 6 }, (_, i) => `Patient/p${i + 1}/1x`)].sort(),
  );
});

it('many of one time, and a server that does not sort, are read to their end', async () => {
  held = Array.from({ length: 9 }, (_, i) => ({ id: `p${i}`, at: at(1) }));
  expect((await poll()).taken).toBe(9);
  twist = (_request, bundle) => ({ body: { ...bundle, entry: (bundle as { entry: unknown[] }).entry.toReversed() } });
  held = Array.from({ length: 9 }, (_, i) => ({ id: `q${i}`, at: at(100 + i) }));
  expect((await poll()).taken).toBe(9);
});

it('what was committed late, with an earlier time, is found within the overlap', async () => {
  held = [{ id: 'a', at: at(30) }];
  await poll();
  held.push({ id: 'late', at: at(10) });
  expect((await poll({ overlapSeconds: 60 })).taken).toBe(1);
  expect((await poll({ overlapSeconds: 60 })).taken).toBe(0);
  expect(asked.at(-1)).toContain(encodeURIComponent(at(-30)));
});

it.each([['2999-01-01T00:00:00Z'], ['ayer']])(
  'a time that cannot be (%s) hides nothing that comes later',
  async (odd) => {
    held = [
      { id: 'a', at: at(1) },
      { id: 'odd', at: odd },
    ];
    await poll();
    held.push({ id: 'b', at: at(400) });
    await poll();
    expect(ids()).toContain('Patient/b/1x');
  },
);

it('what is deleted while the first look is still reading is found', async () => {
  held = [{ id: 'a', at: at(1) }];
  const type = 'Condition';
  const entry = [{ request: { method: 'DELETE', url: `${type}/a` }, response: { lastModified: at(20) } }];
  twist = ({ url = '' }, bundle) => {
    if (url.includes('_history')) {
      const since = new URL(url, 'http://x').searchParams.get('_since')!;
      return { body: { resourceType: 'Bundle', entry: Date.parse(since) <= Date.parse(at(20)) ? entry : [] } };
    }
    // Read at 10, deleted at 20, and the last page comes at 3000.
    const resource = (id: string, second: number) => ({
      resource: { resourceType: type, id, meta: { versionId: '1', lastUpdated: at(second) } },
    });
    if (url.includes(`/${type}/`)) return { status: 410 };
    return { body: { ...bundle, meta: { lastUpdated: at(10) }, entry: [resource('a', 1), resource('z', 3_000)] } };
  };
  expect(await poll({ types: [type], deleted: true, overlapSeconds: 0 })).toEqual({ taken: 2, deleted: 1 });
});

it('a queue that refuses while the server is asked for the next ends the look, and not the process', async () => {
  const loose: unknown[] = [];
  const note = (reason: unknown): void => void loose.push(reason);
  process.on('unhandledRejection', note);
  held = [
    { id: 'a', at: at(1) },
    { id: 'b', at: at(2) },
  ];
  refusing = true;
  twist = ({ url = '' }, bundle) => {
    const entry = (bundle as { entry?: { resource: { id: string } }[] }).entry?.map(({ resource }) => ({
      resource: { ...resource, link: [{ other: { reference: `Patient/of-${resource.id}` } }] },
    }));
    return url.includes('/Patient/') ? { status: 404 } : { body: { ...bundle, entry } };
  };
  await expect(poll()).rejects.toThrow('full');
  process.off('unhandledRejection', note);
  expect(loose).toEqual([]);
});

it('a busy server is asked again later; one that refuses is named', async () => {
  held = [{ id: 'a', at: at(1) }];
  twist = () => (asked.length < 3 ? { status: 429, body: {} } : undefined);
  expect((await poll()).taken).toBe(1);
  twist = () => ({ status: 401, body: {} });
  await expect(poll()).rejects.toThrow('el servidor respondió 401');
});

it.each([
  ['HTML', '<html></html>'],
  ['another resource', { resourceType: 'OperationOutcome' }],
  [
    'a next page elsewhere',
    { resourceType: 'Bundle', entry: [], link: [{ relation: 'next', url: 'http://169.254.169.254/x' }] },
  ],
  [
    'a next page that is the same again',
    { resourceType: 'Bundle', entry: [], link: [{ relation: 'next', url: '/fhir/Patient?page=2' }] },
  ],
])('%s is a fault that is said, and nothing is taken', async (_name, body) => {
  twist = () => ({ body });
  await expect(poll()).rejects.toThrow(/el servidor|página siguiente/);
  expect(taken).toEqual([]);
});

it('fuzz: entries of any shape never stop the good ones', async () => {
  const odd: unknown[] = [
    null,
    1,
    'x',
    {},
    { resource: null },
    { resource: { resourceType: 'Patient' } },
    { resource: { resourceType: 'Patient', id: 5 } },
    { resource: { resourceType: 'Basic', id: 'b' } },
    { resource: { resourceType: 'Patient', id: 'x', meta: 7, identifier: 'no', subject: { reference: 9 } } },
  ];
  twist = (_request, bundle) => ({ body: { ...bundle, entry: [...odd, ...(bundle as { entry: unknown[] }).entry] } });
  held = [{ id: 'good', at: at(1) }];
  await poll();
  expect(ids()).toContain('Patient/good/1x');
});

it('knows its own references', () => {
  const url = 'https://his.example/fhir';
  expect(localReference('Patient/1', url)).toEqual({ type: 'Patient', id: '1' });
  expect(localReference(`${url}/Encounter/a-b/_history/3`, url)).toEqual({ type: 'Encounter', id: 'a-b' });
  expect(
    ['#contained', 'urn:uuid:1', 'https://other.example/fhir/Patient/1', 'Patient/../x'].map((text) =>
      localReference(text, url),
    ),
  ).toEqual(Array(4).fill(undefined));
});
