import { localCodeSystem } from '@amate/terminology/identifiers/systems.ts';
import { expect, it } from '@jest/globals';
import type { Location, PractitionerRole, Resource, Schedule, Slot } from '@medplum/fhirtypes';
import type { RuleRead } from '../store/write-rule.ts';
import { hangsElsewhere, ownershipOf } from './ownership.ts';

const [OWN, OTHER] = ['DFIMB000123', 'DFSSA003162'];

/** A walk that never ends would stop the whole hub. */
const reading = (...stored: Resource[]): RuleRead => {
  let asked = 0;
  const byId: RuleRead['byId'] = async (named) => {
    if (++asked > 9) throw new Error('it goes round in circles');
    return named.map(({ type, id }) => stored.find((one) => one.resourceType === type && one.id === id));
  };
  return { byId } as RuleRead;
};

const ward = (clues: string): Location => ({
  resourceType: 'Location',
  id: 'sala',
  identifier: [{ system: `${localCodeSystem(clues)}/salas`, value: '1' }],
});
const schedule = (actor: string): Schedule => ({
  resourceType: 'Schedule',
  id: 'agenda',
  actor: [{ reference: actor }],
});
const slot = (of: string): Slot => ({
  ...{ resourceType: 'Slot', id: 'lugar', status: 'busy' },
  ...{ start: '2031-05-05T09:00:00-06:00', end: '2031-05-05T10:00:00-06:00', schedule: { reference: of } },
});

it('a time is of whose the agenda is, however that is named', async () => {
  for (const named of ['Schedule/agenda', 'https://otro.mx/fhir/Schedule/agenda', 'urn:x:/Schedule/agenda'])
    for (const [clues, whose] of [
      [OWN, 'own'],
      [OTHER, 'foreign'],
    ] as const)
      expect(await ownershipOf(slot(named), OWN, reading(schedule('Location/sala'), ward(clues)))).toBe(whose);
});

it('an agenda or a time that hangs on itself is nobody’s', async () => {
  const [time, agenda] = [slot('urn:x:/Slot/lugar'), schedule('urn:x:/Schedule/agenda')];
  for (const one of [time, agenda, slot('Schedule/agenda')])
    expect(await ownershipOf(one, OWN, reading(time, agenda))).toBe('unsaid');
  const round = schedule('urn:x:/Slot/lugar');
  expect(await ownershipOf(round, OWN, reading(round, slot('Schedule/agenda')))).toBe('unsaid');
});

it('however much a post hangs on, and however often it says so, is asked for once', async () => {
  const asked: string[] = [];
  const known = new Set<string>();
  const byId: RuleRead['byId'] = async (named) => {
    const unknown = named.filter(({ id }) => !known.has(id));
    for (const { id } of unknown) known.add(id);
    if (unknown.length > 0) asked.push(unknown.map(({ id }) => id).join());
    return named.map(({ id }) => ({ ...ward(OWN), id }));
  };
  const post = (...ids: string[]): PractitionerRole => ({
    ...{ resourceType: 'PractitionerRole', location: ids.map((id) => ({ reference: `Location/${id}` })) },
  });
  const often = Array.from({ length: 30_000 }, () => 'a');
  const read = { byId } as RuleRead;
  expect(await hangsElsewhere(post('b', 'c', ...often), post(...often), OWN, read)).toBe(false);
  expect(asked).toEqual(['b,c']);
});
