/** The rules by themselves: what raises, what ends, what stays quiet. */
import { describe, expect, it } from '@jest/globals';
import { deadline, quietUntil } from '../alerts/when.ts';
import { toCanonical } from '../intake/units.ts';
import { bitsOf, type KindName } from '../kinds.ts';
import { PROGRAMMES, programmeOf } from '../programmes/programmes.ts';
import { type Arrived, replay } from './replay.ts';
import { type Condition, type Rule, rulesFor } from './rule.ts';
import { step } from './step.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-02T12:00:00Z');

const at = (hours: number, kind: KindName, value: number, second?: number, lateHours = 0): Arrived => {
  const atMs = START_MS + hours * HOUR_MS;
  return { kind, value, second, atMs, saidMs: atMs, device: 1, receivedMs: atMs + lateHours * HOUR_MS };
};
const rule = (when: Condition, more: Partial<Rule> = {}): Rule => ({
  ...{ id: 'x', title: 'X', urgency: 'alta', freshHours: 48, rearmHours: 1_000, source: '', when },
  ...more,
});
const raisedAt = (rules: readonly Rule[], readings: readonly Arrived[]): number[] =>
  replay(
    rules,
    readings.toSorted((a, b) => a.receivedMs - b.receivedMs),
  ).map(({ atMs }) => (atMs - START_MS) / HOUR_MS);
const high = (limit: number, more: object = {}): Condition => ({
  ...{ type: 'threshold', kind: 'presion', field: 'value', is: '>=', limit },
  ...more,
});

describe('rules', () => {
  it('raise at the limit, and not beside it', () => {
    expect(raisedAt([rule(high(160))], [at(0, 'presion', 159, 80)])).toEqual([]);
    expect(raisedAt([rule(high(160))], [at(0, 'presion', 160, 80)])).toEqual([0]);
  });

  it('leave no gap between two whole numbers where «less than» is meant', () => {
    const raised = (programme: string, kind: KindName, value: number) =>
      replay(programmeOf(programme)!.rules, [at(0, kind, value)]).map(({ rule: { id } }) => id);
    expect(raised('diabetes', 'glucosa', 70)).toEqual([]);
    expect(raised('diabetes', 'glucosa', toCanonical('glucosa', 'mmol/L', 3.85)!)).toEqual(['hipoglucemia']);
    expect(raised('diabetes', 'glucosa', 53.7)).toEqual(['hipoglucemia-grave', 'hipoglucemia']);
    expect(raised('egreso', 'saturacion', 89.5)).toEqual(['saturacion-muy-baja']);
  });

  it('raise anew only once the release is passed (hysteresis)', () => {
    const values = [165, 158, 162, 151, 163, 150, 161];
    const readings = values.map((value, hour) => at(hour, 'presion', value, 80));
    expect(raisedAt([rule(high(160, { release: 150 }))], readings)).toEqual([0, 6]);
    expect(raisedAt([rule(high(160))], readings)).toEqual([0, 2, 4, 6]);
  });

  it('tell what goes on again after its time, and by a new reading only', () => {
    const readings = [0, 6, 12, 18].map((hour) => at(hour, 'presion', 170, 90));
    expect(raisedAt([rule(high(160), { rearmHours: 12 })], readings)).toEqual([0, 12]);
  });

  it('count so many of the last readings', () => {
    const readings = [165, 140, 140, 165, 165].map((value, hour) => at(hour, 'presion', value, 80));
    expect(raisedAt([rule(high(160, { times: 2, of: 3 }))], readings)).toEqual([4]);
  });

  it('see a rise in weight whatever order it comes in, and only with symptoms where they belong to it', () => {
    const gained: Condition = { type: 'trend', kind: 'peso', field: 'value', days: 3, change: 2 };
    const weights = [at(0, 'peso', 70.1), at(24, 'peso', 71), at(48, 'peso', 72.1)];
    expect(raisedAt([rule(gained)], weights)).toEqual([48]);
    // The first of them came last: nothing rose until it was there, and then it is the last that tells.
    expect(
      raisedAt([rule(gained)], [at(0, 'peso', 70.1, undefined, 60), ...weights.slice(1), at(62, 'peso', 72.2)]),
    ).toEqual([62]);
    const both: Condition = { type: 'all', hours: 48, of: [gained, { type: 'symptom', any: ['disnea'] }] };
    expect(raisedAt([rule(both)], weights)).toEqual([]);
    expect(raisedAt([rule(both)], [...weights, at(50, 'sintomas', bitsOf(['tos']))])).toEqual([]);
    expect(raisedAt([rule(both)], [...weights, at(50, 'sintomas', bitsOf(['disnea', 'tos']))])).toEqual([50]);
  });

  it('see variation only with readings enough', () => {
    const variable: Condition = {
      type: 'variability',
      kind: 'glucosa',
      field: 'value',
      days: 14,
      readings: 6,
      percent: 36,
    };
    const readings = [60, 200, 70, 210, 65, 205].map((value, day) => at(day * 24, 'glucosa', value));
    expect(raisedAt([rule(variable)], readings.slice(0, 5))).toEqual([]);
    expect(raisedAt([rule(variable)], readings)).toEqual([120]);
  });

  it('say nothing of what is long past, and let nothing past end what is now', () => {
    expect(raisedAt([rule(high(160))], [at(0, 'presion', 180, 90, 49)])).toEqual([]);
    const standing = [{ ruleId: 'x', raisedByMs: START_MS, lastMs: START_MS + HOUR_MS, closed: false }];
    const late = at(-1, 'presion', 120, 70, 3);
    expect(step([rule(high(160))], standing, late, [late], START_MS + 2 * HOUR_MS)).toEqual([]);
  });

  it('end a lack of readings by the reading that comes', () => {
    const standing = [{ ruleId: 'falta-presion', raisedByMs: START_MS, lastMs: START_MS, closed: false }];
    const came = at(1, 'presion', 120, 70);
    expect(step([], standing, came, [came], came.atMs)).toMatchObject([
      { do: 'end', ruleId: 'falta-presion', arrived: true },
    ]);
  });

  it('take a person’s own limits, and her own best', () => {
    const { rules } = programmeOf('respiratorio')!;
    const flow = (settings: Parameters<typeof rulesFor>[1]) =>
      rulesFor(rules, settings).find(({ id }) => id === 'flujo-rojo')?.when;
    expect(flow({ limits: {} })).toBeUndefined();
    expect(flow({ limits: {}, best: 420 })).toMatchObject({ limit: 210 });
    expect(flow({ limits: { 'flujo-rojo': { limit: 180 } }, best: 420 })).toMatchObject({ limit: 180 });
    expect(flow({ limits: { 'flujo-rojo': { off: true } }, best: 420 })).toBeUndefined();
  });

  it('say of every limit where it comes from', () => {
    for (const { rules } of PROGRAMMES) {
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      expect(rules.filter(({ source }) => source.length < 20)).toEqual([]);
    }
  });
});

describe('quiet hours', () => {
  const city = (time: string): number => Date.parse(`2026-11-22T${time}:00-06:00`);
  it('hold back everything but emergencies from ten at night to seven', () => {
    expect(quietUntil('alta', city('21:59'))).toBeUndefined();
    expect(quietUntil('alta', city('22:00'))).toBe(city('07:00') + 24 * HOUR_MS);
    expect(quietUntil('media', city('06:59'))).toBe(city('07:00'));
    expect(quietUntil('media', city('07:00'))).toBeUndefined();
    expect(quietUntil('emergencia', city('03:00'))).toBeUndefined();
    expect(deadline('alta', 0, city('03:00'))).toBe(city('08:00'));
    expect(deadline('emergencia', 0, city('03:00'))).toBe(city('03:05'));
    expect(deadline('emergencia', 2, city('03:00'))).toBeUndefined();
  });
});

describe('units', () => {
  it.each([
    ['glucosa', 'mmol/L', 5.5, 99.0858],
    ['peso', 'lb', 154, 69.8532],
    ['temperatura', '°F', 100.4, 38],
    ['presion', 'kPa', 16, 120.01],
    ['flujo', 'L/s', 7, 420],
    ['saturacion', '1', 0.97, 97],
    ['frecuencia', 'bpm', 72, 72],
  ] as const)('%s in %s', (kind, unit, value, expected) => {
    expect(toCanonical(kind, unit, value)).toBeCloseTo(expected, 2);
  });

  it('refuses what measures something else', () => {
    expect(toCanonical('peso', 'mm[Hg]', 70)).toBeUndefined();
    expect(toCanonical('temperatura', 'kg', 37)).toBeUndefined();
    expect(toCanonical('glucosa', 'constructor', 37)).toBeUndefined();
  });
});
