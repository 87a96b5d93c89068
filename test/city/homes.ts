/**
 * Homes with a programme: what their devices say through some months, and when somebody got worse. The course of each illness is drawn so that
 * a nurse would have wanted to know (`Deterioration`); the rest is what homes are like: doses forgotten, a cuff too loose, days left out, a
 * phone that sends everything on Sunday. Believable, not epidemiology.
 */

import { bitsOf, type KindName, type Symptom } from '@amate/hie-core/telemonitoring/kinds.ts';
import type { Arrived } from '@amate/hie-core/telemonitoring/rules/replay.ts';
import { Random } from './random.ts';

export type HomeProgramme =
  | 'hipertension'
  | 'diabetes'
  | 'insuficiencia-cardiaca'
  | 'respiratorio'
  | 'embarazo'
  | 'egreso';

export interface Deterioration {
  readonly what: string;
  readonly fromMs: number;
  /** After this an alert comes too late. */
  readonly untilMs: number;
}

export interface Home {
  readonly programme: HomeProgramme;
  /** Peak flow, L/min. */
  readonly best: number;
  /** As they came. */
  readonly readings: readonly Arrived[];
  readonly deteriorations: readonly Deterioration[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 2026-03-01, midnight in Mexico City. */
const START_MS = Date.parse('2026-03-01T06:00:00Z');
const PROGRAMMES: readonly HomeProgramme[] = [
  ...(['hipertension', 'hipertension', 'diabetes', 'diabetes', 'insuficiencia-cardiaca'] as const),
  ...(['respiratorio', 'embarazo', 'egreso'] as const),
];

/** How one illness shows: 0 well, 1 as bad as it gets. */
interface Course {
  readonly what: string;
  readonly days: number;
  readonly chance: number;
}
const COURSES: Readonly<Record<HomeProgramme, Course>> = {
  hipertension: { what: 'crisis hipertensiva', days: 3, chance: 0.3 },
  diabetes: { what: 'hipoglucemias repetidas', days: 2, chance: 0.35 },
  'insuficiencia-cardiaca': { what: 'descompensación', days: 6, chance: 0.4 },
  respiratorio: { what: 'exacerbación', days: 4, chance: 0.35 },
  embarazo: { what: 'preeclampsia', days: 4, chance: 0.25 },
  egreso: { what: 'infección tras el egreso', days: 3, chance: 0.3 },
};

export function homeAt(seed: string, index: number, days = 90): Home {
  const random = new Random(seed, 'casas', index);
  const programme = PROGRAMMES[index % PROGRAMMES.length]!;
  const course = COURSES[programme];
  const deteriorations: Deterioration[] = [];
  for (let month = 0; month < Math.floor(days / 30); month++) {
    if (!random.chance(course.chance)) continue;
    const fromMs = START_MS + (month * 30 + random.int(5, 22)) * DAY_MS;
    deteriorations.push({ what: course.what, fromMs, untilMs: fromMs + (course.days + 1) * DAY_MS });
  }
  const person = { base: random.next(), best: random.int(320, 520), forgets: 0.08 + random.next() * 0.1 };
  const severity = (atMs: number): number => {
    const one = deteriorations.find(({ fromMs }) => atMs >= fromMs && atMs < fromMs + course.days * DAY_MS);
    return one === undefined ? 0 : Math.min(1, (atMs - one.fromMs) / (course.days * 0.6 * DAY_MS) + 0.25);
  };
  const readings: Arrived[] = [];
  for (let day = 0; day < days; day++)
    for (const hour of [7, 20]) {
      const atMs = START_MS + day * DAY_MS + hour * HOUR_MS + random.int(-50, 50) * 60_000;
      if (random.chance(person.forgets)) continue;
      // One in twenty comes some hours late, together with the next.
      const late = random.chance(0.05) ? random.int(2, 11) * HOUR_MS : 2_000;
      for (const said of measured(programme, random, person, severity(atMs), hour === 7))
        readings.push({ ...said, device: 1, saidMs: atMs, atMs, receivedMs: atMs + late });
    }
  return {
    programme,
    best: person.best,
    readings: readings.sort((a, b) => a.receivedMs - b.receivedMs),
    deteriorations,
  };
}

interface Person {
  readonly base: number;
  readonly best: number;
}
type Measured = Pick<Arrived, 'kind' | 'value' | 'second'>;

const one = (kind: KindName, value: number, digits = 0, second?: number): Measured => ({
  ...{ kind, value: Number(value.toFixed(digits)), second },
});
/** A cuff too loose, a cold finger, shoes on the scale, a meal not washed off: now and then the number is not the person's. */
const slip = (random: Random, chance: number, least: number, most: number): number =>
  random.chance(chance) ? least + random.next() * (most - least) : 0;
const symptoms = (present: readonly Symptom[]): Measured => one('sintomas', bitsOf(present));
const pressure = (systolic: number, random: Random): Measured =>
  one('presion', systolic, 0, Math.round(systolic * 0.6 + random.around(2, 4)));

function measured(
  programme: HomeProgramme,
  random: Random,
  { base, best }: Person,
  bad: number,
  morning: boolean,
): Measured[] {
  switch (programme) {
    case 'hipertension': {
      return [pressure(random.around(128 + base * 18 + bad * 58, 8) + slip(random, 0.0125, 25, 45), random)];
    }
    case 'diabetes':
      return [
        one(
          'glucosa',
          Math.max(
            38,
            random.around((morning ? 118 : 155) + base * 30 - bad * (morning ? 82 : 112), 20) -
              slip(random, 0.006, 45, 70),
          ),
        ),
      ];
    case 'insuficiencia-cardiaca':
      return morning
        ? [
            one('peso', 66 + base * 20 + random.around(0, 0.35) + bad * 3.6 + slip(random, 0.02, 1, 3), 1),
            symptoms(random.chance(bad > 0.4 ? 0.85 : 0.02) ? ['disnea', 'edema'] : []),
          ]
        : [one('frecuencia', random.around(76 + bad * 22, 7))];
    case 'respiratorio':
      return [
        one('saturacion', Math.min(99, random.around(94.5 + base * 2 - bad * 8, 0.9) - slip(random, 0.006, 4, 9))),
        ...(morning ? [one('flujo', best * random.around(0.93 - bad * 0.42, 0.045))] : []),
      ];
    case 'embarazo':
      return [
        pressure(random.around(108 + base * 12 + bad * 48, 6) + slip(random, 0.01, 20, 35), random),
        ...(bad > 0.6 && random.chance(0.5) ? [symptoms(['cefalea', 'vision-borrosa'])] : []),
      ];
    case 'egreso':
      return [
        one('temperatura', random.around(36.6 + bad * 2, 0.25) + slip(random, 0.005, 1, 2), 1),
        one('saturacion', Math.min(99, random.around(95.5 - bad * 5, 0.9) - slip(random, 0.006, 4, 9))),
      ];
  }
}
