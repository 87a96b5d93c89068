/**
 * HL7's own examples go in and come back as they were: all instances of the package in a few transactions, as anybody's data would
 * come. With CONFORMANCE_ALL=1 its definitions (value sets, profiles, search parameters…) too: 180 MB that add types, not shapes.
 * Left as the hub's rules have it: a Patient gains the hub's temporary identifier; an AuditEvent can only be added, so it
 * has an id of ours; a body over 16 MB (Bundle-resources) is refused, and so are the two Subscriptions, which ended in 2021.
 */
import { TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, BundleEntry, Patient, Resource } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';
import { keyOf, type OfficialExample, readExamples, standIns } from './official-examples.ts';

const KINDS = process.env.CONFORMANCE_ALL === '1' ? (['instances', 'definitions'] as const) : (['instances'] as const);
const BATCH_BYTES = 8 * 1024 * 1024;

describe('official R4 examples', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await startHub({ STATEMENT_TIMEOUT_MS: '60000' });
  }, 60_000);
  afterAll(() => hub?.close());

  it.each(KINDS)(
    'all valid %s are accepted and come back unchanged but for meta',
    async (which) => {
      const { valid, tooLarge } = readExamples(which);
      if (which === 'instances') {
        expect(valid.length).toBe(717);
        expect(tooLarge).toEqual(['Bundle-resources']);
      }
      const ids = new Map<string, string>();
      for (const part of parts(valid)) await send(part, ids);
      const changed: string[] = [];
      for (const { name, resource } of valid) {
        const answer = await hub.fhir('GET', `/${ids.get(keyOf(resource))}`);
        if (answer.status !== 200 || !same(resource, answer.body)) changed.push(name);
      }
      expect(changed).toEqual([]);
    },
    300_000,
  );

  async function send(resources: readonly Resource[], ids: Map<string, string>): Promise<void> {
    const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: resources.map(entryOf) };
    const answer = await hub.fhir('POST', '', bundle);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body).slice(0, 4_000));
    resources.forEach((resource, index) => {
      const [, key] = /([A-Za-z]+\/[^/]+)\/_history/.exec(answer.body.entry[index].response.location) ?? [];
      ids.set(keyOf(resource), key!);
    });
  }
});

const entryOf = (resource: Resource): BundleEntry =>
  resource.resourceType === 'AuditEvent'
    ? { fullUrl: `http://example.org/${keyOf(resource)}`, resource, request: { method: 'POST', url: 'AuditEvent' } }
    : { resource, request: { method: 'PUT', url: keyOf(resource) } };

/** What is referred to must come in the same transaction or before it; a Bundle is sufficient in itself. */
function* parts(valid: readonly OfficialExample[]): Generator<readonly Resource[]> {
  const isBundle = ({ resource }: OfficialExample) => resource.resourceType === 'Bundle';
  const others = valid.filter((one) => !isBundle(one));
  const first = [...others.map(({ resource }) => resource), ...standIns(others)];
  if (first.length <= 5_000 && others.reduce((sum, { bytes }) => sum + bytes, 0) <= 2 * BATCH_BYTES) yield first;
  else yield* bySize(others);
  yield* bySize(valid.filter(isBundle));
}

function* bySize(list: readonly OfficialExample[]): Generator<readonly Resource[]> {
  let part: Resource[] = [];
  let size = 0;
  for (const { resource, bytes } of list) {
    if (size + bytes > BATCH_BYTES && part.length > 0) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(resource);
    size += bytes;
  }
  if (part.length > 0) yield part;
}

function same(sent: Resource, back: Resource): boolean {
  const plain = (resource: Resource) => {
    const { meta: _meta, ...rest } = structuredClone(resource);
    if (rest.resourceType === 'AuditEvent') delete rest.id;
    if (rest.resourceType === 'Patient') withoutTemporal(rest as Patient);
    return rest;
  };
  return JSON.stringify(sorted(plain(sent))) === JSON.stringify(sorted(plain(back)));
}

function withoutTemporal(patient: Patient): void {
  const rest = (patient.identifier ?? []).filter(({ system }) => system !== TEMPORAL_SYSTEM);
  if (rest.length > 0) patient.identifier = rest;
  else delete patient.identifier;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)]),
        )
      : value;
