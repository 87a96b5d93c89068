import { describe, expect, it } from '@jest/globals';
import { type Change, ChangeFeed, type Listener } from './feed.ts';

const change = (patientId: string): Change => ({ type: 'Encounter', id: 'e1', patientId });

function listener(more: Partial<Listener> = {}): Listener & { got: Change[]; dropped: number } {
  const got: Change[] = [];
  const self = { got, dropped: 0, may: () => true, send: (one: Change) => got.push(one) > 0, ...more };
  return Object.assign(self, { drop: () => void self.dropped++ });
}

describe('ChangeFeed', () => {
  it('tells the listeners of that person and nobody else, until they leave', () => {
    const feed = new ChangeFeed();
    const [mine, other] = [listener(), listener()];
    const leave = feed.listen('p1', 'doctor', mine);
    feed.listen('p2', 'doctor', other);
    feed.publish([change('p1')]);
    leave?.();
    leave?.();
    feed.publish([change('p1')]);
    expect([mine.got.length, other.got.length]).toEqual([1, 0]);
  });

  it('asks the policy for each event', () => {
    const feed = new ChangeFeed();
    const blind = listener({ may: (one) => one.type !== 'Encounter' });
    feed.listen('p1', 'pharmacist', blind);
    feed.publish([change('p1'), { type: 'MedicationRequest', id: 'm1', patientId: 'p1' }]);
    expect(blind.got.map((one) => one.id)).toEqual(['m1']);
  });

  it('drops who cannot keep up', () => {
    const feed = new ChangeFeed();
    const slow = listener({ send: () => false });
    feed.listen('p1', 'doctor', slow);
    feed.publish([change('p1')]);
    expect(slow.dropped).toBe(1);
  });

  it('has a limit in all and per subject, and gives places back', () => {
    const feed = new ChangeFeed({ listeners: 2, perSubject: 1 });
    const leave = feed.listen('p1', 'a', listener());
    expect(feed.listen('p1', 'a', listener())).toBeUndefined();
    expect(feed.listen('p1', 'b', listener())).toBeDefined();
    expect(feed.listen('p1', 'c', listener())).toBeUndefined();
    leave?.();
    expect(feed.listen('p1', 'a', listener())).toBeDefined();
  });
});
