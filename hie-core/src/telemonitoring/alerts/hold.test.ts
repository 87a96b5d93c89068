/** How long whoever has an alert has it, through every hand that it goes through (docs/adr/0036). */
import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../../security/caller.ts';
import { URGENCIES } from '../rules/rule.ts';
import { holdAfter, passedUntil } from './hold.ts';
import type { AlertRow } from './sql.ts';

/** Ten in the morning in Mexico City. */
const TEN = Date.UTC(2026, 0, 15, 16);
const MINUTE_MS = 60_000;
const at = (minutes: number): number => TEN + minutes * MINUTE_MS;
const nurse = { subject: 'ana', name: 'Ana' } as Caller;
const other = { subject: 'eva', name: 'Eva' } as Caller;

const FRESH = {
  ...{ urgency: URGENCIES.indexOf('alta'), state: 'nueva', level: 0, deadlineMs: at(60) },
  ...{ takenBy: null, takenKey: null, takenMs: null, stalledMs: null },
} as AlertRow;

function taken(alert: AlertRow, who: Caller, nowMs: number): AlertRow {
  const { deadlineMs = null, ...hold } = holdAfter(alert, 'tomar', { version: 1, motivo: '' }, who, nowMs);
  return { ...alert, ...hold, deadlineMs, state: 'en-curso', takenMs: alert.takenMs ?? nowMs };
}

/** @param reached the highest step that it was on */
function passed(alert: AlertRow, level: number, reached: number, nowMs: number): AlertRow {
  const deadlineMs = passedUntil(alert, level, reached, nowMs) ?? null;
  return { ...alert, state: 'nueva', takenBy: null, takenKey: null, stalledMs: null, level, deadlineMs };
}

describe('the time of who takes an alert', () => {
  it('is the whole of its step for the first', () => {
    expect(taken(FRESH, nurse, at(50)).deadlineMs).toBe(at(110));
  });

  it('is what was left of it for who takes what was handed to his level, however often', () => {
    let alert = taken(FRESH, nurse, TEN);
    for (const minute of [20, 40, 55]) {
      alert = passed(alert, 0, 0, at(minute));
      expect(alert.deadlineMs).toBe(at(60));
      alert = taken(alert, other, at(minute + 1));
      expect(alert.deadlineMs).toBe(at(60));
    }
  });

  it('is that of the step, once, when it is handed up', () => {
    const up = passed(taken(FRESH, nurse, TEN), 1, 0, at(55));
    expect(up.deadlineMs).toBe(at(115));
    expect(taken(up, other, at(60)).deadlineMs).toBe(at(115));
    const down = passed(taken(up, other, at(60)), 0, 1, at(100));
    expect(down.deadlineMs).toBe(at(115));
    expect(passed(taken(down, nurse, at(101)), 1, 1, at(110)).deadlineMs).toBe(at(115));
  });

  it('begins anew with what is handed on after something was done', () => {
    const done = { ...taken(FRESH, nurse, TEN), deadlineMs: null };
    const next = passed(done, 0, 0, at(50));
    expect(next.deadlineMs).toBe(at(110));
    expect(taken(next, other, at(100)).deadlineMs).toBe(at(110));
  });

  it('runs on the last step too for who was handed it, and for who comes anew when it is over', () => {
    const last = taken({ ...FRESH, level: 2, deadlineMs: null }, nurse, TEN);
    expect(last.deadlineMs).toBe(at(60));
    const handed = passed(last, 2, 2, at(55));
    expect(taken(handed, other, at(56)).deadlineMs).toBe(at(60));
    expect(taken({ ...handed, deadlineMs: null }, other, at(70)).deadlineMs).toBe(at(130));
  });
});
