/**
 * HL7's own examples go in and come back as they were: all instances of the package in a few transactions, as anybody's data would
 * come. With `npm test -- --conformance` its definitions (value sets, profiles, search parameters…) too: 68 MB that add types, not shapes.
 * Left as the hub's rules have it: a Patient gains the hub's temporary identifier, a Subscription's headers are sealed; an
 * AuditEvent can only be added, so it has an id of ours. What is refused is named below, with its reason.
 */
import { TEMPORAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, BundleEntry, Patient, Resource, Subscription } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';
import {
  exampleText,
  keyOf,
  localReferences,
  type OfficialExample,
  readExamples,
  standIns,
} from './official-examples.ts';

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
      const { valid } = readExamples(which);
      expect(valid.length).toBe(which === 'instances' ? 718 : 4_561);
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

  it('718 of the 727 instances are held; the other nine are refused, each with its reason', async () => {
    const { valid, invalid, tooLarge, unwanted } = readExamples('instances');
    expect(valid.length + invalid.length + tooLarge.length + unwanted.length).toBe(727);
    const reasons: Record<string, unknown> = {};
    for (const name of [...invalid, ...tooLarge, ...unwanted]) {
      const { status, body } = await hub.fhir('POST', `/${name.split('-')[0]}`, exampleText(name));
      reasons[name] = `${status} ${body.issue?.[0].code} ${body.issue?.[0].expression?.[0]}`;
    }
    expect(reasons).toEqual(REFUSED);
  }, 60_000);

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

/** Six that R4's own rules refuse, two beyond the limit for a body, one that asks for calls until 2021. */
const REFUSED = {
  'Bundle-dataelements': '413 too-long undefined',
  'Bundle-resources': '413 too-long undefined',
  'Bundle-v2-valuesets': '400 value Bundle.entry[814].resource.concept[74].code',
  'DeviceMetric-example': '400 value DeviceMetric.parent.reference',
  'DeviceUseStatement-example': '400 value DeviceUseStatement.reasonReference[0].reference',
  'MedicationRequest-medrx0301': '400 value MedicationRequest.dispenseRequest.performer.reference',
  'Observation-clinical-gender': '400 value Observation.performer[0].reference',
  'Questionnaire-qs1': '400 required Questionnaire.item[0].item[0].linkId',
  'Subscription-example': '400 value Subscription.end',
};

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
  else {
    const refers = ({ resource }: OfficialExample) => localReferences(resource).length > 0;
    yield* bySize(others.filter((one) => !refers(one)));
    yield standIns(others, readExamples('instances').valid);
    yield* bySize(others.filter(refers));
  }
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
    if (rest.resourceType === 'Subscription') withoutSecrets(rest as Subscription);
    if (rest.resourceType === 'Patient') withoutTemporal(rest as Patient);
    return rest;
  };
  return JSON.stringify(sorted(plain(sent))) === JSON.stringify(sorted(plain(back)));
}

/** Its headers come back sealed, and it says who wrote it. */
function withoutSecrets(subscription: Subscription): void {
  delete subscription.channel.header;
  delete subscription.extension;
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
