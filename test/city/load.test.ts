import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { SINTETICO_TAG } from '@amate/terminology/identifiers/systems.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Bundle } from '@medplum/fhirtypes';
import { City } from './city.ts';
import { loadCity, type MapMessage } from './load.ts';
import { reconcile } from './reconcile.ts';
import { registeredNames } from './registered-names.ts';
import { TinyHub } from './tiny-hub.fixture.ts';

const SMALL = { seed: 4, patients: 120, hospitals: 6, clinics: 4 };
const map: MapMessage = (raw, { clues, name }) => mapMessage(raw, toProfile({ clues, name }));

let hub: TinyHub;
let fhirUrl: string;

beforeEach(async () => {
  hub = new TinyHub();
  fhirUrl = await hub.start();
});
afterEach(() => hub.stop());

const load = () => loadCity({ ...SMALL, fhirUrl, getToken: async () => 'token', map, waitMs: 1 });
const said = () =>
  [...new City({ ...SMALL, names: registeredNames() })].flatMap((life) =>
    [...life.messages, ...life.clinicBundles].map(({ truth }) => truth),
  );
const fetchBundle = async (path: string): Promise<Bundle> =>
  (await fetch(`${fhirUrl}/${path}`)).json() as Promise<Bundle>;

describe('loadCity', () => {
  it('loads facilities and people, tells its progress, and everything said is found once on its person', async () => {
    const progress: number[] = [];
    const loaded = await loadCity({
      ...SMALL,
      fhirUrl,
      getToken: async () => 'token',
      map,
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(loaded).toMatchObject({ facilities: 20, patients: 120, refused: 0 });
    expect(progress.at(-1)).toBe(1);
    expect(hub.resources.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(120);
    expect(hub.resources.filter(({ resourceType }) => resourceType === 'Organization')).toHaveLength(20);
    const tags = hub.resources.map((each) => (each as { meta?: { tag?: unknown[] } }).meta?.tag ?? []);
    for (const tag of tags) expect(tag).toContainEqual(SINTETICO_TAG);
    const outcome = await reconcile(said(), fetchBundle);
    expect(outcome).toMatchObject({ acknowledged: loaded.bundles, lost: 0, doubled: 0, wrongOwner: 0, wrong: [] });
    expect(outcome.found).toBeGreaterThan(120 * 7);
  });

  it('can be run again and adds nothing', async () => {
    await load();
    const before = hub.resources.length;
    expect((await load()).refused).toBe(0);
    expect(hub.resources.length).toBe(before);
  });

  it('tries again after a lost token, a full hub and a failing one', async () => {
    hub.troubles.push(401, 503, 429, 500);
    expect(await load()).toMatchObject({ patients: 120, refused: 0 });
  });

  it('counts what is refused, and stops when that is more than a few', async () => {
    const some = await loadCity({
      ...SMALL,
      fhirUrl,
      getToken: async () => 'token',
      map: (raw, hospital) =>
        hospital.clues === 'DFSIN000066' ? { kind: 'rejected', text: 'no' } : map(raw, hospital),
    });
    expect(some.refused).toBeGreaterThan(0);
    expect(some.reasons[0]).toContain('DFSIN000066');
    const none = loadCity({
      ...SMALL,
      fhirUrl,
      getToken: async () => 'token',
      map: () => ({ kind: 'rejected', text: 'no' }),
    });
    await expect(none).rejects.toThrow('more than 50 bundles refused');
  });
});

describe('reconcile', () => {
  it('notices what is lost, doubled and on the wrong person', async () => {
    await load();
    const observations = hub.resources.filter(({ resourceType }) => resourceType === 'Observation');
    const [lost, doubled, moved] = observations;
    if (!lost || !doubled || !moved) throw new Error('no observations');
    hub.resources.splice(hub.resources.indexOf(lost), 1);
    hub.resources.push({ ...doubled, id: 'copy' });
    moved.subject = { reference: 'Patient/somebody-else' };
    const outcome = await reconcile(said(), fetchBundle);
    expect(outcome).toMatchObject({ lost: 1, doubled: 1, wrongOwner: 1 });
    expect(outcome.wrong.map((each) => each.outcome).sort()).toEqual(['doubled', 'lost', 'wrongOwner']);
  });
});
