import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import { DayTruth, person } from '../truth.ts';
import { reconcileRecord } from './record.ts';

describe('the reconciliation', () => {
  const stored = (resourceType: string, id: string, owner: string) => ({
    resource: { resourceType, id, subject: { reference: `Patient/${owner}` } },
  });
  const patient = (id: string, curp: string) => ({
    resource: { resourceType: 'Patient', id, identifier: [{ system: CURP_SYSTEM, value: curp }] },
  });

  it('tells lost, doubled and wrong owner apart', async () => {
    const truth = new DayTruth();
    truth.took('consultorio', 'A', [person('A'), 'Encounter/1', 'Condition/lost']);
    truth.took('consultorio', 'B', [person('B'), 'Encounter/2']);
    const there: Record<string, object[]> = {
      Patient: [patient('a', 'A'), patient('b', 'B'), patient('b2', 'B')],
      Encounter: [stored('Encounter', '1', 'a'), stored('Encounter', '2', 'a'), stored('Encounter', 'nobody', 'a')],
    };
    const ask = async (_: string, path: string) => ({ entry: there[/R4\/(\w+)/.exec(path)![1]!] ?? [] });
    const desk = { bearer: { role: 'sistema' as const }, ask, send: ask as never };
    const { byDoor, wrong } = await reconcileRecord(desk, truth, undefined);
    expect([byDoor.consultorio, wrong.length]).toEqual([{ found: 3, lost: 1, doubled: 2, wrongOwner: 1 }, 4]);
  });
});
