import { describe, expect, it } from '@jest/globals';
import { todayMinutesAgo } from './today.ts';

describe('today, as Mexico City counts it', () => {
  it('half an hour ago at noon; ten minutes after midnight no earlier than midnight, in the same order', () => {
    expect(todayMinutesAgo(30, Date.parse('2026-11-23T18:00:00Z'))).toBe('2026-11-23T17:30:00.000Z');
    const early = Date.parse('2026-11-23T06:10:00Z');
    const [longAgo, ago, now] = [todayMinutesAgo(90, early), todayMinutesAgo(30, early), todayMinutesAgo(0, early)];
    expect(longAgo > '2026-11-23T06:00:00.000Z' && longAgo < ago && ago < now).toBe(true);
    expect(now).toBe('2026-11-23T06:10:00.000Z');
  });

  it('late in the evening, when Greenwich has tomorrow', () => {
    expect(todayMinutesAgo(30, Date.parse('2028-02-29T05:50:00Z'))).toBe('2028-02-29T05:20:00.000Z');
  });
});
