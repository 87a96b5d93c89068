/** Loaded catalogues are CodeSystems of the FHIR API, without their concepts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { starterSystems } from '@amate/terminology/starters/starters.ts';
import { storeSystem } from '@amate/terminology/store/load.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Bundle, CodeSystem } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../../db.ts';
import { createPostgresRepository } from '../../store/postgres/repository.ts';
import { createPublish } from './publish.ts';
import { catalogueId } from './resource-of.ts';

const starters = starterSystems().length;
let hub: RunningHub;
let db: Database;
beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  // The hub publishes them by itself, after it listens.
  while ((await told('&_count=50')).length < starters) await sleep(50);
}, 120_000);
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

const told = async (query = ''): Promise<CodeSystem[]> => {
  const { status, body } = await hub.fhir('GET', `/CodeSystem?_tag=catalogo${query}`);
  expect(status).toBe(200);
  return ((body as Bundle).entry ?? []).map(({ resource }) => resource as CodeSystem);
};
const ofCie10 = () => told(`&url=${CIE10_SYSTEM}`);
const head = {
  ...{ url: CIE10_SYSTEM, version: '2024', name: 'cie 10', content: 'complete' as const },
  ...{ caseSensitive: true, starter: false, source: 'prueba' },
};

it('lists the starters with their counts, and no concept in any body', async () => {
  const all = await told('&_count=50');
  expect(all).toHaveLength(starters);
  for (const one of all) {
    expect(one).toMatchObject({
      content: 'not-present',
      status: 'active',
      version: expect.stringMatching(/^arranque-/),
    });
    expect(one.count).toBeGreaterThan(0);
    expect(one.concept).toBeUndefined();
  }
  const [cie10] = await ofCie10();
  expect(cie10!.count).toBeGreaterThan(700);
  expect((await hub.fhir('GET', `/CodeSystem/${cie10!.id}`)).body).toEqual(cie10);
});

it('are valid, and their instances answer by the codes of the catalogue', async () => {
  const [cie10] = await ofCie10();
  const { body: verdict } = await hub.fhir('POST', '/CodeSystem/$validate', cie10);
  expect(verdict.issue.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
  const { body } = await hub.fhir('GET', `/CodeSystem/${cie10!.id}/$validate-code?code=I10`);
  expect(body.parameter).toContainEqual({ name: 'result', valueBoolean: true });
});

it('follow a load, and go with the catalogue that was replaced; nothing is written twice', async () => {
  const publish = createPublish({ db, repository: createPostgresRepository({ db, rules: [] }), onWritten: () => {} });
  const [starter] = await ofCie10();
  await storeSystem(db, { head, concepts: [{ code: 'I10', display: 'Hipertensión' }] }, 'f');
  expect(await publish()).toBe(true);
  expect(await ofCie10()).toEqual([
    expect.objectContaining({ id: catalogueId(CIE10_SYSTEM, '2024'), version: '2024', count: 1, name: 'Ccie10' }),
  ]);
  expect((await hub.fhir('GET', `/CodeSystem/${starter!.id}`)).status).toBe(410);
  expect(await told('&_count=50')).toHaveLength(starters);
  expect(await publish()).toBe(false);
  const other = (await told('&_count=50')).map(({ meta }) => meta?.versionId);
  expect(new Set(other)).toEqual(new Set(['1']));
});

it('leave alone what somebody wrote of the same system', async () => {
  const own = {
    resourceType: 'CodeSystem',
    url: CIE10_SYSTEM,
    version: 'propia',
    status: 'draft',
    content: 'fragment',
  };
  expect((await hub.fhir('PUT', '/CodeSystem/propia', { ...own, id: 'propia' })).status).toBe(201);
  await storeSystem(db, { head: { ...head, version: '2025' }, concepts: [{ code: 'I10' }] }, 'g');
  await createPublish({ db, repository: createPostgresRepository({ db, rules: [] }), onWritten: () => {} })();
  expect((await hub.fhir('GET', '/CodeSystem/propia')).status).toBe(200);
  expect((await ofCie10()).map(({ version }) => version).sort()).toEqual(['2024', '2025']);
});
