/** What others write while the consultation is open is read again by whoever decides by it. */
import { describe, expect, it } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { chartKey } from '../chart/use-chart.ts';
import { checkedKey } from '../prescription/use-record.ts';
import { madeOld } from './made-old.ts';

const READ = {
  checks: checkedKey('p1', 'AllergyIntolerance'),
  banner: chartKey('p1'),
  visit: ['visit', 'v1'],
  notes: ['patient', 'p1', 'notes'],
  somebodyElse: checkedKey('p2', 'AllergyIntolerance'),
};

/** The names of what is old after these keys were. */
function oldAfter(keys: readonly (readonly string[])[]): readonly string[] {
  const client = new QueryClient();
  for (const key of Object.values(READ)) client.setQueryData(key, {});
  for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  return Object.entries(READ).flatMap(([name, key]) => (client.getQueryState(key)?.isInvalidated ? [name] : []));
}

describe('a change during the consultation', () => {
  it.each(['AllergyIntolerance', 'Condition', 'Observation', 'MedicationRequest', 'Patient'])(
    'of %s: the checks of the prescription look again, as the banner does',
    (type) => expect(oldAfter(madeOld(type, 'p1', 'v1'))).toEqual(['checks', 'banner', 'notes']),
  );
  it('of a note or of the visit: nothing else is asked again', () => {
    expect(oldAfter(madeOld('Composition', 'p1', 'v1'))).toEqual(['notes']);
    expect(oldAfter(madeOld('Encounter', 'p1', 'v1'))).toEqual(['visit']);
  });
  it('after a cut line everything', () =>
    expect(oldAfter(madeOld('*', 'p1', 'v1'))).toEqual(['checks', 'banner', 'visit', 'notes']));
  it('written on this device: what makes the chart old makes the checks old', () =>
    expect(oldAfter([chartKey('p1')])).toEqual(['checks', 'banner']));
});
