import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadDemoMorning } from './demo-morning.ts';
import type { Stack } from './stack/stack.ts';

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
  for (let at = 0; at < 9; at++)
    await hub.fhir('POST', '/Patient', {
      resourceType: 'Patient',
      name: [{ text: `P${at}` }],
      birthDate: `19${50 + at}-01-01`,
    });
}, 60_000);
afterAll(() => hub?.close(), 30_000);

describe('the morning of the demonstration', () => {
  it('the hub takes it, and a second start changes nothing; who is «con signos» has them', async () => {
    const stack = { fhirUrl: hub.fhirUrl } as Stack;
    const counts = async () => [
      (await hub.fhir('GET', '/Encounter?_summary=count')).body.total,
      (await hub.fhir('GET', '/Appointment?_summary=count')).body.total,
      (await hub.fhir('GET', '/Observation?category=vital-signs&_summary=count')).body.total,
    ];
    await loadDemoMorning(stack, hub.config.dataDir);
    expect(await counts()).toEqual([6, 3, 12]);
    await loadDemoMorning(stack, hub.config.dataDir);
    expect(await counts()).toEqual([6, 3, 12]);
    const { body } = await hub.fhir('GET', '/Encounter?_history=1&_count=1');
    expect(body.entry[0].resource.meta.versionId).toBe('1');
  }, 30_000);
});
