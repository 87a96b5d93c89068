import { describe, expect, it } from '@jest/globals';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { patientsOf } from '../r4/compartment.ts';
import type { SearchQuery, Stored } from '../store/repository.ts';
import { type EverythingStore, everythingPage } from './everything.ts';
import { everythingBundle } from './everything-bundle.ts';
import { parseEverything } from './everything-request.ts';

/** https://hl7.org/fhir/R4/patient-operation-everything.html */
const subject = { reference: 'Patient/1' };
const condition = (id: string): Resource => ({ resourceType: 'Condition', id, subject });

const RECORD: readonly Resource[] = [
  { resourceType: 'Patient', id: '1', managingOrganization: { reference: 'Organization/xoco' } },
  { resourceType: 'Patient', id: '2' },
  ...['a', 'b', 'c', 'd', 'e'].map(condition),
  { resourceType: 'Condition', id: 'z', subject: { reference: 'Patient/2' } },
  {
    resourceType: 'MedicationRequest',
    id: 'rx',
    status: 'active',
    intent: 'order',
    subject,
    medicationReference: { reference: 'Medication/met' },
    requester: { reference: 'PractitionerRole/r' },
    performer: { reference: 'Practitioner/gone' },
  },
  { resourceType: 'Medication', id: 'met' },
  { resourceType: 'Medication', id: 'never-mentioned' },
  { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/dra' } },
  { resourceType: 'Practitioner', id: 'dra' },
  { resourceType: 'Organization', id: 'xoco' },
  { resourceType: 'DeviceUseStatement', id: 'u', status: 'active', subject, device: { reference: 'Device/of-2' } },
  { resourceType: 'Device', id: 'of-2', patient: { reference: 'Patient/2' } },
];

const stored = (resource: Resource): Stored => ({
  type: resource.resourceType,
  id: resource.id!,
  versionId: '1',
  lastUpdated: resource.id === 'e' ? '2026-03-01T00:00:00.000Z' : '2026-01-01T00:00:00.000Z',
  deleted: false,
  patientId: patientsOf(resource)[0]?.split('/')[1],
  json: JSON.stringify(resource),
});

/** Pages by the id of the last match, as a keyset does. */
function storeOf(more: Partial<EverythingStore> = {}): EverythingStore & { asked: SearchQuery[] } {
  const asked: SearchQuery[] = [];
  return {
    asked,
    mayRead: () => true,
    async search(query, { patientId }) {
      asked.push(query);
      const ids = query.criteria.find(({ code }) => code === '_id')?.values;
      const since = query.criteria.find(({ code }) => code === '_lastUpdated')?.values[0]?.slice(2);
      const all = RECORD.map(stored)
        .filter((one) => one.type === query.type && (patientId === undefined || one.patientId === patientId))
        .filter((one) => (ids?.includes(one.id) ?? true) && (since === undefined || one.lastUpdated >= since))
        .filter((one) => query.cursor === undefined || one.id > query.cursor);
      const matches = all.slice(0, query.count);
      return { matches, total: undefined, next: all.length > matches.length ? matches.at(-1)!.id : undefined };
    },
    ...more,
  };
}

const page = (query: string, store: EverythingStore = storeOf()) =>
  everythingPage('1', parseEverything(new URLSearchParams(query)), store);
const keys = (list: readonly Stored[]) => list.map(({ type, id }) => `${type}/${id}`);

describe('Patient/$everything', () => {
  it('the compartment, the person first, and what it refers to outside; nothing of anybody else', async () => {
    const { matches, linked, next } = await page('');
    expect(keys(matches)).toEqual([
      'Patient/1',
      ...['a', 'b', 'c', 'd', 'e'].map((id) => `Condition/${id}`),
      'DeviceUseStatement/u',
      'MedicationRequest/rx',
    ]);
    expect(keys(linked).sort()).toEqual([
      'Medication/met',
      'Organization/xoco',
      'Practitioner/dra',
      'PractitionerRole/r',
    ]);
    expect(next).toBeUndefined();
  });

  it('pages neither lose nor repeat, whatever their size', async () => {
    for (const count of [1, 2, 3, 5, 8, 9]) {
      const seen: string[] = [];
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const { matches, next } = await page(`_count=${count}&_cursor=${cursor}`);
        expect(matches.length).toBeLessThanOrEqual(count);
        seen.push(...keys(matches));
        cursor = next;
      }
      expect(seen).toHaveLength(8);
      expect(new Set(seen).size).toBe(8);
    }
  });

  it('_type chooses in the compartment and outside of it', async () => {
    const { matches, linked } = await page('_type=MedicationRequest,Practitioner&_type=Condition');
    expect(keys(matches)).toEqual([
      ...['a', 'b', 'c', 'd', 'e'].map((id) => `Condition/${id}`),
      'MedicationRequest/rx',
    ]);
    expect(keys(linked)).toEqual(['Practitioner/dra']);
  });

  it('the trail of who looked comes only when it is asked for', async () => {
    const store = storeOf();
    await page('', store);
    expect(store.asked.some(({ type }) => type === 'AuditEvent')).toBe(false);
    await page('_type=AuditEvent', store);
    expect(store.asked.some(({ type }) => type === 'AuditEvent')).toBe(true);
  });

  it('_since: only what was stored since then', async () => {
    expect(keys((await page('_since=2026-02-01T00:00:00Z')).matches)).toEqual(['Condition/e']);
  });

  it('a type that the caller may not see is left out, in the compartment and outside', async () => {
    const mayRead = (type: string) => type !== 'Condition' && type !== 'Medication';
    const { matches, linked } = await page('', storeOf({ mayRead }));
    expect(keys([...matches, ...linked]).filter((key) => /^(Condition|Medication)\//.test(key))).toEqual([]);
  });

  it('a store that knows what types it holds is asked for no other', async () => {
    const store = storeOf({ heldTypes: async () => ['Condition', 'MedicationRequest', 'DeviceUseStatement'] });
    await page('', store);
    const compartment = store.asked.filter(({ criteria }) => criteria.every(({ code }) => code !== '_id'));
    expect(compartment.map(({ type }) => type)).toEqual(['Condition', 'DeviceUseStatement', 'MedicationRequest']);
  });

  it.each(['_type=Persona', '_since=ayer', '_count=0', '_count=x', '_cursor=%21%21', 'start=2026-01-01'])(
    '%s is refused, not left out',
    (query) => {
      expect(() => parseEverything(new URLSearchParams(query))).toThrow();
    },
  );

  it('is a searchset whose next link carries on with the same question', async () => {
    const request = parseEverything(new URLSearchParams('_count=2&_type=Condition'));
    const found = await everythingPage('1', request, storeOf());
    const bundle = JSON.parse(everythingBundle('https://x/fhir/R4', '1', request, found)) as Bundle;
    expect(bundle.entry?.map(({ fullUrl, search }) => [fullUrl, search?.mode])).toEqual([
      ['https://x/fhir/R4/Condition/a', 'match'],
      ['https://x/fhir/R4/Condition/b', 'match'],
    ]);
    const next = new URL(bundle.link?.find(({ relation }) => relation === 'next')?.url ?? '');
    expect(next.pathname).toBe('/fhir/R4/Patient/1/$everything');
    expect(keys((await page(next.searchParams.toString())).matches)).toEqual(['Condition/c', 'Condition/d']);
  });
});
