import { describe, expect, it } from '@jest/globals';
import { HOUR_MS, WEEK_HOURS } from '../expected.ts';
import { type Known, standing } from './judge.ts';

const NOW = Date.UTC(2026, 10, 18, 16);
/** Ten an hour, every hour, for three weeks. */
const COUNTS = new Map(Array.from({ length: 3 * WEEK_HOURS }, (_, at) => [NOW - (at + 1) * HOUR_MS, 10]));
const ago = (ms: number) => new Date(NOW - ms).toISOString();
const known = (more: Partial<Known> = {}, report: Partial<NonNullable<Known['report']>> = {}): Known => ({
  ...{ nowMs: NOW, heardAtMs: NOW - 1_000, causes: [], counts: COUNTS, firstMs: NOW - 3 * WEEK_HOURS * HOUR_MS },
  report: { lagMs: 0, gaps: [], alarms: [], lastMessageAt: ago(60_000), ...report },
  ...more,
});
const causesOf = (state: Known) => standing(state).map(({ cause }) => cause);

describe('what of a hospital has to be looked at', () => {
  it('is nothing while messages come as usual, and before the edge ever spoke', () => {
    expect(causesOf(known())).toEqual([]);
    expect(causesOf(known({ heardAtMs: undefined, report: undefined }))).toEqual([]);
  });

  it('is silence once seven are missing, and not where nothing is known of what is usual', () => {
    expect(causesOf(known({}, { lastMessageAt: ago(0.6 * HOUR_MS) }))).toEqual([]);
    expect(standing(known({}, { lastMessageAt: ago(0.75 * HOUR_MS) }))).toEqual([
      { cause: 'silencio', count: 8, detail: '' },
    ]);
    expect(causesOf(known({ firstMs: NOW - 100 * HOUR_MS }, { lastMessageAt: ago(50 * HOUR_MS) }))).toEqual([]);
  });

  it('is no silence at an hour when nobody sends', () => {
    const byDay = new Map([...COUNTS].filter(([hour]) => new Date(hour).getUTCHours() < 4));
    expect(causesOf(known({ counts: byDay }, { lastMessageAt: ago(10 * HOUR_MS) }))).toEqual([]);
  });

  it('is one thing when the edge cannot be heard: not silent and late besides', () => {
    const late = { lagMs: 3_600_000, lastMessageAt: ago(30 * HOUR_MS) };
    expect(causesOf(known({ heardAtMs: NOW - 6 * 60_000 }, late))).toEqual(['sin-contacto']);
    expect(causesOf(known({}, late))).toEqual(['rezago', 'silencio']);
  });

  it('is one for each cause of errors, however many messages it hit', () => {
    const cause = { state: 'rejected' as const, firstAt: ago(1), lastAt: ago(0) };
    const causes = [
      { ...cause, cause: '101 PID-3', count: 3, text: 'Falta el expediente.' },
      { ...cause, cause: '422 invalid', count: 4_000, text: 'No vale.' },
    ];
    expect(standing(known({ causes })).map(({ cause: name, count }) => [name, count])).toEqual([
      ['error:422 invalid', 4_000],
      ['error:101 PID-3', 3],
    ]);
  });

  it('adds up what never came, and says what the edge says of itself', () => {
    const gap = { sender: 'HIS', after: '7', before: '11', missing: 3, at: ago(5) };
    const alarms = [{ kind: 'disk-low' as const, since: ago(9), text: 'Quedan 200 MB.' }];
    expect(standing(known({}, { gaps: [gap, { ...gap, missing: 2 }], alarms }))).toEqual([
      { cause: 'huecos', count: 5, detail: '' },
      { cause: 'borde:disk-low', count: 1, detail: 'Quedan 200 MB.' },
    ]);
  });
});
