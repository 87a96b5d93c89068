import { describe, expect, it } from '@jest/globals';
import { Random } from '../city/random.ts';
import { CLOSES_AT, drawMinute, hourOf, OPENS_AT } from './clock.ts';
import { planDay } from './plan.ts';

const OPTIONS = { seed: 'plan', patients: 400, hospitals: 2, clinics: 4, season: 'invierno' } as const;

describe('the day', () => {
  it('draws every minute within its hours, and clinics most in the morning', () => {
    const random = new Random('horas', 'dia', 0);
    const minutes = Array.from({ length: 2_000 }, () => drawMinute(random, 'clinic'));
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(OPENS_AT);
    expect(Math.max(...minutes)).toBeLessThan(CLOSES_AT);
    const morning = minutes.filter((minute) => minute < 14 * 60).length;
    expect(morning / minutes.length).toBeGreaterThan(0.6);
    expect(hourOf(7 * 60 + 5)).toBe('07:05');
  });

  it('is the same for the same seed, and everybody does something in it', () => {
    const [one, other] = [planDay({ ...OPTIONS, outbreak: undefined }), planDay({ ...OPTIONS, outbreak: undefined })];
    expect(JSON.stringify(one.visits)).toBe(JSON.stringify(other.visits));
    const busy = new Set(
      [...one.messages, ...one.visits, ...one.bookings, ...one.homes].map(({ person }) => person.curp),
    );
    expect(busy.size).toBe(400);
  });

  it('an outbreak brings one alcaldía to its clinics between ten and five', () => {
    const ill = planDay({ ...OPTIONS, outbreak: 'dengue' }).visits.filter(({ diagnosis }) => diagnosis.code === 'A90');
    expect(ill.length).toBeGreaterThan(10);
    expect(new Set(ill.map(({ person }) => person.alcaldia.name)).size).toBe(1);
    expect(ill.every(({ minute }) => minute >= 600 && minute <= 1_020)).toBe(true);
  });
});
