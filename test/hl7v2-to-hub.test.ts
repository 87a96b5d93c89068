/**
 * A real hub files what the connector makes of every kind of HL7 v2 event it takes, one after the other, and again without doubling
 * anything. Of events that differ only in a status one stands for all; `coverage.test.ts` maps and validates each.
 */
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { sampleOf } from '@amate/connectors/hl7v2/sample.fixture.ts';
import { TRIGGERS } from '@amate/connectors/hl7v2/triggers.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from './support/hub.ts';

const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
/** One event of each message type and set of segments. */
const KINDS = [
  ...new Map(
    Object.entries(TRIGGERS).map(([name, { covers }]) => [`${name.slice(0, 3)}${JSON.stringify(covers)}`, name]),
  ).values(),
];
let hub: RunningHub;

beforeAll(async () => {
  hub = await startHub();
}, 120_000);
afterAll(() => hub?.close());

/** Of each event its own message: another MSH-10, so another operation. */
function bundleOf(trigger: string): unknown {
  const raw = sampleOf(trigger)
    .toString()
    .replace('|M1|', `|${trigger.replace('^', '-')}|`);
  const result = mapMessage(Buffer.from(raw), profile);
  if (result.kind === 'rejected') throw new Error(`${trigger}: ${result.text}`);
  return result.bundle;
}

const total = async (type: string): Promise<number> =>
  (await hub.fhir('GET', `/${type}?_summary=count&_total=accurate`)).body.total as number;

it('every kind of event is filed, and sent again changes nothing', async () => {
  const refused: string[] = [];
  for (const trigger of KINDS) {
    const { status, body } = await hub.fhir('POST', '', bundleOf(trigger));
    if (status !== 200) refused.push(`${trigger} ${status} ${JSON.stringify(body).slice(0, 400)}`);
  }
  expect(refused).toEqual([]);
  const types = ['Patient', 'Encounter', 'ServiceRequest', 'Immunization', 'Appointment', 'Task', 'Basic', 'Account'];
  const before = await Promise.all(types.map(total));
  expect(before.every((count) => count > 0)).toBe(true);
  for (const trigger of KINDS) await hub.fhir('POST', '', bundleOf(trigger));
  expect(await Promise.all(types.map(total))).toEqual(before);
}, 120_000);
